"""Vacancies, and what people look for."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("beneficiaries", "0007_email_index"),
        ("employers", "0001_initial"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobSearch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="métiers souhaités",
                    ),
                ),
                (
                    "contracts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="contrats",
                    ),
                ),
                (
                    "has",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="ce qu'elle a ou accepte",
                    ),
                ),
                ("updated_at", models.DateTimeField(verbose_name="modifiée le")),
                (
                    "beneficiary",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="job_search",
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
                "verbose_name": "recherche d'emploi",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wishes__len__lte", 3)),
                        name="job_search_has_few_wishes",
                        violation_error_message="Choisissez 3 métiers au plus.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Vacancy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "À pourvoir"), ("filled", "Pourvue"), ("closed", "Retirée")],
                        default="open",
                        max_length=6,
                        verbose_name="statut",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="intitulé")),
                ("rome", models.CharField(max_length=5, verbose_name="code ROME")),
                (
                    "contract",
                    models.CharField(
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
                ("months", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="durée (mois)")),
                (
                    "weekly_hours",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="heures par semaine"),
                ),
                ("posts", models.PositiveSmallIntegerField(default=1, verbose_name="postes")),
                ("insee", models.CharField(blank=True, max_length=5, verbose_name="commune (code INSEE)")),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="lieu de travail")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="à partir du")),
                (
                    "requires",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="indispensable",
                    ),
                ),
                ("description", models.TextField(blank=True, max_length=3000, verbose_name="description")),
                ("published_at", models.DateTimeField(verbose_name="publiée le")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="retirée ou pourvue le")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vacancies", to="employers.company"
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
                "verbose_name": "offre d'emploi",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["departement", "rome", "-published_at"],
                        name="vacancy_open",
                    ),
                    models.Index(fields=["departement", "company", "-published_at"], name="vacancy_by_company"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("posts__gte", 1)),
                        name="vacancy_has_a_post",
                        violation_error_message="Une offre propose au moins un poste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rome__regex", "^[A-N][0-9]{4}$")),
                        name="vacancy_rome_is_a_code",
                        violation_error_message="Un code ROME s'écrit avec une lettre et quatre chiffres, comme G1602.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekly_hours", None), ("weekly_hours__range", (1, 48)), _connector="OR"),
                        name="vacancy_hours_of_a_week",
                        violation_error_message="Une semaine de travail compte de 1 à 48 heures.",
                    ),
                ],
            },
        ),
        Secure("JobSearch"),
        Secure("Vacancy"),
    ]
