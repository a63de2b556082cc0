"""Databases made before: the plain keys between tenant tables, which composite ones repeat, are dropped."""

from django.db import migrations

from rebond.ground.tenancy.secure import DROP_PLAIN_KEYS


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0005_taken_over"),
        ("orientation", "0003_review_index_under_rls"),
    ]

    operations = [migrations.RunSQL(DROP_PLAIN_KEYS, migrations.RunSQL.noop)]
