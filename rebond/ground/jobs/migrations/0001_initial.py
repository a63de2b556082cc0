"""The progress of long work."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="nature")),
                ("label", models.CharField(max_length=160, verbose_name="titre")),
                ("object_id", models.UUIDField(null=True, verbose_name="objet")),
                ("owner_id", models.UUIDField(null=True, verbose_name="demandé par")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="total")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="fait")),
                ("sentence", models.CharField(blank=True, max_length=300, verbose_name="où en est-on")),
                ("report", models.JSONField(default=dict, verbose_name="compte rendu")),
                ("is_failed", models.BooleanField(default=False, verbose_name="échec")),
                ("started_at", models.DateTimeField(verbose_name="commencé le")),
                ("heard_at", models.DateTimeField(verbose_name="dernières nouvelles le")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="fini le")),
                (
                    "departement",
                    models.ForeignKey(
                        db_index=False,
                        default=rebond.ground.tenancy.context.current,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.departement",
                    ),
                ),
            ],
            options={
                "verbose_name": "avancement",
                "indexes": [models.Index(fields=["departement", "object_id"], name="progress_by_object")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_failed", False), ("finished_at__isnull", False), _connector="OR"),
                        name="progress_failure_is_an_end",
                        violation_error_message="Un travail en échec est un travail fini.",
                    )
                ],
            },
        ),
        Secure("Progress"),
    ]
