"""The cache table of rate limits, as Django's `createcachetable` would make it."""

from django.db import migrations

FORWARDS = """
CREATE TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, "DROP TABLE shared_cache")]
