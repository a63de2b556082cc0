from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0008_told_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="agenda",
            name="video_url",
            field=models.URLField(blank=True, max_length=300, verbose_name="adresse de la visio"),
        ),
    ]
