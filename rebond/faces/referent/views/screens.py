"""A meeting being written: with whom, by whom, from what the form starts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from rebond.faces.referent.forms.meetings import LINES, MOST_LINES, MeetingForm, starting
from rebond.faces.referent.queries.facts import Facts, facts
from rebond.ground.web import pages
from rebond.journey.support import queries
from rebond.journey.support.models import Note, NoteDraft, Step
from rebond.journey.support.rules import can_write
from rebond.people.accounts.access import get_or_refuse, principal_of
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import free_slots, kinds_of
from rebond.people.appointments.rules import can_note
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import ONCE
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import gone

AHEAD = timedelta(weeks=5)
HOURS, LOOKED_AT, NOON = 10, 400, 12


@dataclass
class Screen:
    """One meeting being written: with whom, by whom, from what."""

    principal: Principal
    site: Organisation
    row: Facts
    promises: list[Step]
    last: Note | None
    draft: NoteDraft | None
    hours: list[Slot]
    now: datetime

    @property
    def person(self) -> Beneficiary:
        return self.row.person

    @property
    def appointment(self) -> Appointment | None:
        """The one whose presence is to be noted, if the principal may."""
        past = [row for row in self.row.planned if row.starts_at <= self.now and can_note(self.principal, row)]
        return past[-1] if past else None

    def form(self, data: QueryDict | None = None) -> MeetingForm:
        """What was posted; else the draft as it was typed, or what a meeting starts with."""
        known = self._starting()
        lines = str(data.get("lines", "") if data else known.get("lines", LINES))
        return MeetingForm(
            data,
            initial=known,
            now=self.now,
            appointment=self.appointment,
            promises=self.promises,
            kinds=_kinds(self.principal, self.row),
            hours=self.hours,
            lines=min(int(lines), MOST_LINES) if lines.isdecimal() and int(lines) else LINES,
        )

    def _starting(self) -> dict[str, Any]:
        kept = self.draft.values if self.draft else {}
        given = starting(
            now=self.now,
            version=self.draft.version if self.draft else 0,
            writer=uuid4().hex,
            seen=queries.version_of(self.last),
            appointment=self.appointment,
        )
        typed = {name: told[-1] for name, told in kept.items() if told and name not in ("version", "writer", "seen")}
        return {**given, **typed, "is_shared": "is_shared" in typed if typed else True}


def _kinds(principal: Principal, row: Facts) -> list[Kind]:
    """What this agent may plan next: a first meeting only while there was none."""
    is_met = row.orientation is None or row.orientation.first_met_at is not None
    held = kinds_of(principal.role, on=row.today)
    kinds = [kind for kind in held if kind.code not in ONCE] if is_met else held
    return sorted(kinds, key=lambda kind: kind.code not in ONCE)


def opened(request: HttpRequest, pk: UUID) -> Screen:
    """The meeting with this person: 404 if one may not see them, 403 if one may not write, 409 when they left."""
    principal, now = principal_of(request), timezone.now()
    visible = Beneficiary.objects.visible_to(principal)
    found = get_or_refuse(visible, principal, can_write, pk=pk)
    if visible.filter(gone(), pk=pk).exists():
        raise pages.Changed("Cette personne est suivie par un autre département : son dossier ici est clos.")
    site = principal.membership.organisation
    if site is None:
        raise Http404
    row = facts(visible.filter(pk=pk), principal, now=now)[0]
    return Screen(
        principal=principal,
        site=site,
        row=row,
        promises=queries.open_steps(found),
        last=queries.last_note(found),
        draft=queries.draft_of(found, principal.membership),
        hours=_hours(principal, site, row),
        now=now,
    )


def _hours(principal: Principal, site: Organisation, row: Facts) -> list[Slot]:
    """The agent's next free hours for what they plan first, two a day, so that weeks are seen at a glance."""
    kinds = _kinds(principal, row)
    if not kinds:
        return []
    found = free_slots(
        kinds[0],
        organisations=[site],
        agents=[principal.membership],
        beneficiary=row.person,
        since=row.now,
        until=row.now + AHEAD,
        limit=LOOKED_AT,
    )
    half_days = {
        (local_day(slot.starts_at), timezone.localtime(slot.starts_at).hour < NOON): slot for slot in found[::-1]
    }
    return sorted(half_days.values())[:HOURS]
