"""Who or what is taken when. Triggers alone write here, from planned appointments and sessions."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from rebond.ground.tenancy.models import TenantModel
from rebond.people.accounts.models import Membership
from rebond.people.appointments.models.agendas import Room
from rebond.people.appointments.models.appointments import Appointment, Session
from rebond.people.beneficiaries.models import Beneficiary


def _once(resource: str, sentence: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=f"occupation_{resource}_once",
        expressions=[
            ("departement", RangeOperators.EQUAL),
            (resource, RangeOperators.EQUAL),
            ("period", RangeOperators.OVERLAPS),
        ],
        condition=Q(**{f"{resource}__isnull": False}),
        violation_error_message=sentence,
    )


class Occupation(TenantModel):
    """An agent, a room or a person is taken for a period by a planned appointment or session.

    An agent and a room until the buffer has passed; a person until the meeting ends.
    """

    agent = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    period = DateTimeRangeField("période")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="occupations", null=True)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="occupations", null=True)

    class Meta:
        verbose_name = "occupation"
        constraints = [
            _once("agent", "L'agent a déjà un rendez-vous à cette heure."),
            _once("beneficiary", "Cette personne a déjà un rendez-vous à cette heure."),
            _once("room", "Cette salle est déjà prise à cette heure."),
            models.CheckConstraint(
                name="occupation_of_one_thing",
                condition=Q(agent__isnull=False, room=None, beneficiary=None)
                | Q(agent=None, room__isnull=False, beneficiary=None)
                | Q(agent=None, room=None, beneficiary__isnull=False),
                violation_error_message="Une occupation est celle d'un agent, d'une salle, ou d'une personne.",
            ),
            models.CheckConstraint(
                name="occupation_by_one_meeting",
                condition=Q(appointment__isnull=False, session=None) | Q(appointment=None, session__isnull=False),
                violation_error_message="Une occupation vient d'un rendez-vous ou d'une séance.",
            ),
        ]
