"""Hires and what becomes of them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0007_email_index"),
        ("employers", "0001_initial"),
        ("tenancy", "0003_links_by_object"),
        ("vacancies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hire",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("promised", "Promesse"),
                            ("signed", "Contrat signé"),
                            ("dropped", "Sans suite"),
                            ("ended", "Emploi terminé"),
                        ],
                        default="promised",
                        max_length=8,
                        verbose_name="statut",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("jobdating", "Job dating"),
                            ("accelerator", "Accélérateur de l'emploi"),
                            ("forum", "Forum de l'emploi"),
                            ("rtef", "Conseiller entreprises (RTEF)"),
                            ("direct", "Candidature de la personne"),
                        ],
                        max_length=11,
                        verbose_name="origine",
                    ),
                ),
                ("source_id", models.UUIDField(blank=True, null=True, verbose_name="rencontre")),
                ("promised_at", models.DateTimeField(verbose_name="promesse du")),
                (
                    "contract",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cdi", "CDI"),
                            ("cdd", "CDD"),
                            ("interim", "Intérim"),
                            ("saisonnier", "Contrat saisonnier"),
                            ("alternance", "Alternance"),
                            ("aide", "Contrat aidé"),
                            ("cddi", "Contrat d'insertion (CDDI)"),
                        ],
                        max_length=10,
                        verbose_name="contrat",
                    ),
                ),
                (
                    "weekly_hours",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="heures par semaine"),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signé le")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="commence le")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="prévu jusqu'au")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="terminé le")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("term", "Fin du contrat"),
                            ("trial", "Fin de la période d'essai"),
                            ("person", "Départ de la personne"),
                            ("company", "Décision de l'entreprise"),
                            ("other_job", "Autre emploi"),
                        ],
                        max_length=9,
                        verbose_name="motif de fin",
                    ),
                ),
                (
                    "drop_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("company", "L'entreprise a renoncé"),
                            ("person", "La personne a renoncé"),
                            ("other_job", "La personne a trouvé un autre emploi"),
                            ("not_started", "Le contrat n'a pas commencé"),
                            ("mistake", "Notée par erreur"),
                        ],
                        max_length=11,
                        verbose_name="motif",
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hires",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hires", to="employers.company"
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
                    "vacancy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hires",
                        to="vacancies.vacancy",
                    ),
                ),
            ],
            options={
                "verbose_name": "embauche",
            },
        ),
        migrations.CreateModel(
            name="PostCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("months", models.PositiveSmallIntegerField(verbose_name="après (mois)")),
                ("is_in_post", models.BooleanField(verbose_name="en poste")),
                ("asked_on", models.DateField(verbose_name="demandé le")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "asked_by",
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
                    "hire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="hires.hire"
                    ),
                ),
            ],
            options={
                "verbose_name": "suivi dans l'emploi",
            },
        ),
        migrations.AddIndex(
            model_name="hire",
            index=models.Index(
                condition=models.Q(("status", "promised")),
                fields=["departement", "promised_at"],
                name="hire_to_confirm",
            ),
        ),
        migrations.AddIndex(
            model_name="hire",
            index=models.Index(
                condition=models.Q(("status__in", ["signed", "ended"])),
                fields=["departement", "starts_on"],
                name="hire_in_post",
            ),
        ),
        migrations.AddIndex(
            model_name="hire",
            index=models.Index(fields=["departement", "beneficiary", "-promised_at"], name="hire_by_person"),
        ),
        migrations.AddConstraint(
            model_name="hire",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "promised")),
                fields=("beneficiary", "company"),
                name="hire_promised_once",
                violation_error_message="Cette entreprise a déjà fait une promesse à cette personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["signed", "ended"]), _negated=True),
                    models.Q(
                        ("signed_on__isnull", False),
                        ("starts_on__isnull", False),
                        models.Q(("contract", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hire_signed_is_whole",
                violation_error_message="Un contrat signé a une date, un premier jour et une nature.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ended"), _negated=True),
                    models.Q(("ended_on__gte", models.F("starts_on")), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="hire_ended_is_whole",
                violation_error_message="Un emploi terminé a un dernier jour, après le premier, et un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="hire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "dropped"), _negated=True),
                    models.Q(("drop_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="hire_dropped_has_reason",
                violation_error_message="Dites pourquoi la promesse est sans suite.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postcheck",
            constraint=models.UniqueConstraint(
                fields=("hire", "months"), name="post_check_once", violation_error_message="Ce suivi est déjà fait."
            ),
        ),
        Secure("Hire"),
        Secure("PostCheck"),
    ]
