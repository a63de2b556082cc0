"""Hires: promised, signed, then kept or not; and what was learnt when somebody asked."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company
from rebond.work.hires.states import MOVES, DropReason, EndReason, Source, Status
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import ContractKind

FOLLOWERS = frozenset({Role.RTEF, Role.ACCELERATOR})
"""They follow hires whoever the person is, but do not open files."""


class HireQuerySet(models.QuerySet["Hire"]):
    """Hires, within what one may see."""

    def visible_to(self, principal: Principal) -> "HireQuerySet":
        """Those of the people one sees, all for who follows companies, those of their company for an employer."""
        if principal.role in FOLLOWERS:
            return self
        if principal.role == Role.EMPLOYER:
            return self.filter(company__organisation=principal.organisation_id)
        return self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))


HireManager = TenantManager.from_queryset(HireQuerySet)


class Hire(Stateful):
    """A person and a company: a promise, then a contract. `source_id` is the meeting or the event that led to it."""

    MOVES = MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="hires")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="hires")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="hires", null=True, blank=True)
    status = models.CharField("statut", max_length=8, choices=Status, default=Status.PROMISED)
    source = models.CharField("origine", max_length=11, choices=Source)
    source_id = models.UUIDField("rencontre", null=True, blank=True)
    promised_at = models.DateTimeField("promesse du")
    contract = models.CharField("contrat", max_length=10, choices=ContractKind, blank=True)
    weekly_hours = models.PositiveSmallIntegerField("heures par semaine", null=True, blank=True)
    signed_on = models.DateField("signé le", null=True, blank=True)
    starts_on = models.DateField("commence le", null=True, blank=True)
    ends_on = models.DateField("prévu jusqu'au", null=True, blank=True)
    ended_on = models.DateField("terminé le", null=True, blank=True)
    end_reason = models.CharField("motif de fin", max_length=9, choices=EndReason, blank=True)
    drop_reason = models.CharField("motif", max_length=11, choices=DropReason, blank=True)

    objects: ClassVar[HireManager[Self]] = HireManager()

    class Meta:
        verbose_name = "embauche"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "company"],
                name="hire_promised_once",
                condition=Q(status=Status.PROMISED),
                violation_error_message="Cette entreprise a déjà fait une promesse à cette personne.",
            ),
            models.CheckConstraint(
                name="hire_signed_is_whole",
                condition=~Q(status__in=[Status.SIGNED, Status.ENDED])
                | Q(signed_on__isnull=False, starts_on__isnull=False) & ~Q(contract=""),
                violation_error_message="Un contrat signé a une date, un premier jour et une nature.",
            ),
            models.CheckConstraint(
                name="hire_ended_is_whole",
                condition=~Q(status=Status.ENDED) | Q(ended_on__gte=F("starts_on")) & ~Q(end_reason=""),
                violation_error_message="Un emploi terminé a un dernier jour, après le premier, et un motif.",
            ),
            models.CheckConstraint(
                name="hire_dropped_has_reason",
                condition=~Q(status=Status.DROPPED) | ~Q(drop_reason=""),
                violation_error_message="Dites pourquoi la promesse est sans suite.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "promised_at"], name="hire_to_confirm", condition=Q(status=Status.PROMISED)
            ),
            models.Index(
                fields=["departement", "starts_on"], name="hire_in_post", condition=Q(status__in=["signed", "ended"])
            ),
            models.Index(fields=["departement", "beneficiary", "-promised_at"], name="hire_by_person"),
        ]


class PostCheck(TenantModel):
    """Somebody asked, so many months after the first day, whether the person is still in the post."""

    hire = models.ForeignKey(Hire, on_delete=models.CASCADE, related_name="checks")
    months = models.PositiveSmallIntegerField("après (mois)")
    is_in_post = models.BooleanField("en poste")
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField("note", max_length=500, blank=True)

    class Meta:
        verbose_name = "suivi dans l'emploi"
        constraints = [
            models.UniqueConstraint(
                fields=["hire", "months"],
                name="post_check_once",
                violation_error_message="Ce suivi est déjà fait.",
            ),
        ]
