"""What is vacant, and what a person looks for."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company
from rebond.work.vacancies.states import MOVES, WISHES, ContractKind, Status


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    """Vacancies, within what one may see."""

    def visible_to(self, principal: Principal) -> "VacancyQuerySet":
        """Those of the companies that one sees."""
        return self.filter(company__in=Company.objects.visible_to(principal))


VacancyManager = TenantManager.from_queryset(VacancyQuerySet)


class Vacancy(Stateful):
    """One offer of a company, for one or more posts. `requires` and `JobSearch.has` are codes of the pack's list."""

    MOVES = MOVES

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="vacancies")
    status = models.CharField("statut", max_length=6, choices=Status, default=Status.OPEN)
    title = models.CharField("intitulé", max_length=120)
    rome = models.CharField("code ROME", max_length=5)
    contract = models.CharField("contrat", max_length=10, choices=ContractKind)
    months = models.PositiveSmallIntegerField("durée (mois)", null=True, blank=True)
    weekly_hours = models.PositiveSmallIntegerField("heures par semaine", null=True, blank=True)
    posts = models.PositiveSmallIntegerField("postes", default=1)
    insee = models.CharField("commune (code INSEE)", max_length=5, blank=True)
    city = models.CharField("lieu de travail", max_length=80, blank=True)
    starts_on = models.DateField("à partir du", null=True, blank=True)
    requires = ArrayField(models.CharField(max_length=40), verbose_name="indispensable", default=list, blank=True)
    description = models.TextField("description", max_length=3000, blank=True)
    published_at = models.DateTimeField("publiée le")
    closed_at = models.DateTimeField("retirée ou pourvue le", null=True, blank=True)

    objects: ClassVar[VacancyManager[Self]] = VacancyManager()

    class Meta:
        verbose_name = "offre d'emploi"
        constraints = [
            models.CheckConstraint(
                name="vacancy_has_a_post",
                condition=Q(posts__gte=1),
                violation_error_message="Une offre propose au moins un poste.",
            ),
            models.CheckConstraint(
                name="vacancy_rome_is_a_code",
                condition=Q(rome__regex=r"^[A-N][0-9]{4}$"),
                violation_error_message="Un code ROME s'écrit avec une lettre et quatre chiffres, comme G1602.",
            ),
            models.CheckConstraint(
                name="vacancy_hours_of_a_week",
                condition=Q(weekly_hours=None) | Q(weekly_hours__range=(1, 48)),
                violation_error_message="Une semaine de travail compte de 1 à 48 heures.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "rome", "-published_at"],
                name="vacancy_open",
                condition=Q(status=Status.OPEN),
            ),
            models.Index(fields=["departement", "company", "-published_at"], name="vacancy_by_company"),
        ]


class JobSearch(TenantModel):
    """What a person looks for, most wished first, and what they have to offer. Nothing of their health or obstacles."""

    beneficiary = models.OneToOneField(Beneficiary, on_delete=models.CASCADE, related_name="job_search")
    wishes = ArrayField(models.CharField(max_length=5), verbose_name="métiers souhaités", default=list, blank=True)
    contracts = ArrayField(
        models.CharField(max_length=10, choices=ContractKind), verbose_name="contrats", default=list, blank=True
    )
    has = ArrayField(models.CharField(max_length=40), verbose_name="ce qu'elle a ou accepte", default=list, blank=True)
    updated_at = models.DateTimeField("modifiée le")

    class Meta:
        verbose_name = "recherche d'emploi"
        constraints = [
            models.CheckConstraint(
                name="job_search_has_few_wishes",
                condition=Q(wishes__len__lte=WISHES),
                violation_error_message=f"Choisissez {WISHES} métiers au plus.",
            ),
        ]
