"""The diagnosis: kept as typed, never overwritten, and then the proposal."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.journey.orientation import operations
from rebond.journey.orientation.models import Diagnosis
from rebond.journey.orientation.operations import DraftConflict, ObstacleRow, StrengthRow
from rebond.journey.orientation.states import Impact, Status, StrengthKind
from rebond.people.appointments.states import Status as Attendance
from tests.factories import NOON, MembershipFactory
from tests.journey.orientation.factories import OrientationFactory
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.django_db

TYPED = {"summary": ["Je cherche dans le bâtiment, 2 ans d'expé"], "obstacle-note": ["", "loin"]}


def save(orientation, *, version=0, writer="tab-a", by=WORKER, values=TYPED, at=NOON):
    return operations.save_draft(orientation, version=version, writer=writer, values=values, by=by, at=at)


def complete(orientation, **changes):
    values = {
        "version": 0,
        "writer": "tab-a",
        "answers": {"situation_professionnelle": "EN_ACTIVITE"},
        "strengths": [StrengthRow(StrengthKind.EXPERIENCE, "Maçon", rome="F1703", years=4)],
        "obstacles": [ObstacleRow("isolement", Impact.MEDIUM, "vit seul")],
        "summary": "Prêt à travailler.",
        **changes,
    }
    return operations.complete_diagnosis(orientation, by=WORKER, at=NOON, **values)


def test_hold_interview_notes_when_and_the_appointment(in_13):
    orientation = OrientationFactory()
    appointment = AppointmentFactory(beneficiary=orientation.beneficiary, past=True)

    held = operations.hold_interview(orientation, held_at=NOON - timedelta(hours=1), by=WORKER, at=NOON)

    appointment.refresh_from_db()
    assert (held.status, held.interviewed_at) == (Status.INTERVIEWED, NOON - timedelta(hours=1))
    assert appointment.status == Attendance.HELD
    with pytest.raises(IllegalMove):
        operations.hold_interview(orientation, held_at=NOON, by=WORKER, at=NOON)


def test_hold_interview_refuses_the_future(in_13):
    with pytest.raises(ValidationError, match="dans le futur"):
        operations.hold_interview(OrientationFactory(), held_at=NOON + timedelta(hours=1), by=WORKER, at=NOON)


def test_an_interview_noted_held_moves_the_orientation(in_13):
    orientation = OrientationFactory()
    appointment = AppointmentFactory(beneficiary=orientation.beneficiary, past=True)

    operations.record_attendance(appointment, status=Attendance.HELD, by=WORKER, at=NOON)

    orientation.refresh_from_db()
    assert (orientation.status, orientation.interviewed_at) == (Status.INTERVIEWED, appointment.starts_at)


def test_an_interview_missed_leaves_the_orientation_awaited(in_13):
    orientation = OrientationFactory()
    appointment = AppointmentFactory(beneficiary=orientation.beneficiary, past=True)

    operations.record_attendance(appointment, status=Attendance.MISSED, by=WORKER, at=NOON)

    orientation.refresh_from_db()
    assert orientation.status == Status.AWAITED


def test_save_draft_keeps_what_was_typed_and_nothing_else(in_13):
    orientation = OrientationFactory(interviewed=True)

    draft = save(orientation)

    assert draft.draft["values"] == {"summary": TYPED["summary"], "obstacle-note": ["", "loin"]}
    assert (draft.version, draft.completed_at, draft.answers) == (1, None, {})


def test_one_tab_saves_as_often_as_it_likes(in_13):
    orientation = OrientationFactory(interviewed=True)
    save(orientation)

    again = save(orientation, values={"summary": ["plus long"]}, at=NOON + timedelta(minutes=1))

    assert (again.version, again.draft["values"]) == (1, {"summary": ["plus long"]})


def test_an_older_tab_never_overwrites(in_13):
    orientation = OrientationFactory(interviewed=True)
    membership = MembershipFactory(user__first_name="Nora", user__last_name="Petit")
    save(orientation, by=Actor("user", membership.user_id, membership.pk))

    with pytest.raises(DraftConflict) as refusal:
        save(orientation, writer="tab-b", values={"summary": ["écrase"]})
    save(orientation, writer="tab-c", version=1)
    with pytest.raises(DraftConflict):
        save(orientation, writer="tab-a")

    assert refusal.value.messages[0].startswith("Nora Petit a écrit dans ce diagnostic mardi 3\u00a0mars à 12\u00a0h")
    assert Diagnosis.objects.get(orientation=orientation).draft["values"]["summary"] == TYPED["summary"]


def test_complete_replaces_all_and_proposes(departement):
    orientation = OrientationFactory(interviewed=True)
    save(orientation)

    diagnosis = complete(orientation)

    orientation.refresh_from_db()
    assert (diagnosis.draft, diagnosis.completed_at, diagnosis.version) == ({}, NOON, 1)
    assert list(diagnosis.strengths.values_list("label", "rome", "years")) == [("Maçon", "F1703", 4)]
    assert list(diagnosis.obstacles.values_list("theme", "impact")) == [("isolement", "moyen")]
    assert orientation.proposal["pathway"] == "professionnel"
    assert orientation.rules_id == departement.parameters_version


def test_complete_twice_replaces_the_rows(in_13):
    orientation = OrientationFactory(interviewed=True)
    complete(orientation)

    diagnosis = complete(orientation, version=1, writer="tab-b", strengths=[], obstacles=[])

    assert (diagnosis.strengths.count(), diagnosis.obstacles.count(), diagnosis.version) == (0, 0, 2)


def test_health_never_carries_words(in_13):
    orientation = OrientationFactory(interviewed=True)

    with pytest.raises(ValidationError, match="seul l'effet sur le travail"):
        complete(orientation, obstacles=[ObstacleRow("sante", Impact.STRONG, "asthme")])


def test_the_diagnosis_does_not_change_after_the_decision(in_13):
    with pytest.raises(ValidationError, match="le diagnostic ne change plus"):
        save(OrientationFactory(decided=True))
