"""Companies and their contacts."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("siret", models.CharField(max_length=14, verbose_name="SIRET")),
                ("activity", models.CharField(blank=True, max_length=6, verbose_name="activité (code NAF)")),
                ("sector", models.CharField(blank=True, max_length=40, verbose_name="secteur")),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("tiny", "Moins de 10 salariés"),
                            ("small", "De 10 à 49 salariés"),
                            ("medium", "De 50 à 249 salariés"),
                            ("large", "250 salariés ou plus"),
                        ],
                        max_length=6,
                        verbose_name="effectif",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="à savoir")),
                ("registered_at", models.DateTimeField(verbose_name="enregistrée le")),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="company", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "entreprise",
            },
        ),
        migrations.CreateModel(
            name="CompanyContact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("first_name", models.CharField(max_length=60, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=60, verbose_name="nom")),
                ("job_title", models.CharField(blank=True, max_length=80, verbose_name="fonction")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="parti le")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="employers.company"
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
                "verbose_name": "contact d'entreprise",
            },
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.UniqueConstraint(
                fields=("departement", "siret"),
                name="company_siret_once",
                violation_error_message="Cette entreprise est déjà enregistrée sous ce SIRET.",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("siret__regex", "^[0-9]{14}$")),
                name="company_siret_has_14_digits",
                violation_error_message="Un SIRET a quatorze chiffres.",
            ),
        ),
        migrations.AddConstraint(
            model_name="companycontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone", ""), _negated=True), models.Q(("email", ""), _negated=True), _connector="OR"
                ),
                name="company_contact_can_be_reached",
                violation_error_message="Donnez un numéro de téléphone ou une adresse e-mail.",
            ),
        ),
        Secure("Company"),
        Secure("CompanyContact"),
    ]
