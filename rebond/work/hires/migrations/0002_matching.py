"""Hires that an offer proposed to the person led to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hires", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="hire",
            name="source",
            field=models.CharField(
                choices=[
                    ("jobdating", "Job dating"),
                    ("accelerator", "Accélérateur de l'emploi"),
                    ("forum", "Forum de l'emploi"),
                    ("rtef", "Conseiller entreprises (RTEF)"),
                    ("matching", "Offre proposée à la personne"),
                    ("direct", "Candidature de la personne"),
                ],
                max_length=11,
                verbose_name="origine",
            ),
        ),
    ]
