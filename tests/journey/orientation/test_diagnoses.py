"""The diagnosis: kept as typed, never overwritten, and then the proposal."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.journey.orientation import operations
from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.operations import DraftConflict, ObstacleRow, StrengthRow
from rebond.journey.orientation.states import Impact, Status, StrengthKind
from rebond.people.appointments.states import Status as Attendance
from tests.factories import NOON, TODAY, MembershipFactory
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
    appointment = AppointmentFactory(beneficiary=orientation.beneficiary, starts_at=NOON - timedelta(hours=2))

    held = operations.hold_interview(orientation, held_at=NOON - timedelta(hours=1), by=WORKER, at=NOON)

    appointment.refresh_from_db()
    assert (held.status, held.interviewed_at) == (Status.INTERVIEWED, NOON - timedelta(hours=1))
    assert appointment.status == Attendance.HELD
    with pytest.raises(IllegalMove):
        operations.hold_interview(orientation, held_at=NOON, by=WORKER, at=NOON)


def test_hold_interview_leaves_the_appointment_of_another_day(in_13):
    orientation = OrientationFactory()
    missed = AppointmentFactory(beneficiary=orientation.beneficiary, past=True)

    operations.hold_interview(orientation, held_at=NOON, by=WORKER, at=NOON)

    missed.refresh_from_db()
    assert missed.status == Attendance.PLANNED


def later_interview(orientation):
    """One planned in two days, with someone who wants to be told."""
    person = orientation.beneficiary
    person.phone, person.phone_consent = "0612345678", "A"
    person.save(update_fields=["phone", "phone_consent"])
    return AppointmentFactory(beneficiary=person)


def test_an_interview_held_cancels_the_later_one_and_tells_the_person(in_13):
    orientation = OrientationFactory()
    later = later_interview(orientation)

    operations.hold_interview(orientation, held_at=NOON, by=WORKER, at=NOON)

    later.refresh_from_db()
    assert later.status == Attendance.CANCELLED
    assert Message.objects.get().kind == "appointment_cancelled"


@pytest.mark.parametrize("days", [-1, 0])
def test_hold_interview_is_not_before_the_request(departement, days):
    orientation = OrientationFactory()
    requested = timezone.make_aware(datetime.combine(orientation.duty.requested_on, time(9)))
    held_at = requested + timedelta(days=days)

    if days:
        with pytest.raises(ValidationError, match="précéder la demande, du vendredi 20"):
            operations.hold_interview(orientation, held_at=held_at, by=WORKER, at=NOON)
    else:
        held = operations.hold_interview(orientation, held_at=held_at, by=WORKER, at=NOON)
        assert held.interviewed_at == held_at


def test_an_appointment_before_the_request_says_nothing_of_this_way(departement):
    orientation = OrientationFactory(duty__requested_on=TODAY, duty__informed_on=TODAY)
    former = AppointmentFactory(beneficiary=orientation.beneficiary, past=True)

    operations.record_attendance(former, status=Attendance.HELD, by=WORKER, at=NOON)

    orientation.refresh_from_db()
    assert (orientation.status, orientation.interviewed_at) == (Status.AWAITED, None)


def test_an_interview_noted_by_mistake_is_taken_back(in_13):
    orientation = OrientationFactory()
    appointment = AppointmentFactory(beneficiary=orientation.beneficiary, past=True)
    held = operations.record_attendance(appointment, status=Attendance.HELD, by=WORKER, at=NOON)

    operations.record_attendance(held, status=Attendance.MISSED, by=WORKER, at=NOON)

    orientation.refresh_from_db()
    assert (orientation.status, orientation.interviewed_at) == (Status.AWAITED, None)


def test_an_interview_that_the_rest_follows_is_not_taken_back(in_13):
    orientation = OrientationFactory()
    later_interview(orientation).delete()
    appointment = AppointmentFactory(beneficiary=orientation.beneficiary, past=True)
    held = operations.record_attendance(appointment, status=Attendance.HELD, by=WORKER, at=NOON)
    save(Orientation.objects.get(pk=orientation.pk))

    with pytest.raises(ValidationError, match="la suite s'appuie sur lui"):
        operations.record_attendance(held, status=Attendance.MISSED, by=WORKER, at=NOON)

    held.refresh_from_db()
    assert (held.status, Message.objects.exists()) == (Attendance.HELD, False)


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
