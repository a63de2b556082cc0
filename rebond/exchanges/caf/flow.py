"""What a flow of beneficiaries holds, once read: plain records, no Django."""

from dataclasses import dataclass
from datetime import date, time

from rebond.exchanges.caf.codes import (
    CLOSURE_REASONS,
    COUPLES,
    FREQUENCIES,
    STREET_TYPES,
    BirthPrecision,
    Consent,
    RightState,
    Role,
    Sex,
)
from rebond.exchanges.files.problems import Problem


@dataclass(frozen=True)
class Header:
    """IdentificationFlux: who sent the file, when, for which month and département."""

    line: int
    application: str
    application_version: str
    version: str
    frequency: str
    nature: str
    created_on: date
    created_at: time | None
    reference_month: date
    departement: str

    @property
    def is_monthly(self) -> bool:
        """Monthly: the whole stock of the département. Daily: only what changed."""
        return self.frequency == "M"

    @property
    def frequency_label(self) -> str:
        return FREQUENCIES.get(self.frequency, f"de fréquence {self.frequency or 'inconnue'}")


@dataclass(frozen=True)
class Organism:
    """A CAF or MSA office: FONORG (CAF, MSA) and NUMORG (131 = Marseille)."""

    kind: str
    code: str


@dataclass(frozen=True)
class Transfer:
    """Mutation: the office the household comes from or goes to, and the first day there."""

    organism: Organism
    matricule: str | None
    on: date | None


@dataclass(frozen=True)
class Right:
    """Where the right to RSA stands, and since when; reasons are codes of the flow."""

    state: RightState
    opened_on: date | None = None
    suspension_reason: str = ""
    suspended_on: date | None = None
    payment_suspension_reason: str = ""
    payment_suspended_on: date | None = None
    refusal_reason: str = ""
    refused_on: date | None = None
    closure_reason: str = ""
    closed_on: date | None = None

    @property
    def closure_label(self) -> str:
        return CLOSURE_REASONS.get(self.closure_reason, self.closure_reason)

    @property
    def has_moved_away(self) -> bool:
        """Closed because the file went to another office."""
        return self.state.is_closed and self.closure_reason == "MUT"


@dataclass(frozen=True, repr=False)  # a log must not name anybody
class Address:
    """One address; rank 01 is the current one, 02 and 03 those before."""

    rank: str
    since: date | None = None
    complement_id: str = ""
    complement: str = ""
    number: str = ""
    street_type: str = ""
    street_name: str = ""
    place: str = ""
    insee: str = ""
    postal_code: str = ""
    city: str = ""
    abroad_lines: tuple[str, ...] = ()
    is_abroad: bool = False

    @property
    def street(self) -> str:
        """« 12 avenue DE LA GARE »."""
        kind = STREET_TYPES.get(self.street_type, self.street_type)
        return " ".join(part for part in (self.number, kind, self.street_name) if part)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is written on an envelope, without postal code and city when in France."""
        parts = self.abroad_lines or (self.complement_id, self.complement, self.street, self.place)
        return tuple(part for part in parts if part)


@dataclass(frozen=True, repr=False)  # a log must not name anybody
class Contact:
    """A telephone and an e-mail of the household, each with the consent that goes with it."""

    phone: str | None
    phone_consent: Consent
    email: str | None
    email_consent: Consent


@dataclass(frozen=True, repr=False)  # a log must not name anybody
class Person:
    """One person of the household; role is None for who is not part of the RSA one.

    first_name is the usual one. nir is 15 characters, its key checked, or None. has_duties (droits et
    devoirs) and newly_has_duties are None when the flow does not say.
    """

    line: int
    role: Role | None
    title: str
    last_name: str
    birth_name: str
    first_name: str
    other_first_names: str
    birth_date: date
    birth_precision: BirthPrecision
    birth_rank: str
    birth_place: str
    sex: Sex | None
    nir: str | None
    nir_is_provisional: bool
    is_certified: bool
    died_on: date | None = None
    is_dependent: bool | None = None
    has_duties: bool | None = None
    newly_has_duties: bool | None = None
    duties_from: date | None = None
    duties_until: date | None = None
    is_ill_or_disabled: bool | None = None
    pregnant_since: date | None = None
    pregnancy_ended_on: date | None = None
    france_travail_id: str = ""


@dataclass(frozen=True)
class HouseholdBlock:
    """InfosFoyerRSA: one household, its right and its people, as the flow says them.

    line and position (1 for the first) tell where the block stands. problems are the values ignored.
    """

    line: int
    position: int
    organism: Organism
    matricule: str | None
    numdemrsa: str
    requested_on: date | None
    request_origin: str
    comes_from: Transfer | None
    goes_to: Transfer | None
    right: Right
    family_situation: str
    family_situation_since: date | None
    addresses: tuple[Address, ...]
    contacts: tuple[Contact, ...]
    is_homeless: bool
    amount_cents: int | None
    paid_on: date | None
    reasons: tuple[str, ...]
    anomalies: tuple[str, ...]
    people: tuple[Person, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def adults(self) -> tuple[Person, ...]:
        """Applicant, then spouse: those who may have droits et devoirs."""
        return tuple(person for person in self.people if person.role and person.role.is_adult)

    @property
    def address(self) -> Address | None:
        """The current address."""
        return next((address for address in self.addresses if address.rank == "01"), None)

    @property
    def is_couple(self) -> bool | None:
        """None when the situation is not said, or is a judgment of absence."""
        return None if self.family_situation in ("", "ABA") else self.family_situation in COUPLES

    @property
    def caf_number(self) -> str | None:
        """The number people know: the first seven characters at the CAF, all of them at the MSA."""
        return self.matricule[:7] if self.matricule and self.organism.kind == "CAF" else self.matricule


@dataclass(frozen=True)
class RejectedBlock:
    """InfosFoyerRSA whose identity or rights cannot be read: nothing of it is imported."""

    line: int
    position: int
    numdemrsa: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Trailer:
    """TransmissionFlux, and what was really read: always the last record of a file read to its end.

    problems: a control total that differs is blocking (somebody must decide), the rest is not.
    unknown_tags: path → times met, at most 200 paths.
    """

    line: int
    households_declared: int | None
    anomalies_declared: int | None
    households_read: int
    households_rejected: int
    problems: tuple[Problem, ...]
    unknown_tags: dict[str, int]

    @property
    def is_complete(self) -> bool:
        """The sender's total is there, and is what was read."""
        return self.households_declared == self.households_read


Record = Header | HouseholdBlock | RejectedBlock | Trailer
