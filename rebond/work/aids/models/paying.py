"""What is paid: to which account, in which instalments and batches; what is controlled, and given back."""

from django.db import models
from django.db.models import F, Q

from rebond.ground.documents.models import Document
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantModel
from rebond.people.accounts.models import User
from rebond.work.aids.models.asking import TutoringAid
from rebond.work.aids.states import (
    BANK_MOVES,
    BATCH_MOVES,
    INSTALMENT_MOVES,
    BankStatus,
    BatchStatus,
    InstalmentStatus,
    Verdict,
)
from rebond.work.employers.models import Company


class BankDetails(Stateful):
    """Where a company is paid. The IBAN is encrypted; a new one serves once somebody else approved it, some days later."""

    MOVES = BANK_MOVES

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="bank_details")
    status = models.CharField("statut", max_length=8, choices=BankStatus, default=BankStatus.PROPOSED)
    holder = models.CharField("titulaire", max_length=70)
    iban_sealed = models.BinaryField("IBAN chiffré", max_length=80)
    iban_hash = models.BinaryField("empreinte de l'IBAN", max_length=32)
    iban_mask = models.CharField("IBAN masqué", max_length=40)
    bic = models.CharField("BIC", max_length=11)
    given_at = models.DateTimeField("donné le")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("approuvé le", null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    usable_on = models.DateField("utilisable à partir du", null=True, blank=True)

    class Meta:
        verbose_name = "coordonnées bancaires"
        constraints = [
            models.UniqueConstraint(
                fields=["company"],
                name="bank_one_proposed",
                condition=Q(status=BankStatus.PROPOSED),
                violation_error_message="Un RIB attend déjà d'être approuvé pour cette entreprise.",
            ),
            models.UniqueConstraint(
                fields=["company"],
                name="bank_one_approved",
                condition=Q(status=BankStatus.APPROVED),
                violation_error_message="Cette entreprise a déjà un RIB approuvé.",
            ),
            models.CheckConstraint(
                name="bank_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("given_by")),
                violation_error_message="Qui a saisi le RIB ne l'approuve pas : une autre personne le vérifie.",
            ),
            models.CheckConstraint(
                name="bank_approved_is_whole",
                condition=~Q(status=BankStatus.APPROVED)
                | Q(approved_at__isnull=False, approved_by__isnull=False, usable_on__isnull=False),
                violation_error_message="Un RIB approuvé dit par qui, et à partir de quand il sert.",
            ),
        ]


class PaymentBatch(Stateful):
    """Instalments paid in one file. `message_id` names the file at the bank: the same file twice is paid once."""

    MOVES = BATCH_MOVES

    status = models.CharField("statut", max_length=9, choices=BatchStatus, default=BatchStatus.PREPARED)
    message_id = models.CharField("identifiant du fichier", max_length=35)
    execution_on = models.DateField("à exécuter le")
    count = models.PositiveIntegerField("versements")
    total_cents = models.PositiveBigIntegerField("total (centimes)")
    prepared_at = models.DateTimeField("préparé le")
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("approuvé le", null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "bordereau de paiement"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "message_id"],
                name="batch_message_once",
                violation_error_message="Un bordereau vient d'être préparé : rouvrez la page.",
            ),
            models.CheckConstraint(
                name="batch_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
                violation_error_message="Qui a préparé le bordereau ne l'approuve pas.",
            ),
            models.CheckConstraint(
                name="batch_sent_is_whole",
                condition=~Q(status__in=[BatchStatus.APPROVED, BatchStatus.SENT])
                | Q(approved_by__isnull=False, document__isnull=False),
                violation_error_message="Un bordereau envoyé est approuvé, et son fichier est gardé.",
            ),
        ]


class Instalment(Stateful):
    """One payment of an aid. `instructor` and `decider` are the aid's: who pays is neither."""

    MOVES = INSTALMENT_MOVES

    aid = models.ForeignKey(TutoringAid, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField("numéro")
    amount_cents = models.PositiveIntegerField("montant (centimes)")
    after_months = models.PositiveSmallIntegerField("après (mois)")
    due_on = models.DateField("à partir du")
    status = models.CharField("statut", max_length=8, choices=InstalmentStatus, default=InstalmentStatus.PLANNED)
    instructor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="instalments", null=True, blank=True)
    bank = models.ForeignKey(BankDetails, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    paid_at = models.DateTimeField("versé le", null=True, blank=True)
    rejection = models.CharField("motif du rejet", max_length=200, blank=True)

    class Meta:
        verbose_name = "versement"
        constraints = [
            models.UniqueConstraint(
                fields=["aid", "number"],
                name="instalment_number_once",
                violation_error_message="Ce versement existe déjà.",
            ),
            models.CheckConstraint(
                name="instalment_is_positive",
                condition=Q(amount_cents__gt=0),
                violation_error_message="Un versement est plus grand que zéro.",
            ),
            models.CheckConstraint(
                name="instalment_payer_is_another",
                condition=Q(prepared_by=None) | (~Q(prepared_by=F("decider")) & ~Q(prepared_by=F("instructor"))),
                violation_error_message="Qui a instruit ou décidé l'aide ne la paie pas.",
            ),
            models.CheckConstraint(
                name="instalment_approver_is_another",
                condition=Q(approved_by=None)
                | (
                    ~Q(approved_by=F("decider"))
                    & ~Q(approved_by=F("instructor"))
                    & Q(prepared_by__isnull=False)
                    & ~Q(approved_by=F("prepared_by"))
                ),
                violation_error_message="Qui a instruit, décidé ou préparé un versement ne l'approuve pas.",
            ),
            models.CheckConstraint(
                name="instalment_paid_is_whole",
                condition=~Q(status=InstalmentStatus.PAID)
                | Q(paid_at__isnull=False, batch__isnull=False, bank__isnull=False, approved_by__isnull=False),
                violation_error_message="Un versement fait a son bordereau, son compte, et qui l'a approuvé.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "status", "due_on"], name="instalment_by_status")]


class Control(TenantModel):
    """An instalment drawn at random (`seed` gives the same draw again): it waits until somebody has checked on the spot."""

    instalment = models.OneToOneField(Instalment, on_delete=models.CASCADE, related_name="control")
    seed = models.PositiveIntegerField("graine du tirage")
    drawn_at = models.DateTimeField("tiré le")
    verdict = models.CharField("résultat", max_length=8, choices=Verdict, default=Verdict.TO_DO)
    controlled_at = models.DateTimeField("contrôlé le", null=True, blank=True)
    controlled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.TextField("ce qui a été vu", max_length=1000, blank=True)

    class Meta:
        verbose_name = "contrôle de service fait"
        constraints = [
            models.CheckConstraint(
                name="control_is_whole",
                condition=Q(verdict=Verdict.TO_DO)
                | (Q(controlled_by__isnull=False, controlled_at__isnull=False) & ~Q(note="")),
                violation_error_message="Un contrôle dit par qui, et ce qui a été vu.",
            ),
        ]


class Clawback(TenantModel):
    """What a company gives back, pro rata of the months that were not done."""

    aid = models.OneToOneField(TutoringAid, on_delete=models.PROTECT, related_name="clawback")
    months_done = models.PositiveSmallIntegerField("mois accomplis")
    months_due = models.PositiveSmallIntegerField("mois prévus")
    paid_cents = models.PositiveIntegerField("versé ce jour-là (centimes)")
    amount_cents = models.PositiveIntegerField("à reverser (centimes)")
    reason = models.TextField("motif", max_length=1000)
    decided_at = models.DateTimeField("décidé le")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    repaid_at = models.DateTimeField("reversé le", null=True, blank=True)

    class Meta:
        verbose_name = "reversement"
        constraints = [
            models.CheckConstraint(
                name="clawback_within_paid",
                condition=Q(amount_cents__gt=0, amount_cents__lte=F("paid_cents")),
                violation_error_message="On ne redemande que ce qui a été versé.",
            ),
            models.CheckConstraint(
                name="clawback_is_pro_rata",
                condition=Q(months_done__lt=F("months_due")),
                violation_error_message="Tous les mois prévus sont accomplis : il n'y a rien à reverser.",
            ),
            models.CheckConstraint(
                name="clawback_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Dites pourquoi une somme est redemandée.",
            ),
        ]
