"""Contracts, their texts and signatures; PPAE."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0007_email_index"),
        ("documents", "0001_initial"),
        ("orientation", "0004_order_of_facts"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "regime",
                    models.CharField(
                        choices=[("cer", "Contrat d'engagements réciproques"), ("ce", "Contrat d'engagement")],
                        max_length=3,
                        verbose_name="régime",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "En préparation"),
                            ("to_sign", "À signer"),
                            ("to_validate", "Signé, à valider"),
                            ("signed", "Signé"),
                            ("refused", "La personne n'a pas signé"),
                            ("replaced", "Remplacé"),
                            ("ended", "Terminé avant son terme"),
                            ("cancelled", "Abandonné"),
                        ],
                        default="draft",
                        max_length=11,
                        verbose_name="statut",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="commencé le")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signé par tous le")),
                ("validated_at", models.DateTimeField(blank=True, null=True, verbose_name="validé le")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="terminé le")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("job", "Emploi"),
                            ("rights", "Fin du droit"),
                            ("moved", "Déménagement"),
                            ("reoriented", "Nouvelle orientation"),
                            ("mistake", "Enregistré par erreur"),
                        ],
                        max_length=10,
                        verbose_name="motif de fin",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contracts",
                        to="beneficiaries.beneficiary",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "orientation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="orientation.orientation",
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "renews",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="contracts.contract",
                    ),
                ),
                (
                    "sealed",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "validated_by",
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
                "verbose_name": "contrat",
            },
        ),
        migrations.CreateModel(
            name="ContractText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("content", models.JSONField(default=dict, verbose_name="contenu")),
                ("written_at", models.DateTimeField(verbose_name="écrite le")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="proposée à la signature le")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="empreinte")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="contracts.contract"
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "texte d'un contrat",
            },
        ),
        migrations.CreateModel(
            name="Ppae",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("photo", "Photo envoyée par la personne"),
                            ("flow", "Reçu de France Travail"),
                            ("hand", "Remis ou saisi par un agent"),
                        ],
                        max_length=5,
                        verbose_name="moyen",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="reçu le")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signé avec France Travail le")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="lu par un agent le")),
                ("rejected_at", models.DateTimeField(blank=True, null=True, verbose_name="à renvoyer, depuis le")),
                ("rejection", models.CharField(blank=True, max_length=200, verbose_name="ce qui manque")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ppaes",
                        to="beneficiaries.beneficiary",
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "orientation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ppaes", to="orientation.orientation"
                    ),
                ),
            ],
            options={
                "verbose_name": "PPAE",
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("person", "La personne"),
                            ("referent", "Le référent"),
                            ("social", "Le référent social"),
                            ("psychologist", "Le psychologue"),
                            ("departement", "Le Département"),
                        ],
                        max_length=12,
                        verbose_name="partie",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("sms", "Code reçu par SMS"),
                            ("email", "Code reçu par e-mail"),
                            ("tablet", "Sur l'écran de l'agent, en présence"),
                            ("account", "Compte professionnel, second facteur"),
                            ("paper", "Papier signé et numérisé"),
                        ],
                        max_length=8,
                        verbose_name="moyen",
                    ),
                ),
                ("signed_at", models.DateTimeField(verbose_name="signé le")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte du texte signé")),
                ("evidence", models.JSONField(default=dict, verbose_name="preuve")),
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
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="contracts.contracttext",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
            },
        ),
        migrations.CreateModel(
            name="SigningCode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "SMS"), ("email", "E-mail"), ("letter", "Courrier")],
                        max_length=10,
                        verbose_name="par",
                    ),
                ),
                ("code_hash", models.BinaryField(verbose_name="empreinte du code")),
                ("sent_at", models.DateTimeField(verbose_name="envoyé le")),
                ("expires_at", models.DateTimeField(verbose_name="valable jusqu'à")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisé le")),
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
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="contracts.contracttext"
                    ),
                ),
            ],
            options={
                "verbose_name": "code de signature",
            },
        ),
        migrations.CreateModel(
            name="SigningRefusal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("words", models.TextField(max_length=2000, verbose_name="mots de la personne")),
                ("noted_at", models.DateTimeField(verbose_name="noté le")),
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
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="contracts.contracttext",
                    ),
                ),
            ],
            options={
                "verbose_name": "refus de signer",
            },
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("status", "signed")), fields=["departement", "ends_on"], name="contract_ending"
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("status__in", ("draft", "to_sign", "to_validate", "refused"))),
                fields=["departement", "made_at"],
                name="contract_in_hand",
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["departement", "beneficiary", "-made_at"], name="contract_by_person"),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "to_sign", "to_validate", "refused"))),
                fields=("beneficiary",),
                name="contract_one_in_hand",
                violation_error_message="Un contrat est déjà en préparation pour cette personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "signed")),
                fields=("beneficiary",),
                name="contract_one_signed",
                violation_error_message="Cette personne a déjà un contrat en cours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["signed", "replaced", "ended"]), _negated=True),
                    models.Q(("ends_on__gte", models.F("starts_on")), ("signed_at__isnull", False)),
                    _connector="OR",
                ),
                name="contract_signed_is_whole",
                violation_error_message="Un contrat signé porte sa date de signature, son début et sa fin.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ended"), _negated=True),
                    models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="contract_end_is_whole",
                violation_error_message="Un contrat terminé avant son terme porte une date et un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contracttext",
            constraint=models.UniqueConstraint(
                fields=("contract", "number"),
                name="contract_text_number_once",
                violation_error_message="Une autre version de ce contrat vient d'être écrite : rouvrez la page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contracttext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frozen_at", None),
                    models.Q(models.Q(("sha256", ""), _negated=True), ("document__isnull", False)),
                    _connector="OR",
                ),
                name="contract_text_frozen_is_whole",
                violation_error_message="Un texte proposé à la signature a son empreinte et son PDF.",
            ),
        ),
        migrations.AddIndex(
            model_name="ppae",
            index=models.Index(
                condition=models.Q(("checked_at", None), ("rejected_at", None)),
                fields=["departement", "received_at"],
                name="ppae_to_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="ppae",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rejected_at", None)),
                fields=("orientation",),
                name="ppae_one_kept",
                violation_error_message="Le PPAE de cette orientation est déjà reçu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ppae",
            constraint=models.CheckConstraint(
                condition=models.Q(("rejected_at", None), models.Q(("rejection", ""), _negated=True), _connector="OR"),
                name="ppae_rejection_says_why",
                violation_error_message="Dites à la personne ce qui manque.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("text", "party"),
                name="signature_once",
                violation_error_message="Cette partie a déjà signé ce texte.",
            ),
        ),
        migrations.AddIndex(
            model_name="signingcode",
            index=models.Index(fields=["departement", "text", "-sent_at"], name="signing_code_by_text"),
        ),
        migrations.AddConstraint(
            model_name="signingcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("tries__lte", 5)),
                name="signing_code_tries",
                violation_error_message="Trop d'essais : demandez un nouveau code.",
            ),
        ),
        Secure("Contract"),
        Secure("ContractText"),
        Secure("Signature"),
        Secure("SigningCode"),
        Secure("SigningRefusal"),
        Secure("Ppae"),
    ]
