"""The sample files of the repository: small, invented, always the same, with a few faults to discover."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rebond.demo import inventing
from rebond.exchanges.caf import writing as caf
from rebond.exchanges.caf.codes import Role, Sex
from rebond.exchanges.caf.flow import HouseholdBlock, Person
from rebond.exchanges.files import writing as spreadsheets
from rebond.exchanges.files.writing import Value

CREATED_ON = date(2026, 11, 20)
COUNT = 40
FIRST = 9_000_001  # far from the numbers of the demo's own households
SEED = 2026
FLOWS = {"13": "cnaf_13_vrsd0301.xml", "14": "cnaf_14_vrsb0801.xml"}
HEADINGS = (
    "Foyer", "Rôle", "Civilité", "Nom d'usage", "Nom de naissance", "Prénom", "Date de naissance", "NIR", "Téléphone",
    "Courriel", "Adresse", "Complément d'adresse", "Code postal", "Commune", "Code INSEE", "N° allocataire",
    "N° de demande", "Date de la demande", "Date d'information",
)  # fmt: skip
ROLES = {Role.APPLICANT: "Demandeur", Role.SPOUSE: "Conjoint"}
# Faults that a newcomer sees reported: a wrong key, a birth that cannot be, a tag nobody knows yet.
FAULTS = (
    (r"(<NIR>\w{13})\d\d", r"\g<1>00", 2),
    (r"<DTNAI>(\d{4})-\d\d-\d\d", r"<DTNAI>\1-02-30", 5),
    (r"( *)(<DTDEMRSA>)", r"\1<NOUVEAUCHAMP>1</NOUVEAUCHAMP>\n\1\2", 12),
)


def write_samples(folder: Path) -> None:
    """Write the four files; the same bytes every time."""
    for departement, name in FLOWS.items():
        header = inventing.header(departement, CREATED_ON, frequency="I")
        text = "".join(caf.chunks(header, households(departement)))
        (folder / name).write_text(with_faults(text), encoding=caf.ENCODING, newline="\n")
    rows = list(entrants())
    (folder / "entrants.xlsx").write_bytes(spreadsheets.xlsx_file(HEADINGS, rows, sheet="Entrants"))
    lines = "".join(spreadsheets.csv_lines(HEADINGS, rows)).removeprefix(spreadsheets.BOM)
    text = f"Entrants du mois de novembre 2026{';' * (len(HEADINGS) - 1)}\r\n{with_excel_faults(lines)}"
    (folder / "entrants.csv").write_text(text, encoding="cp1252", newline="")


def households(departement: str, *, first: int = FIRST) -> Iterator[HouseholdBlock]:
    """Forty recent households."""
    return inventing.households(COUNT, departement, CREATED_ON, seed=SEED, first=first, mean_days=60)


def with_faults(text: str) -> str:
    """The flow with each fault put in the n-th household."""
    before, *blocks = text.split("<InfosFoyerRSA>")
    for pattern, changed, index in FAULTS:
        blocks[index] = re.sub(pattern, changed, blocks[index], count=1)
    return "<InfosFoyerRSA>".join((before, *blocks))


def with_excel_faults(text: str) -> str:
    """The table as careless hands leave it: a NIR in scientific notation, a year of two digits, an empty line."""
    lines = text.split("\r\n")
    lines[4] = re.sub(r"\b([12])(\d\d)\d{12}\b", r"\1,\2E+14", lines[4], count=1)
    lines[7] = re.sub(r"(\d\d/\d\d/)19(\d\d)", r"\1\2", lines[7], count=1)
    return "\r\n".join((*lines[:10], ";" * (len(HEADINGS) - 1), *lines[10:]))


def entrants() -> Iterator[tuple[Value, ...]]:
    """The adults of forty other households of the 13, one line each."""
    for household in households("13", first=FIRST + COUNT):
        for person in household.adults:
            yield _entrant(household, person)


def _entrant(household: HouseholdBlock, person: Person) -> tuple[Value, ...]:
    address = household.address
    contact = household.contacts[0] if household.contacts else None
    return (
        f"F{household.position:03}",
        ROLES[person.role] if person.role else "",
        "Mme" if person.sex is Sex.WOMAN else "M.",
        person.last_name,
        person.birth_name,
        person.first_name.capitalize(),
        person.birth_date,
        person.nir,
        contact.phone if contact and person.role is Role.APPLICANT else None,
        contact.email if contact and person.role is Role.APPLICANT else None,
        address.street if address else None,
        address.complement if address else None,
        address.postal_code if address else None,
        address.city if address else None,
        address.insee if address else None,
        household.caf_number,
        household.numdemrsa,
        household.requested_on,
        household.right.opened_on,
    )
