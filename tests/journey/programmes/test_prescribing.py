"""From the prescription to the answer: who may, for whom, where, and what the person is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.journey.programmes import catalogue, operations
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.states import Refusal, Status
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, BeneficiaryFactory, MembershipFactory, OrganisationFactory, principal
from tests.journey.orientation.factories import OrientationFactory, pole
from tests.journey.programmes.factories import (
    ACTION,
    EnrolmentFactory,
    ProvisionFactory,
    action,
    structure,
)

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def referent():
    return principal(Role.REFERENT)


def person(**fields):
    return BeneficiaryFactory(pole=pole(), **{"phone": "0612345678", "phone_consent": "A", **fields})


def send(referent, who=None, **fields):
    given = {"programme": ACTION, "organisation": structure(), "motive": "Pour avancer.", "at": NOON} | fields
    return operations.prescribe(who or person(), member=referent.membership, by=referent.actor, **given)


def answer(row, act=operations.accept, **fields):
    one = MembershipFactory(role=Role.STRUCTURE_MANAGER, organisation=row.organisation)
    return act(row, member=one, by=principal(Role.STRUCTURE_MANAGER).actor, at=NOON, **fields)


def test_a_prescription_waits_for_the_structure_then_is_accepted(referent):
    row = send(referent)

    assert (row.status, row.asked_by, row.is_confidential) == (Status.ASKED, referent.membership, False)
    row = answer(row)
    assert (row.status, row.answered_at) == (Status.ACCEPTED, NOON)


def test_an_action_is_prescribed_once_at_a_time(referent):
    who = person()
    row = send(referent, who)

    with pytest.raises(ValidationError, match="déjà prescrite"):
        send(referent, who)
    operations.withdraw(row, note="Elle préfère attendre.", by=referent.actor, at=NOON)
    assert send(referent, who).status == Status.ASKED


def test_outside_the_audience_a_motive_is_wanted(referent):
    who = OrientationFactory(decided=True, pathway="social").beneficiary

    with pytest.raises(ValidationError, match="parcours"):
        send(referent, who, motive=" ")
    assert send(referent, who, motive="Elle le demande.").motive == "Elle le demande."


def test_who_the_pack_does_not_name_does_not_prescribe():
    doctor = principal(Role.DOCTOR)

    with pytest.raises(ValidationError, match="Votre rôle"):
        send(doctor)


def test_without_a_doctor_the_pack_names_somebody_else():
    programme = next((one for one in catalogue.on(TODAY).values() if one.prescribers_without_doctor), None)
    if programme is None:
        return
    other = principal(next(iter(programme.prescribers_without_doctor)))
    where = structure(programme.code)
    given = {"programme": programme.code, "organisation": where, "is_agreed": True}

    assert send(other, **given).is_confidential is programme.is_confidential
    MembershipFactory(role=Role.DOCTOR, organisation=pole())
    with pytest.raises(ValidationError, match="Votre rôle"):
        send(other, **given)


def test_the_person_agrees_first_where_the_pack_says_so(referent):
    programme = action(agreement=True, is_confidential=False)
    who = person()
    one = principal(next(iter(programme.prescribers)))
    row = send(one, who, programme=programme.code, organisation=structure(programme.code))

    assert row.status == Status.TO_SIGN
    told = Message.objects.get(recipient_id=who.pk)
    assert (told.kind, "/actions/accord/" in told.body) == ("programme_agreed_wanted", True)
    row = operations.agree(row, by=one.actor, at=NOON)
    assert (row.status, row.agreed_at) == (Status.ASKED, NOON)


@pytest.mark.parametrize(
    ("act", "fields", "message"),
    [
        (operations.accept, {}, "programme_accepted"),
        (operations.put_on_list, {}, "programme_waiting"),
        (operations.refuse, {"refusal": Refusal.FULL}, "programme_refused"),
    ],
)
def test_the_person_is_told_what_is_answered(referent, act, fields, message):
    row = send(referent)

    answer(row, act, **fields)
    told = Message.objects.get(kind=message)
    assert catalogue.name(ACTION).split()[0] in told.body


def test_a_confidential_action_is_named_in_no_message(referent):
    programme = next((one for one in catalogue.on(TODAY).values() if one.is_confidential), None)
    if programme is None:
        return
    row = EnrolmentFactory(programme=programme.code, beneficiary=person(), organisation__name="Centre Canari")

    answer(row)
    told = Message.objects.get().body
    assert programme.name not in told
    assert row.organisation.name not in told


def test_a_refusal_has_a_reason_of_the_list(referent):
    row = send(referent)

    with pytest.raises(ValidationError, match="motif de la liste"):
        answer(row, operations.refuse, refusal="malade")
    assert answer(row, operations.refuse, refusal=Refusal.FAR).status == Status.REFUSED
    with pytest.raises(IllegalMove):
        answer(row)


def test_a_structure_that_does_not_offer_the_action_is_refused(referent):
    with pytest.raises(ValidationError, match="ne propose pas"):
        send(referent, organisation=OrganisationFactory(capabilities=["company"]))


def test_a_transfer_gives_the_place_back_and_asks_the_other_structure(referent):
    places = ProvisionFactory(places=1)
    row = answer(send(referent, organisation=places.organisation))
    other = structure()

    with pytest.raises(ValidationError, match="pourquoi"):
        operations.transfer(row, organisation=other, motive="", by=referent.actor, at=NOON)
    later = NOON + timedelta(days=1)
    row = operations.transfer(row, organisation=other, motive="Elle déménage.", by=referent.actor, at=later)
    places.refresh_from_db()
    assert (places.taken, row.status, row.organisation, row.provision) == (0, Status.ASKED, other, None)
    assert (row.asked_at, row.answered_at) == (later, None)


def test_what_began_is_not_transferred(referent):
    row = EnrolmentFactory(started=True)

    with pytest.raises(ValidationError, match="commencée"):
        operations.transfer(row, organisation=structure(), motive="Ailleurs.", by=referent.actor, at=NOON)


def test_many_are_prescribed_and_the_others_are_told_why(referent):
    people = [person() for _ in range(3)]
    where = structure()
    send(referent, people[0], organisation=where)

    facts = {"programme": ACTION, "organisation": where, "motive": "", "member": referent.membership}
    outcome = operations.prescribe_all(people, **facts, by=referent.actor, at=NOON)
    assert (outcome.done, sum(outcome.refused.values())) == (2, 1)
    assert Enrolment.objects.count() == 3
