"""The day of workshops that its addresses are asked about: it is on now, with one person, a coach, a room and a workshop."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage, Seat
from rebond.events.accelerator.operations.running import SCREEN
from rebond.events.jobdating.models import Readiness, Theme
from rebond.ground.tenancy import context, links
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.models import Appointment, Room, Session
from rebond.people.beneficiaries.models import Beneficiary
from tests.trust import rows
from tests.trust.photos import written
from tests.trust.world import NOON, Case, World

Build = Callable[[World, Case], dict[str, Any]]
FAR = NOON.replace(year=2099)


def running(person: Beneficiary) -> tuple[Day, Appointment]:
    """A day on now, whose one person is this one."""
    now = timezone.localtime()
    Appointment.objects.filter(beneficiary=person, kind="accelerator_day").delete()
    theme, _ = Theme.objects.get_or_create(
        month=now.date().replace(day=1), sector="trust", defaults={"title": "Hôtellerie", "rome": ["G16"]}
    )
    site = Organisation.objects.create(code=f"acc{uuid4().hex[:8]}", name="Accélérateur", capabilities=["accelerator"])
    where = {"kind": "accelerator_day", "organisation": site, "starts_at": now - timedelta(minutes=30), "minutes": 420}
    session = Session.objects.create(**where, places=30, made_at=NOON)
    day = Day.objects.create(theme=theme, session=session, capacity=30, workshops=["trades"], slot_minutes=15)
    place = Appointment.objects.create(beneficiary=person, session=session, made_at=NOON, **where)
    coach = Coach.objects.create(day=day, name="Un coach", workshops=["trades"])
    room = DayRoom.objects.create(day=day, room=Room.objects.create(organisation=site, name="Salle"))
    passage = Passage.objects.create(
        day=day, workshop="trades", starts_at=session.starts_at, minutes=45, coach=coach, room=room
    )
    Seat.objects.create(passage=passage, appointment=place)
    return day, place


def _somebody(world: World) -> Beneficiary:
    """Whom only those who run the day read."""
    return rows.somebody(world.canaries, f"jd{context.current()}")


def _day(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        return {"pk": running(_somebody(world))[0].pk}


def _place(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        person = _somebody(world)
        written(person)
        return {"pk": running(person)[1].pk}


def _coached(build: Build) -> Build:
    """The same, of a day where a référent runs a workshop, for somebody whose name is no secret of anybody's.

    They left before it began: however many such days there are at once, none of them takes the agent's hours.
    """

    def made(world: World, case: Case) -> dict[str, Any]:
        found = build(world, case)
        with context.departement(case.beneficiary.departement_id):
            day = Day.objects.filter(pk=found["pk"]).first() or Day.objects.get(session__participations=found["pk"])
            there = list(Appointment.objects.filter(session=day.session_id).values_list("beneficiary", flat=True))
            Beneficiary.objects.filter(pk__in=there).update(
                first_name="Ana", last_name="Durand", sort_name="durand ana", search_text="durand ana"
            )
            if case.beneficiary.departement_id == world.agents["referent_x"].departement_id:
                agent, left_at = world.agents["referent_x"], day.session.starts_at
                Coach.objects.create(day=day, member=agent, workshops=["trades"], left_at=left_at)
        return found

    return made


def _screen(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        day, _ = running(case.beneficiary)
        return {"token": links.create(purpose=SCREEN, object_id=day.pk, expires_at=FAR)}


def _need(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        row = Readiness.objects.create(
            beneficiary=case.beneficiary, is_ready=False, needs=["training"], decided_at=NOON
        )
        return {"pk": row.pk}


def _cv(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        written(case.beneficiary)
        return {"pk": case.beneficiary.pk}


def _coming(world: World, case: Case) -> dict[str, Any]:
    """The same day, to come."""
    with context.departement(case.beneficiary.departement_id):
        day, place = running(_somebody(world))
        Session.objects.filter(pk=day.session_id).update(starts_at=FAR)
        Appointment.objects.filter(pk=place.pk).update(starts_at=FAR)
        return {"pk": day.pk}


DAYS = ("run", "arrival", "away", "attendance", "lost", "again", "open_screen", "end")
OBJECTS: dict[str, Build] = {
    **{f"accelerator_run:{name}": _day for name in DAYS},
    "accelerator:*": _coming,
    "accelerator_run:*": _place,
    "accelerator_run:run@coach": _coached(_day),
    "accelerator_run:takeaways@coach": _coached(_place),
    "accelerator_run:screen": _screen,
    "accelerator_run:need": _need,
    "accelerator_run:cv_of": _cv,
}
