"""Rooms, agendas, openings, absences, sessions, waiting places, invitations; and what is taken when."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

import rebond.ground.tenancy.context
from rebond.ground.tenancy.secure import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_membership_once"),
        ("appointments", "0003_open_once"),
        ("beneficiaries", "0005_taken_over"),
        ("tenancy", "0002_shared_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rooms", to="accounts.organisation"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nom")),
                ("seats", models.PositiveSmallIntegerField(default=2, verbose_name="places assises")),
                ("is_accessible", models.BooleanField(default=False, verbose_name="accessible en fauteuil")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermée le")),
            ],
            options={
                "verbose_name": "salle",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"),
                        name="room_name_once",
                        violation_error_message="Une salle de ce lieu porte déjà ce nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1)),
                        name="room_has_a_seat",
                        violation_error_message="Une salle a au moins une place assise.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agenda",
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
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agenda", to="accounts.membership"
                    ),
                ),
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
                (
                    "is_accessible",
                    models.BooleanField(default=False, verbose_name="reçoit dans un lieu accessible en fauteuil"),
                ),
                (
                    "gap_minutes",
                    models.PositiveSmallIntegerField(default=0, verbose_name="minutes entre deux rendez-vous"),
                ),
                (
                    "calendar_url",
                    models.URLField(blank=True, max_length=500, verbose_name="adresse de l'agenda personnel (.ics)"),
                ),
                ("calendar_read_at", models.DateTimeField(blank=True, null=True, verbose_name="agenda lu le")),
                (
                    "calendar_error",
                    models.CharField(blank=True, max_length=200, verbose_name="dernière erreur de lecture"),
                ),
            ],
            options={
                "verbose_name": "agenda",
            },
        ),
        migrations.CreateModel(
            name="Opening",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="accounts.organisation"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="accounts.membership",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="appointments.room",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="natures de rendez-vous"
                    ),
                ),
                (
                    "modes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("in_person", "Sur place"),
                                ("phone", "Par téléphone"),
                                ("video", "En visio"),
                                ("visit", "À domicile"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="façons de se voir",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="jour de la semaine")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ("every_weeks", models.PositiveSmallIntegerField(default=1, verbose_name="toutes les (semaines)")),
                ("on", models.DateField(blank=True, null=True, verbose_name="le")),
                ("opens", models.TimeField(verbose_name="de")),
                ("closes", models.TimeField(verbose_name="à")),
                ("only_in_school_time", models.BooleanField(default=False, verbose_name="hors vacances scolaires")),
            ],
            options={
                "verbose_name": "plage d'ouverture",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agent__isnull", False), ("room__isnull", False), _connector="OR"),
                        name="opening_has_agent_or_room",
                        violation_error_message="Une plage d'ouverture est celle d'un agent, d'une salle, ou des deux.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on", None), ("on__isnull", False), ("starts_on", None), ("weekday", None)),
                            models.Q(("on", None), ("starts_on__isnull", False), ("weekday__isnull", False)),
                            _connector="OR",
                        ),
                        name="opening_weekly_or_one_day",
                        violation_error_message="Une plage d'ouverture revient chaque semaine à partir d'un jour, ou ne vaut qu'un jour.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday", None), ("weekday__range", (1, 6)), _connector="OR"),
                        name="opening_weekday_exists",
                        violation_error_message="Le jour de la semaine va de lundi à samedi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every_weeks__gte", 1)),
                        name="opening_comes_back",
                        violation_error_message="Une plage revient au plus souvent chaque semaine.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="opening_days_in_order",
                        violation_error_message="Une plage d'ouverture finit après avoir commencé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))),
                        name="opening_hours_in_order",
                        violation_error_message="L'heure de fin vient après l'heure de début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kinds__len__gte", 1), ("modes__len__gte", 1)),
                        name="opening_serves_something",
                        violation_error_message="Choisissez au moins une nature de rendez-vous et une façon de se voir.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
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
                    "agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="accounts.membership",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="appointments.room",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="accounts.organisation",
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="période")),
                (
                    "motive",
                    models.CharField(
                        choices=[
                            ("leave", "Congé"),
                            ("away", "Absence"),
                            ("training", "Formation"),
                            ("meeting", "Réunion"),
                            ("closed", "Fermeture"),
                            ("busy", "Occupé dans son agenda"),
                        ],
                        default="away",
                        max_length=10,
                        verbose_name="motif",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("typed", "Saisie"), ("calendar", "Agenda personnel")],
                        default="typed",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("uid", models.CharField(blank=True, max_length=200, verbose_name="événement de l'agenda")),
            ],
            options={
                "verbose_name": "fermeture",
                "indexes": [models.Index(fields=["departement", "agent", "source"], name="absence_by_agent")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("organisation", None), ("room", None)),
                            models.Q(("agent", None), ("organisation", None), ("room__isnull", False)),
                            models.Q(("agent", None), ("organisation__isnull", False), ("room", None)),
                            _connector="OR",
                        ),
                        name="absence_of_one_thing",
                        violation_error_message="Une fermeture concerne un agent, une salle, ou un lieu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period__endswith__isnull", False),
                            ("period__isempty", False),
                            ("period__startswith__isnull", False),
                        ),
                        name="absence_has_bounds",
                        violation_error_message="Une fermeture a un début, puis une fin.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agent__isnull", False), ("source", "calendar"), models.Q(("uid", ""), _negated=True)
                            ),
                            models.Q(("source", "typed"), ("uid", "")),
                            _connector="OR",
                        ),
                        name="absence_names_its_event",
                        violation_error_message="Une fermeture lue dans un agenda garde le nom de son événement.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
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
                ("kind", models.CharField(max_length=40, verbose_name="nature")),
                ("created_at", models.DateTimeField(verbose_name="créée le")),
                (
                    "created_by",
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
                "verbose_name": "envoi d'invitations",
                "indexes": [models.Index(fields=["departement", "-created_at"], name="campaign_latest")],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="nature")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="appointments.campaign",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="envoyée le")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="valable jusqu'au")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="rappelée le")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="répondue le")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="retirée le")),
            ],
            options={
                "verbose_name": "invitation",
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=["departement", "kind", "beneficiary", "-created_at", "-id"],
                        include=["expires_at"],
                        name="invitation_latest",
                    ),
                    models.Index(
                        condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                        fields=["departement", "kind", "organisation", "expires_at"],
                        name="invitation_pending",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at", None), ("expires_at__gt", models.F("created_at")), _connector="OR"
                        ),
                        name="invitation_lasts",
                        violation_error_message="Une invitation expire après avoir été envoyée.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="nature")),
                ("reviewed_at", models.DateTimeField(verbose_name="examiné le")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                ("is_closing", models.BooleanField(default=False, verbose_name="plus rien n'est attendu")),
            ],
            options={
                "verbose_name": "examen d'un dossier",
                "indexes": [
                    models.Index(fields=["departement", "kind", "beneficiary", "-reviewed_at"], name="review_latest")
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("kind", models.CharField(max_length=40, verbose_name="nature")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Prévue"), ("held", "Tenue"), ("cancelled", "Annulée")],
                        default="planned",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="accounts.membership",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="appointments.room",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("in_person", "Sur place"),
                            ("phone", "Par téléphone"),
                            ("video", "En visio"),
                            ("visit", "À domicile"),
                        ],
                        default="in_person",
                        max_length=10,
                        verbose_name="façon de se voir",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="le")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="durée (minutes)")),
                ("buffer_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="battement (minutes)")),
                (
                    "until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.Value("UTC"),
                            models.ExpressionWrapper(
                                django.db.models.expressions.CombinedExpression(
                                    models.Func(
                                        models.Value("UTC"),
                                        models.F("starts_at"),
                                        function="timezone",
                                        output_field=models.DateTimeField(),
                                    ),
                                    "+",
                                    models.Func(
                                        models.Value(0),
                                        models.Value(0),
                                        models.Value(0),
                                        models.Value(0),
                                        models.Value(0),
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("minutes"), "+", models.F("buffer_minutes")
                                        ),
                                        function="make_interval",
                                        output_field=models.DurationField(),
                                    ),
                                ),
                                output_field=models.DateTimeField(),
                            ),
                            function="timezone",
                            output_field=models.DateTimeField(),
                        ),
                        output_field=models.DateTimeField(),
                        verbose_name="agenda repris à",
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                ("taken", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="places prises")),
                ("place_note", models.CharField(blank=True, max_length=200, verbose_name="précision sur le lieu")),
                ("made_at", models.DateTimeField(verbose_name="ouverte le")),
            ],
            options={
                "verbose_name": "séance collective",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "planned")),
                        fields=["departement", "kind", "starts_at"],
                        name="session_planned",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("places"))),
                        name="session_places_not_exceeded",
                        violation_error_message="Cette séance est complète.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("places__gte", 1)),
                        name="session_lasts",
                        violation_error_message="Une séance dure au moins une minute et a au moins une place.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingPlace",
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
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting_places",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="nature")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting",
                        to="appointments.session",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "En attente"),
                            ("offered", "Place proposée"),
                            ("accepted", "Place acceptée"),
                            ("declined", "Place refusée"),
                            ("expired", "Sans réponse à temps"),
                            ("withdrawn", "N'attend plus"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="depuis le")),
                ("offered_at", models.DateTimeField(blank=True, null=True, verbose_name="proposée le")),
                ("offered_until", models.DateTimeField(blank=True, null=True, verbose_name="à prendre avant")),
                ("offered_starts_at", models.DateTimeField(blank=True, null=True, verbose_name="heure proposée")),
                (
                    "offered_ends_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="fin de l'heure proposée"),
                ),
                (
                    "offered_minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="durée proposée (minutes)"),
                ),
                (
                    "offered_mode",
                    models.CharField(
                        choices=[
                            ("in_person", "Sur place"),
                            ("phone", "Par téléphone"),
                            ("video", "En visio"),
                            ("visit", "À domicile"),
                        ],
                        default="in_person",
                        max_length=10,
                        verbose_name="façon proposée",
                    ),
                ),
                (
                    "offered_agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "offered_room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appointments.room",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="répondue le")),
            ],
            options={
                "verbose_name": "attente d'une place",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ("waiting", "offered"))),
                        fields=["departement", "organisation", "kind", "since"],
                        name="waiting_in_order",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("waiting", "offered"))),
                        fields=("beneficiary", "kind", "organisation", "session"),
                        name="waiting_once",
                        nulls_distinct=False,
                        violation_error_message="Cette personne attend déjà une place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "offered"), _negated=True),
                            models.Q(("offered_at__isnull", False), ("offered_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="waiting_offer_has_an_end",
                        violation_error_message="Une place proposée l'est jusqu'à une heure dite.",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_person_once",
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_agent_once",
        ),
        migrations.AddField(
            model_name="appointment",
            name="buffer_minutes",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="battement (minutes)"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="noted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="noté le"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="mode",
            field=models.CharField(
                choices=[
                    ("in_person", "Sur place"),
                    ("phone", "Par téléphone"),
                    ("video", "En visio"),
                    ("visit", "À domicile"),
                ],
                default="in_person",
                max_length=10,
                verbose_name="façon de se voir",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="origin",
            field=models.CharField(
                choices=[
                    ("agent", "Pris par un agent"),
                    ("person", "Pris par la personne"),
                    ("convocation", "Convocation"),
                    ("series", "Série"),
                    ("waiting_list", "Liste d'attente"),
                    ("allocation", "Répartition"),
                ],
                default="agent",
                max_length=12,
                verbose_name="pris par",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="place_note",
            field=models.CharField(blank=True, max_length=200, verbose_name="précision sur le lieu"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="series",
            field=models.UUIDField(blank=True, null=True, verbose_name="série"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="invitation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="appointments",
                to="appointments.invitation",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="room",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="appointments.room",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participations",
                to="appointments.session",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="decisive_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        status__in=("excused", "cancelled"),
                        then=django.db.models.functions.comparison.Least(
                            django.db.models.functions.comparison.Coalesce("noted_at", "made_at"), "starts_at"
                        ),
                    ),
                    default="starts_at",
                ),
                output_field=models.DateTimeField(),
                verbose_name="compte à partir du",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Value("UTC"),
                    models.ExpressionWrapper(
                        django.db.models.expressions.CombinedExpression(
                            models.Func(
                                models.Value("UTC"),
                                models.F("starts_at"),
                                function="timezone",
                                output_field=models.DateTimeField(),
                            ),
                            "+",
                            models.Func(
                                models.Value(0),
                                models.Value(0),
                                models.Value(0),
                                models.Value(0),
                                models.Value(0),
                                django.db.models.expressions.CombinedExpression(
                                    models.F("minutes"), "+", models.F("buffer_minutes")
                                ),
                                function="make_interval",
                                output_field=models.DurationField(),
                            ),
                        ),
                        output_field=models.DateTimeField(),
                    ),
                    function="timezone",
                    output_field=models.DateTimeField(),
                ),
                output_field=models.DateTimeField(),
                verbose_name="agenda repris à",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                fields=["departement", "kind", "beneficiary", "-decisive_at", "-starts_at", "-id"],
                include=["status"],
                name="appointment_decisive",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("status", "missed")),
                fields=["departement", "kind", "beneficiary", "starts_at"],
                name="appointment_missed",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["departement", "agent", "starts_at"], name="appointment_by_agent"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("series", None), _negated=True),
                fields=["departement", "series"],
                name="appointment_by_series",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1)),
                name="appointment_lasts",
                violation_error_message="Un rendez-vous dure au moins une minute.",
            ),
        ),
        migrations.CreateModel(
            name="Occupation",
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
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="appointments.room",
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="période")),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occupations",
                        to="appointments.appointment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occupations",
                        to="appointments.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "occupation",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("agent__isnull", False)),
                        expressions=[("departement", "="), ("agent", "="), ("period", "&&")],
                        name="occupation_agent_once",
                        violation_error_message="L'agent a déjà un rendez-vous à cette heure.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("beneficiary__isnull", False)),
                        expressions=[("departement", "="), ("beneficiary", "="), ("period", "&&")],
                        name="occupation_beneficiary_once",
                        violation_error_message="Cette personne a déjà un rendez-vous à cette heure.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("room__isnull", False)),
                        expressions=[("departement", "="), ("room", "="), ("period", "&&")],
                        name="occupation_room_once",
                        violation_error_message="Cette salle est déjà prise à cette heure.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("beneficiary", None), ("room", None)),
                            models.Q(("agent", None), ("beneficiary", None), ("room__isnull", False)),
                            models.Q(("agent", None), ("beneficiary__isnull", False), ("room", None)),
                            _connector="OR",
                        ),
                        name="occupation_of_one_thing",
                        violation_error_message="Une occupation est celle d'un agent, d'une salle, ou d'une personne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appointment__isnull", False), ("session", None)),
                            models.Q(("appointment", None), ("session__isnull", False)),
                            _connector="OR",
                        ),
                        name="occupation_by_one_meeting",
                        violation_error_message="Une occupation vient d'un rendez-vous ou d'une séance.",
                    ),
                ],
            },
        ),
        Secure("Room"),
        Secure("Agenda"),
        Secure("Opening"),
        Secure("Absence"),
        Secure("Campaign"),
        Secure("Invitation"),
        Secure("Review"),
        Secure("Session"),
        Secure("Appointment"),
        Secure("WaitingPlace"),
        Secure("Occupation"),
    ]
