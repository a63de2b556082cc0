"""From the decision to the référent who met the person, and to another orientation."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import Message
from rebond.journey.orientation import clocks, operations
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.operations import ObstacleRow, StrengthRow
from rebond.journey.orientation.operations.handing_over import contract_words
from rebond.journey.orientation.states import CloseReason, Impact, Status, StrengthKind
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.states import Pathway
from tests.factories import NOON, TODAY, AssignmentFactory, MembershipFactory, OrganisationFactory
from tests.journey.orientation.factories import OrientationFactory, structure
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.django_db


def decided_and_followed(orientation):
    """The same orientation, further on its way."""
    model = OrientationFactory(followed=True)
    taken = ("status", "pathway", "structure_kind", "structure_id", "decided_at", "decided_by_id", "handed_over_at")
    for name in (*taken, "referent_named_at"):
        setattr(orientation, name, getattr(model, name))
    orientation.assignment = AssignmentFactory(
        named=True, beneficiary=orientation.beneficiary, structure=orientation.structure
    )
    orientation.save()
    return orientation


BOOKING = {13: "10 jours", 14: "15 jours"}


def phone(orientation):
    person = orientation.beneficiary
    person.phone, person.phone_consent = "0612345678", "A"
    person.save(update_fields=["phone", "phone_consent"])
    return orientation


def test_the_contract_says_what_is_decided_and_how_to_appeal(departement):
    orientation = OrientationFactory(
        decided=True, proposal={"reasons": ["La personne est prête."], "said": ["Vous êtes prêt."]}
    )

    words = contract_words(orientation, at=NOON)

    assert words["days"] == BOOKING[departement.pk]
    assert words["reasons"] == ["Vous êtes prêt."]
    assert "algorithmique" in words["algorithm"] and departement.contact["email"] in words["algorithm"]
    assert "deux mois" in words["remedies"]
    assert words["structure"]["name"] == orientation.structure.name


def test_print_contract_makes_one_archivable_pdf(departement):
    orientation = OrientationFactory(decided=True)

    document = operations.print_contract(orientation, by=WORKER, at=NOON)
    again = operations.print_contract(orientation, by=WORKER, at=NOON)

    assert document == again
    assert (document.filename, document.content_type) == (
        f"contrat-orientation-{orientation.beneficiary.number}.pdf",
        "application/pdf",
    )


def test_hand_over_starts_the_clock_and_tells_the_person(departement):
    orientation = phone(OrientationFactory(decided=True))

    handed = operations.hand_over(orientation, handed_at=NOON, by=WORKER, at=NOON)

    deadline = clocks.deadline("booking", handed, today=TODAY)
    assert (handed.status, handed.contract is not None) == (Status.HANDED_OVER, True)
    assert (deadline.rule.length, deadline.started_on) == (BOOKING[departement.pk], TODAY)
    message = Message.objects.get(kind="orientation_handed_over")
    assert orientation.structure.name in message.body


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "datée du futur"), (-30, "précéder la décision")], ids=["future", "before"]
)
def test_hand_over_refuses_an_impossible_day(in_13, days, sentence):
    with pytest.raises(ValidationError, match=sentence):
        operations.hand_over(
            OrientationFactory(decided=True), handed_at=NOON + timedelta(days=days), by=WORKER, at=NOON
        )


def test_hand_over_after_the_referent_was_named_keeps_the_step(in_13):
    orientation = OrientationFactory(followed=True, handed_over_at=None)

    handed = operations.hand_over(orientation, handed_at=NOON, by=WORKER, at=NOON)

    assert (handed.status, handed.handed_over_at) == (Status.FOLLOWED, NOON)
    with pytest.raises(ValidationError, match="déjà remis"):
        operations.hand_over(orientation, handed_at=NOON, by=WORKER, at=NOON)


def test_note_booking_stops_the_clock_once(departement):
    orientation = OrientationFactory(handed_over=True)

    booked = operations.note_booking(orientation, booked_at=NOON, by=WORKER, at=NOON)

    assert clocks.deadline("booking", booked, today=TODAY + timedelta(days=90)).met_on == TODAY
    with pytest.raises(ValidationError, match="déjà notée"):
        operations.note_booking(orientation, booked_at=NOON, by=WORKER, at=NOON)


def test_name_referent_follows_and_tells_the_person(departement):
    orientation = phone(OrientationFactory(handed_over=True))
    referent = MembershipFactory(organisation=orientation.structure, user__first_name="Yann", user__last_name="Roux")

    named = operations.name_referent(orientation, referent=referent, by=WORKER, at=NOON)

    assert (named.status, named.referent_named_at) == (Status.FOLLOWED, NOON)
    assert Assignment.objects.get(beneficiary=orientation.beneficiary).referent == referent
    assert "Yann Roux" in Message.objects.get(kind="referent_named").body


def test_name_referent_of_another_structure_changes_nothing(in_13):
    orientation = OrientationFactory(handed_over=True)

    with pytest.raises(ValidationError, match="autre structure"):
        operations.name_referent(orientation, referent=MembershipFactory(), by=WORKER, at=NOON)

    orientation.refresh_from_db()
    assert orientation.status == Status.HANDED_OVER


def test_change_referent_tells_the_person(in_13):
    orientation = phone(OrientationFactory(followed=True))
    referent = MembershipFactory(organisation=orientation.structure)

    operations.change_referent(orientation, referent=referent, by=WORKER, at=NOON)

    assert Assignment.objects.get(beneficiary=orientation.beneficiary, ended_at=None).referent == referent
    assert Message.objects.get().kind == "referent_changed"


def test_hand_over_people_moves_all_those_of_a_leaving_referent(in_13):
    orientations = [phone(OrientationFactory(followed=True)) for _ in range(3)]
    house = orientations[0].structure
    staying = MembershipFactory(organisation=house)
    rows = Assignment.objects.filter(structure=house)

    moved = operations.hand_over_people(rows, referent=staying, by=WORKER, at=NOON)

    assert (moved, Message.objects.filter(kind="referent_changed").count()) == (3, 3)
    assert Assignment.objects.filter(referent=staying, ended_at=None).count() == 3


def test_a_first_meeting_held_is_noted(departement):
    orientation = OrientationFactory(followed=True)
    appointment = AppointmentFactory(beneficiary=orientation.beneficiary, kind="first_meeting", past=True)

    operations.record_attendance(appointment, status=Attendance.HELD, by=WORKER, at=NOON)

    orientation.refresh_from_db()
    assert orientation.first_met_at == appointment.starts_at
    with pytest.raises(ValidationError, match="déjà notée"):
        operations.note_first_meeting(orientation, met_at=NOON, by=WORKER, at=NOON)


def met_before(orientation, **fields):
    """A first meeting held with the structure two days before NOON, while no référent was named."""
    known = {"beneficiary": orientation.beneficiary, "organisation": orientation.structure, "kind": "first_meeting"}
    return AppointmentFactory(past=True, **{**known, "status": Attendance.HELD, **fields})


def test_naming_the_referent_takes_up_the_meeting_that_the_structure_held(departement):
    orientation = OrientationFactory(handed_over=True)
    meeting = met_before(orientation)
    referent = MembershipFactory(organisation=orientation.structure)

    named = operations.name_referent(orientation, referent=referent, by=WORKER, at=NOON)

    assert (named.status, named.first_met_at) == (Status.FOLLOWED, meeting.starts_at)
    promise = clocks.deadline("first_meeting", named, today=TODAY)
    assert promise is None or (promise.met_on, promise.is_late) == (timezone.localtime(meeting.starts_at).date(), False)
    assert clocks.inbox_deadline(named, today=TODAY + timedelta(days=60)) is None
    assert not Orientation.objects.annotate(due=clocks.inbox_due_on()).get(pk=named.pk).due


@pytest.mark.parametrize(
    "other",
    [
        {"status": Attendance.MISSED},
        {"kind": "follow_up"},
        {"organisation": None},
        {"starts_at": NOON - timedelta(days=11)},
    ],
    ids=["missed", "another kind", "elsewhere", "before the decision"],
)
def test_naming_the_referent_takes_up_no_other_appointment(in_13, other):
    orientation = OrientationFactory(handed_over=True)
    met_before(orientation, **(other if other.get("organisation", 1) else {"organisation": OrganisationFactory()}))
    referent = MembershipFactory(organisation=orientation.structure)

    named = operations.name_referent(orientation, referent=referent, by=WORKER, at=NOON)

    assert named.first_met_at is None


def test_a_first_meeting_needs_a_referent(in_13):
    with pytest.raises(ValidationError, match="Désignez d'abord"):
        operations.note_first_meeting(OrientationFactory(handed_over=True), met_at=NOON, by=WORKER, at=NOON)


def test_ask_change_then_keep(in_13):
    orientation = OrientationFactory(followed=True)

    asked = operations.ask_change(orientation, motive="Prête pour l'emploi", by=WORKER, at=NOON)
    with pytest.raises(ValidationError, match="déjà demandé"):
        operations.ask_change(orientation, motive="Encore", by=WORKER, at=NOON)
    kept = operations.keep(asked, review_extension="housing", by=WORKER, at=NOON)

    assert (kept.change_asked_at, kept.change_motive) == (None, "")
    assert (kept.reviewed_at, kept.review_extension, kept.status) == (NOON, "housing", Status.FOLLOWED)


@pytest.mark.parametrize("act", [operations.ask_change, operations.reorient])
def test_a_change_says_why(in_13, act):
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        act(OrientationFactory(followed=True), motive=" ", by=WORKER, at=NOON)


def test_reorient_links_the_next_and_leaves_nobody_alone(departement):
    before = OrientationFactory(interviewed=True)
    operations.complete_diagnosis(
        before,
        version=0,
        writer="tab",
        answers={"contrainte_mobilite": "AUCUNE"},
        strengths=[StrengthRow(StrengthKind.SKILL, "Cuisine")],
        obstacles=[ObstacleRow("isolement", Impact.STRONG)],
        summary="Connu.",
        by=WORKER,
        at=NOON,
    )
    followed = decided_and_followed(before)

    following = operations.reorient(followed, motive="Prête pour l'emploi", by=WORKER, at=NOON)

    followed.refresh_from_db()
    assert (followed.status, followed.close_reason, followed.next) == (
        Status.CLOSED,
        CloseReason.REORIENTED,
        following,
    )
    assert (following.status, following.reopen_motive) == (Status.INTERVIEWED, "Prête pour l'emploi")
    assert following.diagnosis.strengths.get().label == "Cuisine"
    assert (following.diagnosis.completed_at, following.diagnosis.obstacles.get().theme) == (None, "isolement")
    assert Assignment.objects.get(beneficiary=before.beneficiary, ended_at=None) == followed.assignment
    assert JournalLine.objects.filter(verb="reorient").count() == 1


def test_the_decision_of_a_change_ends_the_former_accompaniment(departement):
    before = OrientationFactory(followed=True)
    following = operations.propose(
        operations.reorient(before, motive="Déménagement", by=WORKER, at=NOON), by=WORKER, at=NOON
    )
    adviser = before.decided_by

    decided = operations.decide(
        following,
        pathway=Pathway.SOCIO_PROFESSIONAL,
        structure_kind="france_travail",
        structure=structure("france_travail"),
        motive="Déménagement",
        by=Actor("user", adviser.user_id, adviser.pk),
        at=NOON,
    )

    before.assignment.refresh_from_db()
    assert before.assignment.end_reason == "reoriented"
    assert Assignment.objects.get(beneficiary=before.beneficiary, ended_at=None) == decided.assignment
