"""A version keeps both files it was made of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parameters", "0001_initial")]

    operations = [
        migrations.RemoveField("packversion", "content"),
        migrations.AddField("packversion", "files", models.JSONField("fichiers", default=dict), preserve_default=False),
    ]
