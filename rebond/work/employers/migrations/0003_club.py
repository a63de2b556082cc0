"""The club, its meetings and letters; consents; who asks to enter a company's space; companies merged."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("employers", "0002_origin"),
        ("tenancy", "0004_measure"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="employers.company",
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="registered_itself_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="inscrite par elle-même le"),
        ),
        migrations.AddField(
            model_name="companycontact",
            name="consented_on",
            field=models.DateField(blank=True, null=True, verbose_name="accepte la lettre du club depuis le"),
        ),
        migrations.AddField(
            model_name="companycontact",
            name="refused_on",
            field=models.DateField(blank=True, null=True, verbose_name="ne veut plus de lettre depuis le"),
        ),
        migrations.CreateModel(
            name="ClubMembership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("signed_on", models.DateField(verbose_name="charte signée le")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="a quitté le club le")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="club_memberships",
                        to="employers.company",
                    ),
                ),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
            ],
            options={
                "verbose_name": "appartenance au club",
            },
        ),
        migrations.CreateModel(
            name="ClubCommitment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="engagement")),
                ("yearly", models.PositiveSmallIntegerField(verbose_name="promis par an")),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="employers.clubmembership",
                    ),
                ),
            ],
            options={
                "verbose_name": "engagement du club",
            },
        ),
        migrations.CreateModel(
            name="ClubDeed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="engagement")),
                ("done_on", models.DateField(verbose_name="fait le")),
                ("count", models.PositiveSmallIntegerField(default=1, verbose_name="combien")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="quelques mots")),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deeds", to="employers.clubmembership"
                    ),
                ),
            ],
            options={
                "verbose_name": "engagement tenu",
            },
        ),
        migrations.CreateModel(
            name="ClubEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Prévue"), ("called_off", "Annulée")],
                        default="open",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("starts_at", models.DateTimeField(verbose_name="le")),
                ("place", models.CharField(max_length=200, verbose_name="lieu")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="ce qui s'y passe")),
                ("opened_at", models.DateTimeField(verbose_name="annoncée le")),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencontre du club",
            },
        ),
        migrations.CreateModel(
            name="ClubGuest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("invited_at", models.DateTimeField(verbose_name="invité le")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Vient"), ("no", "Ne vient pas")],
                        max_length=3,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="répondu le")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="club_invitations",
                        to="employers.companycontact",
                    ),
                ),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="guests", to="employers.clubevent"
                    ),
                ),
            ],
            options={
                "verbose_name": "invité du club",
            },
        ),
        migrations.CreateModel(
            name="ClubLetter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=120, verbose_name="objet")),
                ("body", models.TextField(max_length=6000, verbose_name="texte")),
                ("sent_at", models.DateTimeField(verbose_name="envoyée le")),
                ("recipients", models.PositiveIntegerField(verbose_name="destinataires")),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "lettre du club",
            },
        ),
        migrations.CreateModel(
            name="SpaceRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("sent", "Lien envoyé"),
                            ("asked", "À accepter"),
                            ("opened", "Ouvert"),
                            ("refused", "Refusé"),
                        ],
                        default="sent",
                        max_length=7,
                        verbose_name="statut",
                    ),
                ),
                ("siret", models.CharField(max_length=14, verbose_name="SIRET")),
                ("name", models.CharField(max_length=120, verbose_name="entreprise")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="ce que dit l'annuaire")),
                ("first_name", models.CharField(max_length=60, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=60, verbose_name="nom")),
                ("job_title", models.CharField(blank=True, max_length=80, verbose_name="fonction")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                ("wants_letters", models.BooleanField(default=False, verbose_name="accepte la lettre du club")),
                ("asked_at", models.DateTimeField(verbose_name="demandé le")),
                ("proved_at", models.DateTimeField(blank=True, null=True, verbose_name="adresse prouvée le")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="réponse le")),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="space_requests",
                        to="employers.company",
                    ),
                ),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande d'accès d'une entreprise",
            },
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None), models.Q(("merged_into", models.F("id")), _negated=True), _connector="OR"
                ),
                name="company_merged_into_another",
                violation_error_message="Une entreprise ne se réunit pas avec elle-même.",
            ),
        ),
        migrations.AddConstraint(
            model_name="companycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("consented_on", None), models.Q(("email", ""), _negated=True), _connector="OR"),
                name="company_contact_consents_with_an_address",
                violation_error_message="La lettre du club part par e-mail : donnez d'abord l'adresse du contact.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clubguest",
            constraint=models.UniqueConstraint(
                fields=("event", "contact"),
                name="club_guest_once",
                violation_error_message="Cette personne est déjà invitée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clubguest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="club_guest_answered_at_an_hour",
                violation_error_message="Une réponse a une heure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clubmembership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("departement", "company"),
                name="club_membership_once",
                violation_error_message="Cette entreprise est déjà membre du club.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clubmembership",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("signed_on")), _connector="OR"),
                name="club_membership_days_in_order",
                violation_error_message="Une entreprise quitte le club après avoir signé la charte.",
            ),
        ),
        migrations.AddIndex(
            model_name="clubdeed",
            index=models.Index(fields=["departement", "membership", "-done_on"], name="club_deed_latest"),
        ),
        migrations.AddConstraint(
            model_name="clubdeed",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__range", (1, 500))),
                name="club_deed_is_some",
                violation_error_message="Notez de 1 à 500 à la fois.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clubcommitment",
            constraint=models.UniqueConstraint(
                fields=("membership", "kind"),
                name="club_commitment_once",
                violation_error_message="Cet engagement est déjà pris.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clubcommitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("yearly__range", (1, 500))),
                name="club_commitment_is_some",
                violation_error_message="Un engagement va de 1 à 500 par an.",
            ),
        ),
        migrations.AddIndex(
            model_name="spacerequest",
            index=models.Index(
                condition=models.Q(("status", "asked")),
                fields=["departement", "proved_at"],
                name="space_request_to_settle",
            ),
        ),
        migrations.AddConstraint(
            model_name="spacerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "asked"), _negated=True),
                    models.Q(("company__isnull", False), ("proved_at__isnull", False)),
                    _connector="OR",
                ),
                name="space_request_waits_for_a_company",
                violation_error_message="Une demande à examiner nomme une entreprise, et son adresse est prouvée.",
            ),
        ),
        Secure("Company"),
        Secure("ClubMembership"),
        Secure("ClubCommitment"),
        Secure("ClubDeed"),
        Secure("ClubEvent"),
        Secure("ClubGuest"),
        Secure("ClubLetter"),
        Secure("SpaceRequest"),
    ]
