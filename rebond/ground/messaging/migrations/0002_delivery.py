"""What delivery must remember, and the e-mails sent outside any département."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_initial"),
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlatformMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=254, verbose_name="adresse")),
                ("subject", models.CharField(blank=True, max_length=160, verbose_name="objet")),
                ("body", models.TextField(verbose_name="texte")),
                ("created_at", models.DateTimeField(db_index=True, verbose_name="créé le")),
            ],
            options={"verbose_name": "message de la plateforme"},
        ),
        migrations.AddField(
            model_name="message",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="essais"),
        ),
        migrations.AddField(
            model_name="message",
            name="failure",
            field=models.CharField(blank=True, max_length=200, verbose_name="motif de l'échec"),
        ),
        migrations.AddField(
            model_name="message",
            name="leased_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="attendu jusqu'à"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status__in", ["sending", "failed", "uncertain"])),
                fields=["departement", "status", "created_at"],
                name="message_unsettled",
            ),
        ),
    ]
