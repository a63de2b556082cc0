"""A job dating: its day, its hours, its rules, and the plans that were asked for."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from rebond.events.jobdating.models.themes import Theme
from rebond.events.jobdating.states import MOVES, PLAN_MOVES, PROPOSERS, READERS, PlanStatus, Status
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Session


class JobDatingQuerySet(models.QuerySet["JobDating"]):
    """Job datings, within what one may see."""

    def visible_to(self, principal: Principal) -> "JobDatingQuerySet":
        """All of them for who organises or reads; those not called off for who proposes people."""
        if principal.role in READERS:
            return self
        return self.exclude(status=Status.CANCELLED) if principal.role in PROPOSERS else self.none()


JobDatingManager = TenantManager.from_queryset(JobDatingQuerySet)


class JobDating(Stateful):
    """One day of interviews with the recruiters of one sector.

    Interviews start every `slot_minutes` from `opens`, local time, and never in the break. Between two interviews a
    candidate keeps `gap_slots` whole slots free, `hall_gap_slots` when the halls differ. `session` holds the people's
    places and messages (kind `job_dating`). `version` grows with every plan and every change by hand: whoever planned
    on an older one is told. `proof` is what the engine said of the plan in force: `profile`, `bound_profile` (people
    with at least 1, 2… interviews), `fit`, `fit_bound`, `proved`, and `reasons` by candidate left out; `version` and `live`
    interviews say whether it is still about what stands.
    """

    MOVES = MOVES

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="job_datings")
    status = models.CharField("statut", max_length=9, choices=Status, default=Status.PREPARING)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="job_dating", null=True, blank=True)
    on = models.DateField("le")
    opens = models.TimeField("de")
    closes = models.TimeField("à")
    break_from = models.TimeField("pause de", null=True, blank=True)
    break_until = models.TimeField("pause jusqu'à", null=True, blank=True)
    slot_minutes = models.PositiveSmallIntegerField("minutes par entretien", default=15)
    gap_slots = models.PositiveSmallIntegerField("créneaux libres entre deux entretiens", default=0)
    hall_gap_slots = models.PositiveSmallIntegerField("créneaux libres pour changer de salle", default=1)
    most = models.PositiveSmallIntegerField("entretiens par candidat au plus", default=6)
    seats = models.PositiveSmallIntegerField("candidats attendus au plus", default=120)
    version = models.PositiveIntegerField("version du plan", default=0)
    proof = models.JSONField("preuve du plan", default=dict, blank=True)
    planned_at = models.DateTimeField("planifié le", null=True, blank=True)
    announced_at = models.DateTimeField("annoncé le", null=True, blank=True)
    cost_cents = models.PositiveIntegerField("coût (centimes)", null=True, blank=True)

    objects: ClassVar[JobDatingManager[Self]] = JobDatingManager()

    class Meta:
        verbose_name = "job dating"
        constraints = [
            models.CheckConstraint(
                name="job_dating_hours_in_order",
                condition=Q(closes__gt=F("opens")),
                violation_error_message="L'heure de fin vient après l'heure de début.",
            ),
            models.CheckConstraint(
                name="job_dating_break_in_order",
                condition=Q(break_from=None, break_until=None) | Q(break_until__gt=F("break_from")),
                violation_error_message="La pause a un début et une fin, dans cet ordre.",
            ),
            models.CheckConstraint(
                name="job_dating_slots_last",
                condition=Q(slot_minutes__range=(5, 120), most__gte=1, seats__gte=1),
                violation_error_message="Un entretien dure de 5 à 120 minutes, et chaque candidat peut en avoir un.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "on"], name="job_dating_by_day")]


class Interpreter(TenantModel):
    """Interpreters of one language, present during some hours of a job dating."""

    job_dating = models.ForeignKey(JobDating, on_delete=models.CASCADE, related_name="interpreters")
    language = models.CharField("langue", max_length=40)
    arrives = models.TimeField("de", null=True, blank=True)
    leaves = models.TimeField("à", null=True, blank=True)
    count = models.PositiveSmallIntegerField("nombre", default=1)

    class Meta:
        verbose_name = "interprète"


class PlanRun(Stateful):
    """Somebody asked for a plan, on one version of what is known; a worker gives it. One at a time."""

    MOVES = PLAN_MOVES

    job_dating = models.ForeignKey(JobDating, on_delete=models.CASCADE, related_name="plans")
    status = models.CharField("statut", max_length=6, choices=PlanStatus, default=PlanStatus.ASKED)
    version = models.PositiveIntegerField("sur la version")
    asked_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    done_at = models.DateTimeField("fait le", null=True, blank=True)
    report = models.JSONField("résultat", default=dict, blank=True)

    class Meta:
        verbose_name = "plan demandé"
        constraints = [
            models.UniqueConstraint(
                fields=["job_dating"],
                name="plan_one_at_a_time",
                condition=Q(status=PlanStatus.ASKED),
                violation_error_message="Un plan est déjà en cours de calcul.",
            ),
        ]
