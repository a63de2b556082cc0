"""Batches: how many, and how far the work is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importedfile",
            name="batches",
            field=models.PositiveIntegerField(default=0, verbose_name="lots"),
        ),
        migrations.AddField(
            model_name="importedfile",
            name="batches_done",
            field=models.PositiveIntegerField(default=0, verbose_name="lots faits"),
        ),
        migrations.AddField(
            model_name="importedfile",
            name="previewed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="aperçu fait le"),
        ),
    ]
