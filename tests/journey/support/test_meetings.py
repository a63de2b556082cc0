"""One save at the end of a meeting: all of it or nothing, and two who write at once lose nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.journal.models import JournalLine
from rebond.journey.support import operations, queries
from rebond.journey.support.models import Note, NoteDraft, Step
from rebond.journey.support.operations import Meeting, NextHour, NoteConflict, StepLine
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Contact
from tests.factories import NOON, TODAY, AssignmentFactory, principal
from tests.journey.support.factories import NoteFactory, StepFactory
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def who():
    return principal()


@pytest.fixture
def person(who):
    accompanied = AssignmentFactory(
        structure=who.membership.organisation, referent=who.membership, referent_named_at=NOON
    )
    return accompanied.beneficiary


def said(**fields):
    told = {"channel": "phone", "met_at": NOON - timedelta(hours=1), "text": "Elle a visité un chantier."}
    return Meeting(**{**told, "is_shared": True, "seen": "-", **fields})


def save(person, who, meeting):
    return operations.save_meeting(person, meeting, member=who.membership, by=who.actor, at=NOON)


def test_a_meeting_settles_promises_writes_a_note_and_makes_next_ones(person, who):
    kept, dropped, left = (StepFactory(beneficiary=person) for _ in range(3))

    note = save(
        person,
        who,
        said(
            settled={kept.pk: ("done", "Inscrite le 2"), dropped.pk: ("dropped", "")},
            steps=[StepLine("agent", "Appeler la crèche", TODAY + timedelta(days=7))],
        ),
    )

    assert (note.text, note.author, note.is_shared) == ("Elle a visité un chantier.", who.membership, True)
    made = note.steps.get()
    assert (made.doer, made.text, made.made_by) == ("agent", "Appeler la crèche", who.membership)
    assert [step.pk for step in queries.open_steps(person)] == [made.pk, left.pk]
    assert Step.objects.get(pk=kept.pk).outcome == "Inscrite le 2"
    assert {"write_note", "add_step", "move"} <= set(JournalLine.objects.values_list("verb", flat=True))


def test_a_meeting_without_appointment_counts_as_news(person, who):
    save(person, who, said())

    contact = Contact.objects.get(beneficiary=person)
    assert (contact.kind, contact.is_reached) == ("call", True)


def test_an_appointment_is_held_with_its_note_and_is_no_other_contact(person, who):
    row = AppointmentFactory(beneficiary=person, kind="follow_up", starts_at=NOON - timedelta(hours=1))

    note = save(person, who, said(appointment=row, attendance="held"))

    row.refresh_from_db()
    assert (row.status, note.appointment_id) == ("held", row.pk)
    assert not Contact.objects.exists()


def test_an_absence_needs_no_note(person, who):
    row = AppointmentFactory(beneficiary=person, kind="follow_up", starts_at=NOON - timedelta(hours=1))

    assert save(person, who, said(appointment=row, attendance="missed", text="")) is None
    row.refresh_from_db()
    assert row.status == "missed"


def test_the_next_hour_is_taken_in_the_same_save(person, who):
    hour = NextHour("follow_up", 30, NOON + timedelta(days=14), who.membership.organisation, who.membership)

    save(person, who, said(next_hour=hour))

    assert Appointment.objects.get(beneficiary=person).agent_id == who.membership.pk


def test_an_hour_taken_meanwhile_undoes_the_whole_save(person, who):
    at = NOON + timedelta(days=14)
    site = {"organisation": who.membership.organisation, "agent": who.membership}
    other = AssignmentFactory(structure=who.membership.organisation).beneficiary
    given = {"kind": "follow_up", "minutes": 30, "starts_at": at}
    appointments.make(other, **given, **site, by=who.actor, at=NOON)

    with pytest.raises(ValidationError):
        save(person, who, said(next_hour=NextHour(**given, **site)))
    assert not Note.objects.exists()


def test_who_writes_second_is_shown_what_the_first_wrote(person, who):
    opened_on = queries.version_of(queries.last_note(person))
    other = principal(organisation=who.membership.organisation)
    save(person, other, said(text="Elle déménage."))

    with pytest.raises(NoteConflict) as refusal:
        save(person, who, said(seen=opened_on))
    assert refusal.value.note.text == "Elle déménage."
    assert Note.objects.count() == 1

    seen = queries.version_of(refusal.value.note)
    save(person, who, said(seen=seen))
    assert Note.objects.count() == 2


def test_two_notes_of_one_appointment_are_both_kept(person, who):
    row = AppointmentFactory(beneficiary=person, kind="follow_up", starts_at=NOON - timedelta(hours=1))
    first = save(person, who, said(appointment=row, attendance="held"))

    second = save(person, who, said(appointment=row, attendance="held", seen=queries.version_of(first)))

    assert (first.appointment_id, second.appointment_id) == (row.pk, None)


def test_a_note_changes_only_from_the_version_that_was_read(person, who):
    note = NoteFactory(beneficiary=person)
    given = {"met_at": NOON, "member": who.membership, "by": who.actor, "at": NOON}

    operations.write_note(person, note=note, version=1, text="Autre texte", **given)
    with pytest.raises(NoteConflict, match="pendant que vous écriviez"):
        operations.write_note(person, note=note, version=1, text="Encore", **given)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"text": " "}, "quelques mots"), ({"met_at": NOON + timedelta(hours=1)}, "à venir")],
)
def test_what_says_nothing_or_did_not_happen_is_refused(person, who, fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        save(person, who, said(**fields))


def test_a_step_settled_by_mistake_is_opened_again(person, who):
    step = StepFactory(beneficiary=person)
    done = operations.settle_step(step, to="done", outcome="Faite", by=who.actor, at=NOON)

    again = operations.settle_step(done, to="open", by=who.actor, at=NOON)

    assert (again.status, again.settled_at, again.outcome) == ("open", None, "")


def test_a_draft_is_kept_for_its_author_and_another_window_does_not_overwrite_it(person, who):
    given = {"member": who.membership, "by": who.actor, "at": NOON}
    operations.keep_draft(person, version=0, writer="a", values={"text": ["Bon"]}, **given)
    operations.keep_draft(person, version=0, writer="a", values={"text": ["Bonj"]}, **given)

    with pytest.raises(ValidationError, match="autre fenêtre"):
        operations.keep_draft(person, version=0, writer="b", values={"text": ["X"]}, **given)
    draft = queries.draft_of(person, who.membership)
    assert (draft.values, draft.version) == ({"text": ["Bonj"]}, 1)
    assert queries.draft_of(person, principal(Role.REFERENT).membership) is None

    save(person, who, said())
    assert NoteDraft.objects.get().values == {}
    with pytest.raises(ValidationError):  # the window that was saved still sends what it held
        operations.keep_draft(person, version=0, writer="a", values={"text": ["Bonjour"]}, **given)


def test_the_person_reads_shared_notes_only(person, who):
    account = principal(Role.BENEFICIARY)
    person.account = account.membership
    person.save(update_fields=["account"])
    NoteFactory(beneficiary=person, is_shared=False)
    shared = NoteFactory(beneficiary=person)
    NoteFactory()

    assert list(Note.objects.visible_to(account)) == [shared]


def test_progress_is_told_in_plain_words(person):
    StepFactory(beneficiary=person, done=True)
    StepFactory(beneficiary=person)
    StepFactory(beneficiary=person, doer="agent")
    AppointmentFactory(beneficiary=person, status="held", starts_at=NOON - timedelta(days=2))

    progress = queries.progress_of(person, now=NOON)

    assert progress.kept == 1
    assert progress.next_words.startswith("S'inscrire à l'auto-école, avant le ")
    assert [said.replace("\u202f", " ").replace("\xa0", " ") for said in progress.sentences] == [
        "Vous avez tenu 1 rendez-vous.",
        "1 chose faite. Bravo.",
        "Il vous reste 1 chose à faire.",
        "Votre référent a 1 chose à faire pour vous.",
    ]
