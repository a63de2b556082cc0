"""The words of the département, batches of letters, what the network reports, and the addresses that it refuses."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("messaging", "0003_abandoned"),
        ("tenancy", "0003_links_by_object"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadAddress",
            fields=[
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
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "SMS"), ("email", "E-mail"), ("letter", "Courrier")],
                        max_length=6,
                        verbose_name="canal",
                    ),
                ),
                ("address", models.CharField(max_length=254, verbose_name="adresse")),
                ("since", models.DateTimeField(verbose_name="depuis le")),
                ("reason", models.CharField(max_length=200, verbose_name="motif")),
            ],
            options={
                "verbose_name": "coordonnée refusée",
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
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
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, verbose_name="message")),
                ("kind", models.CharField(blank=True, max_length=40, verbose_name="nature")),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "SMS"), ("email", "E-mail"), ("letter", "Courrier")],
                        max_length=6,
                        verbose_name="canal",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=40, verbose_name="langue")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("subject", models.CharField(blank=True, max_length=160, verbose_name="objet")),
                ("body", models.TextField(blank=True, verbose_name="texte")),
                ("is_pack", models.BooleanField(default=False, verbose_name="texte d'origine")),
                ("published_at", models.DateTimeField(verbose_name="publié le")),
            ],
            options={
                "verbose_name": "texte de message",
            },
        ),
        migrations.AddField(
            model_name="message",
            name="bounced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="revenu le"),
        ),
        migrations.AddField(
            model_name="message",
            name="delivered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="remis le"),
        ),
        migrations.AddField(
            model_name="message",
            name="not_before",
            field=models.DateTimeField(blank=True, null=True, verbose_name="pas avant le"),
        ),
        migrations.AddField(
            model_name="message",
            name="rank",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="rang dans l'envoi"),
        ),
        migrations.AddField(
            model_name="message",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="lu le"),
        ),
        migrations.AddField(
            model_name="message",
            name="reference",
            field=models.CharField(blank=True, max_length=64, verbose_name="référence du service d'envoi"),
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="numéro")),
                ("letters", models.PositiveIntegerField(verbose_name="courriers")),
                ("made_at", models.DateTimeField(verbose_name="préparé le")),
                ("posted_at", models.DateTimeField(blank=True, null=True, verbose_name="posté le")),
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
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
            ],
            options={
                "verbose_name": "envoi de courriers",
            },
        ),
        migrations.AddField(
            model_name="message",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="messaging.batch",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("reference", ""), _negated=True),
                fields=["departement", "reference"],
                name="message_by_reference",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch", "rank"], name="message_by_batch"
            ),
        ),
        migrations.AddField(
            model_name="template",
            name="published_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                fields=("departement", "number"),
                name="batch_number_once",
                violation_error_message="Un autre envoi vient d'être préparé : actualisez la page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadaddress",
            constraint=models.UniqueConstraint(
                fields=("departement", "channel", "address"),
                name="dead_address_once",
                violation_error_message="Cette coordonnée est déjà connue comme refusée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(
                fields=("departement", "code", "kind", "channel", "language", "version"),
                name="template_version_once",
                violation_error_message="Quelqu'un d'autre vient de publier ce texte : relisez-le avant de recommencer.",
            ),
        ),
        *(Secure(name) for name in ("Batch", "Message", "Template", "DeadAddress")),
    ]
