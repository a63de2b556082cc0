"""A person who is erased takes their compartment with them: an appointment or a request kept by it no longer protects it.

Questions keep their mark with their last word.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0011_selection"), ("health", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="healthrequest",
            name="question",
            field=models.CharField(
                choices=[
                    ("work", "Peut-elle travailler, et dans quelles conditions\u00a0?"),
                    ("training", "Peut-elle suivre cette formation\u00a0?"),
                    ("steps", "Peut-elle faire les démarches prévues\u00a0?"),
                    ("disability", "Faut-il préparer un dossier pour la MDPH\u00a0?"),
                ],
                max_length=10,
                verbose_name="question",
            ),
        ),
        migrations.AlterField(
            model_name="consultation",
            name="appointment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="appointments.appointment",
            ),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="opinions",
                to="health.healthrequest",
            ),
        ),
    ]
