"""Public contracts, whether they carry a social clause, their lots, who is placed there, and the hours of each month."""

from decimal import Decimal
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from rebond.ground.deadlines.expressions import days_between
from rebond.ground.documents.models import Document
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.clauses.states import KEEPERS, MOVES, HoursStatus
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire

MOST_HOURS = 300
"""More than anybody works in a month; the pack says less."""


class ClauseContract(TenantModel):
    """A public contract that was notified; with a social clause or not, so that the share of those that have one is known."""

    reference = models.CharField("numéro du marché", max_length=40)
    title = models.CharField("objet", max_length=160)
    buyer = models.ForeignKey(Organisation, verbose_name="acheteur", on_delete=models.PROTECT, related_name="+")
    family = models.CharField("famille d'achats", max_length=40)
    notified_on = models.DateField("notifié le")
    amount_cents = models.PositiveBigIntegerField("montant HT (centimes)", null=True, blank=True)
    has_clause = models.BooleanField("porte une clause sociale")
    penalty_cents = models.PositiveIntegerField("pénalité par heure manquante (centimes)", null=True, blank=True)

    class Meta:
        verbose_name = "marché"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "reference"],
                name="clause_contract_once",
                violation_error_message="Un marché porte déjà ce numéro.",
            ),
            models.CheckConstraint(
                name="clause_contract_penalty_of_clause",
                condition=Q(penalty_cents=None) | Q(has_clause=True),
                violation_error_message="Seul un marché qui porte une clause prévoit une pénalité par heure manquante.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "-notified_on"], name="clause_contract_by_day")]


class LotQuerySet(models.QuerySet["Lot"]):
    """Lots, within what one may see."""

    def visible_to(self, principal: Principal) -> "LotQuerySet":
        """All of them for who keeps clauses; those that their company holds for an employer."""
        if principal.role in KEEPERS:
            return self
        if principal.role == Role.EMPLOYER:
            return self.filter(company__organisation=principal.organisation_id)
        return self.none()


LotManager = TenantManager.from_queryset(LotQuerySet)


class Lot(TenantModel):
    """A lot of a contract: a company owes so many hours of insertion between two days."""

    contract = models.ForeignKey(ClauseContract, on_delete=models.CASCADE, related_name="lots")
    number = models.CharField("numéro du lot", max_length=10)
    title = models.CharField("objet du lot", max_length=160)
    company = models.ForeignKey(Company, verbose_name="titulaire", on_delete=models.PROTECT, related_name="clause_lots")
    hours_due = models.PositiveIntegerField("heures dues")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")

    objects: ClassVar[LotManager[Self]] = LotManager()

    class Meta:
        verbose_name = "lot"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="clause_lot_once",
                violation_error_message="Ce marché a déjà un lot de ce numéro.",
            ),
            models.CheckConstraint(
                name="clause_lot_owes_hours",
                condition=Q(hours_due__gte=1),
                violation_error_message="Un lot prévoit au moins une heure d'insertion.",
            ),
            models.CheckConstraint(
                name="clause_lot_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour du lot vient après le premier.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "ends_on"], name="clause_lot_by_end")]


class Placement(TenantModel):
    """Somebody works on a lot, hired by its company or by a structure that lends them, between two days.

    A person who is erased leaves their hours, which the lot goes on counting, without a name or a proof (a trigger sees to it).
    """

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="placements")
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.SET_NULL, related_name="placements", null=True)
    employer = models.ForeignKey(
        Organisation, verbose_name="employeur", on_delete=models.PROTECT, related_name="placements"
    )
    hire = models.ForeignKey(Hire, on_delete=models.SET_NULL, related_name="placements", null=True, blank=True)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)

    class Meta:
        verbose_name = "placement"
        constraints = [
            models.CheckConstraint(
                name="placement_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour du placement vient après le premier.",
            ),
            ExclusionConstraint(
                name="placement_once_at_a_time",
                expressions=[
                    ("lot", RangeOperators.EQUAL),
                    ("beneficiary", RangeOperators.EQUAL),
                    (days_between(F("starts_on"), F("ends_on")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne est déjà placée sur ce lot à ces dates.",
            ),
        ]

    @property
    def person_name(self) -> str:
        """Who works there, as long as their file is kept."""
        return self.beneficiary.full_name if self.beneficiary else "Dossier effacé"


class MonthHours(Stateful):
    """The hours that a person worked on a lot in a month, as its company declared them, with their proof."""

    MOVES = MOVES

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="months")
    month = models.DateField("mois")
    hours = models.DecimalField("heures", max_digits=5, decimal_places=1)
    status = models.CharField("statut", max_length=9, choices=HoursStatus, default=HoursStatus.DECLARED)
    proof = models.ForeignKey(
        Document, verbose_name="justificatif", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    is_proof_erased = models.BooleanField("justificatif effacé avec le dossier", default=False)
    declared_at = models.DateTimeField("déclarées le")
    validated_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    validated_at = models.DateTimeField("validées le", null=True, blank=True)
    refusal = models.CharField("ce qui manque", max_length=300, blank=True)

    class Meta:
        verbose_name = "heures d'insertion d'un mois"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "month"],
                name="month_hours_once",
                violation_error_message="Les heures de ce mois sont déjà déclarées.",
            ),
            models.CheckConstraint(
                name="month_hours_possible",
                condition=Q(hours__gte=0, hours__lte=Decimal(MOST_HOURS)),
                violation_error_message=f"Un mois compte entre 0 et {MOST_HOURS} heures.",
            ),
            models.CheckConstraint(
                name="month_hours_first_day",
                condition=Q(month__day=1),
                violation_error_message="Un mois se note par son premier jour.",
            ),
            models.CheckConstraint(
                name="month_hours_validated_is_whole",
                condition=~Q(status=HoursStatus.VALIDATED)
                | Q(validated_at__isnull=False) & (Q(proof__isnull=False) | Q(hours=0) | Q(is_proof_erased=True)),
                violation_error_message="Des heures se valident avec leur justificatif.",
            ),
            models.CheckConstraint(
                name="month_hours_refused_is_told",
                condition=~Q(status=HoursStatus.REFUSED) | ~Q(refusal=""),
                violation_error_message="Dites ce qui manque.",
            ),
        ]


class Penalty(TenantModel):
    """What a company was charged, or asked to do, for hours that it did not give."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="penalties")
    hours = models.PositiveIntegerField("heures manquantes")
    amount_cents = models.PositiveIntegerField("montant (centimes)")
    on = models.DateField("décidée le")
    note = models.CharField("à savoir", max_length=300, blank=True)
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "pénalité"
        constraints = [
            models.CheckConstraint(
                name="clause_penalty_has_hours",
                condition=Q(hours__gte=1),
                violation_error_message="Une pénalité répond à au moins une heure manquante.",
            ),
        ]
