"""Appointments of people with agents: made for, held, missed."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy.models import TenantManager
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, Role
from rebond.people.appointments.states import MOVES, ONCE, Status
from rebond.people.beneficiaries.models import Beneficiary

HEALTH_STAFF = frozenset({Role.DOCTOR, Role.NURSE})


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments, within what one may see."""

    def visible_to(self, principal: Principal) -> "AppointmentQuerySet":
        """Those of the people one sees, and those of one's organisation; a confidential kind, only those who hold it."""
        own = Q(organisation=principal.organisation_id) if principal.organisation_id else Q(pk=None)
        people = Beneficiary.objects.visible_to(principal)
        seen = self if principal.role in DEPARTEMENT_STAFF else self.filter(own | Q(beneficiary__in=people))
        if principal.role in HEALTH_STAFF or principal.role == Role.BENEFICIARY:
            return seen
        return seen.exclude(kind__in=confidential_kinds())


def confidential_kinds() -> list[str]:
    """The kinds of appointments that would tell something of a person's health."""
    prefix = "appointment_kind."
    return sorted(
        key.removeprefix(prefix)
        for key, values in parameters.book().items()
        if key.startswith(prefix) and any(dated.value.get("confidential") for dated in values)
    )


AppointmentManager = TenantManager.from_queryset(AppointmentQuerySet)


class Appointment(Stateful):
    """One meeting of one person. `kind` is a code of the pack's appointment kinds."""

    MOVES = MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="appointments")
    kind = models.CharField("nature", max_length=40)
    status = models.CharField("statut", max_length=10, choices=Status, default=Status.PLANNED)
    starts_at = models.DateTimeField("le")
    minutes = models.PositiveSmallIntegerField("durée (minutes)", default=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="appointments", null=True, blank=True)
    made_at = models.DateTimeField("pris le")

    objects: ClassVar[AppointmentManager[Self]] = AppointmentManager()

    class Meta:
        verbose_name = "rendez-vous"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "starts_at"],
                name="appointment_person_once",
                condition=~Q(status=Status.CANCELLED),
                violation_error_message="Cette personne a déjà un rendez-vous à cette heure.",
            ),
            models.UniqueConstraint(
                fields=["agent", "starts_at"],
                name="appointment_agent_once",
                condition=~Q(status=Status.CANCELLED),
                violation_error_message="L'agent a déjà un rendez-vous à cette heure.",
            ),
            models.UniqueConstraint(
                fields=["beneficiary", "kind"],
                name="appointment_open_once",
                condition=Q(status=Status.PLANNED, kind__in=ONCE),
                violation_error_message="Cette personne a déjà un rendez-vous de cette nature : annulez-le d'abord.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "beneficiary", "-starts_at"], name="appointment_by_person"),
            models.Index(
                fields=["departement", "organisation", "starts_at"],
                name="appointment_planned",
                condition=Q(status=Status.PLANNED),
            ),
            models.Index(
                fields=["departement", "beneficiary", "kind", "starts_at"],
                name="appointment_awaited",
                condition=Q(status=Status.PLANNED),
            ),
        ]
