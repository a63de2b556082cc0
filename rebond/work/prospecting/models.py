"""Who keeps which companies, the visits made there, and what they brought."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.prospecting.states import (
    AIDED_MOVES,
    MOVES,
    READERS,
    AidedReason,
    AidedStatus,
    CancelReason,
    Kind,
    Outcome,
    OwnKind,
    RestReason,
    Status,
)
from rebond.work.vacancies.models import Vacancy


class Keeping(TenantModel):
    """An agent keeps a company by name, or every company of a commune or of a Pôle. The history stays."""

    agent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="keepings")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="keepings", null=True, blank=True)
    insee = models.CharField("commune (code INSEE)", max_length=5, blank=True)
    pole = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="keepings", null=True, blank=True)
    started_at = models.DateTimeField("depuis le")
    ended_at = models.DateTimeField("jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "portefeuille"
        constraints = [
            models.CheckConstraint(
                name="keeping_of_one_thing",
                condition=Q(company__isnull=False, insee="", pole=None)
                | Q(company=None, pole=None) & ~Q(insee="")
                | Q(company=None, insee="", pole__isnull=False),
                violation_error_message="Un portefeuille se donne par entreprise, par commune ou par Pôle.",
            ),
            models.UniqueConstraint(
                fields=["company"],
                name="keeping_one_by_company",
                condition=Q(ended_at=None, company__isnull=False),
                violation_error_message="Cette entreprise est déjà confiée à quelqu'un.",
            ),
            models.UniqueConstraint(
                fields=["departement", "insee"],
                name="keeping_one_by_commune",
                condition=Q(ended_at=None) & ~Q(insee=""),
                violation_error_message="Cette commune est déjà confiée à quelqu'un.",
            ),
            models.UniqueConstraint(
                fields=["pole"],
                name="keeping_one_by_pole",
                condition=Q(ended_at=None, pole__isnull=False),
                violation_error_message="Ce Pôle est déjà confié à quelqu'un.",
            ),
        ]


class Rest(TenantModel):
    """A company is not to be approached, until a day or until further notice."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="rests")
    reason = models.CharField("motif", max_length=10, choices=RestReason)
    until = models.DateField("jusqu'au", null=True, blank=True)
    noted_at = models.DateTimeField("noté le")
    lifted_at = models.DateTimeField("levé le", null=True, blank=True)

    class Meta:
        verbose_name = "arrêt du démarchage"
        constraints = [
            models.UniqueConstraint(
                fields=["company"],
                name="rest_one_at_a_time",
                condition=Q(lifted_at=None),
                violation_error_message="Il est déjà noté de ne plus démarcher cette entreprise.",
            ),
        ]


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits, within what one may see."""

    def visible_to(self, principal: Principal) -> "VisitQuerySet":
        """All of them for who deals with companies: colleagues stand in for one another."""
        return self if principal.role in READERS else self.none()


VisitManager = TenantManager.from_queryset(VisitQuerySet)


class Visit(Stateful):
    """An agent meets a company, there, by telephone or at a fair."""

    MOVES = MOVES

    agent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="visits")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="visits")
    contact = models.ForeignKey(CompanyContact, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    kind = models.CharField("façon", max_length=5, choices=Kind, default=Kind.VISIT)
    status = models.CharField("statut", max_length=9, choices=Status, default=Status.PLANNED)
    starts_at = models.DateTimeField("commence le")
    until = models.DateTimeField("finit le")
    purpose = models.CharField("objet", max_length=200, blank=True)
    planned_at = models.DateTimeField("prévue le")
    outcome = models.CharField("résultat", max_length=10, choices=Outcome, blank=True)
    need = models.CharField("besoin repéré", max_length=500, blank=True)
    next_contact_on = models.DateField("à rappeler le", null=True, blank=True)
    note = models.TextField("note", max_length=2000, blank=True)
    reported_at = models.DateTimeField("compte rendu du", null=True, blank=True)
    cancel_reason = models.CharField("motif d'annulation", max_length=7, choices=CancelReason, blank=True)

    objects: ClassVar[VisitManager[Self]] = VisitManager()

    class Meta:
        verbose_name = "visite d'entreprise"
        constraints = [
            models.CheckConstraint(
                name="visit_ends_after_it_starts",
                condition=Q(until__gt=F("starts_at")),
                violation_error_message="Une visite finit après avoir commencé.",
            ),
            models.CheckConstraint(
                name="visit_done_is_reported",
                condition=Q(status=Status.DONE, reported_at__isnull=False) & ~Q(outcome="")
                | ~Q(status=Status.DONE) & Q(reported_at=None, outcome=""),
                violation_error_message="Une visite faite a un compte rendu et un résultat, et elle seule.",
            ),
            models.CheckConstraint(
                name="visit_cancelled_has_reason",
                condition=Q(status=Status.CANCELLED) ^ Q(cancel_reason=""),
                violation_error_message="Dites pourquoi la visite est annulée.",
            ),
            ExclusionConstraint(
                name="visit_one_at_an_hour",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("agent", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "until", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(status=Status.CANCELLED),
                violation_error_message="Une autre visite est déjà prévue à cette heure : choisissez une autre heure.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "company", "-starts_at"], name="visit_by_company"),
            models.Index(fields=["departement", "agent", "starts_at"], name="visit_by_agent"),
        ]


class FoundVacancy(TenantModel):
    """A vacancy that nobody had published, found on a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="found")
    vacancy = models.OneToOneField(Vacancy, on_delete=models.CASCADE, related_name="found")

    class Meta:
        verbose_name = "offre trouvée en visite"


class OwnPost(TenantModel):
    """A vacancy in the Département's own services. `service` is a code of the pack's list."""

    vacancy = models.OneToOneField(Vacancy, on_delete=models.CASCADE, related_name="own_post")
    service = models.CharField("service", max_length=40)
    kind = models.CharField("nature", max_length=11, choices=OwnKind)

    class Meta:
        verbose_name = "poste du Département"


class AidedContract(Stateful):
    """An aided contract proposed to a very small company. `checklist` holds the codes of the steps that are done."""

    MOVES = AIDED_MOVES

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="aided_contracts")
    visit = models.ForeignKey(Visit, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    agent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    status = models.CharField("statut", max_length=8, choices=AidedStatus, default=AidedStatus.PROPOSED)
    title = models.CharField("poste", max_length=120)
    checklist = ArrayField(models.CharField(max_length=40), verbose_name="étapes faites", default=list, blank=True)
    proposed_on = models.DateField("proposé le")
    settled_on = models.DateField("signé ou sans suite le", null=True, blank=True)
    reason = models.CharField("motif", max_length=9, choices=AidedReason, blank=True)

    class Meta:
        verbose_name = "contrat aidé proposé"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "title"],
                name="aided_proposed_once",
                condition=Q(status=AidedStatus.PROPOSED),
                violation_error_message="Un contrat aidé est déjà proposé à cette entreprise pour ce poste.",
            ),
            models.CheckConstraint(
                name="aided_settled_has_day",
                condition=Q(status=AidedStatus.PROPOSED, settled_on=None)
                | ~Q(status=AidedStatus.PROPOSED) & Q(settled_on__isnull=False, settled_on__gte=F("proposed_on")),
                violation_error_message="Un contrat signé ou sans suite porte sa date, après celle de la proposition.",
            ),
            models.CheckConstraint(
                name="aided_declined_has_reason",
                condition=Q(status=AidedStatus.DECLINED) ^ Q(reason=""),
                violation_error_message="Dites pourquoi l'entreprise n'a pas signé.",
            ),
        ]
