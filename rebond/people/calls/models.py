"""Calls received by the phone permanence of a Pôle, and those to be returned."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.calls.states import Subject


class CallQuerySet(models.QuerySet["Call"]):
    """Calls, within what one may see."""

    def visible_to(self, principal: Principal) -> "CallQuerySet":
        """Those that one's Pôle received."""
        if principal.role in DEPARTEMENT_STAFF:
            return self
        return self.filter(organisation=principal.organisation_id) if principal.organisation_id else self.none()


CallManager = TenantManager.from_queryset(CallQuerySet)


class Call(TenantModel):
    """Somebody called a Pôle. `beneficiary` is None while nobody knows who they are, or when they are not followed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="calls")
    received_at = models.DateTimeField("reçu le")
    taken_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="calls", null=True, blank=True)
    caller_name = models.CharField("nom donné", max_length=130, blank=True)
    phone = models.CharField("numéro à rappeler", max_length=20, blank=True)
    subject = models.CharField("objet", max_length=12, choices=Subject)
    note = models.CharField("note", max_length=1000, blank=True)
    wants_call_back = models.BooleanField("à rappeler", default=False)
    call_back_agent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais sans réponse", default=0)
    closed_at = models.DateTimeField("rappelé ou classé le", null=True, blank=True)
    closed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    is_returned = models.BooleanField("rappel abouti", default=False)

    objects: ClassVar[CallManager[Self]] = CallManager()

    class Meta:
        verbose_name = "appel reçu"
        constraints = [
            models.CheckConstraint(
                name="call_from_somebody",
                condition=Q(beneficiary__isnull=False) | ~Q(caller_name="") | ~Q(phone=""),
                violation_error_message="Notez qui a appelé : la personne, un nom, ou un numéro.",
            ),
            models.CheckConstraint(
                name="call_back_has_a_number",
                condition=Q(wants_call_back=False) | ~Q(phone=""),
                violation_error_message="Pour rappeler, il faut un numéro de téléphone.",
            ),
            models.CheckConstraint(
                name="call_closed_by_someone",
                condition=Q(closed_at=None, closed_by=None, is_returned=False)
                | Q(closed_at__isnull=False, closed_by__isnull=False, wants_call_back=True),
                violation_error_message="Un rappel est fait ou classé par quelqu'un.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "organisation", "-received_at"], name="call_latest"),
            models.Index(
                fields=["departement", "organisation", "received_at"],
                name="call_to_return",
                condition=Q(wants_call_back=True, closed_at=None),
            ),
            models.Index(fields=["departement", "beneficiary", "-received_at"], name="call_by_person"),
        ]

    @property
    def who(self) -> str:
        """Whom to ask for on the telephone."""
        known = self.beneficiary.full_name if self.beneficiary else ""
        if known and self.caller_name:
            return f"{self.caller_name}, pour {known}"
        return known or self.caller_name or "Personne inconnue"
