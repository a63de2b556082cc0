"""The tutoring aid: what is asked and decided, what is agreed and followed, what is paid."""

from rebond.work.aids.models.agreeing import Attestation, Convention, ConventionSignature
from rebond.work.aids.models.asking import AidPiece, Tutor, TutoringAid, TutoringBudget, TutoringPlan
from rebond.work.aids.models.paying import BankDetails, Clawback, Control, Instalment, PaymentBatch

__all__ = [
    "AidPiece",
    "Attestation",
    "BankDetails",
    "Clawback",
    "Control",
    "Convention",
    "ConventionSignature",
    "Instalment",
    "PaymentBatch",
    "Tutor",
    "TutoringAid",
    "TutoringBudget",
    "TutoringPlan",
]
