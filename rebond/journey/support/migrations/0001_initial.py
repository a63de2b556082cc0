"""Notes of interviews, and who does what before the next one."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("appointments", "0011_selection"),
        ("beneficiaries", "0007_email_index"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("in_person", "Sur place"),
                            ("phone", "Par téléphone"),
                            ("video", "En visio"),
                            ("visit", "À domicile"),
                            ("message", "Par message"),
                        ],
                        max_length=10,
                        verbose_name="comment",
                    ),
                ),
                ("met_at", models.DateTimeField(verbose_name="le")),
                ("text", models.TextField(blank=True, max_length=8000, verbose_name="ce qui s'est dit")),
                ("is_shared", models.BooleanField(default=True, verbose_name="lu par la personne")),
                ("updated_at", models.DateTimeField(verbose_name="modifiée le")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "appointment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="beneficiaries.beneficiary",
                    ),
                ),
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
                "verbose_name": "note d'entretien",
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "À faire"), ("done", "Faite"), ("dropped", "Abandonnée")],
                        default="open",
                        max_length=7,
                        verbose_name="statut",
                    ),
                ),
                (
                    "doer",
                    models.CharField(
                        choices=[("person", "La personne"), ("agent", "Le professionnel")],
                        max_length=6,
                        verbose_name="qui",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="démarche")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="avant le")),
                ("made_at", models.DateTimeField(verbose_name="notée le")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="réglée le")),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="ce que cela a donné")),
                ("source_id", models.UUIDField(blank=True, null=True, verbose_name="engagement d'un contrat")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="beneficiaries.beneficiary",
                    ),
                ),
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
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="steps",
                        to="support.note",
                    ),
                ),
            ],
            options={
                "verbose_name": "démarche",
            },
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["departement", "beneficiary", "-met_at"], name="note_by_person"),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["departement", "beneficiary", "due_on"],
                name="step_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("status", "open")),
                    models.Q(models.Q(("status", "open"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="step_settled_has_date",
                violation_error_message="Une démarche réglée porte sa date.",
            ),
        ),
        Secure("Note"),
        Secure("Step"),
    ]
