"""How a cohort was chosen, and what people changed in it."""

from django.db import models

from rebond.events.accelerator.models.days import Day
from rebond.events.accelerator.states import Change
from rebond.events.jobdating.states import Withdrawal
from rebond.ground.tenancy.models import TenantModel
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary


class Selection(TenantModel):
    """One draw of a cohort, which anyone may redo from `pool`, `size` and `seed`. The latest one counts.

    `pool`: one row a person who had a chance, [number, place of their Pôle in `quotas`, days waited, times invited
    before, chance, is chosen, said that it suits them]. `report`: `fingerprint`, `quotas` (name, least, most, obtained),
    `eligible` by reason left out, `chosen` and `waiting` (numbers in their order), `no_show` (rate used), `places`.
    """

    day = models.ForeignKey(Day, on_delete=models.CASCADE, related_name="selections")
    seed = models.CharField("graine annoncée", max_length=120)
    size = models.PositiveSmallIntegerField("personnes choisies")
    pool = models.JSONField("personnes tirées au sort", default=list)
    report = models.JSONField("rapport", default=dict)
    made_at = models.DateTimeField("fait le")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField("invitations envoyées le", null=True, blank=True)

    class Meta:
        verbose_name = "choix d'une cohorte"
        indexes = [models.Index(fields=["departement", "day", "-made_at"], name="selection_latest")]


class CohortChange(TenantModel):
    """Somebody added a person to a cohort, in their words, or took one out of it, for a `Withdrawal` of the closed list."""

    day = models.ForeignKey(Day, on_delete=models.CASCADE, related_name="changes")
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("changement", max_length=7, choices=Change)
    motive = models.CharField("motif", max_length=500)
    made_at = models.DateTimeField("le")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "changement de cohorte"
        constraints = [
            models.CheckConstraint(
                name="cohort_change_has_motive",
                condition=~models.Q(motive=""),
                violation_error_message="Dites pourquoi.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "day", "made_at"], name="cohort_change_by_day")]

    @property
    def reason(self) -> str:
        """Why, as anybody who reads the cohort may know it: nothing written freely of whoever was taken out."""
        if self.kind == Change.ADDED:
            return self.motive
        return str((Withdrawal(self.motive) if self.motive in Withdrawal.values else Withdrawal.PERSONAL).label)
