"""Who asks to enter the space of a company, until the door is opened or not."""

from django.db import models
from django.db.models import Q

from rebond.ground.lifecycle.models import Stateful
from rebond.work.employers.models.companies import Company
from rebond.work.employers.states import SPACE_MOVES, SpaceStatus


class SpaceRequest(Stateful):
    """Somebody says that they hire for the company of this SIRET. Nothing is opened before they proved their address.

    `company`: once it is known; what was typed of it (`name`, `facts`) registers it otherwise.
    """

    MOVES = SPACE_MOVES

    status = models.CharField("statut", max_length=7, choices=SpaceStatus, default=SpaceStatus.SENT)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="space_requests", null=True, blank=True)
    siret = models.CharField("SIRET", max_length=14)
    name = models.CharField("entreprise", max_length=120)
    facts = models.JSONField("ce que dit l'annuaire", default=dict, blank=True)
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    job_title = models.CharField("fonction", max_length=80, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail")
    wants_letters = models.BooleanField("accepte la lettre du club", default=False)
    asked_at = models.DateTimeField("demandé le")
    proved_at = models.DateTimeField("adresse prouvée le", null=True, blank=True)
    settled_at = models.DateTimeField("réponse le", null=True, blank=True)

    class Meta:
        verbose_name = "demande d'accès d'une entreprise"
        constraints = [
            models.CheckConstraint(
                name="space_request_waits_for_a_company",
                condition=~Q(status=SpaceStatus.ASKED) | Q(company__isnull=False, proved_at__isnull=False),
                violation_error_message="Une demande à examiner nomme une entreprise, et son adresse est prouvée.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "proved_at"],
                name="space_request_to_settle",
                condition=Q(status=SpaceStatus.ASKED),
            ),
        ]

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"
