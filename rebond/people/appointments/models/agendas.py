"""Where and when people may be received: rooms, agendas, hours open, hours closed."""

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from rebond.ground.tenancy.models import TenantModel
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.states import AbsenceSource, Mode, Motive


class Room(TenantModel):
    """A place of an organisation where people are received."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField("nom", max_length=80)
    seats = models.PositiveSmallIntegerField("places assises", default=2)
    is_accessible = models.BooleanField("accessible en fauteuil", default=False)
    closed_on = models.DateField("fermée le", null=True, blank=True)

    class Meta:
        verbose_name = "salle"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="room_name_once",
                violation_error_message="Une salle de ce lieu porte déjà ce nom.",
            ),
            models.CheckConstraint(
                name="room_has_a_seat",
                condition=Q(seats__gte=1),
                violation_error_message="Une salle a au moins une place assise.",
            ),
        ]


class Agenda(TenantModel):
    """What an agent's hours have in common, and the calendar in which they are busy elsewhere."""

    agent = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="agenda")
    languages = ArrayField(models.CharField(max_length=40), verbose_name="langues parlées", default=list, blank=True)
    is_accessible = models.BooleanField("reçoit dans un lieu accessible en fauteuil", default=False)
    gap_minutes = models.PositiveSmallIntegerField("minutes entre deux rendez-vous", default=0)
    calendar_url = models.URLField("adresse de l'agenda personnel (.ics)", max_length=500, blank=True)
    calendar_read_at = models.DateTimeField("agenda lu le", null=True, blank=True)
    video_url = models.URLField("adresse de la visio", max_length=300, blank=True)
    calendar_error = models.CharField("dernière erreur de lecture", max_length=200, blank=True)

    class Meta:
        verbose_name = "agenda"


class Opening(TenantModel):
    """Hours in which appointments of some kinds may be taken: every so many weeks, or on one day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="openings")
    agent = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="openings", null=True, blank=True)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="openings", null=True, blank=True)
    kinds = ArrayField(models.CharField(max_length=40), verbose_name="natures de rendez-vous")
    modes = ArrayField(models.CharField(max_length=10, choices=Mode), verbose_name="façons de se voir")
    weekday = models.PositiveSmallIntegerField("jour de la semaine", null=True, blank=True)
    starts_on = models.DateField("à partir du", null=True, blank=True)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField("toutes les (semaines)", default=1)
    on = models.DateField("le", null=True, blank=True)
    opens = models.TimeField("de")
    closes = models.TimeField("à")
    only_in_school_time = models.BooleanField("hors vacances scolaires", default=False)

    class Meta:
        verbose_name = "plage d'ouverture"
        constraints = [
            models.CheckConstraint(
                name="opening_has_agent_or_room",
                condition=Q(agent__isnull=False) | Q(room__isnull=False),
                violation_error_message="Une plage d'ouverture est celle d'un agent, d'une salle, ou des deux.",
            ),
            models.CheckConstraint(
                name="opening_weekly_or_one_day",
                condition=Q(on__isnull=False, weekday=None, starts_on=None, ends_on=None)
                | Q(on=None, weekday__isnull=False, starts_on__isnull=False),
                violation_error_message="Une plage d'ouverture revient chaque semaine à partir d'un jour, ou ne vaut qu'un jour.",
            ),
            models.CheckConstraint(
                name="opening_weekday_exists",
                condition=Q(weekday=None) | Q(weekday__range=(1, 6)),
                violation_error_message="Le jour de la semaine va de lundi à samedi.",
            ),
            models.CheckConstraint(
                name="opening_comes_back",
                condition=Q(every_weeks__gte=1),
                violation_error_message="Une plage revient au plus souvent chaque semaine.",
            ),
            models.CheckConstraint(
                name="opening_days_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Une plage d'ouverture finit après avoir commencé.",
            ),
            models.CheckConstraint(
                name="opening_hours_in_order",
                condition=Q(closes__gt=F("opens")),
                violation_error_message="L'heure de fin vient après l'heure de début.",
            ),
            models.CheckConstraint(
                name="opening_serves_something",
                condition=Q(kinds__len__gte=1, modes__len__gte=1),
                violation_error_message="Choisissez au moins une nature de rendez-vous et une façon de se voir.",
            ),
        ]


class Absence(TenantModel):
    """Hours that are closed: for an agent, a room, or a whole site."""

    agent = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="absences", null=True, blank=True)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="absences", null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="absences", null=True, blank=True
    )
    period = DateTimeRangeField("période")
    motive = models.CharField("motif", max_length=10, choices=Motive, default=Motive.AWAY)
    source = models.CharField("source", max_length=10, choices=AbsenceSource, default=AbsenceSource.TYPED)
    uid = models.CharField("événement de l'agenda", max_length=200, blank=True)

    class Meta:
        verbose_name = "fermeture"
        constraints = [
            models.CheckConstraint(
                name="absence_of_one_thing",
                condition=Q(agent__isnull=False, room=None, organisation=None)
                | Q(agent=None, room__isnull=False, organisation=None)
                | Q(agent=None, room=None, organisation__isnull=False),
                violation_error_message="Une fermeture concerne un agent, une salle, ou un lieu.",
            ),
            models.CheckConstraint(
                name="absence_has_bounds",
                condition=Q(period__isempty=False, period__startswith__isnull=False, period__endswith__isnull=False),
                violation_error_message="Une fermeture a un début, puis une fin.",
            ),
            models.CheckConstraint(
                name="absence_names_its_event",
                condition=Q(source=AbsenceSource.CALENDAR, agent__isnull=False) & ~Q(uid="")
                | Q(source=AbsenceSource.TYPED, uid=""),
                violation_error_message="Une fermeture lue dans un agenda garde le nom de son événement.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "agent", "source"], name="absence_by_agent"),
        ]
