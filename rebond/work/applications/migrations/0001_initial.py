"""Applications: a person and an offer, from the proposal to the answer."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_membership_once"),
        ("beneficiaries", "0007_email_index"),
        ("hires", "0002_matching"),
        ("tenancy", "0005_commune_places"),
        ("vacancies", "0003_structured"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposée à la personne"),
                            ("sent", "Envoyée à l'entreprise"),
                            ("reviewed", "À l'étude"),
                            ("meeting", "Entretien prévu"),
                            ("trial", "Immersion d'abord"),
                            ("accepted", "Retenue"),
                            ("refused", "Non retenue"),
                            ("declined", "Déclinée par la personne"),
                            ("withdrawn", "Retirée"),
                            ("obsolete", "Sans objet"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                ("is_spontaneous", models.BooleanField(default=False, verbose_name="à l'initiative de la personne")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="mot à la personne")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=600),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="pourquoi",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="commencée le")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyée le")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="entreprise prévenue le")),
                ("moved_at", models.DateTimeField(verbose_name="état depuis le")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="rappelée le")),
                ("meets_at", models.DateTimeField(blank=True, null=True, verbose_name="entretien le")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="lieu de l'entretien")),
                ("trial_starts_on", models.DateField(blank=True, null=True, verbose_name="immersion à partir du")),
                ("trial_ends_on", models.DateField(blank=True, null=True, verbose_name="immersion jusqu'au")),
                (
                    "trial_purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recruit", "Préparer l'embauche"),
                            ("confirm", "Confirmer un projet professionnel"),
                            ("discover", "Découvrir le métier"),
                        ],
                        max_length=8,
                        verbose_name="objet de l'immersion",
                    ),
                ),
                (
                    "refusal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("other_person", "Une autre personne a été retenue"),
                            ("no_post", "Le poste n'est plus à pourvoir"),
                            ("skills", "Il manque une compétence ou un diplôme"),
                            ("experience", "L'expérience ne suffit pas encore"),
                            ("hours", "Les horaires ne conviennent pas"),
                            ("distance", "Le lieu de travail est trop loin"),
                            ("not_met", "Le rendez-vous n'a pas eu lieu"),
                            ("no_answer", "L'entreprise n'a pas répondu"),
                        ],
                        max_length=12,
                        verbose_name="motif",
                    ),
                ),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("other_job", "J'ai trouvé un emploi ou une formation"),
                            ("trade", "Ce métier ne me convient pas"),
                            ("hours", "Les horaires ne me conviennent pas"),
                            ("distance", "C'est trop loin"),
                            ("contract", "Le contrat ne me convient pas"),
                            ("later", "Ce n'est pas le bon moment"),
                        ],
                        max_length=9,
                        verbose_name="réponse de la personne",
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applications",
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
                    "hire",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="hires.hire",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="vacancies.vacancy"
                    ),
                ),
            ],
            options={
                "verbose_name": "candidature",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ("proposed", "sent", "reviewed", "meeting", "trial"))),
                        fields=["departement", "status", "moved_at"],
                        name="application_waiting",
                    ),
                    models.Index(fields=["departement", "beneficiary", "-made_at"], name="application_by_person"),
                    models.Index(fields=["departement", "vacancy", "status"], name="application_by_vacancy"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("proposed", "sent", "reviewed", "meeting", "trial"))),
                        fields=("beneficiary", "vacancy"),
                        name="application_once",
                        violation_error_message="Cette offre est déjà proposée à cette personne, ou sa candidature est en cours.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["sent", "reviewed", "meeting", "trial", "accepted", "refused"]),
                                _negated=True,
                            ),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="application_sent_has_date",
                        violation_error_message="Une candidature reçue par l'entreprise a une date d'envoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "meeting"), _negated=True), ("meets_at__isnull", False), _connector="OR"
                        ),
                        name="application_meeting_has_hour",
                        violation_error_message="Un entretien prévu a un jour et une heure.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "trial"), _negated=True),
                            models.Q(
                                ("trial_ends_on__gte", models.F("trial_starts_on")),
                                ("trial_starts_on__isnull", False),
                                models.Q(("trial_purpose", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="application_trial_has_days",
                        violation_error_message="Une immersion a un objet, un premier et un dernier jour, dans cet ordre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("refusal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="application_refused_has_reason",
                        violation_error_message="Dites pourquoi la candidature n'est pas retenue : la personne l'apprendra.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "accepted"), _negated=True), ("hire__isnull", False), _connector="OR"
                        ),
                        name="application_accepted_has_hire",
                        violation_error_message="Une candidature retenue porte une promesse d'embauche.",
                    ),
                ],
            },
        ),
        Secure("Application"),
    ]
