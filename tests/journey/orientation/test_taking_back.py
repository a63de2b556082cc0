"""A decision taken back before its contract is handed over."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from rebond.ground.documents.models import Document
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.journal.models import JournalLine
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.journey.orientation import operations
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.accounts.states import Role
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.states import Pathway
from tests.factories import NOON, principal
from tests.journey.orientation.factories import OrientationFactory, pole, structure
from tests.people.appointments.factories import AppointmentFactory
from tests.signing import client_of

pytestmark = pytest.mark.django_db


def test_take_back_gives_the_orientation_back_to_be_decided(departement):
    orientation = OrientationFactory(decided=True, booked_at=NOON)
    assignment = orientation.assignment

    row = operations.take_back(orientation, by=WORKER, at=NOON)

    row = Orientation.objects.get(pk=row.pk)
    assignment.refresh_from_db()
    assert (row.status, row.pathway, row.structure, row.decided_at, row.booked_at) == (
        Status.INTERVIEWED,
        "",
        None,
        None,
        None,
    )
    assert (assignment.ended_at, assignment.end_reason) == (NOON, "taken_back")
    assert not Assignment.objects.filter(beneficiary=orientation.beneficiary, ended_at=None).exists()
    assert list(JournalLine.objects.filter(verb="move").values_list("before", "after")) == [("decided", "interviewed")]


def test_take_back_of_a_decision_without_interview_awaits_it_again(in_13):
    orientation = OrientationFactory(decided=True, interviewed_at=None)

    assert operations.take_back(orientation, by=WORKER, at=NOON).status == Status.AWAITED


def test_take_back_keeps_the_document_and_lets_the_next_decision_print_its_own(in_13):
    orientation = OrientationFactory(decided=True)
    printed = operations.print_contract(orientation, by=WORKER, at=NOON)

    row = operations.take_back(orientation, by=WORKER, at=NOON)

    assert (row.contract, Document.objects.get()) == (None, printed)


def test_take_back_cancels_the_first_meeting_planned_there(in_13):
    orientation = OrientationFactory(decided=True)
    known = {"beneficiary": orientation.beneficiary, "organisation": orientation.structure}
    meeting = AppointmentFactory(kind="first_meeting", **known)

    operations.take_back(orientation, by=WORKER, at=NOON)

    meeting.refresh_from_db()
    assert meeting.status == Attendance.CANCELLED


def test_take_back_of_a_change_lets_the_former_accompaniment_go_on(departement):
    before = OrientationFactory(followed=True)
    former = before.assignment
    change = operations.reorient(before, motive="Déménagement", by=WORKER, at=NOON)
    actor = Actor("user", before.decided_by.user_id, before.decided_by.pk)
    decided = operations.decide(
        operations.propose(change, by=WORKER, at=NOON),
        pathway=Pathway.SOCIO_PROFESSIONAL,
        structure_kind="france_travail",
        structure=structure("france_travail"),
        motive="Déménagement",
        by=actor,
        at=NOON,
    )

    row = operations.take_back(decided, by=actor, at=NOON)

    live = Assignment.objects.get(beneficiary=before.beneficiary, ended_at=None)
    assert (live.structure, live.referent, live.pathway) == (former.structure, former.referent, former.pathway)
    assert row.status == Status.INTERVIEWED


@pytest.mark.parametrize("step", ["awaited", "interviewed", "handed_over", "followed"])
def test_take_back_is_over_once_the_contract_is_handed_over(in_13, step):
    orientation = OrientationFactory(**({} if step == "awaited" else {step: True}))

    with pytest.raises(IllegalMove, match="ne peut plus être reprise"):
        operations.take_back(orientation, by=WORKER, at=NOON)


def test_an_interview_is_not_noted_on_a_decision(in_13):
    with pytest.raises(ValidationError, match="déjà noté"):
        operations.hold_interview(OrientationFactory(decided=True), held_at=NOON, by=WORKER, at=NOON)


def test_the_button_takes_the_decision_back_once(in_13):
    orientation = OrientationFactory(decided=True)
    browser = client_of(principal(Role.ADVISER, organisation=pole()).membership)
    url = reverse("orientation:take_back", args=[orientation.pk])
    pages = [browser.get(reverse(f"orientation:{name}", args=[orientation.pk])) for name in ("decision", "hand_over")]

    done, again = browser.post(url), browser.post(url)

    assert all(url in page.content.decode() for page in pages)
    assert (done.status_code, again.status_code) == (303, 409)
    assert "sa décision a été reprise" in again.content.decode().replace("&#x27;", "'")
    assert Orientation.objects.get().status == Status.INTERVIEWED
