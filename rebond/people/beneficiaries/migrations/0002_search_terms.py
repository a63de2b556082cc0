"""A person's words are kept by the database, so that no import can forget them."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION beneficiary_add_search_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO beneficiaries_searchterm (departement_id, beneficiary_id, term)
    SELECT DISTINCT person.departement_id, person.id, word
    FROM new_rows person, regexp_split_to_table(person.search_text || ' ' || person.number, ' +') AS word
    WHERE word <> '';
    RETURN NULL;
END $$;
CREATE FUNCTION beneficiary_change_search_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM beneficiaries_searchterm term USING new_rows now, old_rows before
    WHERE now.id = before.id AND now.search_text IS DISTINCT FROM before.search_text
        AND term.departement_id = now.departement_id AND term.beneficiary_id = now.id;
    INSERT INTO beneficiaries_searchterm (departement_id, beneficiary_id, term)
    SELECT DISTINCT now.departement_id, now.id, word
    FROM new_rows now JOIN old_rows before ON before.id = now.id,
        regexp_split_to_table(now.search_text || ' ' || now.number, ' +') AS word
    WHERE now.search_text IS DISTINCT FROM before.search_text AND word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER beneficiary_search_terms_on_insert AFTER INSERT ON beneficiaries_beneficiary
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION beneficiary_add_search_terms();
CREATE TRIGGER beneficiary_search_terms_on_update AFTER UPDATE ON beneficiaries_beneficiary
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION beneficiary_change_search_terms();
"""

BACKWARDS = """
DROP TRIGGER beneficiary_search_terms_on_insert ON beneficiaries_beneficiary;
DROP TRIGGER beneficiary_search_terms_on_update ON beneficiaries_beneficiary;
DROP FUNCTION beneficiary_add_search_terms();
DROP FUNCTION beneficiary_change_search_terms();
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
