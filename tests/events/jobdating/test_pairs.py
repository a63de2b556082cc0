"""Which pairs a plan may make: an occupation near those wished, a recruiter wished, or a hand."""

import pytest

from rebond.events.jobdating import planning
from rebond.events.jobdating.models import Meeting
from rebond.events.jobdating.operations import plans
from rebond.events.jobdating.queries.plans import left_out, why_words
from rebond.events.jobdating.rules import slots
from rebond.work.vacancies.models import JobSearch, Vacancy
from tests.events.jobdating import factories as make
from tests.factories import NOON, principal

QUICK = 1.0


def driver(event, **fields):
    """A recruiter who looks for a bus driver: nothing near a cook."""
    host = make.recruiter(event, **fields)
    Vacancy.objects.filter(company=host.company).update(rome="N4103", title="Conducteur de bus")
    return host


def test_nobody_meets_a_recruiter_of_an_occupation_far_from_their_wishes(departement):
    event = make.job_dating()
    far, near = driver(event, name="Cars"), make.recruiter(event, name="Table")
    cook = make.candidate(event)

    found = planning.answer(event, seconds=QUICK)

    assert [(place.candidate, place.recruiter) for place in found.create] == [(cook.pk, near.pk)]
    assert found.proof["bound"] == 1
    assert str(far.pk) not in str(found.create)


def test_who_finds_nothing_near_is_told_so_with_what_is_nearest(in_13):
    event = make.job_dating()
    driver(event, name="Cars")
    make.candidate(event)
    found = planning.answer(event, seconds=QUICK)
    event = plans.apply(event, found, version=found.version, by=principal().actor, at=NOON)

    [one], count = left_out(event)

    assert count == 1
    assert "trop loin de ceux qu'elle cherche" in one.reason
    assert "table libre" not in " ".join(one.nearest)


def test_a_recruiter_whom_the_person_wished_is_possible_whatever_they_offer(in_13):
    event = make.job_dating()
    far = driver(event)
    make.candidate(event, wishes=[far.pk])

    found = planning.answer(event, seconds=QUICK)

    assert [place.recruiter for place in found.create] == [far.pk]


def test_a_hand_may_place_what_the_plan_would_not_and_the_plan_keeps_it(in_13):
    event = make.job_dating()
    far, cook = driver(event), make.candidate(event)

    assert planning.broken(event, candidate=cook.pk, recruiter=far.pk, starts_at=slots(event)[0]) == []

    row = make.meeting(cook, far, is_by_hand=True)
    found = planning.answer(event, seconds=QUICK)
    assert found.keep == [row.pk]
    assert why_words(row) == ["Placé à la main."]


def test_who_wishes_nothing_yet_may_meet_the_recruiters_of_the_theme(in_13):
    event = make.job_dating()
    cook, _ = make.recruiter(event), driver(event)
    someone = make.candidate(event)
    JobSearch.objects.update(wishes=[])

    found = planning.answer(event, seconds=QUICK)

    assert [(place.candidate, place.recruiter) for place in found.create] == [(someone.pk, cook.pk)]
    [said] = [place.why for place in found.create]
    sentence = why_words(Meeting(why=said))[-1]
    assert "est du secteur de ce job dating" in sentence


def test_a_meeting_of_the_plan_is_never_said_to_be_placed_by_hand(in_13):
    assert "main" not in " ".join(why_words(Meeting(why={})))


@pytest.mark.parametrize(("code", "is_possible"), [("G1803", True), ("G1703", True), ("K2204", False)])
def test_neighbouring_occupations_are_near(in_13, code, is_possible):
    event = make.job_dating()
    make.recruiter(event)
    Vacancy.objects.update(rome=code)
    make.candidate(event)

    assert bool(planning.answer(event, seconds=QUICK).create) is is_possible
