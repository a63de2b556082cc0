"""Households that do not exist, yet look like those of a flow: seeded, so that a sample is always the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from rebond.demo.names import FIRST_NAMES, LAST_NAMES, PLACES, STREETS, Place
from rebond.exchanges.caf.codes import BirthPrecision, Consent, RightState, Role, Sex
from rebond.exchanges.caf.flow import (
    Address,
    Contact,
    Header,
    HouseholdBlock,
    Organism,
    Person,
    Right,
    Transfer,
)
from rebond.exchanges.files import nir

# No commune of birth has a number above 989: these NIR have the right shape and key, and are nobody's.
INVENTED_COMMUNES = range(990, 1000)
MOBILE_OF_FICTION = "063998"  # a block that the regulator keeps for films and novels
DOMAINS = ("exemple.fr", "exemple.org")
VERSIONS = {"13": "VRSD0301", "14": "VRSB0801"}
STATES = {
    RightState.PAYABLE: 72,
    RightState.SUSPENDED: 3,
    RightState.PAYMENT_SUSPENDED: 6,
    RightState.CLOSED: 8,
    RightState.CLOSED_EARLIER: 2,
    RightState.PENDING: 6,
    RightState.REFUSED: 3,
}
BIRTH_DEPARTEMENTS = ("13", "13", "13", "14", "14", "75", "69", "06", "83", "84", "50", "61", "76", "2A", "99", "99")
DAY = timedelta(days=1)
NEWLY = 45  # days during which somebody is said to have entered


def header(departement: str, created_on: date, *, frequency: str = "M") -> Header:
    """The header of a flow of this day: VRSD0301 for the 13, VRSB0801 for the 14."""
    return Header(
        line=0,
        application="CRI",
        application_version="4200",
        version=VERSIONS[departement],
        frequency=frequency,
        nature="D",
        created_on=created_on,
        created_at=None,
        reference_month=created_on.replace(day=1),
        departement=departement,
    )


def households(
    count: int, departement: str, created_on: date, *, seed: int, first: int = 1, mean_days: int = 700
) -> Iterator[HouseholdBlock]:
    """Invent households as they stand on a day: singles, couples, children, every state of the right.

    first numbers their requests; mean_days is how long ago they asked for RSA, on average.
    """
    rng = Random(f"{seed}-{departement}")
    for number in range(first, first + count):
        requested_on = created_on - DAY * int(rng.expovariate(1 / mean_days) + 3)
        yield replace(_household(rng, number, departement, requested_on, created_on), position=number - first + 1)


def _household(rng: Random, number: int, departement: str, requested_on: date, today: date) -> HouseholdBlock:
    place = rng.choices(PLACES[departement], [place.weight for place in PLACES[departement]])[0]
    right = _right(rng, requested_on, today)
    people = tuple(_people(rng, right, requested_on, today))
    organism = Organism("CAF", f"{departement}1") if rng.random() < 0.97 else Organism("MSA", f"{departement}0")
    is_paid = right.state is RightState.PAYABLE
    return HouseholdBlock(
        line=0,
        position=number,
        organism=organism,
        matricule=f"{1_000_000 + number * 7 % 9_000_000}" if rng.random() < 0.99 else None,
        numdemrsa=f"{departement}{requested_on:%y}{number:07}",
        requested_on=requested_on,
        request_origin="DEM",
        comes_from=_transfer(rng, requested_on) if rng.random() < 0.03 else None,
        goes_to=replace(_transfer(rng, right.closed_on), matricule=None) if right.closure_reason == "MUT" else None,
        right=right,
        family_situation=rng.choice(
            ("MAR", "VIM", "PAC") if len(_adults(people)) > 1 else ("CEL", "ISO", "DIV", "SEF")
        ),
        family_situation_since=requested_on - DAY * rng.randrange(30, 3000),
        addresses=(_address(rng, place, requested_on),),
        contacts=_contacts(rng, people[0]),
        is_homeless=rng.random() < 0.03,
        amount_cents=rng.randrange(15_000, 95_000) if is_paid else None,
        paid_on=today.replace(day=5) if is_paid else None,
        reasons=(rng.choice(("DEMRSA", "SITPRO", "ADR", "RESTRIRSA", "SITFAM")),),
        anomalies=(),
        people=people,
    )


def _adults(people: tuple[Person, ...]) -> list[Person]:
    return [person for person in people if person.role and person.role.is_adult]


def _right(rng: Random, requested_on: date, today: date) -> Right:
    state = rng.choices(list(STATES), list(STATES.values()))[0]
    opened_on = min(requested_on + DAY * rng.randrange(1, 30), today)
    changed_on = opened_on + DAY * rng.randrange(0, max((today - opened_on).days, 1))
    if state is RightState.PENDING:
        return Right(state)
    if state is RightState.REFUSED:
        return Right(state, refusal_reason=rng.choice(("F02", "F04", "F09", "DSD")), refused_on=opened_on)
    right = Right(state, opened_on=opened_on)
    if state is RightState.SUSPENDED:
        return replace(right, suspension_reason=rng.choice(("DB", "DC", "DL", "GX")), suspended_on=changed_on)
    if state is RightState.PAYMENT_SUSPENDED:
        reason = rng.choice(("01", "05", "06", "06"))
        return replace(right, payment_suspension_reason=reason, payment_suspended_on=changed_on)
    if state.is_closed:
        return replace(right, closure_reason=rng.choice(("ECH", "ECH", "MUT", "RFD", "RGD")), closed_on=changed_on)
    return right


def _transfer(rng: Random, on: date | None) -> Transfer:
    return Transfer(
        Organism("CAF", rng.choice(("751", "691", "061", "831", "501"))), f"{rng.randrange(10**6, 10**7)}", on
    )


def _people(rng: Random, right: Right, requested_on: date, today: date) -> Iterator[Person]:
    applicant = _person(rng, Role.APPLICANT, rng.choice(list(Sex)), _birth(rng, today, 19, 64))
    yield _with_duties(rng, applicant, right, requested_on, today)
    if rng.random() < 0.22:
        sex = Sex.MAN if applicant.sex is Sex.WOMAN else Sex.WOMAN
        spouse = _person(rng, Role.SPOUSE, sex, _birth(rng, today, 19, 64))
        yield _with_duties(rng, replace(spouse, last_name=applicant.last_name), right, requested_on, today)
    for _ in range(rng.choices((0, 1, 2, 3, 4), (58, 18, 14, 7, 3))[0]):
        child = _person(rng, Role.CHILD, rng.choice(list(Sex)), _birth(rng, today, 0, 17))
        last_name = applicant.last_name
        yield replace(child, last_name=last_name, birth_name=last_name, is_dependent=True, other_first_names="")


def _birth(rng: Random, today: date, youngest: int, oldest: int) -> date:
    return today - DAY * rng.randrange(youngest * 366 + 30, (oldest + 1) * 365)


def _person(rng: Random, role: Role, sex: Sex, birth_date: date) -> Person:
    first_name, other = rng.sample(FIRST_NAMES[sex], 2)
    birth_name = rng.choice(LAST_NAMES)
    has_other_name = sex is Sex.WOMAN and rng.random() < 0.3
    number = _nir(rng, sex, birth_date) if rng.random() < (0.95 if role.is_adult else 0.4) else None
    return Person(
        line=0,
        role=role,
        title="MR" if sex is Sex.MAN else "MME",
        last_name=rng.choice(LAST_NAMES) if has_other_name else birth_name,
        birth_name=birth_name,
        first_name=first_name,
        other_first_names=other if rng.random() < 0.4 else "",
        birth_date=birth_date,
        birth_precision=BirthPrecision.DAY,
        birth_rank="1",
        birth_place="",
        sex=sex,
        nir=number,
        nir_is_provisional=bool(number and nir.is_provisional(number)),
        is_certified=number is not None,
        is_ill_or_disabled=rng.random() < 0.06 if role.is_adult else None,
    )


def _nir(rng: Random, sex: Sex, birth_date: date) -> str:
    first = sex if rng.random() < 0.97 else {"1": "7", "2": "8"}[sex]
    born_in = rng.choice(BIRTH_DEPARTEMENTS)
    number = f"{first}{birth_date:%y%m}{born_in}{rng.choice(INVENTED_COMMUNES)}{rng.randrange(1, 1000):03}"
    return number + nir.key(number)


def _with_duties(rng: Random, person: Person, right: Right, requested_on: date, today: date) -> Person:
    if right.state in (RightState.PENDING, RightState.REFUSED):
        return replace(person, has_duties=False, newly_has_duties=False)
    has_duties = rng.random() < 0.85
    since = right.opened_on or requested_on
    is_pregnant = person.sex is Sex.WOMAN and rng.random() < 0.02
    return replace(
        person,
        has_duties=has_duties,
        newly_has_duties=has_duties and (today - since).days < NEWLY,
        duties_from=since if has_duties else None,
        pregnant_since=since if is_pregnant else None,
    )


def _address(rng: Random, place: Place, since: date) -> Address:
    street_type, street_name = rng.choice(STREETS)
    return Address(
        rank="01",
        since=since,
        complement=rng.choice(("", "", "", "APT 12", "BAT B", "ETAGE 3", "ESC C")),
        number=str(rng.randrange(1, 180)),
        street_type=street_type,
        street_name=street_name,
        insee=place.insee,
        postal_code=place.postal_code,
        city=place.name.upper(),
    )


def _contacts(rng: Random, person: Person) -> tuple[Contact, ...]:
    shared = rng.random() < 0.04  # a social worker's telephone, given by several households
    phone = (
        f"{MOBILE_OF_FICTION}{rng.randrange(10) if shared else rng.randrange(10_000):04}"
        if rng.random() < 0.92
        else None
    )
    name = f"{person.first_name}.{person.last_name}".lower().replace(" ", "-").replace("'", "")
    email = f"{name}{rng.randrange(1000)}@{rng.choice(DOMAINS)}" if rng.random() < 0.75 else None
    if not phone and not email:
        return ()
    consents = rng.choices(list(Consent), (85, 10, 5), k=2)
    return (Contact(phone, consents[0], email, consents[1]),)
