"""What a person takes away from the day: occupations explored, a CV, advice on interviews."""

from django.db import models
from django.db.models import Q

from rebond.events.accelerator.models.days import Day
from rebond.events.accelerator.states import Taste, Template
from rebond.ground.documents.models import Document
from rebond.ground.tenancy.models import TenantModel
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary


class Exploration(TenantModel):
    """An occupation that a person looked at, and what they think of it."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="explorations")
    day = models.ForeignKey(Day, on_delete=models.SET_NULL, related_name="explorations", null=True, blank=True)
    rome = models.CharField("code ROME", max_length=5)
    taste = models.CharField("avis", max_length=5, choices=Taste)
    noted_at = models.DateTimeField("noté le")

    class Meta:
        verbose_name = "métier exploré"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "rome"],
                name="exploration_once",
                violation_error_message="Ce métier est déjà noté.",
            ),
        ]


class Cv(TenantModel):
    """A person's CV. The photo is kept with their consent, until a day.

    `content`: `experiences` (title, place, years, detail), `skills`, `languages`, `licences`, `trainings`: lists.
    """

    beneficiary = models.OneToOneField(Beneficiary, on_delete=models.CASCADE, related_name="cv")
    title = models.CharField("titre", max_length=120, blank=True)
    summary = models.TextField("présentation", max_length=800, blank=True)
    content = models.JSONField("contenu", default=dict)
    template = models.CharField("présentation du document", max_length=7, choices=Template, default=Template.SIMPLE)
    photo = models.ForeignKey(Document, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    photo_consented_at = models.DateTimeField("accord pour la photo le", null=True, blank=True)
    photo_deletes_on = models.DateField("photo effacée le", null=True, blank=True)
    updated_at = models.DateTimeField("modifié le")
    updated_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "CV"
        constraints = [
            models.CheckConstraint(
                name="cv_photo_with_consent",
                condition=Q(photo=None) | Q(photo_consented_at__isnull=False, photo_deletes_on__isnull=False),
                violation_error_message="Une photo demande l'accord de la personne, et un jour où elle sera effacée.",
            ),
        ]


class Practice(TenantModel):
    """A practised interview. `scores`: points from 1 to 4 by criterion of the pack's grid."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="practices")
    day = models.ForeignKey(Day, on_delete=models.SET_NULL, related_name="practices", null=True, blank=True)
    scores = models.JSONField("points", default=dict)
    advice = models.TextField("conseils", max_length=1500, blank=True)
    done_at = models.DateTimeField("fait le")
    coach = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "simulation d'entretien"
        indexes = [models.Index(fields=["departement", "beneficiary", "-done_at"], name="practice_latest")]
