"""An edition of the Forum: its day, its halls, its stands and the offers shown there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from rebond.events.forum.states import LOOKERS, MOVES, Status
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.vacancies.models import Vacancy


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions, within what one may see."""

    def visible_to(self, principal: Principal) -> "EditionQuerySet":
        """All of them for who organises, reads or registers people."""
        return self if principal.role in LOOKERS else self.none()


EditionManager = TenantManager.from_queryset(EditionQuerySet)


class Edition(Stateful):
    """One Forum: a day and a place. Interviews start every `slot_minutes` from `opens`, local time.

    Between two interviews a visitor keeps `gap_slots` whole slots free; `most` interviews each are planned. `proof` is
    what the engine said of the plan in force. What is known of visitors whom nobody accompanies is deleted on `clear_on`.
    """

    MOVES = MOVES

    status = models.CharField("statut", max_length=8, choices=Status, default=Status.PREPARED)
    place = models.CharField("lieu", max_length=120)
    on = models.DateField("le")
    opens = models.TimeField("de")
    closes = models.TimeField("à")
    slot_minutes = models.PositiveSmallIntegerField("minutes par entretien", default=20)
    gap_slots = models.PositiveSmallIntegerField("créneaux libres entre deux entretiens", default=1)
    most = models.PositiveSmallIntegerField("entretiens prévus par visiteur au plus", default=3)
    registers_from = models.DateField("inscriptions à partir du")
    registers_until = models.DateField("inscriptions jusqu'au")
    clear_on = models.DateField("données personnelles effacées le")
    proof = models.JSONField("preuve du plan", default=dict, blank=True)
    planned_at = models.DateTimeField("planifié le", null=True, blank=True)

    objects: ClassVar[EditionManager[Self]] = EditionManager()

    class Meta:
        verbose_name = "Forum de l'emploi"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "on"],
                name="forum_edition_once_a_day",
                violation_error_message="Un Forum a déjà lieu ce jour-là.",
            ),
            models.CheckConstraint(
                name="forum_hours_in_order",
                condition=Q(closes__gt=F("opens")),
                violation_error_message="L'heure de fin vient après l'heure de début.",
            ),
            models.CheckConstraint(
                name="forum_registration_before_the_day",
                condition=Q(registers_until__gte=F("registers_from"), registers_until__lte=F("on")),
                violation_error_message="Les inscriptions s'ouvrent, puis se ferment, au plus tard le jour du Forum.",
            ),
            models.CheckConstraint(
                name="forum_cleared_after_the_day",
                condition=Q(clear_on__gt=F("on")),
                violation_error_message="Les données s'effacent après le jour du Forum.",
            ),
            models.CheckConstraint(
                name="forum_slots_last",
                condition=Q(slot_minutes__range=(5, 120), most__range=(1, 10)),
                violation_error_message="Un entretien dure de 5 à 120 minutes ; chacun en a de 1 à 10.",
            ),
        ]


class Hall(TenantModel):
    """A part of the place that one enters by its own door, and how many people it holds."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="halls")
    name = models.CharField("nom", max_length=60)
    capacity = models.PositiveIntegerField("personnes au plus")

    class Meta:
        verbose_name = "hall"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="forum_hall_once",
                violation_error_message="Deux halls ont le même nom.",
            ),
            models.CheckConstraint(
                name="forum_hall_holds_somebody",
                condition=Q(capacity__gte=1),
                violation_error_message="Un hall accueille au moins une personne.",
            ),
        ]


class Stand(TenantModel):
    """A company or a partner at the Forum: where, how many tables, whether its interviews are planned (`has_hours`)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="stands")
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="stands")
    number = models.PositiveSmallIntegerField("numéro")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="stands", null=True, blank=True)
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    contact = models.ForeignKey(CompanyContact, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sector = models.CharField("secteur", max_length=40, blank=True)
    tables = models.PositiveSmallIntegerField("tables", default=1)
    has_hours = models.BooleanField("entretiens sur rendez-vous", default=True)
    told_at = models.DateTimeField("adresse de la page envoyée le", null=True, blank=True)

    class Meta:
        verbose_name = "stand"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="forum_stand_number_once",
                violation_error_message="Ce numéro de stand est déjà pris.",
            ),
            models.UniqueConstraint(
                fields=["edition", "company"],
                name="forum_stand_company_once",
                violation_error_message="Cette entreprise a déjà un stand.",
            ),
            models.CheckConstraint(
                name="forum_stand_is_somebodys",
                condition=Q(company=None, partner__isnull=False) | Q(company__isnull=False, partner=None),
                violation_error_message="Un stand est celui d'une entreprise ou d'un partenaire.",
            ),
            models.CheckConstraint(
                name="forum_stand_has_a_table",
                condition=Q(tables__range=(1, 50)),
                violation_error_message="Un stand tient de 1 à 50 tables.",
            ),
        ]

    @property
    def name(self) -> str:
        """Whose stand it is."""
        if self.company is not None:
            return self.company.name
        return self.partner.name if self.partner is not None else ""


class StandVacancy(TenantModel):
    """An offer shown at a stand."""

    stand = models.ForeignKey(Stand, on_delete=models.CASCADE, related_name="offers")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "offre d'un stand"
        constraints = [
            models.UniqueConstraint(
                fields=["stand", "vacancy"],
                name="forum_stand_shows_once",
                violation_error_message="Ce stand montre déjà cette offre.",
            ),
        ]
