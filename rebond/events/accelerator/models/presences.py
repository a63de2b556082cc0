"""Who came to a day, when, and who is late or gone."""

from django.db import models
from django.db.models import F, Q

from rebond.events.accelerator.models.days import Day
from rebond.ground.tenancy.models import TenantModel
from rebond.people.appointments.models import Appointment


class Presence(TenantModel):
    """What was said of a person on a day: arrived, awaited at an hour (local), gone. None of them: only the journal knows.

    The appointment itself is held or missed when the day ends.
    """

    day = models.ForeignKey(Day, on_delete=models.CASCADE, related_name="presences")
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="presence")
    arrived_at = models.DateTimeField("arrivée le", null=True, blank=True)
    late_until = models.TimeField("en retard, attendue à", null=True, blank=True)
    left_at = models.DateTimeField("repartie le", null=True, blank=True)

    class Meta:
        verbose_name = "présence à la journée"
        constraints = [
            models.CheckConstraint(
                name="presence_left_after_arrival",
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                violation_error_message="On repart après être arrivé.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "day"], name="presence_by_day")]
