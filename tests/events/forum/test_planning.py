"""The plan of a Forum: what suits meets, announced hours stay, the bound is shown, the worker writes it."""

from collections import Counter
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.events.forum import planning, tasks
from rebond.events.forum.models import Meeting, Stand, Wish
from rebond.events.forum.operations import editions, plans
from rebond.events.forum.queries.words import proof_words
from rebond.events.forum.rules import slots
from rebond.events.forum.states import Comes
from rebond.ground.jobs.models import Progress
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.work.vacancies.models import JobSearch
from tests.events.forum import factories as make
from tests.factories import NOON, BeneficiaryFactory
from tests.jobs import run_jobs

BY = {"by": WORKER, "at": NOON}
QUICK = 0.5


def plan(event):
    found = planning.answer(event, seconds=QUICK)
    plans.settle(event, found, **BY)
    return found


def test_each_meets_the_stands_of_their_sectors(departement):
    event = make.edition()
    stands = [make.stand(event, sector=sector) for sector in ("batiment", "transport")]
    people = [make.visitor(event, sectors=[stand.sector], wants_hours=True) for stand in stands for _ in range(3)]
    make.visitor(event, sectors=["batiment"])

    found = plan(event)

    held = {row.visitor_id: row.stand.sector for row in Meeting.objects.select_related("stand")}
    assert held == {one.pk: one.wishes.get().sector for one in people}
    assert (found.proof["served"], found.proof["asked"], found.proof["proved"]) == (6, 6, True)
    assert "prouvé" in proof_words(found.proof)


def test_a_wished_offer_and_an_occupation_looked_for_come_before_a_sector(in_13):
    event = make.edition(most=1)
    far = make.stand(event, sector="batiment")
    near, wished = make.stand(event, sector="sante"), make.stand(event, sector="sante")
    lina = make.visitor(event, sectors=["batiment"], wants_hours=True)
    Wish.objects.create(visitor=lina, vacancy=wished.offers.get().vacancy, rank=1)
    rosa = make.visitor(event, sectors=["batiment"], wants_hours=True, beneficiary=BeneficiaryFactory.create())
    JobSearch.objects.create(beneficiary=rosa.beneficiary, wishes=["G1602"], updated_at=NOON)

    plan(event)

    held = {row.visitor_id: row for row in Meeting.objects.all()}
    assert held[lina.pk].stand_id == wished.pk
    assert held[lina.pk].vacancy_id == wished.offers.get().vacancy_id
    assert held[rosa.pk].stand_id in {near.pk, wished.pk, far.pk} - {far.pk}


def test_who_wishes_nothing_meets_somebody_and_nobody_is_in_two_places(in_13):
    event = make.edition()
    for _ in range(3):
        make.stand(event)
    people = [make.visitor(event, wants_hours=True) for _ in range(5)]

    plan(event)

    rows = list(Meeting.objects.values_list("visitor", "starts_at", "stand", "table"))
    assert {visitor for visitor, *_ in rows} == {one.pk for one in people}
    assert max(Counter((visitor, start) for visitor, start, *_ in rows).values()) == 1
    assert max(Counter((start, stand, table) for _, start, stand, table in rows).values()) == 1


def test_halves_of_the_day_are_kept(in_13):
    event = make.edition()
    make.stand(event)
    early, late = (make.visitor(event, wants_hours=True, comes=one) for one in (Comes.MORNING, Comes.AFTERNOON))

    plan(event)

    noon = slots(event)[len(slots(event)) // 2]
    assert Meeting.objects.get(visitor=early).starts_at < noon <= Meeting.objects.get(visitor=late).starts_at


def test_a_stand_without_hours_is_left_to_its_queue(in_13):
    event = make.edition()
    make.stand(event, has_hours=False)
    make.visitor(event, wants_hours=True)

    assert plan(event).places == []


def test_announced_hours_stay_and_nobody_is_told_twice(in_13):
    event = make.edition()
    stand = make.stand(event)
    first = make.visitor(event, sectors=[stand.sector], wants_hours=True)
    plan(event)
    told = plans.ask_to_announce(event, member=None, **BY)
    while plans.announce_next(told.pk, **BY):
        pass
    hour = Meeting.objects.get().starts_at
    second = make.visitor(event, sectors=[stand.sector], wants_hours=True)

    plan(event)

    assert Meeting.objects.get(visitor=first).starts_at == hour
    assert Meeting.objects.filter(visitor=second).exists()
    assert Message.objects.filter(kind="forum_hours").count() == 1
    assert "stand 1" in Message.objects.get(kind="forum_hours").body


def test_a_change_keeps_the_day_of_visitors_and_the_hours_announced(departement):
    event = make.edition()
    stand, halls = make.stand(event), [("Hall 1", 100)]
    lina, rosa = make.visitor(event), make.visitor(event)
    hours = slots(event)
    Meeting.objects.create(visitor=lina, stand=stand, starts_at=hours[-1], announced_at=NOON)
    Meeting.objects.create(visitor=rosa, stand=stand, starts_at=hours[0])

    with pytest.raises(ValidationError, match="leur badge le dit"):
        editions.change(event, halls=halls, on=event.on + timedelta(days=1), **BY)
    with pytest.raises(ValidationError, match="annoncé à 16"):
        editions.change(event, halls=halls, closes=time(16), **BY)
    editions.change(event, halls=halls, opens=time(10), **BY)

    assert Meeting.objects.get().visitor == lina


@pytest.mark.parametrize("is_replaced", [True, False])
def test_who_loses_an_announced_hour_is_told_at_once(departement, is_replaced):
    event = make.edition()
    stand = make.stand(event)
    lina = make.visitor(event, sectors=[stand.sector], wants_hours=True)
    hour = slots(event)[0]
    Meeting.objects.create(visitor=lina, stand=stand, starts_at=hour, table=2, announced_at=NOON)
    if not is_replaced:
        Stand.objects.update(has_hours=False)

    plan(event)

    told = Message.objects.get(kind="forum_hours")
    assert (told.recipient_id, "stand 1" in told.body) == (lina.pk, is_replaced)
    assert ("plus aucun" in told.body) == (not is_replaced)
    assert not plans.unsaid(event).exists()


def test_the_worker_plans_and_says_what_it_is_worth(departement, monkeypatch):
    monkeypatch.setattr(tasks, "SECONDS", QUICK)
    event = make.edition()
    make.stand(event)
    make.visitor(event, wants_hours=True)
    job = plans.ask(event, member=None, by=WORKER, at=timezone.now())
    assert plans.ask(event, member=None, by=WORKER, at=timezone.now()) == job

    run_jobs("forum.plan")

    job.refresh_from_db()
    event.refresh_from_db()
    assert (job.is_over, job.is_failed, job.done) == (True, False, 3)
    assert job.sentence == proof_words(event.proof)
    assert Meeting.objects.count() == 1


def test_what_breaks_ends_the_work_in_words(in_13, monkeypatch):
    def refuse(*_, **__):
        raise planning.Refused("too large")

    monkeypatch.setattr(planning, "answer", refuse)
    event = make.edition()
    plans.ask(event, member=None, by=WORKER, at=timezone.now())

    run_jobs("forum.plan")

    job = Progress.objects.get()
    assert (job.is_failed, "Demandez-le de nouveau" in job.sentence) == (True, True)


def test_the_worker_announces(in_13):
    event = make.edition()
    make.stand(event)
    make.visitor(event, wants_hours=True)
    plan(event)
    plans.ask_to_announce(event, member=None, by=WORKER, at=timezone.now())

    run_jobs("forum.announce")

    assert Progress.objects.get().sentence == "1\u00a0personne a ses heures."
    assert Meeting.objects.exclude(announced_at=None).count() == 1


def test_no_plan_once_the_day_has_begun(in_13):
    event = make.running()
    with pytest.raises(ValidationError, match="commencé"):
        plans.ask(event, member=None, **BY)
    with pytest.raises(ValidationError, match="commencé"):
        plans.settle(event, planning.Answer([], [], {}), **BY)
    with pytest.raises(ValidationError, match="annoncer"):
        plans.ask_to_announce(event, member=None, **BY)


def test_who_cancelled_during_the_calculation_is_left_out(in_13):
    event = make.edition()
    make.stand(event)
    lina = make.visitor(event, wants_hours=True)
    found = planning.answer(event, seconds=QUICK)
    lina.delete()

    assert plans.settle(event, found, **BY) == 0


def test_a_plan_is_read_in_few_statements(in_13, django_assert_max_num_queries):
    event = make.edition()
    for _ in range(3):
        make.stand(event)
        make.visitor(event, wants_hours=True)

    with django_assert_max_num_queries(8):
        planning.facts(event)


def test_what_was_announced_and_cannot_stay_is_cancelled_and_no_table_is_given_twice(in_13):
    event = make.edition(most=1)
    stand = make.stand(event, tables=2)
    people = [make.visitor(event, sectors=[stand.sector], wants_hours=True) for _ in range(4)]
    start = slots(event)[0]
    for table, one in ((2, people[0]), (3, people[1])):
        Meeting.objects.create(visitor=one, stand=stand, starts_at=start, table=table, announced_at=NOON)

    plan(event)

    kept = Meeting.objects.filter(status="planned", starts_at=start).order_by("table")
    assert Meeting.objects.get(table=3).status == "cancelled"
    assert people[0].pk in set(kept.values_list("visitor", flat=True))
    assert Meeting.objects.filter(status="planned").values("visitor").distinct().count() == 4
