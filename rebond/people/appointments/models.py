"""Appointments of people with agents: made for, held, missed."""

from django.db import models
from django.db.models import Q

from rebond.ground.lifecycle.models import Stateful
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.states import MOVES, Status
from rebond.people.beneficiaries.models import Beneficiary


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
        ]
        indexes = [
            models.Index(fields=["departement", "beneficiary", "-starts_at"], name="appointment_by_person"),
            models.Index(
                fields=["departement", "organisation", "starts_at"],
                name="appointment_planned",
                condition=Q(status=Status.PLANNED),
            ),
        ]
