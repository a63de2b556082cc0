"""The rules by which a batch of records changes households, people, rights and duties."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import rows as bulk
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries import identity, names
from rebond.people.beneficiaries.intake import Adult, Outcome, Record, Result
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household, HouseholdMember, RightsPeriod
from rebond.people.beneficiaries.operations.intake.scene import Line, Scene
from rebond.people.beneficiaries.states import Consent, DutyEnd, DutyKind, RightsStatus

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

UNTOUCHED = frozenset({"departement", "account", "created_at", "language"})
"""What no file says: writing over a row leaves it as it is."""

SUSPENDED = frozenset({RightsStatus.RIGHT_SUSPENDED, RightsStatus.PAYMENT_SUSPENDED})


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
    A record with a doubt on one of its people changes nothing. Raises nothing for what a record says:
    its fate tells.
    """
    batch = _Batch(Scene(records, told_at, is_locking=True), poles, informed_on, at)
    batch.take()
    batch.write(by)
    return batch.outcome


def foresee(
    records: Sequence[Record], *, poles: dict[str, Organisation], told_at: datetime, informed_on: date, at: datetime
) -> Outcome:
    """What `apply` would do now. Writes nothing and locks nothing."""
    batch = _Batch(Scene(records, told_at, is_locking=False), poles, informed_on, at)
    batch.take()
    return batch.outcome


class _Batch:
    """The lines of a scene taken one by one, and the rows to write."""

    def __init__(self, scene: Scene, poles: dict[str, Organisation], informed_on: date, at: datetime) -> None:
        self.scene, self.poles, self.informed_on, self.at = scene, poles, informed_on, at
        self.live_rights = frozenset(parameters.get("rights.live_states", on=informed_on))
        self.closed_rights = frozenset(parameters.get("rights.closed_states", on=informed_on))
        self.entrants_since = date.fromisoformat(parameters.get("import.entrants_since", on=informed_on))
        self.outcome = Outcome()
        self.written: dict[type[models.Model], dict[UUID, models.Model]] = {
            table: {} for table in (Household, Beneficiary, RightsPeriod, HouseholdMember, DutyPeriod)
        }
        self.taken: list[UUID] = []
        self.keyed: dict[str, Household] = {}
        self.opened_by: dict[UUID, Line] = {}

    def take(self) -> None:
        """Take every line that is sure; then let those go whom no line of the batch names any more."""
        homes = [(line, self._take(line)) for line in self.scene.lines if line.is_live]
        for line, household in homes:
            if household is not None and line.record.is_whole:
                self._leavers(line, household)
        self.outcome.fates = [line.fate for line in self.scene.lines]

    def _take(self, line: Line) -> Household | None:
        household = self._home(line)
        if self.scene.is_older(line, household):
            return None
        moved = household is None or household.insee != line.record.insee
        household = self._household(line, household)
        if household is not None:
            self._right(line, household)
        for adult, pk in zip(line.record.adults, line.people, strict=True):
            person = self._person(line, adult, pk, moved=moved)
            if household is not None:
                self._member(line, adult, person, household)
            self._duty(line, adult, person, household)
        return household

    def _home(self, line: Line) -> Household | None:
        """The household that the line speaks of, when it is known."""
        record = line.record
        if record.request_number:
            return self.scene.numbered.get(record.request_number)
        if record.household_key in self.keyed:
            return self.keyed[record.household_key]
        members = (self.scene.member.get(pk) for pk in line.people)
        return next((self.scene.households[member.household_id] for member in members if member), None)

    def _set(self, line: Line, row: models.Model, values: dict[str, Any]) -> None:
        """Change what differs; the row is written only if something did."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            self._keep(line, row)

    def _keep(self, line: Line, row: models.Model) -> None:
        line.changes += 1
        self.written[type(row)][row.pk] = row

    def _household(self, line: Line, household: Household | None) -> Household | None:
        record = line.record
        values = {name: getattr(record, name) for name in HOUSEHOLD_FIELDS}
        values["children_born_on"] = list(record.children_born_on)
        if household is None and record.is_prevention:
            return None
        if household is None:
            household = Household(request_number=record.request_number or None, **values)
            line.result = Result.CREATED
            self.scene.households[household.pk] = household
            if record.request_number:
                self.scene.numbered[record.request_number] = household
            self._keep(line, household)
        else:
            self._set(line, household, {k: v for k, v in values.items() if _is_said(k, v, record)})
        if record.household_key:
            self.keyed[record.household_key] = household
        if record.is_whole:
            household.flow_created_at = self.scene.told_at
            self.taken.append(household.pk)
        return household

    def _right(self, line: Line, household: Household) -> None:
        """A new period only when the state or its reason changed. A list made by people leaves a live right alone."""
        record, current = line.record, self.scene.rights.get(household.pk)
        if record.rights is None or (current and not record.is_whole and current.status in self.live_rights):
            return
        if current and (current.status, current.reason) == (record.rights, record.rights_reason):
            return
        starts_on = record.rights_from or self.informed_on
        if current:
            is_back = current.status in SUSPENDED and record.rights == RightsStatus.OPEN
            if is_back and starts_on <= current.starts_on:  # the flow gives the opening, not the day it came back
                starts_on = self.informed_on
            starts_on = max(starts_on, current.starts_on)
            line.restored += is_back
            line.suspended += current.status == RightsStatus.OPEN and record.rights in SUSPENDED
            self._set(line, current, {"ends_on": starts_on})
        row = RightsPeriod(
            household=household,
            status=record.rights,
            reason=record.rights_reason,
            starts_on=starts_on,
            informed_on=self.informed_on,
        )
        self.scene.rights[household.pk] = row
        self._keep(line, row)

    def _person(self, line: Line, adult: Adult, pk: UUID, *, moved: bool) -> Beneficiary:
        """Who the adult is now. A new address gives the Pôle; without one, the Pôle that an agent chose stays."""
        person = self.scene.people.get(pk)
        is_known = person is not None
        if person is None:
            if not line.record.is_whole:  # the line of a list is about its people, not their household
                line.result = Result.CREATED
            person = self.scene.people[pk] = Beneficiary(pk=pk, created_at=self.at, birth_date=adult.birth_date)
        pole = self.poles.get(line.record.insee)
        values = _filled(adult, person)
        if line.record.is_whole or not is_known:
            values |= _identity(adult, person)
        if pole is not None and not line.record.is_homeless and (moved or person.pole_id is None):
            values["pole_id"] = pole.pk
        self._set(line, person, values)
        return person

    def _member(self, line: Line, adult: Adult, person: Beneficiary, household: Household) -> None:
        current = self.scene.member.get(person.pk)
        if current and current.household_id == household.pk:
            if line.record.is_whole:
                self._set(line, current, {"role": adult.role})
            return
        if current:
            self._set(line, current, {"ends_on": self.informed_on})
            self.scene.leave(current)
        row = HouseholdMember(household=household, beneficiary=person, role=adult.role, starts_on=self.informed_on)
        self.scene.join(row)
        self._keep(line, row)

    def _leavers(self, line: Line, household: Household) -> None:
        """Adults whom no record of the batch names have left the household, and its duties."""
        for member in list(self.scene.members[household.pk].values()):
            if member.beneficiary_id not in self.scene.people:
                self._set(line, member, {"ends_on": self.informed_on})
                self.scene.leave(member)
                self._end(line, member.beneficiary_id, DutyEnd.NO_LONGER_SUBJECT, self.informed_on)

    def _duty(self, line: Line, adult: Adult, person: Beneficiary, household: Household | None) -> None:
        """Open, continue or end the period during which the person is subject to rights and duties."""
        record = line.record
        if person.died_on:
            self._end(line, person.pk, DutyEnd.DIED, person.died_on)
            line.outside.append("N'entre pas : décès.")
        elif record.is_prevention:
            self._open(line, adult, person, None)
        elif record.has_moved_away:
            self._end(line, person.pk, DutyEnd.MOVED_AWAY, record.rights_from or self.informed_on)
            line.outside.append("N'entre pas : le dossier est parti dans un autre département.")
        elif record.rights in self.closed_rights:
            self._end(line, person.pk, DutyEnd.RIGHTS_CLOSED, record.rights_from or self.informed_on)
            line.outside.append(_right_words(record))
        elif adult.has_duties is False:
            self._end(line, person.pk, DutyEnd.NO_LONGER_SUBJECT, self.informed_on)
            line.outside.append("N'entre pas : le fichier dit que la personne n'est pas soumise aux droits et devoirs.")
        elif adult.has_duties and record.rights in self.live_rights:
            self._open(line, adult, person, household)
        elif adult.has_duties:
            line.outside.append(_right_words(record))
        else:
            line.outside.append("N'entre pas : le fichier ne dit pas si la personne est soumise aux droits et devoirs.")

    def _open(self, line: Line, adult: Adult, person: Beneficiary, household: Household | None) -> None:
        current = self.scene.duties.get(person.pk)
        informed_on = line.record.informed_on or self.informed_on
        is_taken_over = household is not None and current is None and self._was_subject(line, adult, person)
        asked_on = line.record.requested_on if is_taken_over else self._asked_on(line, adult, person)
        facts = {
            "household_id": household.pk if household else None,
            "requested_on": asked_on or informed_on,
            "informed_on": informed_on,
            "starts_on": adult.duties_from or informed_on,
            "kind": DutyKind.RSA if household else DutyKind.PREVENTION,
        }
        if current is None:
            row = DutyPeriod(beneficiary=person, is_taken_over=is_taken_over, **facts)
            self.scene.duties[person.pk] = row
            self.opened_by[row.pk] = line
            if is_taken_over:
                line.taken_over += 1
            else:
                self.outcome.opened.append(row.pk)
                line.opened += 1
            self._keep(line, row)
        elif household is not None and current.kind == DutyKind.PREVENTION:
            self._set(line, current, facts)
        elif household is not None:
            self._set(line, current, {"household_id": household.pk})

    def _was_subject(self, line: Line, adult: Adult, person: Beneficiary) -> bool:
        """Whether they owed their duties before the département took Rebond up: no entrant, a stock to take over.

        The payer's own word that they enter, a former follow-up here, or dates since that day make an entrant.
        """
        since = adult.duties_from or line.record.requested_on
        is_known_entrant = adult.is_newly_subject or person.pk in self.scene.left_on
        return not is_known_entrant and since is not None and since < self.entrants_since

    def _asked_on(self, line: Line, adult: Adult, person: Beneficiary) -> date | None:
        """The day from which an entrant waits: their request, unless it is the one of a former time."""
        former = max(self.entrants_since, self.scene.left_on.get(person.pk, date.min))
        days = (line.record.requested_on, adult.duties_from)
        return next((day for day in days if day is not None and day >= former), None)

    def _end(self, line: Line, person: UUID, reason: DutyEnd, on: date) -> None:
        duty = self.scene.duties.get(person)
        if duty is None or (duty.kind == DutyKind.PREVENTION and reason != DutyEnd.DIED):
            return
        del self.scene.duties[person]
        if duty.pk in self.opened_by:  # opened earlier in this very batch: it never was
            opened_by = self.opened_by.pop(duty.pk)
            self.written[DutyPeriod].pop(duty.pk)
            if duty.is_taken_over:
                opened_by.taken_over -= 1
            else:
                opened_by.opened -= 1
                self.outcome.opened.remove(duty.pk)
            return
        self._set(line, duty, {"ends_on": max(on, duty.starts_on), "end_reason": reason})
        line.ended += 1
        self.outcome.ended.append(duty.pk)

    def write(self, by: Actor) -> None:
        """Write every row that changed, one statement a table, and journal the people it touched."""
        new = self.scene.newcomers
        for pk in self.written[Beneficiary].keys() - new:
            self.scene.people[pk].version += 1
        for rows in self.written.values():  # what ends before what begins: one current right, one duty period
            bulk.overwrite([row for row in rows.values() if not row._state.adding], but=UNTOUCHED)
            bulk.insert([row for row in rows.values() if row._state.adding])
        unchanged = [pk for pk in self.taken if pk not in self.written[Household]]
        Household.objects.filter(pk__in=unchanged).update(flow_created_at=self.scene.told_at)
        changes = [(pk, "", "created" if pk in new else "updated") for pk in self.written[Beneficiary]]
        journal.record_all("intake", Beneficiary, changes, by=by, at=self.at)


def _right_words(record: Record) -> str:
    """The state of the right that keeps everybody outside."""
    if record.rights is None:
        return "N'entre pas : le fichier ne dit pas où en est le droit."
    label = RightsStatus(record.rights).label
    return f"N'entre pas : {label[:1].lower()}{label[1:]}."


def _is_said(name: str, value: object, record: Record) -> bool:
    """Whether the record knows better. A list made by people never erases, and does not know who pays."""
    is_silent = value in ("", None)
    if not record.is_whole:
        return not is_silent and value not in ([], False) and name != "payer"
    return not (is_silent and name in KEPT_WHEN_SILENT)


def _filled(adult: Adult, person: Beneficiary) -> dict[str, Any]:
    """What a file only fills where nobody had written, and the consents and facts that it does say."""
    values: dict[str, Any] = {
        "sex": adult.sex or person.sex,
        "phone": person.phone or adult.phone,
        "email": person.email or adult.email,
        "died_on": adult.died_on or person.died_on,
    }
    for name in ("phone_consent", "email_consent"):  # what the person refused here, a payer's file does not give back
        said, known = getattr(adult, name), getattr(person, name)
        values[name] = known if said == Consent.UNKNOWN or known == Consent.REFUSED else said
    if adult.is_rqth is not None:
        values["is_rqth"] = adult.is_rqth
    if adult.nir13 and (not person.nir_sealed or adult.is_same_as):
        values["nir_hash"] = identity.fingerprint(adult.nir13)
        values["nir_sealed"] = identity.seal(adult.nir13)
    return values


def _identity(adult: Adult, person: Beneficiary) -> dict[str, Any]:
    """Who the person is, which the payer knows better than us."""
    birth_name = adult.birth_name or person.birth_name
    return {
        "last_name": adult.last_name,
        "first_name": adult.first_name,
        "birth_name": birth_name,
        "birth_date": adult.birth_date,
        "birth_date_is_approximate": adult.is_birth_date_approximate,
        "sort_name": names.sort_name(adult.last_name, adult.first_name),
        "search_text": names.search_text(adult.last_name, birth_name, adult.first_name),
    }
