"""What a draft begins with, who is to sign, and under which law."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from rebond.journey.contracts import operations
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.queries import drafting, texts
from rebond.journey.contracts.states import Regime
from rebond.journey.health.models import Opinion
from rebond.journey.orientation.models import Obstacle, Strength
from rebond.journey.programmes.models import Enrolment, Professional
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, MembershipFactory
from tests.journey.contracts.factories import acting, content_of, fresh, person, proposed, referent, signed
from tests.journey.orientation.factories import DiagnosisFactory
from tests.signing import client_of


def diagnosed():
    whom = person()
    diagnosis = DiagnosisFactory(orientation=whom.orientations.get(), summary="Zoé veut reprendre la cuisine.")
    Strength.objects.create(diagnosis=diagnosis, kind="experience", label="Commis de cuisine")
    Obstacle.objects.create(diagnosis=diagnosis, theme="mobilite", impact="fort")
    Obstacle.objects.create(diagnosis=diagnosis, theme="sante", impact="fort")
    return whom


def test_the_situation_is_recalled_and_health_is_not(departement):
    said = drafting.recalled(diagnosed(), today=TODAY)

    assert "Zoé veut reprendre la cuisine." in said
    assert "Commis de cuisine" in said
    assert "mobilité" in said
    assert "santé" not in said.lower()


def test_of_health_only_the_opinion_on_work_is_said(departement):
    whom = diagnosed()
    doctor = MembershipFactory(role=Role.DOCTOR, organisation=whom.pole)
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=60), "given_at": NOON}
    Opinion.objects.create(beneficiary=whom, author=doctor, effect="able_with_conditions", **days)

    said = drafting.recalled(whom, today=TODAY)

    assert "peut travailler avec un poste ou des horaires adaptés" in said


def test_actions_are_suggested_from_obstacles_with_their_reasons(departement):
    found = drafting.suggested(diagnosed(), today=TODAY)

    assert 0 < len(found) <= drafting.SUGGESTED
    assert all(one.reasons for one in found)
    assert not any(one.programme.is_confidential for one in found)


@pytest.mark.parametrize(("day", "law"), [(date(2024, 12, 31), Regime.CER), (date(2025, 1, 1), Regime.CE)])
def test_the_law_is_that_of_the_day(departement, day, law):
    assert texts.regime(day) == law
    assert (texts.limits(law, on=day).usual_hours is None) == (law == Regime.CER)


def test_the_draft_begins_with_fifteen_hours_and_the_usual_months(departement):
    whom = person()
    contract = operations.draft(whom, member=whom.referent, **acting(whom.referent))

    assert (content_of(contract).weekly_hours, content_of(contract).months) == (15, 6)
    assert fresh(contract).regime == Regime.CE


def test_three_professionals_sign_the_same_text(departement):
    """L'accompagnement global tripartite: an employment référent, a social référent, a psychologist."""
    whom = person()
    enrolment = Enrolment.objects.create(
        beneficiary=whom, programme="tripartite", organisation=whom.structure, status="accepted", asked_at=NOON,
        asked_by=whom.referent,
    )  # fmt: skip
    for role in (Role.SOCIAL_WORKER, Role.PSYCHOLOGIST):
        Professional.objects.create(enrolment=enrolment, member=MembershipFactory(role=role), role=role, since=TODAY)

    contract = proposed(whom)

    assert [one.party for one in content_of(contract).parties] == ["person", "referent", "social", "psychologist"]


def test_a_renewal_keeps_the_promises_and_is_linked(departement):
    former = signed()
    who = acting(referent(former))

    following = operations.draft(former.beneficiary, member=referent(former), renews=former, **who)

    assert following.renews == former
    assert [one.text for one in content_of(following).commitments] == [
        one.text for one in content_of(former).commitments
    ]
    assert content_of(following).starts_on is None


def test_a_renewal_that_was_given_up_may_begin_again(departement):
    former = signed()
    who = acting(referent(former))
    first = operations.draft(former.beneficiary, member=referent(former), renews=former, **who)
    operations.cancel(first, **who)

    page = client_of(referent(former)).get(reverse("contracts:contract", args=[former.pk])).content.decode()
    again = operations.draft(former.beneficiary, member=referent(former), renews=fresh(former), **who)

    assert "Préparer le suivant" in page
    assert again.renews == former


@pytest.mark.parametrize(("left", "is_told"), [(-1, False), (0, True), (1, True), (400, False)])
def test_a_renewal_begins_the_day_after_once_it_is_time(departement, left, is_told):
    former = signed()
    last = TODAY + timedelta(days=left)
    Contract.objects.filter(pk=former.pk).update(starts_on=TODAY - timedelta(days=90), ends_on=last)
    who = acting(referent(former))

    following = operations.draft(former.beneficiary, member=referent(former), renews=fresh(former), **who)

    assert content_of(following).starts_on == (last + timedelta(days=1) if is_told else None)
