"""The first orientation: diagnosis, proposal with its reasons, decision by a person, hand-over."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, When

from rebond.ground.documents.models import Document
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.parameters.models import PackVersion
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.journey.orientation.states import DECIDED, MOVES, CloseReason, Divergence, Impact, Status, StrengthKind
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, POLE_STAFF, STRUCTURE_STAFF
from rebond.people.beneficiaries.models import Assignment, Beneficiary, DutyPeriod
from rebond.people.beneficiaries.states import Pathway


class OrientationQuerySet(models.QuerySet["Orientation"]):
    """Orientations, within what one may see."""

    def visible_to(self, principal: Principal) -> "OrientationQuerySet":
        """A Pôle sees those of its people, a structure those that were sent to it and still live."""
        if principal.role in DEPARTEMENT_STAFF:
            return self
        if principal.role in POLE_STAFF:
            return self.filter(beneficiary__pole=principal.organisation_id)
        if principal.role in STRUCTURE_STAFF:
            return self.filter(structure=principal.organisation_id, status__in=DECIDED)
        return self.none()


LAST_LOOKED_AT = Case(When(reviewed_at=None, then=F("decided_at")), default=F("reviewed_at"))
"""When the pathway was last decided or looked at again. No COALESCE: under row-level security an index does not follow it."""

ENTRANTS = Q(previous=None, duty__is_taken_over=False)
"""The first orientation of whoever newly has duties, as `Orientation.is_entrants` says of one row."""


def _follows(first: str, then: str, sentence: str) -> models.CheckConstraint:
    """Two facts of one orientation, in their order where both are known."""
    return models.CheckConstraint(
        name=f"orientation_{then.removesuffix('_at')}_after_{first.removesuffix('_at')}",
        condition=Q(**{f"{then}__gte": F(first)}),
        violation_error_message=sentence,
    )


OrientationManager = TenantManager.from_queryset(OrientationQuerySet)


class Orientation(Stateful):
    """One way through the first door, opened with a duty period or by a change of orientation.

    Every date is a fact that an operation wrote; deadlines are computed from them. `pole` is the person's: a trigger
    copies it at each change while the orientation lives, so that a Pôle's queues follow one index.
    """

    MOVES = MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="orientations")
    duty = models.ForeignKey(DutyPeriod, on_delete=models.CASCADE, related_name="orientations")
    pole = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False, editable=False
    )
    previous = models.OneToOneField("self", on_delete=models.PROTECT, related_name="next", null=True, blank=True)
    status = models.CharField("statut", max_length=12, choices=Status, default=Status.AWAITED)
    opened_at = models.DateTimeField("ouverte le")
    reopen_motive = models.CharField("motif du changement", max_length=500, blank=True)
    interviewed_at = models.DateTimeField("entretien du", null=True, blank=True)
    rules = models.ForeignKey(
        PackVersion,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="version des règles",
    )
    proposal = models.JSONField("proposition", null=True, blank=True)
    pathway = models.CharField("parcours", max_length=20, choices=Pathway, blank=True)
    structure_kind = models.CharField("type de structure", max_length=40, blank=True)
    structure = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    divergence = models.CharField("écart à la proposition", max_length=10, choices=Divergence, blank=True)
    motive = models.CharField("motif de la divergence", max_length=500, blank=True)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    contract = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    handed_over_at = models.DateTimeField("contrat remis le", null=True, blank=True)
    booked_at = models.DateTimeField("rendez-vous pris avec la structure le", null=True, blank=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    referent_named_at = models.DateTimeField("référent désigné le", null=True, blank=True)
    first_met_at = models.DateTimeField("premier rendez-vous tenu le", null=True, blank=True)
    review_extension = models.CharField("motif du réexamen à douze mois", max_length=40, blank=True)
    reviewed_at = models.DateTimeField("réexaminée le", null=True, blank=True)
    change_asked_at = models.DateTimeField("changement demandé le", null=True, blank=True)
    change_asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    change_motive = models.CharField("motif du changement demandé", max_length=500, blank=True)
    closed_at = models.DateTimeField("terminée le", null=True, blank=True)
    close_reason = models.CharField("motif de fin", max_length=15, choices=CloseReason, blank=True)

    objects: ClassVar[OrientationManager[Self]] = OrientationManager()

    class Meta:
        verbose_name = "orientation"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                name="orientation_one_current",
                condition=~Q(status=Status.CLOSED),
                violation_error_message="Une orientation est déjà en cours pour cette personne.",
            ),
            models.CheckConstraint(
                name="orientation_decision_is_whole",
                condition=~Q(status__in=DECIDED)
                | Q(decided_at__isnull=False, decided_by__isnull=False, structure__isnull=False) & ~Q(pathway=""),
                violation_error_message="Une décision porte un parcours, une structure, une date et son auteur.",
            ),
            models.CheckConstraint(
                name="orientation_hand_over_has_date",
                condition=~Q(status=Status.HANDED_OVER) | Q(handed_over_at__isnull=False),
                violation_error_message="La remise du contrat d'orientation porte une date.",
            ),
            _follows("interviewed_at", "decided_at", "L'entretien ne peut pas suivre la décision d'orientation."),
            _follows("decided_at", "handed_over_at", "La remise ne peut pas précéder la décision d'orientation."),
            _follows("decided_at", "booked_at", "La prise de rendez-vous ne peut pas précéder la décision."),
            _follows("decided_at", "first_met_at", "La première rencontre ne peut pas précéder la décision."),
            models.CheckConstraint(
                name="orientation_divergence_has_motive",
                condition=Q(divergence="") | ~Q(motive=""),
                violation_error_message="Décider autrement que la proposition demande un motif.",
            ),
            models.CheckConstraint(
                name="orientation_change_has_motive",
                condition=Q(change_asked_at=None) | ~Q(change_motive=""),
                violation_error_message="Une demande de changement d'orientation porte un motif.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "pole", "opened_at"],
                name="orientation_to_orient",
                condition=Q(status__in=["awaited", "interviewed"]),
            ),
            models.Index(
                fields=["departement", "pole", "decided_at"],
                name="orientation_to_hand_over",
                condition=Q(status__in=["decided", "followed"], handed_over_at=None),
            ),
            models.Index(
                fields=["departement", "pole", "handed_over_at"],
                name="orientation_to_book",
                condition=Q(status__in=["handed_over", "followed"], booked_at=None, first_met_at=None),
            ),
            models.Index(
                fields=["departement", "structure", "pole"],
                name="orientation_to_name",
                condition=Q(status__in=["decided", "handed_over"]),
            ),
            models.Index(
                fields=["departement", "structure", "referent_named_at"],
                name="orientation_to_meet",
                condition=Q(status="followed", first_met_at=None),
            ),
            models.Index(
                "departement",
                "pole",
                LAST_LOOKED_AT,
                name="orientation_to_review",
                condition=Q(status="followed", pathway="social"),
            ),
            models.Index(
                fields=["departement", "change_asked_at"],
                name="orientation_change_asked",
                condition=Q(change_asked_at__isnull=False) & ~Q(status="closed"),
            ),
            models.Index(fields=["departement", "decided_at"], name="orientation_by_decision"),
            models.Index(fields=["departement", "beneficiary", "-opened_at"], name="orientation_by_person"),
        ]

    @property
    def is_entrants(self) -> bool:
        """The first orientation of whoever newly has duties: no change, nobody whom the département took over."""
        return self.previous_id is None and not self.duty.is_taken_over


class Diagnosis(TenantModel):
    """What the interview learnt: answers to the exchanged criteria, strengths, obstacles.

    `answers` maps a criterion of `vocabulary.CRITERIA` to one of its codes; `draft` is what was typed
    and not yet kept. Health appears only as a closed-list effect on work.
    """

    orientation = models.OneToOneField(Orientation, on_delete=models.CASCADE, related_name="diagnosis")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    answers = models.JSONField("réponses", default=dict)
    summary = models.TextField("synthèse partagée avec la personne", max_length=4000, blank=True)
    draft = models.JSONField("brouillon", default=dict, blank=True)
    updated_at = models.DateTimeField("modifié le")
    completed_at = models.DateTimeField("terminé le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "diagnostic"


class Strength(TenantModel):
    """Atout: experience, qualification, language, licence, skill; a ROME code where it has one."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.CASCADE, related_name="strengths")
    kind = models.CharField("nature", max_length=15, choices=StrengthKind)
    label = models.CharField("intitulé", max_length=120)
    rome = models.CharField("code ROME", max_length=5, blank=True)
    detail = models.CharField("précision", max_length=120, blank=True)
    years = models.PositiveSmallIntegerField("années", null=True, blank=True)

    class Meta:
        verbose_name = "atout"


class Obstacle(TenantModel):
    """Frein: a theme of the pack, how much it weighs on work, and words — never for health."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.CASCADE, related_name="obstacles")
    theme = models.CharField("thème", max_length=40)
    impact = models.CharField("impact", max_length=12, choices=Impact)
    note = models.CharField("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "frein"
        constraints = [
            models.UniqueConstraint(
                fields=["diagnosis", "theme"],
                name="obstacle_theme_once",
                violation_error_message="Ce frein est déjà noté.",
            ),
            models.CheckConstraint(
                name="obstacle_health_without_words",
                condition=~Q(theme__in=["sante", "handicap", "addictions"]) | Q(note=""),
                violation_error_message="Pour la santé, seul l'effet sur le travail se note, sans précision.",
            ),
        ]
