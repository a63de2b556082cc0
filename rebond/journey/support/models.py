"""The référent's work between two appointments: what was said, and who does what before the next one."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from rebond.ground.deadlines.expressions import days_between
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.journey.support.states import STEP_MOVES, Channel, Doer, StepStatus
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes, within what one may see."""

    def visible_to(self, principal: Principal) -> "NoteQuerySet":
        """Those of the people one sees; the person, those that are shared with them."""
        mine = self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))
        return mine.filter(is_shared=True) if principal.role == Role.BENEFICIARY else mine


NoteManager = TenantManager.from_queryset(NoteQuerySet)


class Note(TenantModel):
    """What was said in an interview or on the phone. `version`: two who write at once, the second is shown the first."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, related_name="note", null=True, blank=True
    )
    channel = models.CharField("comment", max_length=10, choices=Channel)
    met_at = models.DateTimeField("le")
    text = models.TextField("ce qui s'est dit", max_length=8000, blank=True)
    is_shared = models.BooleanField("lu par la personne", default=True)
    updated_at = models.DateTimeField("modifiée le")
    version = models.PositiveIntegerField("version", default=1)

    objects: ClassVar[NoteManager[Self]] = NoteManager()

    class Meta:
        verbose_name = "note d'entretien"
        indexes = [models.Index(fields=["departement", "beneficiary", "-met_at"], name="note_by_person")]


class StepQuerySet(models.QuerySet["Step"]):
    """Steps, within what one may see."""

    def visible_to(self, principal: Principal) -> "StepQuerySet":
        """Those of the people one sees; the person sees their own."""
        return self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))


StepManager = TenantManager.from_queryset(StepQuerySet)


class Step(Stateful):
    """Démarche: who does what, before which day. `source_id`: the commitment of a contract that it comes from."""

    MOVES = STEP_MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="steps")
    note = models.ForeignKey(Note, on_delete=models.SET_NULL, related_name="steps", null=True, blank=True)
    status = models.CharField("statut", max_length=7, choices=StepStatus, default=StepStatus.OPEN)
    doer = models.CharField("qui", max_length=6, choices=Doer)
    text = models.CharField("démarche", max_length=300)
    due_on = models.DateField("avant le", null=True, blank=True)
    made_at = models.DateTimeField("notée le")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField("réglée le", null=True, blank=True)
    outcome = models.CharField("ce que cela a donné", max_length=300, blank=True)
    source_id = models.UUIDField("engagement d'un contrat", null=True, blank=True)

    objects: ClassVar[StepManager[Self]] = StepManager()

    class Meta:
        verbose_name = "démarche"
        constraints = [
            models.CheckConstraint(
                name="step_settled_has_date",
                condition=Q(status=StepStatus.OPEN, settled_at=None)
                | ~Q(status=StepStatus.OPEN) & Q(settled_at__isnull=False),
                violation_error_message="Une démarche réglée porte sa date.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "beneficiary", "due_on"], name="step_open", condition=Q(status=StepStatus.OPEN)
            ),
        ]


class NoteDraft(TenantModel):
    """What an agent is writing of a meeting, as typed, until it is saved. Theirs alone: nobody else reads it.

    `writer` names one opening of the form: a second window does not overwrite the first in silence. Saved, the row
    stays, empty, with its next `version`: what a window sends late is refused.
    """

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    writer = models.CharField("fenêtre", max_length=40)
    version = models.PositiveIntegerField("version", default=1)
    values = models.JSONField("saisie", default=dict)
    updated_at = models.DateTimeField("gardé le")

    class Meta:
        verbose_name = "brouillon d'entretien"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "author"],
                name="note_draft_once",
                violation_error_message="Un brouillon est déjà ouvert pour cette personne : rouvrez la page.",
            ),
        ]


class ReplacementQuerySet(models.QuerySet["Replacement"]):
    """Replacements, by the days that they cover."""

    def covering(self, on: date) -> "ReplacementQuerySet":
        """Those in force on a day, the first and the last included."""
        return self.filter(Q(ended_on=None, ends_on__gte=on) | Q(ended_on__gte=on), starts_on__lte=on)


ReplacementManager = TenantManager.from_queryset(ReplacementQuerySet)


class Replacement(TenantModel):
    """A colleague sees to the people of an absent référent, from one day to another, inclusive. `ended_on`: sooner."""

    absent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="replacements")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    made_at = models.DateTimeField("noté le")
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_on = models.DateField("dernier jour, finalement", null=True, blank=True)

    objects: ClassVar[ReplacementManager[Self]] = ReplacementManager()

    class Meta:
        verbose_name = "remplacement"
        constraints = [
            models.CheckConstraint(
                name="replacement_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le remplacement finit avant d'avoir commencé : échangez les deux dates.",
            ),
            models.CheckConstraint(
                name="replacement_by_another",
                condition=~Q(absent=F("substitute")),
                violation_error_message="Choisissez un collègue : on ne se remplace pas soi-même.",
            ),
            ExclusionConstraint(
                name="replacement_one_at_a_time",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("absent", RangeOperators.EQUAL),
                    (
                        days_between(F("starts_on"), Func(F("ended_on"), F("ends_on"), function="COALESCE")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                violation_error_message="Quelqu'un remplace déjà cette personne pendant ces jours.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "substitute", "ends_on"], name="replacement_by_substitute")]
