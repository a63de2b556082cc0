"""The contract of commitments: its successive texts, who signed which one and how; and the PPAE of those at France Travail."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from rebond.ground.documents.models import Document
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.journey.contracts.states import IN_HAND, MOVES, EndReason, Means, Party, PpaeMeans, Regime, Status
from rebond.journey.orientation.models import Orientation
from rebond.journey.programmes.models import Professional
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import STRUCTURE_STAFF, Role
from rebond.people.beneficiaries.models import Beneficiary


class ContractQuerySet(models.QuerySet["Contract"]):
    """Contracts, within what one may see."""

    def visible_to(self, principal: Principal) -> "ContractQuerySet":
        """Those of the people one sees, and of those whom one follows with their référent; the person, once it is to sign."""
        people = Q(beneficiary__in=Beneficiary.objects.visible_to(principal))
        if principal.role in STRUCTURE_STAFF:
            beside = Professional.objects.filter(
                member=principal.membership, until=None, enrolment__is_confidential=False
            )
            people |= Q(beneficiary__in=beside.values("enrolment__beneficiary"))
        mine = self.filter(people)
        return mine.exclude(status__in=[Status.DRAFT, Status.CANCELLED]) if principal.role == Role.BENEFICIARY else mine

    def in_force(self, on: object) -> "ContractQuerySet":
        """Signed, and covering this day; one that another follows covers until the eve of it (`ended_on`)."""
        covers = Q(status=Status.SIGNED) | Q(status=Status.REPLACED, ended_on__gte=on)
        return self.filter(covers, starts_on__lte=on, ends_on__gte=on)


ContractManager = TenantManager.from_queryset(ContractQuerySet)


class Contract(Stateful):
    """One contract of one person: CER (CASF L262-35, L262-36) or contrat d'engagement (C. trav. L5411-6), by its date.

    Each of a couple has their own. `starts_on`, `ends_on` are those of the text that was signed. `version`: two who
    write at once, the second is shown what the first wrote.
    """

    MOVES = MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="contracts")
    orientation = models.ForeignKey(
        Orientation, on_delete=models.PROTECT, related_name="contracts", null=True, blank=True
    )
    regime = models.CharField("régime", max_length=3, choices=Regime)
    status = models.CharField("statut", max_length=11, choices=Status, default=Status.DRAFT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    referent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("commencé le")
    starts_on = models.DateField("à partir du", null=True, blank=True)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)
    signed_at = models.DateTimeField("signé par tous le", null=True, blank=True)
    validated_at = models.DateTimeField("validé le", null=True, blank=True)
    validated_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sealed = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    renews = models.OneToOneField("self", on_delete=models.PROTECT, related_name="renewal", null=True, blank=True)
    ended_on = models.DateField("terminé le", null=True, blank=True)
    end_reason = models.CharField("motif de fin", max_length=10, choices=EndReason, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects: ClassVar[ContractManager[Self]] = ContractManager()

    class Meta:
        verbose_name = "contrat"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"],
                name="contract_one_in_hand",
                condition=Q(status__in=IN_HAND),
                violation_error_message="Un contrat est déjà en préparation pour cette personne.",
            ),
            models.UniqueConstraint(
                fields=["beneficiary"],
                name="contract_one_signed",
                condition=Q(status=Status.SIGNED),
                violation_error_message="Cette personne a déjà un contrat en cours.",
            ),
            models.CheckConstraint(
                name="contract_signed_is_whole",
                condition=~Q(status__in=[Status.SIGNED, Status.REPLACED, Status.ENDED])
                | Q(signed_at__isnull=False, ends_on__gte=F("starts_on")),
                violation_error_message="Un contrat signé porte sa date de signature, son début et sa fin.",
            ),
            models.CheckConstraint(
                name="contract_end_is_whole",
                condition=~Q(status=Status.ENDED) | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                violation_error_message="Un contrat terminé avant son terme porte une date et un motif.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "ends_on"], name="contract_ending", condition=Q(status="signed")),
            models.Index(fields=["departement", "made_at"], name="contract_in_hand", condition=Q(status__in=IN_HAND)),
            models.Index(fields=["departement", "beneficiary", "-made_at"], name="contract_by_person"),
        ]

    def answers(self, orientation: Orientation) -> bool:
        """Signed since this orientation was decided: another one starts the clock again (C. trav. D5411-8-2)."""
        if self.status != Status.SIGNED or self.signed_at is None:
            return False
        return orientation.decided_at is None or self.signed_at >= orientation.decided_at


class ContractText(TenantModel):
    """One text of a contract. A draft changes; once somebody is asked to sign it is frozen, and a trigger refuses any change.

    `content` (see `content.py`): situation, objectives, commitments of each side, hours, dates, reserves. `sha256` is that of
    its canonical JSON, `document` the PDF of the same words.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveSmallIntegerField("version")
    content = models.JSONField("contenu", default=dict)
    written_at = models.DateTimeField("écrite le")
    written_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField("proposée à la signature le", null=True, blank=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "texte d'un contrat"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="contract_text_number_once",
                violation_error_message="Une autre version de ce contrat vient d'être écrite : rouvrez la page.",
            ),
            models.CheckConstraint(
                name="contract_text_frozen_is_whole",
                condition=Q(frozen_at=None) | ~Q(sha256="") & Q(document__isnull=False),
                violation_error_message="Un texte proposé à la signature a son empreinte et son PDF.",
            ),
        ]


class Signature(TenantModel):
    """One party signed one text. Never changed, never deleted, never antedated: a trigger sees to it."""

    text = models.ForeignKey(ContractText, on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField("partie", max_length=12, choices=Party)
    name = models.CharField("nom", max_length=160)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    means = models.CharField("moyen", max_length=8, choices=Means)
    signed_at = models.DateTimeField("signé le")
    sha256 = models.CharField("empreinte du texte signé", max_length=64)
    evidence = models.JSONField("preuve", default=dict)
    paper = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "signature"
        constraints = [
            models.UniqueConstraint(
                fields=["text", "party"],
                name="signature_once",
                violation_error_message="Cette partie a déjà signé ce texte.",
            ),
        ]


class SigningCode(TenantModel):
    """A code sent to the person to sign one text: ten minutes, once, a few tries. Only its hash is kept."""

    text = models.ForeignKey(ContractText, on_delete=models.CASCADE, related_name="codes")
    channel = models.CharField("par", max_length=10, choices=Channel)
    code_hash = models.BinaryField("empreinte du code")
    sent_at = models.DateTimeField("envoyé le")
    expires_at = models.DateTimeField("valable jusqu'à")
    tries = models.PositiveSmallIntegerField("essais", default=0)
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "code de signature"
        constraints = [
            models.CheckConstraint(
                name="signing_code_tries",
                condition=Q(tries__lte=5),
                violation_error_message="Trop d'essais : demandez un nouveau code.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "text", "-sent_at"], name="signing_code_by_text")]


class SigningRefusal(TenantModel):
    """The person did not sign this text, in their own words. A fact, not a sanction."""

    text = models.ForeignKey(ContractText, on_delete=models.CASCADE, related_name="refusals")
    words = models.TextField("mots de la personne", max_length=2000)
    noted_at = models.DateTimeField("noté le")
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "refus de signer"


class PpaeQuerySet(models.QuerySet["Ppae"]):
    """PPAE, within what one may see."""

    def visible_to(self, principal: Principal) -> "PpaeQuerySet":
        """Those of the people one sees."""
        return self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))


PpaeManager = TenantManager.from_queryset(PpaeQuerySet)


class Ppae(TenantModel):
    """The PPAE that a person oriented to France Travail sent to their Pôle."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="ppaes")
    orientation = models.ForeignKey(Orientation, on_delete=models.PROTECT, related_name="ppaes")
    means = models.CharField("moyen", max_length=5, choices=PpaeMeans)
    received_at = models.DateTimeField("reçu le")
    signed_on = models.DateField("signé avec France Travail le", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    checked_at = models.DateTimeField("lu par un agent le", null=True, blank=True)
    rejected_at = models.DateTimeField("à renvoyer, depuis le", null=True, blank=True)
    rejection = models.CharField("ce qui manque", max_length=200, blank=True)

    objects: ClassVar[PpaeManager[Self]] = PpaeManager()

    class Meta:
        verbose_name = "PPAE"
        constraints = [
            models.UniqueConstraint(
                fields=["orientation"],
                name="ppae_one_kept",
                condition=Q(rejected_at=None),
                violation_error_message="Le PPAE de cette orientation est déjà reçu.",
            ),
            models.CheckConstraint(
                name="ppae_rejection_says_why",
                condition=Q(rejected_at=None) | ~Q(rejection=""),
                violation_error_message="Dites à la personne ce qui manque.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "received_at"],
                name="ppae_to_check",
                condition=Q(checked_at=None, rejected_at=None),
            ),
        ]
