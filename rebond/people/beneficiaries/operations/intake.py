"""Taking in what partners' files say: households, people, rights and duties, a batch at a time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries import identity, names
from rebond.people.beneficiaries.intake import Adult, Doubt, Fate, Outcome, Record, Result
from rebond.people.beneficiaries.models import (
    Beneficiary,
    DutyPeriod,
    Household,
    HouseholdMember,
    RightsPeriod,
)
from rebond.people.beneficiaries.recognition import Known
from rebond.people.beneficiaries.states import Consent, DutyEnd, DutyKind

HOUSEHOLD_FIELDS = (
    "payer",
    "payer_code",
    "file_number",
    "requested_on",
    "family_status",
    "children_born_on",
    "address",
    "postal_code",
    "city",
    "insee",
    "is_homeless",
    "amount_cents",
)
KEPT_WHEN_SILENT = ("requested_on", "file_number", "address", "postal_code", "city", "insee", "amount_cents")
"""What a file leaves out does not erase what is known."""


def pole_by_commune() -> dict[str, Organisation]:
    """The Pôle d'insertion of each commune of the current département."""
    poles = Organisation.objects.filter(capabilities__contains=[Capability.POLE], closed_on=None)
    return {insee: pole for pole in poles for insee in pole.territory}


@transaction.atomic
def apply(
    records: Sequence[Record],
    *,
    poles: dict[str, Organisation],
    told_at: datetime,
    informed_on: date,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Each household, its people, rights and duty periods are as the records say, unless newer is known.

    `told_at` is when the partner wrote the file, `informed_on` the day the département received it.

    A record with a doubt on one of its people changes nothing. A request number may come once in a
    batch. Raises nothing for what a record says: its fate tells.
    """
    batch = _Batch(records, poles, told_at, informed_on, at)
    for record in records:
        batch.take(record)
    batch.write(by)
    return batch.outcome


class _Batch:
    """One batch: what was known before, and the rows to write."""

    def __init__(
        self,
        records: Sequence[Record],
        poles: dict[str, Organisation],
        told_at: datetime,
        informed_on: date,
        at: datetime,
    ) -> None:
        self.poles, self.told_at, self.informed_on, self.at = poles, told_at, informed_on, at
        self.taken: list[UUID] = []
        self.live_rights = frozenset(parameters.get("rights.live_states", on=informed_on))
        self.closed_rights = frozenset(parameters.get("rights.closed_states", on=informed_on))
        self.outcome = Outcome()
        self.written: dict[type[models.Model], dict[UUID, models.Model]] = {
            table: {} for table in (Household, Beneficiary, RightsPeriod, HouseholdMember, DutyPeriod)
        }
        self.created: list[UUID] = []
        numbers = [record.request_number for record in records]
        households = list(Household.objects.select_for_update(of=("self",)).filter(request_number__in=numbers))
        self.households = {household.request_number: household for household in households}
        members = list(
            HouseholdMember.objects.filter(household__in=households, ends_on=None).select_related("beneficiary")
        )
        self.known = Known(self._people(records, members))
        known_ids = list(self.known.by_id)
        self.current_member = {
            member.beneficiary_id: member
            for member in HouseholdMember.objects.filter(beneficiary__in=known_ids, ends_on=None)
        }
        self.rights = {
            right.household_id: right for right in RightsPeriod.objects.filter(household__in=households, ends_on=None)
        }
        self.duties = {
            duty.beneficiary_id: duty for duty in DutyPeriod.objects.filter(beneficiary__in=known_ids, ends_on=None)
        }

    @staticmethod
    def _people(records: Iterable[Record], members: Iterable[HouseholdMember]) -> list[Beneficiary]:
        adults = [adult for record in records for adult in record.adults]
        found = Beneficiary.objects.filter(
            models.Q(birth_date__in={adult.birth_date for adult in adults})
            | models.Q(nir_hash__in={identity.fingerprint(adult.nir13) for adult in adults if adult.nir13})
            | models.Q(pk__in={member.beneficiary_id for member in members})
            | models.Q(pk__in={adult.is_same_as for adult in adults if adult.is_same_as})
        )
        return list(found)

    def take(self, record: Record) -> None:
        """Recognise the people of one record; take all of it, or nothing when one of them is doubtful."""
        household = self.households.get(record.request_number)
        if household and household.flow_created_at and household.flow_created_at > self.told_at:
            self._tell(record, Result.OLDER)
            return
        people = [self.known.recognise(adult, self._expected(adult, household)) for adult in record.adults]
        doubts = tuple(person for person in people if isinstance(person, Doubt))
        if doubts:
            self._tell(record, Result.DOUBTFUL, doubts)
            return
        before = sum(len(rows) for rows in self.written.values())
        is_new = household is None
        household = self._household(record, household)
        self._right(record, household)
        for adult, person in zip(record.adults, people, strict=True):
            self._adult(record, adult, person if isinstance(person, Beneficiary) else None, household)
        if record.is_whole:
            self._leavers(household, {p.pk for p in people if isinstance(p, Beneficiary)})
        changed = sum(len(rows) for rows in self.written.values()) > before
        self._tell(record, Result.CREATED if is_new else Result.UPDATED if changed else Result.UNCHANGED)

    def _tell(self, record: Record, result: Result, doubts: tuple[Doubt, ...] = ()) -> None:
        self.outcome.fates.append(Fate(record.line, record.request_number, result, doubts))

    def _expected(self, adult: Adult, household: Household | None) -> list[Beneficiary]:
        if household is None:
            return []
        return [
            self.known.by_id[member.beneficiary_id]
            for member in self.current_member.values()
            if member.household_id == household.pk and member.role == adult.role
        ]

    def _set(self, row: models.Model, values: dict[str, Any]) -> None:
        """Change what differs; the row is written only if something did."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            self._keep(row)

    def _keep(self, row: models.Model) -> None:
        self.written[type(row)][row.pk] = row

    def _household(self, record: Record, household: Household | None) -> Household:
        values = {name: getattr(record, name) for name in HOUSEHOLD_FIELDS}
        values["children_born_on"] = list(record.children_born_on)
        if household is None:
            household = Household(request_number=record.request_number, flow_created_at=self.told_at, **values)
            self.households[record.request_number] = household
            self._keep(household)
            return household
        said = {k: v for k, v in values.items() if k not in KEPT_WHEN_SILENT or v not in ("", None)}
        self._set(household, said)
        self.taken.append(household.pk)
        return household

    def _right(self, record: Record, household: Household) -> None:
        """A new period only when the state or its reason changed."""
        if record.rights is None:
            return
        current = self.rights.get(household.pk)
        if current and (current.status, current.reason) == (record.rights, record.rights_reason):
            return
        starts_on = record.rights_from or self.informed_on
        if current:
            starts_on = max(starts_on, current.starts_on)
            self._set(current, {"ends_on": starts_on})
        row = RightsPeriod(
            household=household,
            status=record.rights,
            reason=record.rights_reason,
            starts_on=starts_on,
            informed_on=self.informed_on,
        )
        self.rights[household.pk] = row
        self._keep(row)

    def _adult(self, record: Record, adult: Adult, person: Beneficiary | None, household: Household) -> None:
        if person is None:
            person = self._new_person(adult)
        pole = self.poles.get(record.insee)
        self._set(person, {**_said(adult, person), **_found_by(adult, person, record)})
        if pole is not None and not record.is_homeless and person.pole_id != pole.pk:
            self._set(person, {"pole_id": pole.pk})
        self._member(adult, person, household)
        self._duty(record, adult, person, household)

    def _new_person(self, adult: Adult) -> Beneficiary:
        person = Beneficiary(
            last_name=adult.last_name,
            birth_name=adult.birth_name,
            first_name=adult.first_name,
            birth_date=adult.birth_date,
            created_at=self.at,
        )
        if adult.nir13:
            person.nir_hash = identity.fingerprint(adult.nir13)
        self.known.add(person)
        self.created.append(person.pk)
        self._keep(person)
        return person

    def _member(self, adult: Adult, person: Beneficiary, household: Household) -> None:
        current = self.current_member.get(person.pk)
        if current and current.household_id == household.pk:
            self._set(current, {"role": adult.role})
            return
        if current:
            self._set(current, {"ends_on": self.informed_on})
        row = HouseholdMember(household=household, beneficiary=person, role=adult.role, starts_on=self.informed_on)
        self.current_member[person.pk] = row
        self._keep(row)

    def _leavers(self, household: Household, present: set[UUID]) -> None:
        """Adults that the record no longer names have left the household, and its duties."""
        for member in list(self.current_member.values()):
            is_gone = member.beneficiary_id not in present and not member._state.adding
            if member.household_id == household.pk and is_gone:
                self._set(member, {"ends_on": self.informed_on})
                del self.current_member[member.beneficiary_id]
                self._end(member.beneficiary_id, DutyEnd.NO_LONGER_SUBJECT, self.informed_on)

    def _duty(self, record: Record, adult: Adult, person: Beneficiary, household: Household) -> None:
        """Open, continue or end the period during which the person is subject to rights and duties."""
        if person.died_on:
            self._end(person.pk, DutyEnd.DIED, person.died_on)
        elif record.has_moved_away:
            self._end(person.pk, DutyEnd.MOVED_AWAY, record.rights_from or self.informed_on)
        elif record.rights in self.closed_rights:
            self._end(person.pk, DutyEnd.RIGHTS_CLOSED, record.rights_from or self.informed_on)
        elif adult.has_duties is False:
            self._end(person.pk, DutyEnd.NO_LONGER_SUBJECT, self.informed_on)
        elif adult.has_duties and record.rights in self.live_rights:
            self._open(record, adult, person, household)

    def _open(self, record: Record, adult: Adult, person: Beneficiary, household: Household) -> None:
        current = self.duties.get(person.pk)
        facts = {
            "household_id": household.pk,
            "requested_on": record.requested_on or self.informed_on,
            "informed_on": self.informed_on,
            "starts_on": adult.duties_from or self.informed_on,
        }
        if current is None:
            row = DutyPeriod(beneficiary=person, **facts)
            self.duties[person.pk] = row
            self.outcome.opened.append(row.pk)
            self._keep(row)
        elif current.kind == DutyKind.PREVENTION:
            self._set(current, {**facts, "kind": DutyKind.RSA})
        elif current.household_id != household.pk:
            self._set(current, {"household_id": household.pk})

    def _end(self, person: UUID, reason: DutyEnd, on: date) -> None:
        duty = self.duties.get(person)
        if duty is None or (duty.kind == DutyKind.PREVENTION and reason != DutyEnd.DIED):
            return
        del self.duties[person]
        if duty._state.adding:  # opened earlier in this very batch: it never was
            self.written[DutyPeriod].pop(duty.pk)
            self.outcome.opened.remove(duty.pk)
            return
        self._set(duty, {"ends_on": max(on, duty.starts_on), "end_reason": reason})
        self.outcome.ended.append(duty.pk)

    def write(self, by: Actor) -> None:
        """Write every row that changed, one statement a table, and journal the people it touched."""
        for table, rows in self.written.items():
            _write(table, list(rows.values()))
        Household.objects.filter(pk__in=self.taken).update(flow_created_at=self.told_at)
        new = set(self.created)
        journal.record_all(
            "intake",
            Beneficiary,
            [(pk, "", "created" if pk in new else "updated") for pk in self.written[Beneficiary]],
            by=by,
            at=self.at,
        )


def _said(adult: Adult, person: Beneficiary) -> dict[str, Any]:
    """What the file knows better than us, and what it only fills where nobody had written."""
    values: dict[str, Any] = {
        "last_name": adult.last_name,
        "first_name": adult.first_name,
        "birth_name": adult.birth_name or person.birth_name,
        "birth_date": adult.birth_date,
        "birth_date_is_approximate": adult.is_birth_date_approximate,
        "sex": adult.sex or person.sex,
        "phone": person.phone or adult.phone,
        "email": person.email or adult.email,
        "died_on": adult.died_on or person.died_on,
    }
    for name in ("phone_consent", "email_consent"):
        said = getattr(adult, name)
        values[name] = said if said != Consent.UNKNOWN else getattr(person, name)
    if adult.is_rqth is not None:
        values["is_rqth"] = adult.is_rqth
    if adult.nir13 and not person.nir_sealed:
        values["nir_hash"] = identity.fingerprint(adult.nir13)
        values["nir_sealed"] = identity.seal(adult.nir13)
    return values


def _found_by(adult: Adult, person: Beneficiary, record: Record) -> dict[str, str]:
    phone = person.phone or adult.phone
    return {
        "sort_name": names.sort_name(adult.last_name, adult.first_name),
        "search_text": names.search_text(
            adult.last_name,
            adult.birth_name or person.birth_name,
            adult.first_name,
            phone,
            record.file_number,
            record.request_number,
        ),
    }


def _write(table: type[models.Model], rows: list[models.Model]) -> None:
    """What ends before what begins: a household has one current right, a person one duty period."""
    new = [row for row in rows if row._state.adding]
    old = [row for row in rows if not row._state.adding]
    manager = table._default_manager
    if old:
        fields = [f.name for f in table._meta.local_fields if f.name not in ("id", "departement", "number")]
        manager.bulk_create(old, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    manager.bulk_create(new)
