"""Test C: fifty people press the same button at once, in a browser: one wins, the others are shown what else is free."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment, Occupation, Session, WaitingPlace
from rebond.people.appointments.states import Status, WaitingStatus
from tests.faces.booking.steps import adviser, first_hours, hours_of, invited, path_of
from tests.factories import BeneficiaryFactory
from tests.people.appointments.factories import SessionFactory, reachable
from tests.trust import reports

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]

THREADS = 50
DONE, REFUSED = 303, 422


@pytest.fixture(params=[13, 14], ids=["13", "14"])
def number(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def together(ask: Callable[[int], Any]) -> list[Any]:
    """What each of fifty browsers is answered, all asking at once."""
    gate = Barrier(THREADS)

    def one(rank: int) -> Any:
        try:
            gate.wait(timeout=60)
            return ask(rank)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, range(THREADS)))


def confirm(path: str, key: str, **more: str) -> Any:
    said = {"choix": key, "comment": "in_person", "form_key": str(uuid4()), **more}
    return Client().post(f"{path}confirmer/", said)


def tell(name: str, number: int, answers: list[Any], winners: int) -> None:
    """Keep the figures of one race."""
    refused = [answer for answer in answers if answer.status_code == REFUSED]
    shown = sum("choix=" in answer.content.decode() for answer in refused)
    told = {"threads": THREADS, "winners": winners, "refused": len(refused), "shown_alternatives": shown}
    reports.add("c", {f"{name}_{number}": told})


def test_one_slot_has_one_winner_and_the_others_see_other_hours(number: int) -> None:
    with context.departement(number):
        agent = adviser()
        hours_of(agent)
        paths = [invited(agent, beneficiary=BeneficiaryFactory())[1] for _ in range(THREADS)]
    key = first_hours(paths[0])[0]

    answers = together(lambda rank: confirm(paths[rank], key))

    with context.departement(number):
        planned, taken = Appointment.objects.count(), Occupation.objects.filter(agent=agent).count()
    tell("slot", number, answers, planned)
    assert sorted({answer.status_code for answer in answers}) == [DONE, REFUSED]
    assert [answer.status_code for answer in answers].count(DONE) == planned == taken == 1
    assert all(
        len(re.findall("choix=", answer.content.decode())) == 6 for answer in answers if answer.status_code == REFUSED
    )


def test_one_seat_has_one_winner_and_the_others_see_other_sessions(number: int) -> None:
    with context.departement(number):
        agent, soon = adviser(), timezone.now() + timedelta(days=6)
        plan = {"organisation": agent.organisation, "places": 1}
        session = SessionFactory(starts_at=soon, **plan)
        SessionFactory(starts_at=soon + timedelta(days=1), **plan)
        people = BeneficiaryFactory.create_batch(THREADS)
        paths = [invited(agent, beneficiary=one, kind=session.kind)[1] for one in people]

    answers = together(lambda rank: confirm(paths[rank], str(session.pk)))

    with context.departement(number):
        planned, taken = Appointment.objects.count(), Session.objects.get(pk=session.pk).taken
    tell("seat", number, answers, planned)
    assert [answer.status_code for answer in answers].count(DONE) == planned == taken == 1
    assert all("choix=" in answer.content.decode() for answer in answers if answer.status_code == REFUSED)


@pytest.mark.parametrize("is_one_form", [True, False], ids=["taps", "windows"])
def test_one_link_pressed_fifty_times_makes_one_appointment(number: int, is_one_form: bool, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    with context.departement(number):
        agent = adviser()
        hours_of(agent)
        _, path = invited(agent)
    key, form_key = first_hours(path)[0], str(uuid4())

    answers = together(lambda rank: confirm(path, key, **({"form_key": form_key} if is_one_form else {})))

    with context.departement(number):
        planned = Appointment.objects.filter(status=Status.PLANNED).count()
    tell("link_taps" if is_one_form else "link_windows", number, answers, planned)
    assert planned == 1
    assert {answer.status_code for answer in answers} == {DONE}


def test_one_offer_accepted_from_fifty_windows_makes_one_appointment(number: int, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    with context.departement(number):
        agent, now = adviser(), timezone.now()
        session = SessionFactory(organisation=agent.organisation, starts_at=now + timedelta(days=6), places=1)
        made = operations.join_session(session, BeneficiaryFactory(), by=WORKER, at=now)
        place = {"kind": session.kind, "organisation": session.organisation, "session": session}
        waiting = operations.wait_for(reachable(), **place, by=WORKER, at=now)
        operations.leave_session(made, by=WORKER, at=now)
        path = path_of(waiting)

    answers = together(lambda rank: Client().post(f"{path}accepter/", {"form_key": str(uuid4())}))

    with context.departement(number):
        planned = Appointment.objects.filter(status=Status.PLANNED).count()
        status, taken = WaitingPlace.objects.get().status, Session.objects.get(pk=session.pk).taken
    tell("offer", number, answers, planned)
    assert (planned, taken, status) == (1, 1, WaitingStatus.ACCEPTED)
    assert {answer.status_code for answer in answers} == {DONE}
