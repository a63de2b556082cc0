"""Whether an adult of a file is someone already known: pure, on what the batch has read.

NIR (13 characters) and birth date; else names and birth date; else an agent decides. Names travel
truncated in the flows (NOM 20, PRENOM 15), so they are compared up to those lengths.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rebond.ground.tenancy.words import normalise
from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.intake import NEW, Adult, Doubt

LAST_NAME, FIRST_NAME = 20, 15

Key = tuple[str, str, date]


def name_key(last_name: str, first_name: str, birth_date: date) -> Key:
    """What two mentions of one person have in common when there is no NIR."""
    return normalise(last_name[:LAST_NAME]), normalise(first_name[:FIRST_NAME]), birth_date


@dataclass(frozen=True, slots=True, repr=False)  # a log must not name anybody
class Face:
    """What tells a person from another."""

    pk: UUID
    last_name: str
    birth_name: str
    first_name: str
    birth_date: date
    nir_hash: bytes | None


class Known:
    """The people a batch may meet, by NIR and by names. People who are new are added on the way."""

    def __init__(self, faces: Iterable[Face]) -> None:
        self._by_nir: defaultdict[bytes, list[Face]] = defaultdict(list)
        self._by_name: defaultdict[Key, list[Face]] = defaultdict(list)
        for face in faces:
            self.add(face)

    def add(self, face: Face) -> None:
        """Someone known, or about to be."""
        if face.nir_hash:
            self._by_nir[face.nir_hash].append(face)
        for last_name in {face.last_name, face.birth_name or face.last_name}:
            self._by_name[name_key(last_name, face.first_name, face.birth_date)].append(face)

    def recognise(self, adult: Adult, rank: int, present: Mapping[UUID, str]) -> UUID | Doubt:
        """The person's id, `NEW` for someone new, or the doubt that an agent must settle.

        `rank` is the adult's in the record; `present` gives the role of who is in the household as it is known.
        """
        if adult.is_same_as is not None:
            return adult.is_same_as
        fingerprint = identity.fingerprint(adult.nir13) if adult.nir13 else None
        same_nir = self._by_nir.get(fingerprint, []) if fingerprint else []
        exact = [face for face in same_nir if face.birth_date == adult.birth_date]
        if exact:
            return exact[0].pk
        namesakes = self._namesakes(adult)
        if same_nir:
            found = [face.pk for face in (*same_nir, *namesakes)]
            return _doubt(adult, rank, "Ce NIR est connu avec une autre date de naissance.", found)
        compatible = [face.pk for face in namesakes if not fingerprint or face.nir_hash in (None, fingerprint)]
        at_home = [pk for pk in compatible if pk in present]
        if len(compatible) == 1 or len(at_home) == 1:
            return (at_home or compatible)[0]
        if namesakes:
            return _doubt(
                adult,
                rank,
                "Plusieurs personnes, ou une autre avec un NIR différent, ont ce nom et cette date de naissance.",
                [face.pk for face in namesakes],
            )
        if expected := [pk for pk, role in present.items() if role == adult.role]:
            return _doubt(adult, rank, "Ce dossier est connu avec une autre personne dans ce rôle.", expected)
        return NEW

    def _namesakes(self, adult: Adult) -> list[Face]:
        found = {
            face.pk: face
            for last_name in (adult.last_name, adult.birth_name or adult.last_name)
            for face in self._by_name.get(name_key(last_name, adult.first_name, adult.birth_date), ())
        }
        return list(found.values())


def _doubt(adult: Adult, rank: int, sentence: str, people: Iterable[UUID]) -> Doubt:
    return Doubt(rank, adult.role, sentence, tuple(dict.fromkeys(people)))
