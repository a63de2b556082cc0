"""Why an action was extended, and why a contract is shorter, longer or of fewer hours than the rule."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="extension_motive",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="pourquoi prolonger"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="period",
            name="exception",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="dérogation, et pourquoi"),
            preserve_default=False,
        ),
    ]
