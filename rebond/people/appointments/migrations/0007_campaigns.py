"""An act that invites many people knows whom, and how far it is."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("appointments", "0006_duty"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="channels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("sms", "SMS"), ("email", "E-mail"), ("letter", "Courrier")], max_length=6
                ),
                default=list,
                size=None,
                verbose_name="voies",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="people",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None, verbose_name="personnes"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="position",
            field=models.PositiveIntegerField(default=0, verbose_name="personnes traitées"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="refused",
            field=models.JSONField(default=dict, verbose_name="personnes laissées de côté"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="status",
            field=models.CharField(
                choices=[
                    ("prepared", "À confirmer"),
                    ("sending", "Envoi en cours"),
                    ("sent", "Envoyé"),
                    ("dropped", "Abandonné"),
                ],
                default="prepared",
                max_length=10,
                verbose_name="statut",
            ),
        ),
        Secure("Campaign"),
    ]
