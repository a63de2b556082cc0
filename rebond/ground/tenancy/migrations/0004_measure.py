"""Fresh statistics after a large writing, which only the owner of the tables may ask for (MAINTAIN exists from PostgreSQL 17)."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION measure_tables(names regclass[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one regclass;
BEGIN
    FOREACH one IN ARRAY names LOOP
        EXECUTE format('ANALYZE (SKIP_LOCKED) %s', one);
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_links_by_object")]

    operations = [migrations.RunSQL(FORWARDS, "DROP FUNCTION measure_tables(regclass[])")]
