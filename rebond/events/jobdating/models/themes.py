"""The theme of a month: one sector, what its companies expect, and the meeting where they say it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rebond.ground.tenancy.models import TenantModel
from rebond.people.accounts.models import Membership
from rebond.people.appointments.models import Session


class Theme(TenantModel):
    """One sector for one month. `rome` holds codes or their beginnings; `briefing` is the meeting with its experts."""

    month = models.DateField("mois (premier jour)")
    sector = models.CharField("secteur", max_length=40)
    title = models.CharField("thème", max_length=80)
    rome = ArrayField(models.CharField(max_length=5), verbose_name="domaines de métiers (ROME)")
    expert = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    briefing = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="theme", null=True, blank=True)
    lessons = models.TextField("ce que les entreprises attendent", max_length=4000, blank=True)

    class Meta:
        verbose_name = "thème du mois"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "month", "sector"],
                name="theme_once_a_month",
                violation_error_message="Ce secteur est déjà le thème de ce mois.",
            ),
            models.CheckConstraint(
                name="theme_month_is_a_first_day",
                condition=Q(month__day=1),
                violation_error_message="Un mois se dit par son premier jour.",
            ),
            models.CheckConstraint(
                name="theme_has_occupations",
                condition=Q(rome__len__gte=1),
                violation_error_message="Dites au moins un domaine de métiers.",
            ),
        ]
