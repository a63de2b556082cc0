"""The hours, rooms and sessions that the addresses of the agenda are asked about: one of each place."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from rebond.ground.tenancy import context, links
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Absence, Agenda, Opening, Room, Session
from rebond.people.appointments.operations import FEED
from tests.factories import MembershipFactory
from tests.trust.world import NOON, Case, World

Build = Callable[[World, Case], dict[str, Any]]
FAR = NOON.replace(year=2099)


def _agent(case: Case, *, is_pole: bool) -> Membership:
    """An adviser of the person's Pôle, or their référent."""
    if not is_pole:
        return Membership.objects.get(pk=case.meeting.agent_id)
    found = Membership.objects.filter(organisation=case.beneficiary.pole_id, role=Role.ADVISER, ended_at=None).first()
    if found is None:
        MembershipFactory(organisation=case.beneficiary.pole, role=Role.ADVISER)
        return _agent(case, is_pole=True)
    return found


def _row(what: str, agent: Membership, site: UUID | None, *, is_pole: bool) -> UUID:
    if what == "agent":
        return agent.pk
    if what == "opening":
        hours = {"weekday": 1, "starts_on": NOON.date(), "opens": time(9), "closes": time(12)}
        made = Opening.objects.create(organisation_id=site, agent=agent, kinds=["x"], modes=["in_person"], **hours)
        return made.pk
    if what == "absence":
        return Absence.objects.create(agent=agent, period=(FAR, FAR + timedelta(days=1))).pk
    if what == "room":
        return Room.objects.create(organisation_id=site, name=f"Salle {Room.objects.count()}").pk
    kind = "collective_information" if is_pole else "workshop"
    return Session.objects.create(organisation_id=site, kind=kind, starts_at=FAR, minutes=60, places=2, made_at=NOON).pk


def of(what: str, *, is_pole: bool) -> Build:
    """An agent, an opening, an absence, a room or a session of the person's Pôle, or of their structure."""

    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.account.departement_id):
            agent = _agent(case, is_pole=is_pole)
            return {"pk": _row(what, agent, agent.organisation_id, is_pole=is_pole)}

    return build


def feed(world: World, case: Case) -> dict[str, Any]:
    """The address of the référent's calendar."""
    with context.departement(case.account.departement_id):
        agenda, _ = Agenda.objects.get_or_create(agent_id=case.meeting.agent_id)
        return {"token": links.create(purpose=FEED, object_id=agenda.pk, expires_at=FAR)}


NAMES = {
    "agent": ("hours", "open_hours", "close", "settings"),
    "opening": ("change", "end"),
    "absence": ("absence", "reopen"),
    "room": ("change_room",),
    "session": ("session", "sheet", "enrol", "stop_waiting", "attendance", "cancel"),
}

OBJECTS: dict[str, Build] = {
    **{f"agenda:{name}": of(what, is_pole=True) for what, names in NAMES.items() for name in names},
    **{f"agenda:{name}@structure": of(what, is_pole=False) for what, names in NAMES.items() for name in names},
    "agenda:book": lambda world, case: {"pk": case.beneficiary.pk},
    "agenda:series": lambda world, case: {"pk": case.beneficiary.pk},
    "agenda:note": lambda world, case: {"pk": case.appointment.pk},
    "agenda:move": lambda world, case: {"pk": case.coming.pk},
    "agenda:end_series": lambda world, case: {"pk": case.coming.pk},
    "agenda:feed": feed,
}
