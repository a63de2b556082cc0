"""Hires: promised, signed, then kept or not; and what was learnt when somebody asked."""

from datetime import date
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
from rebond.work.hires.states import MOVES, DropReason, EndReason, FollowerKind, Party, PayPeriod, Source, Status
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
    """A person and a company: a promise, then a contract. `source_id` is the meeting or the event that led to it.

    `previous`: the contract that this one follows in the same company; `since_on`: the first day of the first of them.
    """

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
    pay_cents = models.PositiveIntegerField("salaire brut (centimes)", null=True, blank=True)
    pay_period = models.CharField("salaire dit", max_length=5, choices=PayPeriod, blank=True)
    previous = models.OneToOneField(
        "self", verbose_name="contrat précédent", on_delete=models.SET_NULL, related_name="next", null=True, blank=True
    )
    since_on = models.DateField("dans l'entreprise depuis le", null=True, blank=True)
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
            models.CheckConstraint(
                name="hire_pay_has_a_period",
                condition=Q(pay_cents=None, pay_period="") | Q(pay_cents__gt=0) & ~Q(pay_period=""),
                violation_error_message="Un salaire se dit avec sa période : de l'heure, par mois ou par an.",
            ),
            models.CheckConstraint(
                name="hire_since_before_start",
                condition=Q(since_on=None) | Q(since_on__lte=F("starts_on")),
                violation_error_message="Le premier contrat dans l'entreprise commence avant celui-ci.",
            ),
            models.CheckConstraint(
                name="hire_planned_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour prévu vient après le premier.",
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

    @property
    def first_day(self) -> date | None:
        """Since when the person works there, whatever contracts followed one another."""
        return self.since_on or self.starts_on


class PostCheck(TenantModel):
    """Somebody said, so many months after the first day, whether the person is still in the post.

    The person, the employer and an agent each say it once; what an agent says, who asked both, is what counts.
    """

    hire = models.ForeignKey(Hire, on_delete=models.CASCADE, related_name="checks")
    months = models.PositiveSmallIntegerField("après (mois)")
    source = models.CharField("dit par", max_length=8, choices=Party, default=Party.AGENT)
    is_in_post = models.BooleanField("en poste")
    left_on = models.DateField("n'y est plus depuis le", null=True, blank=True)
    reason = models.CharField("motif", max_length=9, choices=EndReason, blank=True)
    asked_on = models.DateField("répondu le")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField("note", max_length=500, blank=True)

    class Meta:
        verbose_name = "suivi dans l'emploi"
        constraints = [
            models.UniqueConstraint(
                fields=["hire", "months", "source"],
                name="post_check_once",
                violation_error_message="Ce suivi est déjà fait.",
            ),
            models.CheckConstraint(
                name="post_check_left_or_not",
                condition=Q(is_in_post=False) | Q(left_on=None, reason=""),
                violation_error_message="Qui est en poste n'a ni dernier jour ni motif de départ.",
            ),
        ]


class NewsRequest(TenantModel):
    """The question was put to the person, or to the employer, after so many months: once, whether it reached them or not."""

    hire = models.ForeignKey(Hire, on_delete=models.CASCADE, related_name="requests")
    months = models.PositiveSmallIntegerField("après (mois)")
    party = models.CharField("demandé à", max_length=8, choices=Party)
    asked_at = models.DateTimeField("demandé le")
    is_sent = models.BooleanField("message parti")

    class Meta:
        verbose_name = "question sur l'emploi"
        constraints = [
            models.UniqueConstraint(
                fields=["hire", "months", "party"],
                name="news_request_once",
                violation_error_message="La question est déjà posée.",
            ),
        ]


class HireFollower(TenantModel):
    """Who asks for news of a hire meanwhile, in the place of the référent: between two days, both included."""

    hire = models.ForeignKey(Hire, on_delete=models.CASCADE, related_name="followers")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("nature", max_length=6, choices=FollowerKind)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")

    class Meta:
        verbose_name = "suivi confié"
        constraints = [
            models.UniqueConstraint(
                fields=["hire", "kind"],
                name="hire_follower_once",
                violation_error_message="Le suivi de cet emploi est déjà confié à ce titre.",
            ),
            models.CheckConstraint(
                name="hire_follower_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour du suivi vient après le premier.",
            ),
        ]
