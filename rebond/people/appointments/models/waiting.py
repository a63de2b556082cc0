"""People who wait for a place: of one session, or of a kind in an organisation."""

from django.db import models
from django.db.models import Q

from rebond.ground.lifecycle.models import Stateful
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.models.agendas import Room
from rebond.people.appointments.models.appointments import Session
from rebond.people.appointments.states import STILL_WAITING, WAITING_MOVES, Mode, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary


class WaitingPlace(Stateful):
    """A person waits since an instant; a freed place is theirs to take until `offered_until`."""

    MOVES = WAITING_MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="waiting_places")
    kind = models.CharField("nature", max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="waiting", null=True, blank=True)
    status = models.CharField("statut", max_length=10, choices=WaitingStatus, default=WaitingStatus.WAITING)
    since = models.DateTimeField("depuis le")
    offered_at = models.DateTimeField("proposée le", null=True, blank=True)
    offered_until = models.DateTimeField("à prendre avant", null=True, blank=True)
    offered_starts_at = models.DateTimeField("heure proposée", null=True, blank=True)
    offered_ends_at = models.DateTimeField("fin de l'heure proposée", null=True, blank=True)
    offered_minutes = models.PositiveSmallIntegerField("durée proposée (minutes)", null=True, blank=True)
    offered_mode = models.CharField("façon proposée", max_length=10, choices=Mode, default=Mode.IN_PERSON)
    offered_agent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    offered_room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)

    class Meta:
        verbose_name = "attente d'une place"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "kind", "organisation", "session"],
                name="waiting_once",
                condition=Q(status__in=STILL_WAITING),
                nulls_distinct=False,
                violation_error_message="Cette personne attend déjà une place.",
            ),
            models.CheckConstraint(
                name="waiting_offer_has_an_end",
                condition=~Q(status=WaitingStatus.OFFERED) | Q(offered_at__isnull=False, offered_until__isnull=False),
                violation_error_message="Une place proposée l'est jusqu'à une heure dite.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "organisation", "kind", "since"],
                name="waiting_in_order",
                condition=Q(status__in=STILL_WAITING),
            ),
        ]
