"""The replacements that a colleague sees to are read from the colleague: a name for Python, nothing for the database."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0002_drafts_and_replacements")]

    operations = [
        migrations.AlterField(
            model_name="replacement",
            name="substitute",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="replacements", to="accounts.membership"
            ),
        ),
    ]
