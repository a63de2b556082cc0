"""The compartment of health: requests, sealed consultations and letters, opinions in words of work."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("appointments", "0011_selection"),
        ("beneficiaries", "0007_email_index"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="HealthRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("work", "Peut-elle travailler, et dans quelles conditions ?"),
                            ("training", "Peut-elle suivre cette formation ?"),
                            ("steps", "Peut-elle faire les démarches prévues ?"),
                            ("disability", "Faut-il préparer un dossier pour la MDPH ?"),
                        ],
                        max_length=10,
                        verbose_name="question",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Demandée"),
                            ("taken", "Prise en charge"),
                            ("answered", "Avis donné"),
                            ("cancelled", "Retirée"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="demandée le")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="avis donné le")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="beneficiaries.beneficiary"
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
                    "taken_by",
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
                "verbose_name": "demande d'avis",
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("effect", models.CharField(max_length=40, verbose_name="effet sur le travail")),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="conditions",
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="donné le")),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(verbose_name="jusqu'au")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="remplacé ou retiré le")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
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
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="health.healthrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis sur le travail",
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                ("key_id", models.CharField(max_length=20, verbose_name="clé")),
                ("sealed", models.BinaryField(verbose_name="contenu chiffré")),
                ("held_at", models.DateTimeField(verbose_name="tenue le")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "appointment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="beneficiaries.beneficiary"
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
                "verbose_name": "consultation",
                "indexes": [
                    models.Index(fields=["departement", "beneficiary", "-held_at"], name="consultation_by_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="HealthLetter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                ("key_id", models.CharField(max_length=20, verbose_name="clé")),
                ("sealed", models.BinaryField(verbose_name="contenu chiffré")),
                (
                    "addressee",
                    models.CharField(
                        choices=[
                            ("mdph", "MDPH"),
                            ("treating_doctor", "Médecin traitant"),
                            ("specialised", "Structure de soins spécialisée"),
                            ("other", "Autre professionnel de santé"),
                        ],
                        max_length=16,
                        verbose_name="destinataire",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="beneficiaries.beneficiary"
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
                "verbose_name": "courrier de santé",
                "indexes": [
                    models.Index(fields=["departement", "beneficiary", "-written_at"], name="health_letter_by_person")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="healthrequest",
            index=models.Index(
                condition=models.Q(("status__in", ("asked", "taken"))),
                fields=["departement", "asked_at"],
                name="health_request_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="healthrequest",
            index=models.Index(fields=["departement", "beneficiary"], name="health_request_by_person"),
        ),
        migrations.AddConstraint(
            model_name="healthrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("asked", "taken"))),
                fields=("beneficiary", "question"),
                name="health_request_once",
                violation_error_message="Cet avis est déjà demandé pour cette personne.",
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(fields=["departement", "ends_on"], name="opinion_ending"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("beneficiary",),
                name="opinion_one_current",
                violation_error_message="Un avis est déjà en cours pour cette personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="opinion_dates_in_order",
                violation_error_message="Un avis finit après avoir commencé.",
            ),
        ),
        Secure("HealthRequest"),
        Secure("Opinion"),
        Secure("Consultation"),
        Secure("HealthLetter"),
    ]
