"""Places of programmes, and each way through one."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
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
        ("documents", "0001_initial"),
        ("hires", "0001_initial"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("programme", models.CharField(max_length=40, verbose_name="action")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("to_sign", "Attend l'accord de la personne"),
                            ("asked", "Attend la réponse de la structure"),
                            ("waiting", "Sur liste d'attente"),
                            ("accepted", "Acceptée, à commencer"),
                            ("started", "En cours"),
                            ("suspended", "Suspendue"),
                            ("in_job", "En emploi, suivie"),
                            ("ended", "Terminée"),
                            ("refused", "Refusée par la structure"),
                            ("cancelled", "Retirée"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                ("is_confidential", models.BooleanField(default=False, editable=False, verbose_name="confidentielle")),
                ("motive", models.CharField(blank=True, max_length=500, verbose_name="pourquoi cette action")),
                ("asked_at", models.DateTimeField(verbose_name="prescrite le")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="accord de la personne le")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="réponse de la structure le")),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "Plus de place dans un délai raisonnable"),
                            ("audience", "La personne ne relève pas de cette action"),
                            ("needs_first", "Une autre étape est nécessaire avant"),
                            ("person", "La personne n'en veut pas"),
                            ("unreached", "La personne n'a pas pu être jointe"),
                            ("far", "Trop loin, ou horaires impossibles"),
                        ],
                        max_length=11,
                        verbose_name="motif du refus",
                    ),
                ),
                ("refusal_note", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="commencée le")),
                ("stage", models.CharField(blank=True, max_length=40, verbose_name="étape en cours")),
                ("suspended_on", models.DateField(blank=True, null=True, verbose_name="suspendue le")),
                (
                    "suspension",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("work", "Emploi ou mission de courte durée"),
                            ("training", "Formation"),
                            ("family", "Raison familiale"),
                            ("unavailable", "Indisponibilité, sans plus de précision"),
                            ("structure", "Fermeture ou absence dans la structure"),
                        ],
                        max_length=11,
                        verbose_name="motif de la suspension",
                    ),
                ),
                (
                    "suspended_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="jours de suspension passés"),
                ),
                ("extended_until", models.DateField(blank=True, null=True, verbose_name="prolongée jusqu'au")),
                ("job_started_on", models.DateField(blank=True, null=True, verbose_name="en emploi depuis le")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                ("exit", models.CharField(blank=True, max_length=40, verbose_name="motif de sortie")),
                ("result", models.TextField(blank=True, max_length=4000, verbose_name="bilan")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "hire",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hires.hire",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "inscription à une action",
            },
        ),
        migrations.CreateModel(
            name="EnrolmentAppointment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolment_link",
                        to="appointments.appointment",
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="programmes.enrolment"
                    ),
                ),
            ],
            options={
                "verbose_name": "rendez-vous d'une action",
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("immersion", "Immersion (PMSMP)"),
                            ("cddi", "Contrat d'insertion (CDDI)"),
                            ("training", "Formation"),
                        ],
                        max_length=9,
                        verbose_name="nature",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                ("host", models.CharField(max_length=160, verbose_name="chez")),
                ("host_siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("contact", models.CharField(blank=True, max_length=120, verbose_name="qui accueille")),
                (
                    "weekly_hours",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="heures par semaine"
                    ),
                ),
                (
                    "aim",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("discover", "Découvrir un métier"),
                            ("confirm", "Confirmer un projet"),
                            ("recruit", "Commencer un recrutement"),
                        ],
                        max_length=8,
                        verbose_name="objet",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="métier, intitulé ou objectif")),
                ("noted_at", models.DateTimeField(verbose_name="notée le")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                ("is_obtained", models.BooleanField(blank=True, null=True, verbose_name="titre ou certificat obtenu")),
                ("result", models.CharField(blank=True, max_length=1000, verbose_name="bilan")),
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="programmes.enrolment"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "renews",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="programmes.period",
                    ),
                ),
            ],
            options={
                "verbose_name": "période d'une action",
            },
        ),
        migrations.CreateModel(
            name="Professional",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("beneficiary", "Bénéficiaire"),
                            ("adviser", "Conseiller d'orientation"),
                            ("structure_manager", "Gestionnaire de structure"),
                            ("referent", "Référent"),
                            ("social_worker", "Travailleur social"),
                            ("ft_adviser", "Conseiller dédié France Travail"),
                            ("psychologist", "Psychologue"),
                            ("doctor", "Médecin"),
                            ("nurse", "Infirmier"),
                            ("accelerator", "Responsable de l'Accélérateur"),
                            ("sector_expert", "Expert d'un secteur"),
                            ("rtef", "Conseiller entreprises (RTEF)"),
                            ("employer", "Employeur"),
                            ("aid_officer", "Instructeur des aides"),
                            ("payer", "Payeur"),
                            ("manager", "Responsable du département"),
                            ("administrator", "Administrateur"),
                        ],
                        max_length=20,
                        verbose_name="au titre de",
                    ),
                ),
                ("task", models.CharField(blank=True, max_length=200, verbose_name="rôle")),
                ("is_lead", models.BooleanField(default=False, verbose_name="conduit l'action")),
                ("since", models.DateField(verbose_name="depuis le")),
                ("until", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="professionals",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "professionnel d'une action",
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("programme", models.CharField(max_length=40, verbose_name="action")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="intitulé")),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                ("taken", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="places prises")),
                ("agreement", models.CharField(blank=True, max_length=60, verbose_name="convention")),
                ("funding", models.CharField(blank=True, max_length=120, verbose_name="financement")),
                ("place_note", models.CharField(blank=True, max_length=200, verbose_name="lieu et horaires")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermée le")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provisions",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "places d'une action",
            },
        ),
        migrations.AddField(
            model_name="enrolment",
            name="provision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enrolments",
                to="programmes.provision",
            ),
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, verbose_name="étape")),
                ("rank", models.PositiveSmallIntegerField(default=1, verbose_name="fois")),
                ("reached_on", models.DateField(verbose_name="faite le")),
                ("produced", models.TextField(max_length=4000, verbose_name="ce qu'elle a donné")),
                ("noted_at", models.DateTimeField(verbose_name="notée le")),
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="programmes.enrolment"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "étape d'une action",
            },
        ),
        migrations.CreateModel(
            name="WorkedHours",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("month", models.DateField(verbose_name="mois")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="heures")),
                ("noted_at", models.DateTimeField(verbose_name="notées le")),
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
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="worked", to="programmes.period"
                    ),
                ),
            ],
            options={
                "verbose_name": "heures travaillées",
            },
        ),
        migrations.CreateModel(
            name="Aid",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="nature")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Demandée"),
                            ("granted", "Accordée"),
                            ("refused", "Refusée"),
                            ("paid", "Versée"),
                            ("cancelled", "Retirée"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                ("purpose", models.CharField(max_length=300, verbose_name="pour quoi faire")),
                ("asked_cents", models.PositiveIntegerField(verbose_name="montant demandé (centimes)")),
                (
                    "granted_cents",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="montant accordé (centimes)"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="demandée le")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décidée le")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="motif de la décision")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="versée le")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "decided_by",
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aids", to="programmes.enrolment"
                    ),
                ),
            ],
            options={
                "verbose_name": "aide financière",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "asked")),
                        fields=["departement", "asked_at"],
                        name="aid_to_decide",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="aid_decided_by_another",
                        violation_error_message="Qui demande une aide ne la décide pas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["granted", "paid"]), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False), ("decided_by__isnull", False), ("granted_cents__gte", 1)
                            ),
                            _connector="OR",
                        ),
                        name="aid_granted_is_whole",
                        violation_error_message="Une aide accordée porte un montant, une date et qui l'a décidée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "paid"), _negated=True), ("paid_on__isnull", False), _connector="OR"
                        ),
                        name="aid_paid_has_date",
                        violation_error_message="Une aide versée porte sa date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aid_refusal_has_reason",
                        violation_error_message="Un refus porte un motif.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer", "Offre proposée"),
                            ("application", "Candidature envoyée"),
                            ("employer", "Rencontre avec un employeur"),
                            ("workshop", "Atelier collectif"),
                            ("session", "Séance individuelle"),
                            ("contact", "Contact (téléphone, message)"),
                            ("in_job", "Nouvelles dans l'emploi"),
                            ("referral", "Relais vers un partenaire"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("on", models.DateField(verbose_name="le")),
                ("count", models.PositiveSmallIntegerField(default=1, verbose_name="combien")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="précision")),
                ("noted_at", models.DateTimeField(verbose_name="notée le")),
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
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="programmes.enrolment",
                    ),
                ),
            ],
            options={
                "verbose_name": "activité d'une action",
                "indexes": [models.Index(fields=["departement", "enrolment", "-on"], name="activity_by_enrolment")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1), ("count__lte", 200)),
                        name="activity_counts",
                        violation_error_message="Notez un nombre entre 1 et 200.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__gte", models.F("starts_on")),
                    models.Q(("ended_on", None), ("ended_on__gte", models.F("starts_on")), _connector="OR"),
                ),
                name="period_dates_in_order",
                violation_error_message="La période finit avant d'avoir commencé : échangez les deux dates.",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "immersion"), _negated=True),
                    models.Q(("aim", ""), _negated=True),
                    _connector="OR",
                ),
                name="period_immersion_has_aim",
                violation_error_message="Une immersion a un objet : découvrir, confirmer ou commencer un recrutement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "cddi"), _negated=True), ("weekly_hours__isnull", False), _connector="OR"
                ),
                name="period_cddi_has_hours",
                violation_error_message="Un contrat d'insertion dit ses heures par semaine.",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("departement", "="),
                    ("enrolment", "="),
                    ("kind", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.Func(models.F("ended_on"), models.F("ends_on"), function="COALESCE"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="period_one_at_a_time",
                violation_error_message="Une autre période du même genre couvre déjà ces jours.",
            ),
        ),
        migrations.AddIndex(
            model_name="professional",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["departement", "member"], name="professional_live"
            ),
        ),
        migrations.AddConstraint(
            model_name="professional",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("enrolment", "member"),
                name="professional_once",
                violation_error_message="Ce professionnel suit déjà cette personne dans cette action.",
            ),
        ),
        migrations.AddConstraint(
            model_name="professional",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_lead", True), ("until", None)),
                fields=("enrolment",),
                name="professional_one_lead",
                violation_error_message="Un seul professionnel conduit l'action.",
            ),
        ),
        migrations.AddIndex(
            model_name="provision",
            index=models.Index(fields=["departement", "programme", "ends_on"], name="provision_by_programme"),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("places"))),
                name="provision_places_not_exceeded",
                violation_error_message="Toutes les places sont prises.",
            ),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="provision_dates_in_order",
                violation_error_message="La période finit avant d'avoir commencé : échangez les deux dates.",
            ),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.UniqueConstraint(
                fields=("programme", "organisation", "title", "starts_on"),
                name="provision_once",
                violation_error_message="Ces places sont déjà enregistrées pour cette structure et cette date.",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("status__in", ["asked", "waiting", "accepted"])),
                fields=["departement", "organisation", "asked_at"],
                name="enrolment_to_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("status__in", ["started", "suspended", "in_job"])),
                fields=["departement", "organisation", "programme"],
                name="enrolment_followed",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["departement", "beneficiary", "-asked_at"], name="enrolment_by_person"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["departement", "programme", "asked_at"], name="enrolment_by_programme"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status__in", ("to_sign", "asked", "waiting", "accepted", "started", "suspended", "in_job"))
                ),
                fields=("beneficiary", "programme"),
                name="enrolment_one_open",
                violation_error_message="Cette action est déjà prescrite ou en cours pour cette personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("refusal", ""), _negated=True),
                    _connector="OR",
                ),
                name="enrolment_refusal_has_reason",
                violation_error_message="Un refus porte un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("started", "suspended", "in_job")), _negated=True),
                    ("started_on__isnull", False),
                    _connector="OR",
                ),
                name="enrolment_started_has_date",
                violation_error_message="Une action en cours porte sa date de début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "suspended"), _negated=True),
                    models.Q(("suspended_on__isnull", False), models.Q(("suspension", ""), _negated=True)),
                    _connector="OR",
                ),
                name="enrolment_suspension_is_whole",
                violation_error_message="Une suspension porte une date et un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "in_job"), _negated=True), ("job_started_on__isnull", False), _connector="OR"
                ),
                name="enrolment_job_has_date",
                violation_error_message="Dites depuis quand la personne est en emploi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ended"), _negated=True),
                    models.Q(("ended_on__gte", models.F("started_on")), models.Q(("exit", ""), _negated=True)),
                    _connector="OR",
                ),
                name="enrolment_end_is_whole",
                violation_error_message="Une action terminée porte une date, après son début, et un motif de sortie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "code", "rank"),
                name="stage_once",
                violation_error_message="Cette étape est déjà notée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workedhours",
            constraint=models.UniqueConstraint(
                fields=("period", "month"),
                name="worked_hours_once",
                violation_error_message="Les heures de ce mois sont déjà notées.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workedhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 0), ("hours__lte", 250)),
                name="worked_hours_possible",
                violation_error_message="Notez entre 0 et 250 heures pour un mois.",
            ),
        ),
        Secure("Provision"),
        Secure("Enrolment"),
        Secure("Stage"),
        Secure("EnrolmentAppointment"),
        Secure("Professional"),
        Secure("Activity"),
        Secure("Period"),
        Secure("WorkedHours"),
        Secure("Aid"),
    ]
