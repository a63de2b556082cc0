"""What a change of orientation and its queues need; a person's Pôle is copied by the database."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

from rebond.ground.tenancy.secure import Secure

FORWARDS = """
CREATE FUNCTION orientation_take_pole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT pole_id INTO NEW.pole_id FROM beneficiaries_beneficiary
    WHERE departement_id = NEW.departement_id AND id = NEW.beneficiary_id;
    RETURN NEW;
END $$;
CREATE TRIGGER orientation_pole_on_insert BEFORE INSERT ON orientation_orientation
    FOR EACH ROW EXECUTE FUNCTION orientation_take_pole();
CREATE FUNCTION beneficiary_give_pole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orientation_orientation SET pole_id = NEW.pole_id
    WHERE departement_id = NEW.departement_id AND beneficiary_id = NEW.id AND status <> 'closed';
    RETURN NULL;
END $$;
CREATE TRIGGER beneficiary_pole_on_update AFTER UPDATE OF pole_id ON beneficiaries_beneficiary
    FOR EACH ROW WHEN (OLD.pole_id IS DISTINCT FROM NEW.pole_id) EXECUTE FUNCTION beneficiary_give_pole();
"""

BACKWARDS = """
DROP TRIGGER beneficiary_pole_on_update ON beneficiaries_beneficiary;
DROP TRIGGER orientation_pole_on_insert ON orientation_orientation;
DROP FUNCTION beneficiary_give_pole();
DROP FUNCTION orientation_take_pole();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0003_search_indexes"),
        ("documents", "0001_initial"),
        ("orientation", "0001_initial"),
        ("parameters", "0003_unknown_values"),
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="orientation",
            name="orientation_to_orient",
        ),
        migrations.RemoveIndex(
            model_name="orientation",
            name="orientation_to_book",
        ),
        migrations.AddField(
            model_name="orientation",
            name="change_asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="changement demandé le"),
        ),
        migrations.AddField(
            model_name="orientation",
            name="change_asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="orientation",
            name="change_motive",
            field=models.CharField(blank=True, max_length=500, verbose_name="motif du changement demandé"),
        ),
        migrations.AddField(
            model_name="orientation",
            name="divergence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("pathway", "Autre parcours"),
                    ("kind", "Autre type de structure"),
                    ("structure", "Autre structure"),
                ],
                max_length=10,
                verbose_name="écart à la proposition",
            ),
        ),
        migrations.AddField(
            model_name="orientation",
            name="pole",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="orientation",
            name="review_extension",
            field=models.CharField(blank=True, max_length=40, verbose_name="motif du réexamen à douze mois"),
        ),
        migrations.AddField(
            model_name="orientation",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="réexaminée le"),
        ),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(
                condition=models.Q(("status__in", ["awaited", "interviewed"])),
                fields=["departement", "pole", "opened_at"],
                name="orientation_to_orient",
            ),
        ),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(
                condition=models.Q(("handed_over_at", None), ("status__in", ["decided", "followed"])),
                fields=["departement", "pole", "decided_at"],
                name="orientation_to_hand_over",
            ),
        ),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(
                condition=models.Q(
                    ("booked_at", None), ("first_met_at", None), ("status__in", ["handed_over", "followed"])
                ),
                fields=["departement", "pole", "handed_over_at"],
                name="orientation_to_book",
            ),
        ),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(
                condition=models.Q(("status__in", ["decided", "handed_over"])),
                fields=["departement", "structure", "pole"],
                name="orientation_to_name",
            ),
        ),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(
                condition=models.Q(("first_met_at", None), ("status", "followed")),
                fields=["departement", "structure", "referent_named_at"],
                name="orientation_to_meet",
            ),
        ),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(
                models.F("departement"),
                models.F("pole"),
                django.db.models.functions.comparison.Coalesce("reviewed_at", "decided_at"),
                condition=models.Q(("pathway", "social"), ("status", "followed")),
                name="orientation_to_review",
            ),
        ),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(
                condition=models.Q(("change_asked_at__isnull", False), models.Q(("status", "closed"), _negated=True)),
                fields=["departement", "change_asked_at"],
                name="orientation_change_asked",
            ),
        ),
        migrations.AddIndex(
            model_name="orientation",
            index=models.Index(fields=["departement", "decided_at"], name="orientation_by_decision"),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(("divergence", ""), models.Q(("motive", ""), _negated=True), _connector="OR"),
                name="orientation_divergence_has_motive",
                violation_error_message="Décider autrement que la proposition demande un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("change_asked_at", None), models.Q(("change_motive", ""), _negated=True), _connector="OR"
                ),
                name="orientation_change_has_motive",
                violation_error_message="Une demande de changement d'orientation porte un motif.",
            ),
        ),
        Secure("Orientation"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
