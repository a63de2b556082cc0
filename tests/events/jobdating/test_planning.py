"""The engine's question from rows, and its answer in rows."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from rebond.events.jobdating import planning
from rebond.events.jobdating.models import Interpreter, JobDating, Meeting
from rebond.events.jobdating.operations import plans
from rebond.events.jobdating.rules import instant, slots
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.web import pages
from rebond.work.vacancies.models import Vacancy
from tests.events.jobdating import factories as make
from tests.factories import NOON, principal

QUICK = 1.0


def apply(event: JobDating) -> planning.Answer:
    found = planning.answer(event, seconds=QUICK)
    plans.apply(event, found, version=found.version, by=principal().actor, at=NOON)
    return found


def test_slots_leave_the_break_out(in_13):
    event = make.job_dating(break_from=time(10), break_until=time(10, 30))

    starts = [timezone.localtime(at).time() for at in slots(event)]

    hours = [(9, 0), (9, 15), (9, 30), (9, 45), (10, 30), (10, 45), (11, 0), (11, 15), (11, 30), (11, 45)]
    assert starts == [time(*one) for one in hours]


def test_slots_follow_the_hours_that_really_pass_when_clocks_change(in_13):
    spring = make.job_dating(on=date(2026, 3, 29), opens=time(1), closes=time(4), slot_minutes=60)
    autumn = make.job_dating(theme=spring.theme, on=date(2026, 10, 25), opens=time(1), closes=time(4), slot_minutes=60)

    assert len(slots(spring)) == 2
    assert len(slots(autumn)) == 4


def test_everyone_meets_someone_before_anyone_meets_two(departement):
    event = make.job_dating(closes=time(10))
    hosts = [make.recruiter(event) for _ in range(2)]
    people = [make.candidate(event) for _ in range(6)]

    found = apply(event)

    assert {place.candidate for place in found.create} == {one.pk for one in people}
    assert len(found.create) == found.proof["meetings"] == found.proof["bound"] == 8
    assert found.proof["proved"]
    assert Meeting.objects.count() == 8
    assert {place.recruiter for place in found.create} == {one.pk for one in hosts}


def test_reading_takes_few_statements(in_13, django_assert_max_num_queries):
    event = make.job_dating()
    for _ in range(3):
        make.recruiter(event)
        make.candidate(event)

    with django_assert_max_num_queries(10):
        planning.answer(event, seconds=QUICK)


def test_a_requirement_that_lacks_is_said_with_the_nearest_recruiters(departement):
    event = make.job_dating()
    near = make.recruiter(event, name="Près", requires=["licence_b"])
    make.recruiter(event, name="Loin", requires=["licence_b", "night"])
    alone = make.candidate(event)

    found = planning.answer(event, seconds=QUICK)

    told = found.proof["reasons"][str(alone.pk)]
    assert found.create == []
    assert told["reason"] == "no_recruiter_fits"
    assert told["nearest"][0] == [str(near.pk), ["licence_b"]]


def test_a_wish_is_preferred(in_13):
    event = make.job_dating(most=1)
    make.recruiter(event, name="A")
    wished = make.recruiter(event, name="B")
    make.candidate(event, wishes=[wished.pk])

    found = planning.answer(event, seconds=QUICK)

    assert [place.recruiter for place in found.create] == [wished.pk]
    assert found.create[0].why["wish"] == 300


def test_windows_of_both_sides_are_kept(in_13):
    event = make.job_dating()
    make.recruiter(event, arrives=time(10), leaves=time(11), tables=5)
    make.candidate(event, leaves=time(10, 15))
    make.candidate(event, arrives=time(11, 30))

    found = planning.answer(event, seconds=QUICK)

    assert [timezone.localtime(place.starts_at).time() for place in found.create] == [time(10)]
    assert next(iter(found.proof["reasons"].values()))["reason"] == "none_free_then"


def test_an_interpreter_is_shared(in_13):
    event = make.job_dating(closes=time(9, 30))
    make.recruiter(event, tables=3)
    Interpreter.objects.create(job_dating=event, language="Arabe", count=1)
    for _ in range(3):
        make.candidate(event, language="arabe")

    found = planning.answer(event, seconds=QUICK)

    assert len(found.create) == 2
    assert len({place.starts_at for place in found.create}) == 2
    assert [told["reason"] for told in found.proof["reasons"].values()] == ["no_interpreter"]


def test_a_recruiter_who_speaks_the_language_needs_no_interpreter(in_13):
    event = make.job_dating()
    make.recruiter(event, languages=["arabe"])
    make.candidate(event, language="arabe")

    assert len(planning.answer(event, seconds=QUICK).create) == 1


def test_no_recruiter_no_candidate_no_slot_are_said_and_crash_nothing(departement):
    event = make.job_dating()
    assert planning.answer(event).create == []
    one = make.candidate(event)
    assert planning.answer(event).proof["reasons"][str(one.pk)]["reason"] == "no_recruiter"
    make.recruiter(event, arrives=time(11, 50))
    assert planning.answer(event, seconds=QUICK).proof["reasons"][str(one.pk)]["reason"] == "none_free_then"
    event.closes = time(9, 5)
    event.save()
    assert planning.answer(event).proof["reasons"][str(one.pk)]["reason"] == "no_slot"


def test_what_was_announced_stays_and_the_rest_moves_around_it(in_13):
    event = make.job_dating(closes=time(9, 30))
    host = make.recruiter(event)
    kept, other = make.candidate(event), make.candidate(event)
    told = make.meeting(kept, host, slot=1, announced_at=NOON)
    draft = make.meeting(other, host, slot=0)

    found = planning.answer(event, seconds=QUICK)

    assert told.pk in found.keep
    assert draft.pk in found.keep
    assert (found.create, found.cancel) == ([], [])


def test_a_vacancy_closed_in_the_middle_frees_its_announced_interviews(in_13):
    event = make.job_dating()
    host = make.recruiter(event)
    one = make.candidate(event)
    told = make.meeting(one, host, announced_at=NOON)
    Vacancy.objects.update(status="closed", closed_at=NOON)

    found = apply(event)

    assert found.cancel == [told.pk]
    assert found.proof["reasons"][str(one.pk)]["reason"] == "no_recruiter_fits"
    told.refresh_from_db()
    assert told.status == MeetingStatus.CANCELLED


def test_on_the_day_what_began_stays_and_the_late_are_moved(in_13):
    event = make.job_dating(closes=time(10), most=2)
    host = make.recruiter(event)
    first, late = make.candidate(event), make.candidate(event, late_until=time(9, 45))
    begun = make.meeting(first, host, slot=0, announced_at=NOON)
    missed = make.meeting(late, host, slot=1, announced_at=NOON)

    found = planning.answer(event, since=instant(event.on, time(9, 5)), seconds=QUICK)

    assert begun.pk in found.keep
    assert found.cancel == [missed.pk]
    assert [(place.candidate, timezone.localtime(place.starts_at).time()) for place in found.create] == [
        (late.pk, time(9, 45))
    ]


def test_on_the_day_an_interview_that_was_held_is_not_planned_again(in_13):
    event = make.job_dating(closes=time(10))
    host = make.recruiter(event, offers=1)
    one = make.candidate(event)
    make.meeting(one, host, slot=0, status=MeetingStatus.HELD)
    Vacancy.objects.update(status="filled", closed_at=NOON)

    found = planning.answer(event, since=instant(event.on, time(9, 30)), seconds=QUICK)

    assert (found.create, found.cancel) == ([], [])
    assert str(one.pk) not in found.proof["reasons"]


def test_on_the_day_two_interviews_held_too_near_crash_nothing(in_13):
    event = make.job_dating(gap_slots=2)
    one = make.candidate(event)
    for slot in (0, 1):
        make.meeting(one, make.recruiter(event), slot=slot, status=MeetingStatus.HELD)

    found = planning.answer(event, since=instant(event.on, time(10)), seconds=QUICK)

    assert (found.create, found.cancel) == ([], [])


@pytest.mark.parametrize("slot", [0, 5])
def test_placing_by_hand_names_the_rule_that_breaks(in_13, slot):
    event = make.job_dating(gap_slots=1)
    host, other = make.recruiter(event, name="Chez Paul"), make.recruiter(event, name="Chez Anna", arrives=time(10))
    one = make.candidate(event)
    make.meeting(one, host, slot=5)

    said = planning.broken(event, candidate=one.pk, recruiter=other.pk, starts_at=slots(event)[slot])

    name = one.beneficiary.full_name
    expected = {
        0: "Chez Anna n'a pas de table libre à 9 h.",
        5: f"{name} a déjà un entretien à 10 h 15.",
    }
    assert [sentence.replace("\xa0", " ").replace("\u202f", " ") for sentence in said] == [expected[slot]]
    assert planning.broken(event, candidate=one.pk, recruiter=other.pk, starts_at=slots(event)[8]) == []


def test_placing_by_hand_says_what_lacks(departement):
    event = make.job_dating()
    host = make.recruiter(event, name="Chez Paul", requires=["licence_b"])
    one = make.candidate(event)

    said = planning.broken(event, candidate=one.pk, recruiter=host.pk, starts_at=slots(event)[0])

    assert said == [f"Aucune offre de Chez Paul ne convient à {one.beneficiary.full_name} : il manque permis B."]


def test_a_plan_of_an_older_version_is_refused(in_13):
    event = make.job_dating()
    make.recruiter(event)
    make.candidate(event)
    first, second = planning.answer(event, seconds=QUICK), planning.answer(event, seconds=QUICK)
    actor = principal().actor

    plans.apply(event, first, version=0, by=actor, at=NOON)

    with pytest.raises(pages.Changed):
        plans.apply(event, second, version=0, by=actor, at=NOON)
    assert Meeting.objects.count() == 1


def test_planning_again_moves_nothing_that_need_not(in_13):
    event = make.job_dating()
    for _ in range(4):
        make.recruiter(event)
        make.candidate(event)
    apply(event)
    Meeting.objects.update(announced_at=NOON)

    again = planning.answer(event, seconds=QUICK)

    assert (again.create, again.cancel) == ([], [])
    assert len(again.keep) == Meeting.objects.count()


def test_a_recruiter_late_moves_their_interviews_later(in_13):
    event = make.job_dating(closes=time(10, 30))
    host = make.recruiter(event)
    people = [make.candidate(event) for _ in range(3)]
    apply(event)
    host.late_until = time(9, 30)
    host.save()

    found = planning.answer(
        event, since=datetime.combine(event.on, time(8), NOON.tzinfo) - timedelta(hours=1), seconds=QUICK
    )

    assert len(found.keep) + len(found.create) == len(people)
    assert all(timezone.localtime(place.starts_at).time() >= time(9, 30) for place in found.create)
