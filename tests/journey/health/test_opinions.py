"""Requests and opinions: asked, taken, answered in words of work, asked again before their end."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.ground.journal.models import JournalLine
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.journey.health import operations, queries, rules, vocabulary
from rebond.journey.health.models import HealthRequest, Opinion
from rebond.journey.health.states import Status
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from tests.conftest import NOON, TODAY
from tests.factories import AssignmentFactory, BeneficiaryFactory, principal
from tests.journey.health.factories import Clinic, OpinionFactory, RequestFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def clinic():
    return Clinic()


def _ask(clinic, question="work", person=None):
    who = clinic.adviser
    return operations.ask(person or clinic.person, question=question, member=who.membership, by=who.actor, at=NOON)


def _give(clinic, **fields):
    who = clinic.doctor
    given = {
        "effect": "able_with_conditions",
        "conditions": ["seated"],
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=90),
        "member": who.membership,
        "by": who.actor,
        "at": NOON,
    }
    return operations.give_opinion(clinic.person, **given | fields)


def test_a_request_is_taken_then_answered_by_an_opinion(clinic):
    request = operations.take(_ask(clinic), member=clinic.nurse.membership, by=clinic.nurse.actor, at=NOON)
    assert list(queries.waiting_requests(clinic.person)) == [request]

    opinion = _give(clinic, answers=[request.pk])

    request.refresh_from_db()
    assert (request.status, request.answered_at, opinion.request) == (Status.ANSWERED, NOON, request)
    assert not queries.waiting_requests(clinic.person)
    assert queries.opinion_in_force(clinic.person, on=TODAY) == opinion
    verbs = set(JournalLine.objects.values_list("verb", flat=True))
    assert {"ask_opinion", "move", "give_opinion"} <= verbs


def test_a_question_waits_once(clinic):
    request = _ask(clinic)

    with pytest.raises(ValidationError, match="déjà demandé"):
        _ask(clinic)
    _ask(clinic, "training")
    operations.cancel(request, by=clinic.adviser.actor, at=NOON)
    assert _ask(clinic).status == Status.ASKED


def test_a_request_is_taken_by_one(clinic):
    request = _ask(clinic)
    operations.take(request, member=clinic.doctor.membership, by=clinic.doctor.actor, at=NOON)

    with pytest.raises(IllegalMove):
        operations.take(request, member=clinic.nurse.membership, by=clinic.nurse.actor, at=NOON)


def test_a_pole_where_nobody_gives_opinions_is_asked_nothing(clinic):
    Membership.objects.filter(organisation=clinic.pole, role__in=rules.givers(TODAY)).update(ended_at=NOON)

    with pytest.raises(ValidationError, match="Personne ne donne d'avis"):
        _ask(clinic)
    card = queries.of_person(clinic.person, clinic.adviser, on=TODAY)
    assert (card.can_ask, card.prescribers != []) == (False, True)


def test_who_gives_an_opinion_is_the_packs_to_say(clinic, departement):
    is_giver = {13: False, 14: True}[departement.pk]
    Membership.objects.filter(pk=clinic.doctor.membership.pk).update(ended_at=NOON)
    said = {"effect": "able", "starts_on": TODAY, "ends_on": TODAY, "member": clinic.nurse.membership}

    assert rules.can_give(clinic.nurse, clinic.person, on=TODAY) is is_giver
    assert queries.of_person(clinic.person, clinic.adviser, on=TODAY).can_ask is is_giver
    with nullcontext() if is_giver else pytest.raises(ValidationError, match="ne donne pas d'avis"):
        operations.give_opinion(clinic.person, **said, by=clinic.nurse.actor, at=NOON)
        assert queries.told_to_person(clinic.person, on=TODAY).giver == "infirmier"


def test_nobody_is_asked_about_somebody_without_a_pole(clinic):
    with pytest.raises(ValidationError, match="Personne ne donne d'avis"):
        _ask(clinic, person=BeneficiaryFactory(pole=None))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"effect": "broken_leg"}, "dans la liste"),
        ({"conditions": ["crutches"]}, "dans la liste"),
        ({"conditions": []}, "au moins une condition"),
        ({"starts_on": TODAY + timedelta(days=1)}, "commence aujourd'hui"),
        ({"starts_on": TODAY - relativedelta(months=13)}, "commence aujourd'hui"),
        ({"ends_on": TODAY - timedelta(days=1)}, "finit entre"),
        ({"ends_on": TODAY + relativedelta(months=12)}, "finit entre"),
    ],
)
def test_an_opinion_says_only_what_the_pack_lists_for_as_long_as_it_allows(clinic, fields, said):
    with pytest.raises(ValidationError, match=said):
        _give(clinic, **fields)

    assert not Opinion.objects.exists()


def test_an_opinion_replaces_the_one_that_was_on_screen_and_no_other(clinic):
    first = _give(clinic)

    with pytest.raises(ValidationError, match="pendant que vous écriviez"):
        _give(clinic)
    second = _give(clinic, replaces=first.pk, effect="able", conditions=[])

    first.refresh_from_db()
    assert first.withdrawn_at == NOON
    assert queries.opinion_in_force(clinic.person, on=TODAY) == second


def test_an_opinion_is_taken_back_once(clinic):
    opinion = _give(clinic)

    operations.withdraw_opinion(opinion, by=clinic.doctor.actor, at=NOON)
    with pytest.raises(ValidationError, match="déjà retiré"):
        operations.withdraw_opinion(opinion, by=clinic.doctor.actor, at=NOON)
    assert queries.opinion_in_force(clinic.person, on=TODAY) is None


def test_the_database_keeps_one_current_opinion():
    opinion = OpinionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionFactory(beneficiary=opinion.beneficiary)


def test_an_opinion_counts_from_its_first_day_to_its_last():
    opinion = OpinionFactory(ends_on=TODAY + timedelta(days=9))
    days = [TODAY + timedelta(days=number) for number in (-1, 0, 9, 10)]

    found = [queries.opinion_in_force(opinion.beneficiary, on=day) for day in days]

    assert found == [None, opinion, opinion, None]


def test_the_person_reads_plain_words(clinic):
    _give(clinic)

    told = queries.told_to_person(clinic.person, on=TODAY)

    assert (told.easy[:4], told.conditions) == ("Vous", ["Poste assis"])
    assert queries.told_to_person(BeneficiaryFactory(), on=TODAY) is None


def test_words_of_an_opinion_outlive_the_list(clinic):
    opinion = OpinionFactory(effect="gone", conditions=["seated", "gone"])

    said = vocabulary.wording(opinion)

    assert (said.effect, said.conditions) == ("gone", ["Poste assis"])


def test_an_opinion_that_ends_is_to_ask_for_again_by_who_follows_the_person(clinic):
    soon = TODAY + timedelta(days=30)
    opinion = OpinionFactory(beneficiary=clinic.person, ends_on=soon)
    referent, other = principal(Role.REFERENT), principal(Role.REFERENT)
    AssignmentFactory(
        beneficiary=clinic.person,
        structure=referent.membership.organisation,
        referent=referent.membership,
        referent_named_at=NOON,
    )

    assert [row.due_on for row in queries.ending(referent, TODAY)] == [soon]
    assert list(queries.ending(clinic.adviser, TODAY)) == [opinion]
    assert not queries.ending(other, TODAY).exists()
    assert not queries.ending(referent, TODAY - timedelta(days=1)).exists()
    RequestFactory(beneficiary=clinic.person)
    assert not queries.ending(referent, TODAY).exists()


def test_what_is_to_answer_is_for_those_who_care(clinic):
    asked = RequestFactory(beneficiary=clinic.person)
    RequestFactory()
    RequestFactory(beneficiary=clinic.person, question="steps", status="answered")

    assert list(queries.to_answer(clinic.doctor)) == list(queries.to_answer(clinic.nurse)) == [asked]
    assert not queries.to_answer(clinic.adviser).exists()
    assert HealthRequest.objects.visible_to(clinic.adviser).count() == 2
