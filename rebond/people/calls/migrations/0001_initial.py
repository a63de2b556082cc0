"""The phone permanence: calls received."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0006_taken_back"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("received_at", models.DateTimeField(verbose_name="reçu le")),
                ("caller_name", models.CharField(blank=True, max_length=130, verbose_name="nom donné")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="numéro à rappeler")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("appointment", "Un rendez-vous"),
                            ("file", "Son dossier ou son parcours"),
                            ("payment", "Un versement ou un courrier de la caisse"),
                            ("papers", "Un document à envoyer ou à recevoir"),
                            ("help", "Une difficulté, une urgence"),
                            ("other", "Autre chose"),
                        ],
                        max_length=12,
                        verbose_name="objet",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="note")),
                ("wants_call_back", models.BooleanField(default=False, verbose_name="à rappeler")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais sans réponse")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="rappelé ou classé le")),
                ("is_returned", models.BooleanField(default=False, verbose_name="rappel abouti")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                (
                    "call_back_agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="accounts.organisation"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "appel reçu",
                "indexes": [
                    models.Index(fields=["departement", "organisation", "-received_at"], name="call_latest"),
                    models.Index(
                        condition=models.Q(("closed_at", None), ("wants_call_back", True)),
                        fields=["departement", "organisation", "received_at"],
                        name="call_to_return",
                    ),
                    models.Index(fields=["departement", "beneficiary", "-received_at"], name="call_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("beneficiary__isnull", False),
                            models.Q(("caller_name", ""), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="call_from_somebody",
                        violation_error_message="Notez qui a appelé : la personne, un nom, ou un numéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wants_call_back", False), models.Q(("phone", ""), _negated=True), _connector="OR"
                        ),
                        name="call_back_has_a_number",
                        violation_error_message="Pour rappeler, il faut un numéro de téléphone.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("is_returned", False)),
                            models.Q(
                                ("closed_at__isnull", False), ("closed_by__isnull", False), ("wants_call_back", True)
                            ),
                            _connector="OR",
                        ),
                        name="call_closed_by_someone",
                        violation_error_message="Un rappel est fait ou classé par quelqu'un.",
                    ),
                ],
            },
        ),
        Secure("Call"),
    ]
