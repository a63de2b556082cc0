"""The closed lists of the tutoring aid, and the moves of what has a status."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where an aid is, from the first word typed to the last euro."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Demande reçue"
    INSTRUCTION = "instruction", "En instruction"
    INCOMPLETE = "incomplete", "Pièces demandées"
    GRANTED = "granted", "Accordée"
    REFUSED = "refused", "Refusée"
    LAPSED = "lapsed", "Caduque"
    TO_SIGN = "to_sign", "Convention à signer"
    SIGNED = "signed", "Convention signée"
    RUNNING = "running", "Tutorat en cours"
    CLOSED = "closed", "Soldée"
    CLAWED_BACK = "clawed_back", "Reversement demandé"


MOVES: dict[str, set[str]] = {
    Status.DRAFT: {Status.SUBMITTED, Status.LAPSED},
    Status.SUBMITTED: {Status.INSTRUCTION, Status.LAPSED},
    Status.INSTRUCTION: {Status.INCOMPLETE, Status.GRANTED, Status.REFUSED, Status.LAPSED},
    Status.INCOMPLETE: {Status.INSTRUCTION, Status.REFUSED, Status.LAPSED},
    Status.GRANTED: {Status.TO_SIGN, Status.LAPSED},
    Status.TO_SIGN: {Status.GRANTED, Status.SIGNED, Status.LAPSED},
    Status.SIGNED: {Status.RUNNING, Status.LAPSED, Status.CLAWED_BACK},
    Status.RUNNING: {Status.CLOSED, Status.CLAWED_BACK},
    Status.CLOSED: {Status.RUNNING, Status.CLAWED_BACK},
    Status.REFUSED: set(),
    Status.LAPSED: set(),
    Status.CLAWED_BACK: {Status.CLOSED},
}

DEAD = frozenset({Status.REFUSED, Status.LAPSED})
"""The same hire may be asked for again."""

OVER = DEAD | {Status.CLOSED, Status.CLAWED_BACK}
"""Nothing more is done with the person: they may be erased."""

COMMITTED = frozenset(
    {Status.GRANTED, Status.TO_SIGN, Status.SIGNED, Status.RUNNING, Status.CLOSED, Status.CLAWED_BACK}
)
"""Their money is reserved in the budget."""

TO_INSTRUCT = frozenset({Status.SUBMITTED, Status.INSTRUCTION, Status.INCOMPLETE})
AGREED = frozenset({Status.SIGNED, Status.RUNNING, Status.CLOSED, Status.CLAWED_BACK})
"""Everybody has signed the convention."""


class Piece(TextChoices):
    """What the company sends with its application."""

    CONTRACT = "contract", "Contrat de travail signé"
    BANK = "bank", "Relevé d'identité bancaire (RIB)"
    NO_OTHER_AID = "no_other_aid", "Attestation de non-cumul"
    DE_MINIMIS = "de_minimis", "Déclaration des aides de minimis"
    OTHER = "other", "Autre pièce"


class Party(TextChoices):
    """Who signs the convention."""

    DEPARTEMENT = "departement", "Le Département"
    COMPANY = "company", "L'entreprise"
    PERSON = "person", "La personne embauchée"
    TUTOR = "tutor", "La tutrice ou le tuteur"


class Witness(TextChoices):
    """Who attests that the tutoring takes place."""

    COMPANY = "company", "L'entreprise"
    PERSON = "person", "La personne embauchée"


class InstalmentStatus(TextChoices):
    """Where the money of one instalment is."""

    PLANNED = "planned", "Prévu"
    DUE = "due", "Service fait"
    BATCHED = "batched", "Dans un bordereau"
    PAID = "paid", "Versé"
    REJECTED = "rejected", "Rejeté par la banque"
    DROPPED = "dropped", "Annulé"


INSTALMENT_MOVES: dict[str, set[str]] = {
    InstalmentStatus.PLANNED: {InstalmentStatus.DUE, InstalmentStatus.DROPPED},
    InstalmentStatus.DUE: {InstalmentStatus.BATCHED, InstalmentStatus.PLANNED, InstalmentStatus.DROPPED},
    InstalmentStatus.BATCHED: {InstalmentStatus.PAID, InstalmentStatus.DUE},
    InstalmentStatus.PAID: {InstalmentStatus.REJECTED},
    InstalmentStatus.REJECTED: {InstalmentStatus.DUE, InstalmentStatus.DROPPED},
    InstalmentStatus.DROPPED: set(),
}


class BatchStatus(TextChoices):
    """A payment batch: prepared by one, approved by another, sent once."""

    PREPARED = "prepared", "À approuver"
    APPROVED = "approved", "Approuvé, à envoyer"
    SENT = "sent", "Envoyé au comptable"
    CANCELLED = "cancelled", "Annulé"


BATCH_MOVES: dict[str, set[str]] = {
    BatchStatus.PREPARED: {BatchStatus.APPROVED, BatchStatus.CANCELLED},
    BatchStatus.APPROVED: {BatchStatus.SENT, BatchStatus.CANCELLED},
    BatchStatus.SENT: set(),
    BatchStatus.CANCELLED: set(),
}


class BankStatus(TextChoices):
    """Bank details: none serves before somebody else has approved it."""

    PROPOSED = "proposed", "À approuver"
    APPROVED = "approved", "Approuvé"
    REPLACED = "replaced", "Remplacé"
    REFUSED = "refused", "Refusé"


BANK_MOVES: dict[str, set[str]] = {
    BankStatus.PROPOSED: {BankStatus.APPROVED, BankStatus.REFUSED, BankStatus.REPLACED},
    BankStatus.APPROVED: {BankStatus.REPLACED},
    BankStatus.REPLACED: set(),
    BankStatus.REFUSED: set(),
}


class Verdict(TextChoices):
    """What a control found."""

    TO_DO = "to_do", "À contrôler"
    DONE = "done", "Service fait"
    NOT_DONE = "not_done", "Service non fait"
