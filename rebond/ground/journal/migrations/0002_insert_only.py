"""The journal is written once: no update, no deletion, whoever asks."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Le journal ne se modifie pas.' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER journal_insert_only BEFORE UPDATE OR DELETE ON journal_journalline
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal_journalline
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""

BACKWARDS = """
DROP TRIGGER journal_insert_only ON journal_journalline;
DROP TRIGGER journal_no_truncate ON journal_journalline;
DROP FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
