"""How many lines a file has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="importedfile",
            name="line_count",
            field=models.PositiveIntegerField(default=0, verbose_name="lignes"),
        ),
    ]
