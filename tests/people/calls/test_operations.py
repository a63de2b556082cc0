"""Calls: noted, returned, dropped; and who answers the telephone."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.people.appointments.kinds import get
from rebond.people.appointments.models import Absence
from rebond.people.appointments.queries import free_slots
from rebond.people.appointments.states import Motive
from rebond.people.beneficiaries.models import Contact
from rebond.people.calls import operations, queries
from rebond.people.calls.models import Call
from tests.conftest import NOON
from tests.factories import BeneficiaryFactory, MembershipFactory, principal
from tests.people.appointments.factories import OpeningFactory
from tests.people.calls.factories import CallFactory

pytestmark = pytest.mark.usefixtures("departement")


def _note(**fields):
    who = fields.pop("who", None) or principal("adviser")
    given = {"subject": "file", "at": NOON} | fields
    return operations.note_call(
        organisation=who.membership.organisation, taken_by=who.membership, by=who.actor, **given
    )


def test_the_call_of_a_known_person_is_a_contact_of_theirs_and_keeps_their_number():
    person = BeneficiaryFactory(phone="0611223344")

    call = _note(beneficiary=person, note="Demande son rendez-vous", wants_call_back=True)

    contact = Contact.objects.get(beneficiary=person)
    assert (contact.is_incoming, contact.is_reached, contact.note) == (True, True, "Demande son rendez-vous")
    assert call.phone == "0611223344"


def test_somebody_calling_for_a_person_did_not_reach_them():
    person = BeneficiaryFactory()

    _note(beneficiary=person, caller_name="Sa sœur")

    assert not Contact.objects.get(beneficiary=person).is_reached


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Notez qui a appelé : la personne, un nom, ou un numéro."),
        ({"caller_name": "Nadia", "wants_call_back": True}, "Pour rappeler, il faut un numéro de téléphone."),
    ],
)
def test_a_call_from_nobody_or_to_be_returned_to_no_number_is_refused(fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        _note(**fields)


def test_a_call_returned_without_answer_stays_to_be_returned_and_counts_the_try():
    who = principal("adviser")
    call = CallFactory(taken_by=who.membership, beneficiary=BeneficiaryFactory())
    returning = {"author": who.membership, "by": who.actor, "at": NOON + timedelta(hours=1)}

    assert operations.return_call(call, is_reached=False, **returning).attempts == 1
    assert operations.return_call(call, is_reached=True, note="Vu", **returning).is_returned

    assert list(Contact.objects.order_by("note").values_list("is_reached", "is_incoming")) == [
        (False, False),
        (True, False),
    ]
    assert not queries.to_return(who).exists()


@pytest.mark.parametrize("act", ["return_call", "drop_call"])
def test_a_call_that_somebody_closed_meanwhile_is_refused(act):
    who = principal("adviser")
    call = CallFactory(taken_by=who.membership)
    closing = {"author": who.membership, "by": who.actor, "at": NOON}
    operations.drop_call(call, **closing)
    more = {"is_reached": True} if act == "return_call" else {}

    with pytest.raises(ValidationError, match="Cet appel a déjà été rappelé ou classé"):
        getattr(operations, act)(call, **more, **closing)


def test_the_database_refuses_a_call_closed_by_nobody():
    call = CallFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(closed_at=NOON)


def test_the_promise_of_a_call_is_the_pack_s(departement):
    who = principal("adviser")
    CallFactory(taken_by=who.membership)

    due = queries.to_return(who).get()

    days = {13: 2, 14: 3}[departement.pk]
    assert due.due_on == date(2026, 3, 3) + timedelta(days=days)
    assert queries.promise(due, today=date(2026, 3, 3)).due_on == due.due_on


def test_an_adviser_sees_the_calls_of_their_pole_only():
    mine, other = principal("adviser"), principal("adviser")
    CallFactory(taken_by=mine.membership)

    assert Call.objects.visible_to(mine).count() == 1
    assert Call.objects.visible_to(other).count() == 0
    assert Call.objects.visible_to(principal("manager")).count() == 1


def test_telephone_hours_close_the_agenda_and_skip_public_holidays():
    who = principal("adviser")
    OpeningFactory(agent=who.membership)  # Thursdays from 9 to 12
    thursday, ascension = date(2026, 3, 5), date(2026, 5, 14)

    made = operations.plan_duties(
        who.membership, days=[thursday, ascension], opens=time(9), closes=time(11), by=who.actor, at=NOON
    )

    assert [made.closed_days, len(made.absences)] == [[ascension], 1]
    kind = get("orientation_interview", at=NOON)
    slots = free_slots(kind, agents=[who.membership], since=NOON, until=NOON + timedelta(days=3))
    assert [slot.starts_at.hour for slot in slots] == [10]  # 11 h in Paris
    assert [duty.agent for duty in queries.duties(who.membership.organisation, thursday, days=1)] == [who.membership]


def test_telephone_hours_in_the_wrong_order_are_refused():
    who = principal("adviser")

    with pytest.raises(ValidationError, match="Une fermeture a un début, puis une fin"):
        operations.plan_duties(
            who.membership, days=[date(2026, 3, 5)], opens=time(11), closes=time(9), by=who.actor, at=NOON
        )
    assert not Absence.objects.filter(motive=Motive.DUTY).exists()


def test_a_person_of_another_pole_is_named_for_a_whole_number_only():
    who = principal("adviser")
    elsewhere = MembershipFactory(role="adviser").organisation
    person = BeneficiaryFactory(last_name="Quintero", phone="0699887766", pole=elsewhere)

    assert queries.followed_elsewhere("06 99 88 77 66", who) == person
    assert queries.followed_elsewhere("Quintero", who) is None
    assert queries.followed_elsewhere("06 99", who) is None
