"""What a partner's file says of a household, whatever its format; and what became of it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from rebond.people.beneficiaries.states import Consent, HouseholdRole, Payer, RightsStatus, Sex


@dataclass(frozen=True, repr=False)  # a log must not name anybody
class Adult:
    """One adult of a household. None and "" mean that the file does not say.

    `is_same_as` is what an agent decided after a doubt: a person's id, or `NEW`.
    """

    role: HouseholdRole
    last_name: str
    first_name: str
    birth_date: date
    birth_name: str = ""
    is_birth_date_approximate: bool = False
    sex: Sex | None = None
    nir13: str | None = None
    phone: str = ""
    phone_consent: Consent = Consent.UNKNOWN
    email: str = ""
    email_consent: Consent = Consent.UNKNOWN
    is_rqth: bool | None = None
    died_on: date | None = None
    has_duties: bool | None = None
    duties_from: date | None = None
    is_newly_subject: bool | None = None
    is_same_as: UUID | None = None


NEW = UUID(int=0)
"""`Adult.is_same_as` when an agent says that nobody known is this person."""


@dataclass(frozen=True, repr=False)
class Record:
    """One household as a file describes it. `line` is where it stands in that file.

    `is_whole` says that the file is the payer's own and names all the adults: the others have left the
    household. A list made by people is not: it completes what is known, and leaves identities, roles and live
    rights alone. Without a request number, the household is that of its people, or that of the other records
    with the same `household_key`.
    `is_prevention`: people who are not on RSA, whom no household ties.
    """

    line: int
    payer: Payer
    request_number: str
    adults: tuple[Adult, ...]
    is_whole: bool = True
    household_key: str = ""
    is_prevention: bool = False
    informed_on: date | None = None
    payer_code: str = ""
    file_number: str = ""
    requested_on: date | None = None
    family_status: str = ""
    children_born_on: tuple[date, ...] = ()
    address: str = ""
    postal_code: str = ""
    city: str = ""
    insee: str = ""
    is_homeless: bool = False
    amount_cents: int | None = None
    rights: RightsStatus | None = None
    rights_reason: str = ""
    rights_from: date | None = None
    has_moved_away: bool = False


class Result(StrEnum):
    """What became of one record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    OLDER = "older"


@dataclass(frozen=True)
class Doubt:
    """Why an adult could not be recognised, and whom an agent may compare with. `adult` is their rank in the record."""

    adult: int
    role: HouseholdRole
    sentence: str
    candidates: tuple[UUID, ...]


@dataclass(frozen=True)
class Fate:
    """What became of one record: the people it is about, and how many entered, left, were suspended or restored.

    `remark` says why nobody of a new household enters. `suspended` and `restored` count the household's right, 0 or 1;
    `taken_over`, people who were subject before the département took Rebond up, whose orientation is to be taken over.
    """

    line: int
    request_number: str
    result: Result
    doubts: tuple[Doubt, ...] = ()
    people: tuple[UUID, ...] = ()
    opened: int = 0
    ended: int = 0
    suspended: int = 0
    restored: int = 0
    taken_over: int = 0
    remark: str = ""


@dataclass
class Outcome:
    """What a batch changed, in the order of its records: duty periods to open an orientation for, and those that ended."""

    fates: list[Fate] = field(default_factory=list)
    opened: list[UUID] = field(default_factory=list)
    ended: list[UUID] = field(default_factory=list)
