"""Who accompanies a person is copied on them by the database, so that lists and rights follow an index."""

import django.db.models.deletion
from django.db import migrations, models

from rebond.ground.tenancy.secure import Secure

FORWARDS = """
CREATE FUNCTION assignment_tell_beneficiary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE beneficiaries_beneficiary person SET structure_id = live.structure_id, referent_id = live.referent_id
    FROM (SELECT DISTINCT departement_id, beneficiary_id FROM changed) touched
    LEFT JOIN beneficiaries_assignment live ON live.departement_id = touched.departement_id
        AND live.beneficiary_id = touched.beneficiary_id AND live.ended_at IS NULL
    WHERE person.departement_id = touched.departement_id AND person.id = touched.beneficiary_id
        AND (person.structure_id, person.referent_id) IS DISTINCT FROM (live.structure_id, live.referent_id);
    RETURN NULL;
END $$;
CREATE TRIGGER assignment_tell_on_insert AFTER INSERT ON beneficiaries_assignment
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION assignment_tell_beneficiary();
CREATE TRIGGER assignment_tell_on_update AFTER UPDATE ON beneficiaries_assignment
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION assignment_tell_beneficiary();
CREATE TRIGGER assignment_tell_on_delete AFTER DELETE ON beneficiaries_assignment
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION assignment_tell_beneficiary();
"""

BACKWARDS = """
DROP TRIGGER assignment_tell_on_delete ON beneficiaries_assignment;
DROP TRIGGER assignment_tell_on_update ON beneficiaries_assignment;
DROP TRIGGER assignment_tell_on_insert ON beneficiaries_assignment;
DROP FUNCTION assignment_tell_beneficiary();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0003_search_indexes"),
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.AddField(
            model_name="beneficiary",
            name="referent",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="beneficiary",
            name="structure",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="beneficiary",
            index=models.Index(fields=["departement", "structure", "sort_name", "id"], name="beneficiary_by_structure"),
        ),
        Secure("Beneficiary"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
