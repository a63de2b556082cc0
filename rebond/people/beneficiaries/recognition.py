"""Whether an adult of a file is someone already known: pure, on what the batch has read.

NIR (13 characters) and birth date; else names and birth date; else an agent decides. Names travel
truncated in the flows (NOM 20, PRENOM 15), so they are compared up to those lengths.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from rebond.ground.tenancy.words import normalise
from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.intake import NEW, Adult, Doubt
from rebond.people.beneficiaries.models import Beneficiary

LAST_NAME, FIRST_NAME = 20, 15

Key = tuple[str, str, date]


def _key(last_name: str, first_name: str, birth_date: date) -> Key:
    return normalise(last_name[:LAST_NAME]), normalise(first_name[:FIRST_NAME]), birth_date


class Known:
    """The people a batch may meet, by NIR and by names. People created on the way are added."""

    def __init__(self, people: Iterable[Beneficiary]) -> None:
        self.by_id = {person.pk: person for person in people}
        self._by_nir: defaultdict[bytes, list[Beneficiary]] = defaultdict(list)
        self._by_name: defaultdict[Key, list[Beneficiary]] = defaultdict(list)
        for person in list(self.by_id.values()):
            self._index(person)

    def add(self, person: Beneficiary) -> None:
        """Someone the batch has just created."""
        self.by_id[person.pk] = person
        self._index(person)

    def _index(self, person: Beneficiary) -> None:
        if person.nir_hash:
            self._by_nir[bytes(person.nir_hash)].append(person)
        for last_name in {person.last_name, person.birth_name or person.last_name}:
            self._by_name[_key(last_name, person.first_name, person.birth_date)].append(person)

    def recognise(self, adult: Adult, expected: Sequence[Beneficiary]) -> Beneficiary | Doubt | None:
        """The person, None for someone new, or the doubt that an agent must settle.

        `expected` are those who hold the adult's role in the household as it is known.
        """
        if adult.is_same_as is not None:
            return None if adult.is_same_as == NEW else self.by_id[adult.is_same_as]
        fingerprint = identity.fingerprint(adult.nir13) if adult.nir13 else None
        same_nir = self._by_nir.get(fingerprint, []) if fingerprint else []
        exact = [person for person in same_nir if person.birth_date == adult.birth_date]
        if exact:
            return exact[0]
        namesakes = self._namesakes(adult)
        if same_nir:
            return _doubt(adult, "Ce NIR est connu avec une autre date de naissance.", [*same_nir, *namesakes])
        compatible = [p for p in namesakes if not fingerprint or not p.nir_hash or bytes(p.nir_hash) == fingerprint]
        if len(compatible) == 1:
            return compatible[0]
        if namesakes:
            return _doubt(
                adult,
                "Plusieurs personnes, ou une autre avec un NIR différent, ont ce nom et cette date de naissance.",
                namesakes,
            )
        if expected:
            return _doubt(adult, "Ce dossier est connu avec une autre personne dans ce rôle.", expected)
        return None

    def _namesakes(self, adult: Adult) -> list[Beneficiary]:
        found = {
            person.pk: person
            for last_name in (adult.last_name, adult.birth_name or adult.last_name)
            for person in self._by_name.get(_key(last_name, adult.first_name, adult.birth_date), ())
        }
        return list(found.values())


def _doubt(adult: Adult, sentence: str, people: Iterable[Beneficiary]) -> Doubt:
    return Doubt(adult.role, sentence, tuple(dict.fromkeys(person.pk for person in people)))
