"""The compartment of health: what doctor and nurse alone read, sealed; and the opinion, in words of work, that others see."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.journey.health.states import MOVES, WAITING, Addressee, Question, Status
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import HEALTH_STAFF, Appointment
from rebond.people.beneficiaries.models import Beneficiary


class HealthQuerySet(models.QuerySet["HealthRow"]):
    """Rows of the compartment, within what one may see."""

    def visible_to(self, principal: Principal) -> "HealthQuerySet":
        """Doctor and nurse, for the people they see; nobody else, whatever their role."""
        if principal.role not in HEALTH_STAFF:
            return self.none()
        return self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))


HealthManager = TenantManager.from_queryset(HealthQuerySet)


class HealthRow(TenantModel):
    """What was written in the compartment: `sealed` under the key that `key_id` names, read by doctor and nurse alone."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le")
    key_id = models.CharField("clé", max_length=20)
    sealed = models.BinaryField("contenu chiffré")

    objects: ClassVar[HealthManager[Self]] = HealthManager()

    class Meta:
        abstract = True


class Consultation(HealthRow):
    """What doctor or nurse noted of a meeting with somebody."""

    held_at = models.DateTimeField("tenue le")
    appointment = models.ForeignKey(Appointment, on_delete=models.RESTRICT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "consultation"
        indexes = [models.Index(fields=["departement", "beneficiary", "-held_at"], name="consultation_by_person")]


class HealthLetter(HealthRow):
    """A letter to another professional of health."""

    addressee = models.CharField("destinataire", max_length=16, choices=Addressee)

    class Meta:
        verbose_name = "courrier de santé"
        indexes = [models.Index(fields=["departement", "beneficiary", "-written_at"], name="health_letter_by_person")]


class RequestQuerySet(models.QuerySet["HealthRequest"]):
    """Requests, within what one may see."""

    def visible_to(self, principal: Principal) -> "RequestQuerySet":
        """Those of the people one sees: it says that an opinion is asked, nothing of health."""
        return self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))


RequestManager = TenantManager.from_queryset(RequestQuerySet)


class HealthRequest(Stateful):
    """A référent asks the Pôle's doctor for an opinion."""

    MOVES = MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="+")
    question = models.CharField("question", max_length=10, choices=Question)
    status = models.CharField("statut", max_length=10, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField("demandée le")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField("avis donné le", null=True, blank=True)

    objects: ClassVar[RequestManager[Self]] = RequestManager()

    class Meta:
        verbose_name = "demande d'avis"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "question"],
                name="health_request_once",
                condition=Q(status__in=WAITING),
                violation_error_message="Cet avis est déjà demandé pour cette personne.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "asked_at"], name="health_request_waiting", condition=Q(status__in=WAITING)
            ),
            models.Index(fields=["departement", "beneficiary"], name="health_request_by_person"),
        ]


class OpinionQuerySet(models.QuerySet["Opinion"]):
    """Opinions, within what one may see."""

    def visible_to(self, principal: Principal) -> "OpinionQuerySet":
        """Those of the people one sees. An employer sees nobody's."""
        if principal.role == Role.EMPLOYER:
            return self.none()
        return self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))

    def in_force(self, on: date) -> "OpinionQuerySet":
        """Those that count on a day: given, not withdrawn, not over."""
        return self.filter(withdrawn_at=None, starts_on__lte=on, ends_on__gte=on)


OpinionManager = TenantManager.from_queryset(OpinionQuerySet)


class Opinion(TenantModel):
    """What others see: an effect on work from the pack's closed list, conditions in words of work, an end."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="opinions")
    request = models.ForeignKey(
        HealthRequest, on_delete=models.RESTRICT, related_name="opinions", null=True, blank=True
    )
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    effect = models.CharField("effet sur le travail", max_length=40)
    conditions = ArrayField(models.CharField(max_length=40), verbose_name="conditions", default=list, blank=True)
    given_at = models.DateTimeField("donné le")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu'au")
    withdrawn_at = models.DateTimeField("remplacé ou retiré le", null=True, blank=True)

    objects: ClassVar[OpinionManager[Self]] = OpinionManager()

    class Meta:
        verbose_name = "avis sur le travail"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                name="opinion_one_current",
                condition=Q(withdrawn_at=None),
                violation_error_message="Un avis est déjà en cours pour cette personne.",
            ),
            models.CheckConstraint(
                name="opinion_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Un avis finit après avoir commencé.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "ends_on"], name="opinion_ending")]
