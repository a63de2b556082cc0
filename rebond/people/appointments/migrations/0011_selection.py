"""An appointment may come from the choice of a cohort."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0010_confirmed_at"),
    ]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="origin",
            field=models.CharField(
                choices=[
                    ("agent", "Pris par un agent"),
                    ("person", "Pris par la personne"),
                    ("convocation", "Convocation"),
                    ("series", "Série"),
                    ("waiting_list", "Liste d'attente"),
                    ("allocation", "Répartition"),
                    ("selection", "Choisie pour une journée"),
                ],
                default="agent",
                max_length=12,
                verbose_name="pris par",
            ),
        ),
    ]
