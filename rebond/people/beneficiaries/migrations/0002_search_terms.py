"""A person's words are kept by the database, so that no import can forget them."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION beneficiary_keep_search_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM beneficiaries_searchterm WHERE beneficiary_id = NEW.id;
    INSERT INTO beneficiaries_searchterm (departement_id, beneficiary_id, term)
    SELECT NEW.departement_id, NEW.id, word
    FROM regexp_split_to_table(NEW.search_text || ' ' || NEW.number, ' +') AS word WHERE word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER beneficiary_search_terms_on_insert AFTER INSERT ON beneficiaries_beneficiary
    FOR EACH ROW EXECUTE FUNCTION beneficiary_keep_search_terms();
CREATE TRIGGER beneficiary_search_terms_on_update AFTER UPDATE OF search_text ON beneficiaries_beneficiary
    FOR EACH ROW WHEN (OLD.search_text IS DISTINCT FROM NEW.search_text)
    EXECUTE FUNCTION beneficiary_keep_search_terms();
"""

BACKWARDS = """
DROP TRIGGER beneficiary_search_terms_on_insert ON beneficiaries_beneficiary;
DROP TRIGGER beneficiary_search_terms_on_update ON beneficiaries_beneficiary;
DROP FUNCTION beneficiary_keep_search_terms();
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
