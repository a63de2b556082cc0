"""Where a coach is found, for a workshop that takes no room; what is said of a person in one, in neutral words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accelerator", "0003_staff_occupies")]

    operations = [
        migrations.AddField(
            model_name="coach",
            name="place",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="bureau, stand…"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="seat",
            name="status",
            field=models.CharField(
                choices=[
                    ("planned", "À venir"),
                    ("present", "Présence"),
                    ("late", "En retard"),
                    ("left", "Départ avant la fin"),
                    ("absent", "Absence"),
                ],
                default="planned",
                max_length=7,
                verbose_name="présence",
            ),
        ),
    ]
