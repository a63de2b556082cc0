"""An adult of a file beside someone known, line by line, so that an agent sees what differs."""

from collections.abc import Callable
from dataclasses import dataclass

from rebond.ground.tenancy.words import normalise
from rebond.ground.web import words
from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.intake import Adult, Record
from rebond.people.beneficiaries.models import Beneficiary, Household
from rebond.people.beneficiaries.states import Sex

NOTHING = "—"


@dataclass(frozen=True)
class Fact:
    """One thing said of a person by the file and by us. `differs` is False when one of them says nothing."""

    label: str
    told: str
    known: str
    differs: bool


def compare(record: Record, adult: Adult, person: Beneficiary, household: Household | None) -> list[Fact]:
    """Everything that helps to decide whether they are the same person."""
    return [
        _fact("Nom d'usage", adult.last_name, person.last_name),
        _fact("Nom de naissance", adult.birth_name, person.birth_name),
        _fact("Prénom", adult.first_name, person.first_name),
        _fact("Date de naissance", words.short_day(adult.birth_date), words.short_day(person.birth_date)),
        _nir(adult, person),
        _fact("Sexe", adult.sex.label if adult.sex else "", Sex(person.sex).label if person.sex else ""),
        _fact("Téléphone", adult.phone, person.phone),
        _fact("Adresse e-mail", adult.email, person.email),
        _fact("Adresse", place(record), place(household) if household else ""),
        _fact("Numéro de demande", record.request_number, (household and household.request_number) or ""),
        _fact("Numéro d'allocataire", record.file_number, household.file_number if household else ""),
    ]


def place(home: Record | Household) -> str:
    """« 12 rue Neuve, 13001 Marseille »."""
    town = " ".join(part for part in (home.postal_code, home.city) if part)
    return ", ".join(part for part in (home.address, town) if part)


def _fact(label: str, told: str, known: str, same: Callable[[str], str] = normalise) -> Fact:
    differs = bool(told and known) and same(told) != same(known)
    return Fact(label, told or NOTHING, known or NOTHING, differs)


def _nir(adult: Adult, person: Beneficiary) -> Fact:
    """Masked on both sides, and compared whole: two numbers may look the same once masked."""
    told = identity.mask(adult.nir13) if adult.nir13 else NOTHING
    known = identity.mask(identity.unseal(bytes(person.nir_sealed))) if person.nir_sealed else NOTHING
    is_same = adult.nir13 and person.nir_hash and bytes(person.nir_hash) == identity.fingerprint(adult.nir13)
    return Fact("NIR", told, known, differs=NOTHING not in (told, known) and not is_same)
