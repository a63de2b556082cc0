"""Days of workshops, their cohorts, and what people take away."""

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
        ("documents", "0001_initial"),
        ("jobdating", "0001_initial"),
        ("tenancy", "0003_links_by_object"),
    ]

    operations = [
        migrations.CreateModel(
            name="Day",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="personnes attendues")),
                (
                    "workshops",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="ateliers"
                    ),
                ),
                ("slot_minutes", models.PositiveSmallIntegerField(default=15, verbose_name="minutes par créneau")),
                ("lunch_from", models.TimeField(blank=True, null=True, verbose_name="repas de")),
                ("lunch_until", models.TimeField(blank=True, null=True, verbose_name="repas jusqu'à")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version du déroulé")),
                ("proof", models.JSONField(blank=True, default=dict, verbose_name="preuve du déroulé")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="déroulé fait le")),
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
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accelerator_day",
                        to="appointments.session",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="days", to="jobdating.theme"
                    ),
                ),
            ],
            options={
                "verbose_name": "journée de l'Accélérateur",
            },
        ),
        migrations.CreateModel(
            name="CohortChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "Ajoutée"), ("removed", "Retirée")], max_length=7, verbose_name="changement"
                    ),
                ),
                ("motive", models.CharField(max_length=500, verbose_name="motif")),
                ("made_at", models.DateTimeField(verbose_name="le")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="beneficiaries.beneficiary"
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
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="accelerator.day"
                    ),
                ),
            ],
            options={
                "verbose_name": "changement de cohorte",
            },
        ),
        migrations.CreateModel(
            name="Coach",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                (
                    "workshops",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="ateliers"
                    ),
                ),
                ("arrives", models.TimeField(blank=True, null=True, verbose_name="arrive à")),
                ("leaves", models.TimeField(blank=True, null=True, verbose_name="repart à")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="reparti le")),
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
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="coaches", to="accelerator.day"
                    ),
                ),
            ],
            options={
                "verbose_name": "animateur",
            },
        ),
        migrations.CreateModel(
            name="DayRoom",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "workshops",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="ateliers",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermée depuis")),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rooms", to="accelerator.day"
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
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appointments.room"
                    ),
                ),
            ],
            options={
                "verbose_name": "salle de la journée",
            },
        ),
        migrations.CreateModel(
            name="Exploration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("rome", models.CharField(max_length=5, verbose_name="code ROME")),
                (
                    "taste",
                    models.CharField(
                        choices=[("yes", "Oui, ce métier m'intéresse"), ("maybe", "Peut-être"), ("no", "Non")],
                        max_length=5,
                        verbose_name="avis",
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="noté le")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="explorations",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="explorations",
                        to="accelerator.day",
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
                "verbose_name": "métier exploré",
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("workshop", models.CharField(max_length=40, verbose_name="atelier")),
                ("starts_at", models.DateTimeField(verbose_name="à")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="durée (minutes)")),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="accelerator.coach"
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="accelerator.day"
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
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="accelerator.dayroom",
                    ),
                ),
            ],
            options={
                "verbose_name": "passage d'atelier",
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("scores", models.JSONField(default=dict, verbose_name="points")),
                ("advice", models.TextField(blank=True, max_length=1500, verbose_name="conseils")),
                ("done_at", models.DateTimeField(verbose_name="fait le")),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practices",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="practices",
                        to="accelerator.day",
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
                "verbose_name": "simulation d'entretien",
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("present", "Présent"),
                            ("late", "En retard"),
                            ("left", "Parti avant la fin"),
                            ("absent", "Absent"),
                        ],
                        default="planned",
                        max_length=7,
                        verbose_name="présence",
                    ),
                ),
                ("noted_at", models.DateTimeField(blank=True, null=True, verbose_name="noté le")),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="appointments.appointment"
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
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="accelerator.passage"
                    ),
                ),
            ],
            options={
                "verbose_name": "place dans un atelier",
            },
        ),
        migrations.CreateModel(
            name="Selection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seed", models.CharField(max_length=120, verbose_name="graine annoncée")),
                ("size", models.PositiveSmallIntegerField(verbose_name="personnes choisies")),
                ("pool", models.JSONField(default=list, verbose_name="personnes tirées au sort")),
                ("report", models.JSONField(default=dict, verbose_name="rapport")),
                ("made_at", models.DateTimeField(verbose_name="fait le")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="invitations envoyées le")),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="selections", to="accelerator.day"
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
            ],
            options={
                "verbose_name": "choix d'une cohorte",
            },
        ),
        migrations.CreateModel(
            name="Cv",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="titre")),
                ("summary", models.TextField(blank=True, max_length=800, verbose_name="présentation")),
                ("content", models.JSONField(default=dict, verbose_name="contenu")),
                (
                    "template",
                    models.CharField(
                        choices=[("simple", "Simple"), ("columns", "Deux colonnes"), ("skills", "Par compétences")],
                        default="simple",
                        max_length=7,
                        verbose_name="présentation du document",
                    ),
                ),
                (
                    "photo_consented_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accord pour la photo le"),
                ),
                ("photo_deletes_on", models.DateField(blank=True, null=True, verbose_name="photo effacée le")),
                ("updated_at", models.DateTimeField(verbose_name="modifié le")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "beneficiary",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cv", to="beneficiaries.beneficiary"
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
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "updated_by",
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
                "verbose_name": "CV",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("photo", None),
                            models.Q(("photo_consented_at__isnull", False), ("photo_deletes_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="cv_photo_with_consent",
                        violation_error_message="Une photo demande l'accord de la personne, et un jour où elle sera effacée.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="day",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gte", 1), ("slot_minutes__range", (5, 60)), ("workshops__len__gte", 1)),
                name="day_welcomes_somebody",
                violation_error_message="Une journée attend au moins une personne, pour au moins un atelier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="day",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lunch_from", None), ("lunch_until", None)),
                    ("lunch_until__gt", models.F("lunch_from")),
                    _connector="OR",
                ),
                name="day_lunch_in_order",
                violation_error_message="Le repas a un début et une fin, dans cet ordre.",
            ),
        ),
        migrations.AddIndex(
            model_name="cohortchange",
            index=models.Index(fields=["departement", "day", "made_at"], name="cohort_change_by_day"),
        ),
        migrations.AddConstraint(
            model_name="cohortchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("motive", ""), _negated=True),
                name="cohort_change_has_motive",
                violation_error_message="Dites pourquoi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coach",
            constraint=models.UniqueConstraint(
                fields=("day", "member"),
                name="coach_once",
                violation_error_message="Cette personne anime déjà la journée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coach",
            constraint=models.CheckConstraint(
                condition=models.Q(("member__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"),
                name="coach_is_somebody",
                violation_error_message="Choisissez un agent, ou donnez un nom.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coach",
            constraint=models.CheckConstraint(
                condition=models.Q(("workshops__len__gte", 1)),
                name="coach_can_do_something",
                violation_error_message="Choisissez au moins un atelier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayroom",
            constraint=models.UniqueConstraint(
                fields=("day", "room"), name="day_room_once", violation_error_message="Cette salle est déjà prévue."
            ),
        ),
        migrations.AddConstraint(
            model_name="exploration",
            constraint=models.UniqueConstraint(
                fields=("beneficiary", "rome"),
                name="exploration_once",
                violation_error_message="Ce métier est déjà noté.",
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(fields=["departement", "day", "starts_at"], name="passage_by_hour"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("coach", "starts_at"),
                name="passage_coach_one_at_a_time",
                violation_error_message="Cet animateur a déjà un groupe à cette heure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("room", "starts_at"),
                name="passage_room_one_at_a_time",
                violation_error_message="Cette salle a déjà un groupe à cette heure.",
            ),
        ),
        migrations.AddIndex(
            model_name="practice",
            index=models.Index(fields=["departement", "beneficiary", "-done_at"], name="practice_latest"),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(fields=["departement", "appointment"], name="seat_by_person"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                fields=("passage", "appointment"),
                name="seat_once",
                violation_error_message="Cette personne est déjà dans ce groupe.",
            ),
        ),
        migrations.AddIndex(
            model_name="selection",
            index=models.Index(fields=["departement", "day", "-made_at"], name="selection_latest"),
        ),
        Secure("Day"),
        Secure("DayRoom"),
        Secure("Coach"),
        Secure("Passage"),
        Secure("Seat"),
        Secure("Selection"),
        Secure("CohortChange"),
        Secure("Cv"),
        Secure("Exploration"),
        Secure("Practice"),
    ]
