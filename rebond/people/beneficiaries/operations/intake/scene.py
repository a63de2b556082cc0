"""What a batch of records starts from: everything it may change, read and locked in a few queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.intake import NEW, Adult, Doubt, Fate, Record, Result
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household, HouseholdMember, RightsPeriod
from rebond.people.beneficiaries.recognition import Face, Known

M = TypeVar("M", bound=models.Model)
FACE = ("pk", "last_name", "birth_name", "first_name", "birth_date", "nir_hash")


@dataclass
class Line:
    """One record on its way to its fate. `people` are its adults, in their order; `outside`: why each does not enter."""

    record: Record
    result: Result = Result.UNCHANGED
    doubts: tuple[Doubt, ...] = ()
    people: list[UUID] = field(default_factory=list)
    changes: int = 0
    opened: int = 0
    ended: int = 0
    suspended: int = 0
    restored: int = 0
    taken_over: int = 0
    outside: list[str] = field(default_factory=list)

    @property
    def is_live(self) -> bool:
        return self.result not in (Result.OLDER, Result.DOUBTFUL)

    @property
    def fate(self) -> Fate:
        result = Result.UPDATED if self.result is Result.UNCHANGED and self.changes else self.result
        counts = self.opened, self.ended, self.suspended, self.restored, self.taken_over
        is_outside = result is Result.CREATED and not (self.opened or self.taken_over)
        remark = " ".join(dict.fromkeys(self.outside)) if is_outside else ""
        return Fate(
            self.record.line, self.record.request_number, result, self.doubts, tuple(self.people), *counts, remark
        )


class Scene:
    """The households, people, rights and duties that the records may change; who is who, and who left when."""

    def __init__(self, records: Sequence[Record], told_at: datetime, *, is_locking: bool) -> None:
        self.told_at, self.is_locking = told_at, is_locking
        self.lines = [Line(record) for record in records]
        self.newcomers: set[UUID] = set()
        self.members: defaultdict[UUID, dict[UUID, HouseholdMember]] = defaultdict(dict)
        self.member: dict[UUID, HouseholdMember] = {}
        self._read_households()
        self._recognise()
        self._read_people()
        self._read_rights()

    def _locked(self, rows: "models.QuerySet[M]") -> "models.QuerySet[M]":
        """What an agent writes meanwhile waits, so that neither undoes the other."""
        return rows.order_by("pk").select_for_update(of=("self",), no_key=True) if self.is_locking else rows

    def _read_households(self) -> None:
        numbers = {line.record.request_number for line in self.lines} - {""}
        found = self._locked(Household.objects.filter(request_number__in=numbers))
        self.numbered = {household.request_number: household for household in found}
        self.households = {household.pk: household for household in self.numbered.values()}
        self._join(Q(household__in=list(self.households)))

    def _join(self, whose: Q) -> None:
        for member in HouseholdMember.objects.filter(whose, ends_on=None):
            self.join(member)

    def join(self, member: HouseholdMember) -> None:
        """Someone is in a household, from now on and there only."""
        self.member[member.beneficiary_id] = member
        self.members[member.household_id][member.beneficiary_id] = member

    def leave(self, member: HouseholdMember) -> None:
        """Someone is no longer there."""
        del self.member[member.beneficiary_id], self.members[member.household_id][member.beneficiary_id]

    def _recognise(self) -> None:
        live = [line for line in self.lines if not self.is_older(line, self.numbered.get(line.record.request_number))]
        known = Known(self._faces(live))
        for line in live:
            home = self.numbered.get(line.record.request_number)
            adults = line.record.adults
            present = {pk: member.role for pk, member in self.members[home.pk].items()} if home else {}
            found = [known.recognise(adult, rank, present) for rank, adult in enumerate(adults)]
            line.doubts = tuple(person for person in found if isinstance(person, Doubt))
            if line.doubts:
                line.result = Result.DOUBTFUL
                continue
            for adult, person in zip(adults, found, strict=True):
                line.people.append(self._newcomer(adult, known) if person == NEW else person)  # type: ignore[arg-type]  # no doubt is left

    def is_older(self, line: Line, household: Household | None) -> bool:
        """True, and noted, when what the line says of this household is older than what is known."""
        known_at = household.flow_created_at if household else None
        if known_at is not None and known_at > self.told_at:
            line.result, line.people = Result.OLDER, []
            return True
        return False

    def _faces(self, lines: Sequence[Line]) -> Iterator[Face]:
        adults = [adult for line in lines for adult in line.record.adults]
        prints = [identity.fingerprint(adult.nir13) for adult in adults if adult.nir13]
        alike = Q(birth_date__in={adult.birth_date for adult in adults}) | Q(nir_hash__in=prints)
        for values in Beneficiary.objects.filter(alike).values(*FACE):
            yield Face(**{**values, "nir_hash": bytes(values["nir_hash"]) if values["nir_hash"] else None})

    def _newcomer(self, adult: Adult, known: Known) -> UUID:
        pk = uuid4()
        self.newcomers.add(pk)
        nir_hash = identity.fingerprint(adult.nir13) if adult.nir13 else None
        known.add(Face(pk, adult.last_name, adult.birth_name, adult.first_name, adult.birth_date, nir_hash))
        return pk

    def _read_people(self) -> None:
        ids = {pk for line in self.lines for pk in line.people} - self.newcomers
        self.people = {person.pk: person for person in self._locked(Beneficiary.objects.filter(pk__in=ids))}
        self._join(Q(beneficiary__in=ids - self.member.keys()))
        self.duties: dict[UUID, DutyPeriod] = {}
        self.left_on: dict[UUID, date] = {}
        for duty in self._locked(DutyPeriod.objects.filter(beneficiary__in=ids | self.member.keys())):
            if duty.ends_on is None:
                self.duties[duty.beneficiary_id] = duty
            else:
                self.left_on[duty.beneficiary_id] = max(duty.ends_on, self.left_on.get(duty.beneficiary_id, date.min))

    def _read_rights(self) -> None:
        """The households of people whose line gives no request number, then the rights of them all."""
        alone = [pk for line in self.lines if not line.record.request_number for pk in line.people]
        wanted = {self.member[pk].household_id for pk in alone if pk in self.member} - self.households.keys()
        for household in self._locked(Household.objects.filter(pk__in=wanted)):
            self.households[household.pk] = household
        rights = RightsPeriod.objects.filter(household__in=list(self.households), ends_on=None)
        self.rights = {right.household_id: right for right in rights}
