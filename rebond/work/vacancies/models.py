"""What is vacant, and what a person looks for."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.ground.web import words
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company
from rebond.work.vacancies.states import (
    FARTHEST_KM,
    MOVES,
    WISHES,
    ContractKind,
    Experience,
    Means,
    Origin,
    Pattern,
    PayPeriod,
    Status,
)


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    """Vacancies, within what one may see."""

    def visible_to(self, principal: Principal) -> "VacancyQuerySet":
        """Those of the companies that one sees."""
        return self.filter(company__in=Company.objects.visible_to(principal))


VacancyManager = TenantManager.from_queryset(VacancyQuerySet)


class Vacancy(Stateful):
    """One offer of a company, for one or more posts. `requires` and `JobSearch.has` are codes of the pack's list.

    Licences, CACES, the level of French are such codes. `ft_id`: its number at France Travail when it came from there.
    """

    MOVES = MOVES

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="vacancies")
    status = models.CharField("statut", max_length=6, choices=Status, default=Status.OPEN)
    origin = models.CharField("origine", max_length=11, choices=Origin, default=Origin.EMPLOYER)
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
    hours = ArrayField(
        models.CharField(max_length=7, choices=Pattern), verbose_name="horaires", default=list, blank=True
    )
    pay_min_cents = models.PositiveIntegerField("salaire brut, au moins (centimes)", null=True, blank=True)
    pay_max_cents = models.PositiveIntegerField("salaire brut, au plus (centimes)", null=True, blank=True)
    pay_period = models.CharField("salaire compté", max_length=5, choices=PayPeriod, blank=True)
    experience = models.CharField("expérience", max_length=8, choices=Experience, blank=True)
    experience_months = models.PositiveSmallIntegerField("expérience (mois)", null=True, blank=True)
    is_reachable = models.BooleanField("accessible en transports en commun", null=True, blank=True)
    has_immersion = models.BooleanField("immersion possible avant l'embauche", default=False)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    ft_id = models.CharField("numéro France Travail", max_length=20, blank=True)
    description = models.TextField("description", max_length=3000, blank=True)
    published_at = models.DateTimeField("publiée le")
    updated_at = models.DateTimeField("mise à jour le")
    closed_at = models.DateTimeField("retirée ou pourvue le", null=True, blank=True)

    objects: ClassVar[VacancyManager[Self]] = VacancyManager()

    @property
    def hours_words(self) -> str:
        """« Matin tôt, Week-end »."""
        return ", ".join(str(Pattern(code).label) for code in self.hours)

    @property
    def pay_words(self) -> str:
        """« de 12 € à 14 € brut par heure », nothing when it is not said."""
        if self.pay_min_cents is None:
            return ""
        least, most = words.euros(self.pay_min_cents), words.euros(self.pay_max_cents or self.pay_min_cents)
        return f"{least if least == most else f'de {least} à {most}'} brut {self.get_pay_period_display()}"

    @property
    def experience_words(self) -> str:
        """« Expérience exigée, 24 mois »."""
        months = f", {self.experience_months} mois" if self.experience_months else ""
        return f"{self.get_experience_display()}{months}" if self.experience else ""

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
            models.CheckConstraint(
                name="vacancy_pay_is_coherent",
                condition=Q(pay_min_cents=None, pay_max_cents=None, pay_period="")
                | ~Q(pay_period="")
                & Q(pay_min_cents__gte=1)
                & (Q(pay_max_cents=None) | Q(pay_max_cents__gte=F("pay_min_cents"))),
                violation_error_message="Un salaire se dit avec un minimum, par heure, par mois ou par an ; le maximum vient après.",
            ),
            models.CheckConstraint(
                name="vacancy_months_of_experience",
                condition=Q(experience_months=None) | Q(experience__in=[Experience.WISHED, Experience.REQUIRED]),
                violation_error_message="Une durée d'expérience va avec une expérience souhaitée ou exigée.",
            ),
            models.CheckConstraint(
                name="vacancy_place_is_whole",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message="Un lieu a une latitude et une longitude.",
            ),
            models.UniqueConstraint(
                fields=["departement", "ft_id"],
                name="vacancy_ft_once",
                condition=~Q(ft_id=""),
                violation_error_message="Cette offre de France Travail est déjà là.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "latitude", "longitude"],
                name="vacancy_near",
                condition=Q(status=Status.OPEN),
            ),
            models.Index(
                fields=["departement", "updated_at"],
                name="vacancy_stale",
                condition=Q(status__in=[Status.OPEN, Status.PAUSED]),
            ),
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
    radius_km = models.PositiveSmallIntegerField("distance acceptée (km)", null=True, blank=True)
    means = models.CharField("moyen de transport", max_length=9, choices=Means, blank=True)
    updated_at = models.DateTimeField("modifiée le")

    class Meta:
        verbose_name = "recherche d'emploi"
        constraints = [
            models.CheckConstraint(
                name="job_search_radius",
                condition=Q(radius_km=None) | Q(radius_km__range=(1, FARTHEST_KM)),
                violation_error_message=f"La distance acceptée va de 1 à {FARTHEST_KM} km.",
            ),
            models.CheckConstraint(
                name="job_search_has_few_wishes",
                condition=Q(wishes__len__lte=WISHES),
                violation_error_message=f"Choisissez {WISHES} métiers au plus.",
            ),
        ]
