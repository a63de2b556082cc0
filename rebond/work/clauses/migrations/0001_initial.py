"""Social clauses: contracts, lots, placements, hours, penalties.

Erasing a person leaves the hours of their placement, without the proof: a trigger sees to it.
"""

import uuid
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure

FORWARDS = """
CREATE FUNCTION placement_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE clauses_monthhours SET proof_id = NULL, is_proof_erased = true
        WHERE placement_id = NEW.id AND proof_id IS NOT NULL;
    RETURN NEW;
END $$;

CREATE TRIGGER placement_forgets BEFORE UPDATE OF beneficiary_id ON clauses_placement
    FOR EACH ROW WHEN (OLD.beneficiary_id IS NOT NULL AND NEW.beneficiary_id IS NULL) EXECUTE FUNCTION placement_forgets();
"""

BACKWARDS = """
DROP TRIGGER placement_forgets ON clauses_placement;
DROP FUNCTION placement_forgets();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0007_email_index"),
        ("documents", "0001_initial"),
        ("employers", "0002_origin"),
        ("hires", "0004_follow_up"),
        ("tenancy", "0004_measure"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClauseContract",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=40, verbose_name="numéro du marché")),
                ("title", models.CharField(max_length=160, verbose_name="objet")),
                ("family", models.CharField(max_length=40, verbose_name="famille d'achats")),
                ("notified_on", models.DateField(verbose_name="notifié le")),
                (
                    "amount_cents",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="montant HT (centimes)"),
                ),
                ("has_clause", models.BooleanField(verbose_name="porte une clause sociale")),
                (
                    "penalty_cents",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="pénalité par heure manquante (centimes)"
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="acheteur",
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
                "verbose_name": "marché",
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=10, verbose_name="numéro du lot")),
                ("title", models.CharField(max_length=160, verbose_name="objet du lot")),
                ("hours_due", models.PositiveIntegerField(verbose_name="heures dues")),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clause_lots",
                        to="employers.company",
                        verbose_name="titulaire",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lots", to="clauses.clausecontract"
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
                "verbose_name": "lot",
            },
        ),
        migrations.CreateModel(
            name="Penalty",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("hours", models.PositiveIntegerField(verbose_name="heures manquantes")),
                ("amount_cents", models.PositiveIntegerField(verbose_name="montant (centimes)")),
                ("on", models.DateField(verbose_name="décidée le")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="à savoir")),
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
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="penalties", to="clauses.lot"
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
            ],
            options={
                "verbose_name": "pénalité",
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="au")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="placements",
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
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="accounts.organisation",
                        verbose_name="employeur",
                    ),
                ),
                (
                    "hire",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="placements",
                        to="hires.hire",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placements", to="clauses.lot"
                    ),
                ),
            ],
            options={
                "verbose_name": "placement",
            },
        ),
        migrations.CreateModel(
            name="MonthHours",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("month", models.DateField(verbose_name="mois")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="heures")),
                (
                    "status",
                    models.CharField(
                        choices=[("declared", "À valider"), ("validated", "Validées"), ("refused", "À reprendre")],
                        default="declared",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                (
                    "is_proof_erased",
                    models.BooleanField(default=False, verbose_name="justificatif effacé avec le dossier"),
                ),
                ("declared_at", models.DateTimeField(verbose_name="déclarées le")),
                ("validated_at", models.DateTimeField(blank=True, null=True, verbose_name="validées le")),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="ce qui manque")),
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
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="justificatif",
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
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="months", to="clauses.placement"
                    ),
                ),
            ],
            options={
                "verbose_name": "heures d'insertion d'un mois",
            },
        ),
        migrations.AddIndex(
            model_name="clausecontract",
            index=models.Index(fields=["departement", "-notified_on"], name="clause_contract_by_day"),
        ),
        migrations.AddConstraint(
            model_name="clausecontract",
            constraint=models.UniqueConstraint(
                fields=("departement", "reference"),
                name="clause_contract_once",
                violation_error_message="Un marché porte déjà ce numéro.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clausecontract",
            constraint=models.CheckConstraint(
                condition=models.Q(("penalty_cents", None), ("has_clause", True), _connector="OR"),
                name="clause_contract_penalty_of_clause",
                violation_error_message="Seul un marché qui porte une clause prévoit une pénalité par heure manquante.",
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(fields=["departement", "ends_on"], name="clause_lot_by_end"),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(
                fields=("contract", "number"),
                name="clause_lot_once",
                violation_error_message="Ce marché a déjà un lot de ce numéro.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_due__gte", 1)),
                name="clause_lot_owes_hours",
                violation_error_message="Un lot prévoit au moins une heure d'insertion.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="clause_lot_in_order",
                violation_error_message="Le dernier jour du lot vient après le premier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="penalty",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 1)),
                name="clause_penalty_has_hours",
                violation_error_message="Une pénalité répond à au moins une heure manquante.",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="placement_in_order",
                violation_error_message="Le dernier jour du placement vient après le premier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("lot", "="),
                    ("beneficiary", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="placement_once_at_a_time",
                violation_error_message="Cette personne est déjà placée sur ce lot à ces dates.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthhours",
            constraint=models.UniqueConstraint(
                fields=("placement", "month"),
                name="month_hours_once",
                violation_error_message="Les heures de ce mois sont déjà déclarées.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 0), ("hours__lte", Decimal(300))),
                name="month_hours_possible",
                violation_error_message="Un mois compte entre 0 et 300 heures.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)),
                name="month_hours_first_day",
                violation_error_message="Un mois se note par son premier jour.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "validated"), _negated=True),
                    models.Q(
                        ("validated_at__isnull", False),
                        models.Q(("proof__isnull", False), ("hours", 0), ("is_proof_erased", True), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="month_hours_validated_is_whole",
                violation_error_message="Des heures se valident avec leur justificatif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("refusal", ""), _negated=True),
                    _connector="OR",
                ),
                name="month_hours_refused_is_told",
                violation_error_message="Dites ce qui manque.",
            ),
        ),
        Secure("ClauseContract"),
        Secure("Lot"),
        Secure("Placement"),
        Secure("MonthHours"),
        Secure("Penalty"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
