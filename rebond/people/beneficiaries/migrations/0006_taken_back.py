"""An accompaniment may end because the decision that opened it was taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0005_taken_over"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("referent_changed", "Changement de référent"),
                    ("reoriented", "Changement d'orientation"),
                    ("taken_back", "Décision reprise avant la remise du contrat"),
                    ("left", "Sortie du parcours"),
                    ("departed", "Départ vers un autre département"),
                ],
                max_length=20,
                verbose_name="motif de fin",
            ),
        ),
    ]
