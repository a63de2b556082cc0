"""The states of a visit and of an aided contract, and the closed lists of prospecting."""

from django.db.models import TextChoices

from rebond.people.accounts.states import DEPARTEMENT_STAFF, Role
from rebond.work.employers.states import KEEPERS
from rebond.work.vacancies.states import ContractKind


class Kind(TextChoices):
    """How one meets a company."""

    VISIT = "visit", "Visite"
    PHONE = "phone", "Téléphone"
    FAIR = "fair", "Salon"


class Status(TextChoices):
    """A visit is done once it is reported."""

    PLANNED = "planned", "Prévue"
    DONE = "done", "Faite"
    CANCELLED = "cancelled", "Annulée"


MOVES: dict[str, set[str]] = {
    Status.PLANNED: {Status.DONE, Status.CANCELLED},
    Status.DONE: set(),
    Status.CANCELLED: set(),
}


class Outcome(TextChoices):
    """What came of a visit."""

    VACANCY = "vacancy", "Recrute maintenant"
    LATER = "later", "Recrutera plus tard"
    INTERESTED = "interested", "Pas de besoin, reste en contact"
    NOBODY = "nobody", "Personne à qui parler"
    DECLINED = "declined", "Ne souhaite pas travailler avec nous"


class CancelReason(TextChoices):
    """Why a visit does not take place."""

    COMPANY = "company", "L'entreprise a annulé"
    AGENT = "agent", "Empêchement de notre côté"
    USELESS = "useless", "Réglé sans se voir"
    MISTAKE = "mistake", "Notée par erreur"


class RestReason(TextChoices):
    """Why a company is not to be approached."""

    ASKED = "asked", "L'entreprise l'a demandé"
    BUSY = "busy", "Pas le moment (forte activité, travaux, congés)"
    DIFFICULTY = "difficulty", "En difficulté ou en procédure"
    CLOSED = "closed", "A cessé son activité"


class OwnKind(TextChoices):
    """What the Département offers in its own services."""

    REPLACEMENT = "replacement", "Remplacement temporaire"
    APPRENTICESHIP = "apprentice", "Apprentissage"
    CIVIC = "civic", "Service civique"


OWN_CONTRACTS: dict[str, str] = {
    OwnKind.REPLACEMENT: ContractKind.CDD,
    OwnKind.APPRENTICESHIP: ContractKind.APPRENTICESHIP,
    OwnKind.CIVIC: ContractKind.CIVIC,
}
"""What one signs for each."""


class AidedStatus(TextChoices):
    """From the proposal made to a very small company to its answer."""

    PROPOSED = "proposed", "Proposé"
    SIGNED = "signed", "Signé"
    DECLINED = "declined", "Sans suite"


AIDED_MOVES: dict[str, set[str]] = {
    AidedStatus.PROPOSED: {AidedStatus.SIGNED, AidedStatus.DECLINED},
    AidedStatus.SIGNED: set(),
    AidedStatus.DECLINED: {AidedStatus.PROPOSED},
}


class AidedReason(TextChoices):
    """Why a company did not sign."""

    NO_NEED = "no_need", "Pas de besoin finalement"
    COST = "cost", "Reste à charge trop élevé"
    PAPERWORK = "paperwork", "Démarches trop lourdes"
    REFUSED = "refused", "Aide refusée"
    OTHER = "other", "A recruté autrement"


READERS = KEEPERS
"""They see who keeps which company, the visits and what came of them."""

PROSPECTORS = frozenset({Role.RTEF}) | DEPARTEMENT_STAFF
"""They plan visits and report them, for a colleague too when one is away."""
