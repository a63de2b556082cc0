from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0007_campaigns"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="annoncé le"),
        ),
    ]
