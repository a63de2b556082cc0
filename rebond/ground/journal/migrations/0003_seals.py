"""The seals, insert-only like the lines they cover; the application's role loses what triggers already refuse."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure

FORWARDS = """
ALTER TABLE journal_journalseal ALTER COLUMN digests SET STORAGE EXTERNAL;
CREATE TRIGGER journal_insert_only BEFORE UPDATE OR DELETE ON journal_journalseal
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal_journalseal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rebond_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON journal_journalline, journal_journalseal FROM rebond_app;
END IF; END $$;
"""

BACKWARDS = """
DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rebond_app') THEN
    GRANT UPDATE, DELETE ON journal_journalline, journal_journalseal TO rebond_app;
END IF; END $$;
DROP TRIGGER journal_insert_only ON journal_journalseal;
DROP TRIGGER journal_no_truncate ON journal_journalseal;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_insert_only"),
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalSeal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="numéro")),
                ("at", models.DateTimeField(verbose_name="le")),
                ("previous", models.BinaryField(max_length=32, verbose_name="empreinte précédente")),
                ("floor", models.BigIntegerField(verbose_name="tout est scellé jusqu'à la ligne")),
                ("last_seq", models.BigIntegerField(verbose_name="dernière ligne")),
                (
                    "seqs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="lignes"
                    ),
                ),
                ("digests", models.BinaryField(verbose_name="empreintes des lignes")),
                ("head", models.BinaryField(max_length=32, verbose_name="empreinte")),
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
                "verbose_name": "sceau du journal",
                "indexes": [models.Index(fields=["departement", "last_seq"], name="journal_seal_by_last_seq")],
                "constraints": [
                    models.UniqueConstraint(fields=("departement", "number"), name="journal_seal_number_once")
                ],
            },
        ),
        Secure("JournalSeal"),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
