"""Interviews at the stands, planned or after a queue, and the queues themselves."""

from django.db import models
from django.db.models import Q

from rebond.events.forum.models.editions import Stand
from rebond.events.forum.models.visitors import Visitor
from rebond.events.forum.states import QUEUED, TICKET_MOVES, Outcome, TicketStatus
from rebond.events.jobdating.states import LIVE, MEETING_MOVES, MeetingStatus
from rebond.ground.lifecycle.models import Stateful
from rebond.work.hires.models import Hire
from rebond.work.vacancies.models import Vacancy


class QueueTicket(Stateful):
    """A visitor's place in the queue of a stand: a number, called, received or gone."""

    MOVES = TICKET_MOVES

    stand = models.ForeignKey(Stand, on_delete=models.CASCADE, related_name="tickets")
    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="tickets")
    number = models.PositiveIntegerField("numéro")
    status = models.CharField("statut", max_length=7, choices=TicketStatus, default=TicketStatus.WAITING)
    taken_at = models.DateTimeField("pris le")
    called_at = models.DateTimeField("appelé le", null=True, blank=True)
    served_at = models.DateTimeField("reçu le", null=True, blank=True)
    gone_at = models.DateTimeField("parti le", null=True, blank=True)

    class Meta:
        verbose_name = "ticket de file"
        constraints = [
            models.UniqueConstraint(
                fields=["stand", "number"],
                name="forum_ticket_number_once",
                violation_error_message="Ce numéro est déjà donné.",
            ),
            models.UniqueConstraint(
                fields=["stand", "visitor"],
                name="forum_ticket_one_at_a_time",
                condition=Q(status__in=QUEUED),
                violation_error_message="Cette personne est déjà dans cette file.",
            ),
            models.CheckConstraint(
                name="forum_ticket_says_when",
                condition=(~Q(status=TicketStatus.CALLED) | Q(called_at__isnull=False))
                & (~Q(status=TicketStatus.SERVED) | Q(served_at__isnull=False))
                & (~Q(status=TicketStatus.GONE) | Q(gone_at__isnull=False)),
                violation_error_message="Un appel, une réception, un départ portent leur heure.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "stand"], name="forum_queue", condition=Q(status__in=QUEUED)),
        ]


class Meeting(Stateful):
    """One interview at a stand: planned in a slot, or after a queue (`ticket`). `table` counts from 1 when planned.

    `signed_on`: when the stand said that its promise had become a contract; for somebody accompanied, `hire` tells it.
    """

    MOVES = MEETING_MOVES

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="meetings")
    stand = models.ForeignKey(Stand, on_delete=models.CASCADE, related_name="meetings")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ticket = models.OneToOneField(QueueTicket, on_delete=models.CASCADE, related_name="meeting", null=True, blank=True)
    status = models.CharField("statut", max_length=9, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    starts_at = models.DateTimeField("à")
    table = models.PositiveSmallIntegerField("table", default=1)
    score = models.IntegerField("points", default=0)
    announced_at = models.DateTimeField("annoncé le", null=True, blank=True)
    noted_at = models.DateTimeField("noté le", null=True, blank=True)
    outcome = models.CharField("suite donnée", max_length=7, choices=Outcome, blank=True)
    signed_on = models.DateField("contrat signé, dit le", null=True, blank=True)
    hire = models.OneToOneField(Hire, on_delete=models.SET_NULL, related_name="forum_meeting", null=True, blank=True)

    class Meta:
        verbose_name = "entretien du Forum"
        constraints = [
            models.UniqueConstraint(
                fields=["visitor", "starts_at"],
                name="forum_meeting_one_at_a_time",
                condition=Q(status__in=LIVE, ticket=None),
                violation_error_message="Cette personne a déjà un entretien à cette heure.",
            ),
            models.UniqueConstraint(
                fields=["stand", "starts_at", "table"],
                name="forum_table_one_at_a_time",
                condition=Q(status__in=LIVE, ticket=None),
                violation_error_message="Cette table a déjà un entretien à cette heure.",
            ),
            models.UniqueConstraint(
                fields=["visitor", "stand"],
                name="forum_meeting_pair_once",
                condition=Q(status__in=LIVE, ticket=None),
                violation_error_message="Cette personne a déjà un entretien prévu à ce stand.",
            ),
            models.CheckConstraint(
                name="forum_outcome_when_held",
                condition=Q(outcome="") | Q(status=MeetingStatus.HELD),
                violation_error_message="Une suite ne se note que si l'entretien a eu lieu.",
            ),
            models.CheckConstraint(
                name="forum_signed_when_promised",
                condition=Q(signed_on=None) | Q(outcome=Outcome.PROMISE, hire=None),
                violation_error_message="Un contrat suit une promesse ; celui d'une personne accompagnée se note sur son embauche.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "stand", "starts_at"], name="forum_meeting_by_stand")]
