"""Interviews: who meets whom, when, at which table, and what came of it."""

from django.db import models
from django.db.models import F, Q

from rebond.events.jobdating.models.events import JobDating
from rebond.events.jobdating.models.people import Candidate, Recruiter
from rebond.events.jobdating.states import LIVE, MEETING_MOVES, Feeling, MeetingStatus, Outcome
from rebond.ground.lifecycle.models import Stateful
from rebond.work.hires.models import Hire
from rebond.work.vacancies.models import Vacancy


class Meeting(Stateful):
    """One interview, in one slot of a job dating. `table` counts from 1. `why` holds the parts of the score.

    `announced_at`: the candidate was told this hour; a new plan keeps it. `called_at`: the screen calls them.
    """

    MOVES = MEETING_MOVES

    job_dating = models.ForeignKey(JobDating, on_delete=models.CASCADE, related_name="meetings")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="meetings")
    recruiter = models.ForeignKey(Recruiter, on_delete=models.CASCADE, related_name="meetings")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="interviews", null=True, blank=True)
    status = models.CharField("statut", max_length=9, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    starts_at = models.DateTimeField("à")
    table = models.PositiveSmallIntegerField("table", default=1)
    score = models.IntegerField("points", default=0)
    why = models.JSONField("pourquoi", default=dict, blank=True)
    is_by_hand = models.BooleanField("placé à la main", default=False)
    announced_at = models.DateTimeField("annoncé le", null=True, blank=True)
    called_at = models.DateTimeField("appelé le", null=True, blank=True)
    noted_at = models.DateTimeField("noté le", null=True, blank=True)
    outcome = models.CharField("suite donnée", max_length=7, choices=Outcome, blank=True)
    not_now = models.CharField("raison", max_length=40, blank=True)
    second_at = models.DateTimeField("second entretien le", null=True, blank=True)
    feeling = models.CharField("ressenti de la personne", max_length=5, choices=Feeling, blank=True)
    feedback = models.CharField("ce que dit la personne", max_length=500, blank=True)
    hire = models.OneToOneField(Hire, on_delete=models.SET_NULL, related_name="meeting", null=True, blank=True)

    class Meta:
        verbose_name = "entretien de job dating"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "starts_at"],
                name="meeting_candidate_one_at_a_time",
                condition=Q(status__in=LIVE),
                violation_error_message="Cette personne a déjà un entretien à cette heure.",
            ),
            models.UniqueConstraint(
                fields=["recruiter", "starts_at", "table"],
                name="meeting_table_one_at_a_time",
                condition=Q(status__in=LIVE),
                violation_error_message="Cette table a déjà un entretien à cette heure.",
            ),
            models.UniqueConstraint(
                fields=["candidate", "recruiter"],
                name="meeting_pair_once",
                condition=Q(status__in=LIVE),
                violation_error_message="Cette personne rencontre déjà ce recruteur.",
            ),
            models.CheckConstraint(
                name="meeting_table_from_one",
                condition=Q(table__gte=1),
                violation_error_message="Les tables se comptent à partir de 1.",
            ),
            models.CheckConstraint(
                name="meeting_outcome_when_held",
                condition=Q(outcome="") | Q(status=MeetingStatus.HELD),
                violation_error_message="Une suite ne se note que si l'entretien a eu lieu.",
            ),
            models.CheckConstraint(
                name="meeting_not_now_has_reason",
                condition=~Q(outcome=Outcome.NOT_NOW) | ~Q(not_now=""),
                violation_error_message="Dites pourquoi pas maintenant.",
            ),
            models.CheckConstraint(
                name="meeting_second_comes_after",
                condition=~Q(outcome=Outcome.SECOND) | Q(second_at__isnull=False, second_at__gt=F("starts_at")),
                violation_error_message="Donnez la date du second entretien, après celui-ci.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "job_dating", "starts_at"], name="meeting_by_hour"),
            models.Index(fields=["departement", "recruiter", "starts_at"], name="meeting_by_recruiter"),
        ]
