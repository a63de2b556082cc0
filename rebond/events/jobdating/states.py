"""The states of a job dating, of its candidates and meetings, and the closed lists of the day."""

from django.db.models import TextChoices

from rebond.people.accounts.states import DEPARTEMENT_STAFF, REFERENTS, Role

ORGANISERS = frozenset({Role.ACCELERATOR, Role.MANAGER})
"""They prepare and run the events."""

NAME_READERS = ORGANISERS | DEPARTEMENT_STAFF
"""They may read who takes part: every name there is the one of somebody on RSA."""

READERS = NAME_READERS | {Role.SECTOR_EXPERT, Role.RTEF}
"""They may look at the events of the département: themes, recruiters, counts."""

PROPOSERS = REFERENTS | {Role.ADVISER, Role.STRUCTURE_MANAGER}
"""They propose the people whom they accompany."""


class Status(TextChoices):
    """Where a job dating is."""

    PREPARING = "preparing", "En préparation"
    ANNOUNCED = "announced", "Annoncé"
    RUNNING = "running", "En cours"
    HELD = "held", "Terminé"
    CANCELLED = "cancelled", "Annulé"


MOVES: dict[str, set[str]] = {
    Status.PREPARING: {Status.ANNOUNCED, Status.CANCELLED},
    Status.ANNOUNCED: {Status.RUNNING, Status.CANCELLED},
    Status.RUNNING: {Status.HELD},
    Status.HELD: {Status.RUNNING},
    Status.CANCELLED: set(),
}
OPEN = (Status.PREPARING, Status.ANNOUNCED, Status.RUNNING)


class CandidateStatus(TextChoices):
    """Whether a person takes part."""

    PROPOSED = "proposed", "Proposée"
    RETAINED = "retained", "Retenue"
    DECLINED = "declined", "Non retenue"
    WITHDRAWN = "withdrawn", "Ne vient plus"


CANDIDATE_MOVES: dict[str, set[str]] = {
    CandidateStatus.PROPOSED: {CandidateStatus.RETAINED, CandidateStatus.DECLINED, CandidateStatus.WITHDRAWN},
    CandidateStatus.RETAINED: {CandidateStatus.PROPOSED, CandidateStatus.WITHDRAWN},
    CandidateStatus.DECLINED: {CandidateStatus.RETAINED},
    CandidateStatus.WITHDRAWN: {CandidateStatus.RETAINED},
}


class CandidateSource(TextChoices):
    """How a person came to a job dating."""

    READY = "ready", "Prête après l'Accélérateur"
    REFERENT = "referent", "Proposée par son référent"
    PERSON = "person", "À sa demande"
    ORGANISER = "organiser", "Ajoutée par l'Accélérateur"


class Withdrawal(TextChoices):
    """Why somebody does not come. Nothing here tells anything of anybody's health."""

    UNAVAILABLE = "unavailable", "N'est pas disponible ce jour-là"
    WORKING = "working", "A trouvé un emploi"
    TRAINING = "training", "Est entrée en formation"
    PROJECT = "project", "A changé de projet"
    PERSONAL = "personal", "Raison personnelle"


class MeetingStatus(TextChoices):
    """What became of an interview."""

    PLANNED = "planned", "Prévu"
    HELD = "held", "A eu lieu"
    MISSED = "missed", "N'a pas eu lieu"
    CANCELLED = "cancelled", "Annulé"


MEETING_MOVES: dict[str, set[str]] = {
    MeetingStatus.PLANNED: {MeetingStatus.HELD, MeetingStatus.MISSED, MeetingStatus.CANCELLED},
    MeetingStatus.HELD: {MeetingStatus.MISSED, MeetingStatus.PLANNED},
    MeetingStatus.MISSED: {MeetingStatus.HELD, MeetingStatus.PLANNED},
    MeetingStatus.CANCELLED: set(),
}
LIVE = (MeetingStatus.PLANNED, MeetingStatus.HELD, MeetingStatus.MISSED)


class Outcome(TextChoices):
    """What a recruiter says of an interview, in one tap."""

    PROMISE = "promise", "Promesse d'embauche"
    SECOND = "second", "Second entretien"
    NOT_NOW = "not_now", "Pas maintenant"


class Feeling(TextChoices):
    """How a candidate says that it went."""

    WELL = "well", "Bien"
    SO_SO = "so_so", "Moyennement"
    BADLY = "badly", "Mal"


class PlanStatus(TextChoices):
    """Where a plan that somebody asked for is."""

    ASKED = "asked", "Demandé"
    DONE = "done", "Fait"
    STALE = "stale", "Dépassé"
    FAILED = "failed", "Impossible"


PLAN_MOVES: dict[str, set[str]] = {
    PlanStatus.ASKED: {PlanStatus.DONE, PlanStatus.STALE, PlanStatus.FAILED},
    PlanStatus.DONE: set(),
    PlanStatus.STALE: set(),
    PlanStatus.FAILED: set(),
}
