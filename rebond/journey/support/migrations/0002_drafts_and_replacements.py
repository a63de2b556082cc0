"""What is being written of a meeting, kept until it is saved; who replaces an absent référent."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0007_email_index"),
        ("support", "0001_initial"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoteDraft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("writer", models.CharField(max_length=40, verbose_name="fenêtre")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("values", models.JSONField(default=dict, verbose_name="saisie")),
                ("updated_at", models.DateTimeField(verbose_name="gardé le")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.membership"
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
                "verbose_name": "brouillon d'entretien",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("beneficiary", "author"),
                        name="note_draft_once",
                        violation_error_message="Un brouillon est déjà ouvert pour cette personne : rouvrez la page.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Replacement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                ("made_at", models.DateTimeField(verbose_name="noté le")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="dernier jour, finalement")),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
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
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "remplacement",
                "indexes": [
                    models.Index(fields=["departement", "substitute", "ends_on"], name="replacement_by_substitute")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="replacement_dates_in_order",
                        violation_error_message="Le remplacement finit avant d'avoir commencé : échangez les deux dates.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent", models.F("substitute")), _negated=True),
                        name="replacement_by_another",
                        violation_error_message="Choisissez un collègue : on ne se remplace pas soi-même.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        expressions=[
                            ("departement", "="),
                            ("absent", "="),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.Func(models.F("ended_on"), models.F("ends_on"), function="COALESCE"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="replacement_one_at_a_time",
                        violation_error_message="Quelqu'un remplace déjà cette personne pendant ces jours.",
                    ),
                ],
            },
        ),
        Secure("NoteDraft"),
        Secure("Replacement"),
    ]
