"""Themes, job datings, who takes part and who meets whom."""

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
        ("appointments", "0010_confirmed_at"),
        ("beneficiaries", "0007_email_index"),
        ("employers", "0001_initial"),
        ("hires", "0001_initial"),
        ("tenancy", "0003_links_by_object"),
        ("vacancies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobDating",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("preparing", "En préparation"),
                            ("announced", "Annoncé"),
                            ("running", "En cours"),
                            ("held", "Terminé"),
                            ("cancelled", "Annulé"),
                        ],
                        default="preparing",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                ("on", models.DateField(verbose_name="le")),
                ("opens", models.TimeField(verbose_name="de")),
                ("closes", models.TimeField(verbose_name="à")),
                ("break_from", models.TimeField(blank=True, null=True, verbose_name="pause de")),
                ("break_until", models.TimeField(blank=True, null=True, verbose_name="pause jusqu'à")),
                ("slot_minutes", models.PositiveSmallIntegerField(default=15, verbose_name="minutes par entretien")),
                (
                    "gap_slots",
                    models.PositiveSmallIntegerField(default=0, verbose_name="créneaux libres entre deux entretiens"),
                ),
                (
                    "hall_gap_slots",
                    models.PositiveSmallIntegerField(default=1, verbose_name="créneaux libres pour changer de salle"),
                ),
                ("most", models.PositiveSmallIntegerField(default=6, verbose_name="entretiens par candidat au plus")),
                ("seats", models.PositiveSmallIntegerField(default=120, verbose_name="candidats attendus au plus")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version du plan")),
                ("proof", models.JSONField(blank=True, default=dict, verbose_name="preuve du plan")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="planifié le")),
                ("announced_at", models.DateTimeField(blank=True, null=True, verbose_name="annoncé le")),
                ("cost_cents", models.PositiveIntegerField(blank=True, null=True, verbose_name="coût (centimes)")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_dating",
                        to="appointments.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "job dating",
            },
        ),
        migrations.CreateModel(
            name="Interpreter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=40, verbose_name="langue")),
                ("arrives", models.TimeField(blank=True, null=True, verbose_name="de")),
                ("leaves", models.TimeField(blank=True, null=True, verbose_name="à")),
                ("count", models.PositiveSmallIntegerField(default=1, verbose_name="nombre")),
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
                    "job_dating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interpreters",
                        to="jobdating.jobdating",
                    ),
                ),
            ],
            options={
                "verbose_name": "interprète",
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposée"),
                            ("retained", "Retenue"),
                            ("declined", "Non retenue"),
                            ("withdrawn", "Ne vient plus"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("ready", "Prête après l'Accélérateur"),
                            ("referent", "Proposée par son référent"),
                            ("person", "À sa demande"),
                            ("organiser", "Ajoutée par l'Accélérateur"),
                        ],
                        max_length=9,
                        verbose_name="origine",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposée le")),
                ("motive", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                (
                    "withdrawal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unavailable", "N'est pas disponible ce jour-là"),
                            ("working", "A trouvé un emploi"),
                            ("training", "Est entrée en formation"),
                            ("project", "A changé de projet"),
                            ("personal", "Raison personnelle"),
                        ],
                        max_length=11,
                        verbose_name="ne vient plus",
                    ),
                ),
                (
                    "wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="recruteurs souhaités",
                    ),
                ),
                ("arrives", models.TimeField(blank=True, null=True, verbose_name="arrive à")),
                ("leaves", models.TimeField(blank=True, null=True, verbose_name="repart à")),
                ("language", models.CharField(blank=True, max_length=40, verbose_name="interprète")),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="numéro")),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrivée le")),
                ("late_until", models.TimeField(blank=True, null=True, verbose_name="en retard, attendue à")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="repartie le")),
                (
                    "appointment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="candidacy",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidacies",
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
                    "job_dating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="candidates", to="jobdating.jobdating"
                    ),
                ),
            ],
            options={
                "verbose_name": "candidat",
            },
        ),
        migrations.CreateModel(
            name="PlanRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Demandé"),
                            ("done", "Fait"),
                            ("stale", "Dépassé"),
                            ("failed", "Impossible"),
                        ],
                        default="asked",
                        max_length=6,
                        verbose_name="statut",
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="sur la version")),
                ("asked_at", models.DateTimeField(verbose_name="demandé le")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="fait le")),
                ("report", models.JSONField(blank=True, default=dict, verbose_name="résultat")),
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
                    "job_dating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plans", to="jobdating.jobdating"
                    ),
                ),
            ],
            options={
                "verbose_name": "plan demandé",
            },
        ),
        migrations.CreateModel(
            name="Recruiter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("tables", models.PositiveSmallIntegerField(default=1, verbose_name="tables")),
                ("hall", models.CharField(blank=True, max_length=60, verbose_name="salle")),
                ("arrives", models.TimeField(blank=True, null=True, verbose_name="arrive à")),
                ("leaves", models.TimeField(blank=True, null=True, verbose_name="repart à")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="langues parlées",
                    ),
                ),
                ("least", models.PositiveSmallIntegerField(default=0, verbose_name="entretiens promis")),
                ("most", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="entretiens au plus")),
                (
                    "expectations",
                    models.TextField(blank=True, max_length=2000, verbose_name="ce que l'entreprise attend"),
                ),
                (
                    "came_to_briefing",
                    models.BooleanField(default=False, verbose_name="venue à la rencontre du secteur"),
                ),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrivé le")),
                ("late_until", models.TimeField(blank=True, null=True, verbose_name="en retard, attendu à")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="reparti le")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="ne vient plus depuis le")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recruitments", to="employers.company"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.companycontact",
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
                    "job_dating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recruiters", to="jobdating.jobdating"
                    ),
                ),
            ],
            options={
                "verbose_name": "recruteur",
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("held", "A eu lieu"),
                            ("missed", "N'a pas eu lieu"),
                            ("cancelled", "Annulé"),
                        ],
                        default="planned",
                        max_length=9,
                        verbose_name="statut",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="à")),
                ("table", models.PositiveSmallIntegerField(default=1, verbose_name="table")),
                ("score", models.IntegerField(default=0, verbose_name="points")),
                ("why", models.JSONField(blank=True, default=dict, verbose_name="pourquoi")),
                ("is_by_hand", models.BooleanField(default=False, verbose_name="placé à la main")),
                ("announced_at", models.DateTimeField(blank=True, null=True, verbose_name="annoncé le")),
                ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="appelé le")),
                ("noted_at", models.DateTimeField(blank=True, null=True, verbose_name="noté le")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("promise", "Promesse d'embauche"),
                            ("second", "Second entretien"),
                            ("not_now", "Pas maintenant"),
                        ],
                        max_length=7,
                        verbose_name="suite donnée",
                    ),
                ),
                ("not_now", models.CharField(blank=True, max_length=40, verbose_name="raison")),
                ("second_at", models.DateTimeField(blank=True, null=True, verbose_name="second entretien le")),
                (
                    "feeling",
                    models.CharField(
                        blank=True,
                        choices=[("well", "Bien"), ("so_so", "Moyennement"), ("badly", "Mal")],
                        max_length=5,
                        verbose_name="ressenti de la personne",
                    ),
                ),
                ("feedback", models.CharField(blank=True, max_length=500, verbose_name="ce que dit la personne")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="jobdating.candidate"
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
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="meeting",
                        to="hires.hire",
                    ),
                ),
                (
                    "job_dating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="jobdating.jobdating"
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vacancies.vacancy",
                    ),
                ),
                (
                    "recruiter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="jobdating.recruiter"
                    ),
                ),
            ],
            options={
                "verbose_name": "entretien de job dating",
            },
        ),
        migrations.CreateModel(
            name="RecruiterVacancy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                    "recruiter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="jobdating.recruiter"
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vacancies.vacancy"
                    ),
                ),
            ],
            options={
                "verbose_name": "offre apportée",
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("month", models.DateField(verbose_name="mois (premier jour)")),
                ("sector", models.CharField(max_length=40, verbose_name="secteur")),
                ("title", models.CharField(max_length=80, verbose_name="thème")),
                (
                    "rome",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), size=None, verbose_name="domaines de métiers (ROME)"
                    ),
                ),
                (
                    "lessons",
                    models.TextField(blank=True, max_length=4000, verbose_name="ce que les entreprises attendent"),
                ),
                (
                    "briefing",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="theme",
                        to="appointments.session",
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
                    "expert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "thème du mois",
            },
        ),
        migrations.CreateModel(
            name="Readiness",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_ready", models.BooleanField(verbose_name="prête")),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="besoins",
                    ),
                ),
                ("advice", models.TextField(blank=True, max_length=1000, verbose_name="conseils")),
                ("decided_at", models.DateTimeField(verbose_name="dit le")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="besoins traités le")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readiness",
                        to="beneficiaries.beneficiary",
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
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobdating.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis de fin de journée",
            },
        ),
        migrations.AddField(
            model_name="jobdating",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="job_datings", to="jobdating.theme"
            ),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["departement", "beneficiary"], name="candidate_by_person"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                fields=("job_dating", "beneficiary"),
                name="candidate_once",
                violation_error_message="Cette personne est déjà candidate à ce job dating.",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                fields=("job_dating", "number"),
                name="candidate_number_once",
                violation_error_message="Ce numéro est déjà donné.",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), _negated=True),
                    models.Q(("withdrawal", ""), _negated=True),
                    _connector="OR",
                ),
                name="candidate_withdrawn_has_motive",
                violation_error_message="Dites pourquoi la personne ne vient plus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "declined"), _negated=True),
                    models.Q(("motive", ""), _negated=True),
                    _connector="OR",
                ),
                name="candidate_declined_has_motive",
                violation_error_message="Dites pourquoi la personne n'est pas retenue.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "asked")),
                fields=("job_dating",),
                name="plan_one_at_a_time",
                violation_error_message="Un plan est déjà en cours de calcul.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruiter",
            constraint=models.UniqueConstraint(
                fields=("job_dating", "company"),
                name="recruiter_once",
                violation_error_message="Cette entreprise participe déjà à ce job dating.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruiter",
            constraint=models.CheckConstraint(
                condition=models.Q(("tables__range", (1, 50))),
                name="recruiter_has_a_table",
                violation_error_message="Un recruteur tient de 1 à 50 tables.",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["departement", "job_dating", "starts_at"], name="meeting_by_hour"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["departement", "recruiter", "starts_at"], name="meeting_by_recruiter"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("planned", "held", "missed"))),
                fields=("candidate", "starts_at"),
                name="meeting_candidate_one_at_a_time",
                violation_error_message="Cette personne a déjà un entretien à cette heure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("planned", "held", "missed"))),
                fields=("recruiter", "starts_at", "table"),
                name="meeting_table_one_at_a_time",
                violation_error_message="Cette table a déjà un entretien à cette heure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("planned", "held", "missed"))),
                fields=("candidate", "recruiter"),
                name="meeting_pair_once",
                violation_error_message="Cette personne rencontre déjà ce recruteur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("table__gte", 1)),
                name="meeting_table_from_one",
                violation_error_message="Les tables se comptent à partir de 1.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", ""), ("status", "held"), _connector="OR"),
                name="meeting_outcome_when_held",
                violation_error_message="Une suite ne se note que si l'entretien a eu lieu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "not_now"), _negated=True),
                    models.Q(("not_now", ""), _negated=True),
                    _connector="OR",
                ),
                name="meeting_not_now_has_reason",
                violation_error_message="Dites pourquoi pas maintenant.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "second"), ("second_at__gt", models.F("starts_at"))),
                    models.Q(("outcome", "second"), _negated=True),
                    _connector="OR",
                ),
                name="meeting_second_comes_after",
                violation_error_message="Donnez la date du second entretien, après celui-ci.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recruitervacancy",
            constraint=models.UniqueConstraint(
                fields=("recruiter", "vacancy"),
                name="recruiter_brings_once",
                violation_error_message="Ce recruteur apporte déjà cette offre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                fields=("departement", "month", "sector"),
                name="theme_once_a_month",
                violation_error_message="Ce secteur est déjà le thème de ce mois.",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)),
                name="theme_month_is_a_first_day",
                violation_error_message="Un mois se dit par son premier jour.",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.CheckConstraint(
                condition=models.Q(("rome__len__gte", 1)),
                name="theme_has_occupations",
                violation_error_message="Dites au moins un domaine de métiers.",
            ),
        ),
        migrations.AddIndex(
            model_name="readiness",
            index=models.Index(fields=["departement", "beneficiary", "-decided_at"], name="readiness_latest"),
        ),
        migrations.AddConstraint(
            model_name="readiness",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_ready", True), ("needs__len__gte", 1), _connector="OR"),
                name="readiness_or_needs",
                violation_error_message="Dites ce dont la personne a besoin avant un job dating.",
            ),
        ),
        migrations.AddIndex(
            model_name="jobdating",
            index=models.Index(fields=["departement", "on"], name="job_dating_by_day"),
        ),
        migrations.AddConstraint(
            model_name="jobdating",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))),
                name="job_dating_hours_in_order",
                violation_error_message="L'heure de fin vient après l'heure de début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobdating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("break_from", None), ("break_until", None)),
                    ("break_until__gt", models.F("break_from")),
                    _connector="OR",
                ),
                name="job_dating_break_in_order",
                violation_error_message="La pause a un début et une fin, dans cet ordre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobdating",
            constraint=models.CheckConstraint(
                condition=models.Q(("most__gte", 1), ("seats__gte", 1), ("slot_minutes__range", (5, 120))),
                name="job_dating_slots_last",
                violation_error_message="Un entretien dure de 5 à 120 minutes, et chaque candidat peut en avoir un.",
            ),
        ),
        Secure("Theme"),
        Secure("JobDating"),
        Secure("Interpreter"),
        Secure("PlanRun"),
        Secure("Readiness"),
        Secure("Recruiter"),
        Secure("RecruiterVacancy"),
        Secure("Candidate"),
        Secure("Meeting"),
    ]
