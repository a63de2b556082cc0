"""The cohort of a day: who may be drawn, fairly; invited once; changed with a motive."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from rebond.events.accelerator import planning, rules
from rebond.events.accelerator.models import CohortChange, Day, Selection
from rebond.events.accelerator.operations import cohorts
from rebond.events.accelerator.queries import cohort, pool
from rebond.events.accelerator.states import LeftOut
from rebond.events.jobdating.models import Readiness
from rebond.events.jobdating.states import Withdrawal
from rebond.ground.messaging.models import Message
from rebond.ground.web import pages
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.operations import SlotTaken
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire
from tests.events.accelerator.cohort_rows import NINE, coming_day, person, poles
from tests.factories import NOON, OrganisationFactory
from tests.signing import client_of

SEED = "journée du 12 mars, tirage 1"


def draw(rows, *, places, waiting=5, seed=SEED):
    found = pool.read(rows.day, at=NOON)
    names = {row.pk: row.name for row in OrganisationFactory._meta.model.objects.all()}
    return planning.select(found, places=places, waiting=waiting, seed=seed, names=names)


def keep(rows, choice):
    return cohorts.keep_selection(rows.day, choice, made_by=rows.organiser.membership, **rows.act)


def invited(rows, sizes=(4, 2), places=4, **fields):
    people = [one for group in poles(*sizes, **fields) for one in group]
    keep(rows, draw(rows, places=places))
    return people, cohorts.invite(rows.day, **rows.act)


def test_each_pole_has_its_share_and_the_draw_can_be_redone(departement):
    rows = coming_day(0, 0)
    poles(12, 6, 2)

    selection = keep(rows, draw(rows, places=10))

    given = Counter(line[1] for line in selection.pool if line[5])
    assert sorted(given.values()) == [1, 3, 6]
    assert sum(line[4] for line in selection.pool) == pytest.approx(10)
    assert planning.redo(Selection.objects.get())
    assert draw(rows, places=10).pool == selection.pool
    assert draw(rows, places=10, seed="autre").pool != selection.pool


def test_never_invited_come_first_then_who_said_that_it_suits_them(departement):
    rows = coming_day(0, 0)
    pole = OrganisationFactory.create(pole=True)
    fits = [person(pole, wishes=("N4101",), waited=3) for _ in range(3)]
    silent = [person(pole, waited=900) for _ in range(3)]
    before = person(pole, wishes=("N4101",), waited=900)
    _came(before, rows)

    choice = draw(rows, places=4, waiting=9)

    chosen = [line[0] for line in choice.pool if line[5]]
    assert {one.number for one in fits} < set(chosen)
    assert set(chosen) - {one.number for one in fits} < {one.number for one in silent}
    assert choice.report["waiting"][-1] == before.number


def _came(who, rows):
    Appointment.objects.create(
        beneficiary=who,
        kind="accelerator_day",
        starts_at=NINE - timedelta(weeks=10),
        organisation=rows.organisation,
        status="held",
        made_at=NOON - timedelta(weeks=11),
        noted_at=NOON - timedelta(weeks=10),
    )


def test_why_somebody_may_not_be_drawn(departement):
    rows = coming_day(0, 0)
    pole = OrganisationFactory.create(pole=True)
    social = person(pole, pathway="social")
    elsewhere = person(pole, wishes=("G1602",))
    busy, coming = person(pole), person(pole)
    mute = person(pole, phone="")
    Appointment.objects.create(
        beneficiary=busy, kind="doctor", starts_at=NINE, organisation=rows.organisation, made_at=NOON
    )
    Appointment.objects.create(
        beneficiary=coming,
        kind="accelerator_day",
        starts_at=NINE + timedelta(weeks=1),
        organisation=rows.organisation,
        made_at=NOON,
    )

    ready, hired, wavering = person(pole), person(pole), person(pole, pathway="social")
    company = Company.objects.create(
        organisation=OrganisationFactory.create(capabilities=["company"]), siret="90000000000009", registered_at=NOON
    )
    Hire.objects.create(beneficiary=hired, company=company, source="direct", promised_at=NOON)
    for who, days_ago, is_ready in ((ready, 9, False), (ready, 2, True), (wavering, 9, True), (wavering, 2, False)):
        needs = [] if is_ready else ["cv"]
        Readiness.objects.create(
            beneficiary=who, is_ready=is_ready, needs=needs, decided_at=NOON - timedelta(days=days_ago)
        )

    found = pool.read(rows.day, at=NOON)

    assert found.left_out == {
        ready.pk: LeftOut.READY,
        hired.pk: LeftOut.WORKING,
        wavering.pk: LeftOut.PATHWAY,
        social.pk: LeftOut.PATHWAY,
        elsewhere.pk: LeftOut.THEME,
        busy.pk: LeftOut.BUSY,
        coming.pk: LeftOut.COMING,
        mute.pk: LeftOut.UNREACHABLE,
    }
    assert not found.candidates
    with pytest.raises(ValidationError, match="Personne ne peut"):
        draw(rows, places=3)


def test_a_travelling_edition_invites_the_poles_of_its_territory(departement):
    site = OrganisationFactory.create(capabilities=["mds"], territory=["13001", "13002"])
    rows = coming_day(0, 0, organisation=site)
    near = person(OrganisationFactory.create(pole=True, territory=["13002"]))
    far = person(OrganisationFactory.create(pole=True, territory=["13003"]))

    found = pool.read(rows.day, at=NOON)

    assert [one.person for one in found.candidates] == [near.pk]
    assert found.left_out == {far.pk: LeftOut.TERRITORY}


def test_reading_the_pool_asks_the_same_whatever_its_size(departement, django_assert_max_num_queries):
    rows = coming_day(0, 0)
    poles(8, 8)

    with django_assert_max_num_queries(8):
        pool.read(rows.day, at=NOON)


def test_sending_gives_each_a_place_tells_them_and_queues_the_rest(departement):
    rows = coming_day(0, 0)
    _, sent = invited(rows)

    session = Session.objects.get()
    assert (len(sent.invited), sent.refused, session.taken) == (4, [], 4)
    assert Message.objects.filter(kind="accelerator_invited").count() == 4
    assert not Message.objects.filter(kind="appointment_booked").exists()
    waiting = [row.beneficiary.number for row in WaitingPlace.objects.order_by("since")]
    assert waiting == Selection.objects.get().report["waiting"]
    assert cohorts.invite(rows.day, **rows.act).invited == []
    with pytest.raises(pages.Changed):
        keep(rows, draw(rows, places=4))


def test_who_is_taken_since_the_draw_is_told_apart(departement):
    rows = coming_day(0, 0)
    (people,) = poles(3)
    keep(rows, draw(rows, places=3))
    appointments.make(
        people[0],
        kind="follow_up",
        starts_at=NINE + timedelta(hours=1),
        minutes=45,
        organisation=rows.organisation,
        **rows.act,
    )

    sent = cohorts.invite(rows.day, **rows.act)

    assert [one for one, _ in sent.refused] == [people[0]]
    assert len(sent.invited) == 2


def test_a_place_given_back_is_offered_at_once(departement):
    rows = coming_day(0, 0, capacity=4)
    _, sent = invited(rows)
    first = WaitingPlace.objects.order_by("since").first()

    appointments.excuse(sent.invited[0], by=rows.organiser.actor, at=NOON, by_person=True)

    assert WaitingPlace.objects.get(pk=first.pk).status == "offered"


def test_changes_say_why_and_never_exceed_the_places(departement):
    rows = coming_day(0, 0, capacity=4)
    _people, _sent = invited(rows)
    added = person(OrganisationFactory.create(pole=True))
    by = {"made_by": rows.organiser.membership, **rows.act}

    with pytest.raises(SlotTaken):
        cohorts.add(rows.day, added, motive="Le thème lui convient", **by)
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        cohorts.add(rows.day, added, motive=" ", **by)
    assert not CohortChange.objects.exists()


def test_a_replacement_keeps_the_place_from_who_waits(departement):
    rows = coming_day(0, 0, capacity=4)
    _, sent = invited(rows)
    added = person(OrganisationFactory.create(pole=True))

    cohorts.replace(
        rows.day,
        sent.invited[0].beneficiary,
        added,
        reason=Withdrawal.WORKING,
        motive="Son référent la connaît",
        made_by=rows.organiser.membership,
        **rows.act,
    )

    assert Appointment.objects.filter(status="planned", beneficiary=added).exists()
    assert not WaitingPlace.objects.filter(status="offered").exists()
    assert Session.objects.get().taken == 4
    assert set(CohortChange.objects.values_list("kind", flat=True)) == {"added", "removed"}


def test_before_sending_a_change_only_changes_who_would_be_invited(departement):
    rows = coming_day(0, 0)
    (people,) = poles(3)
    keep(rows, draw(rows, places=2))
    out = cohorts.chosen(rows.day)[0]
    by = {"made_by": rows.organiser.membership, **rows.act}

    cohorts.remove(rows.day, out, reason=Withdrawal.WORKING, **by)
    cohorts.add(
        rows.day, next(one for one in people if one not in cohorts.chosen(rows.day) and one != out), motive="x", **by
    )

    assert len(cohorts.chosen(rows.day)) == 2
    assert out not in cohorts.chosen(rows.day)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(("absent", "wanted"), [(0, 30), (0.2, 38), (0.5, 42), (1, 42)])
def test_more_are_invited_when_some_do_not_come(absent, wanted):
    assert rules.places(30, absent=absent, most_extra_percent=40) == wanted


def test_a_free_place_is_given_by_telephone_to_who_no_message_reaches(departement, monkeypatch):
    rows = coming_day(0, 0, capacity=3)
    _people, sent = invited(rows, sizes=(3,), places=3)
    mute = person(OrganisationFactory.create(pole=True), phone_consent="R")
    waiting = appointments.wait_for(
        mute, kind="accelerator_day", organisation=rows.organisation, session=rows.day.session, **rows.act
    )
    assert cohort.to_call(fresh(rows.day), [waiting], at=NOON) == []
    appointments.excuse(sent.invited[0], by=rows.organiser.actor, at=NOON, by_person=True)

    assert cohort.to_call(fresh(rows.day), [waiting], at=NOON) == [waiting]
    browser = client_of(rows.organiser.membership)
    url = reverse("accelerator:give_place", args=[rows.day.pk])
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    assert "Donner la place" in browser.get(reverse("accelerator:cohort", args=[rows.day.pk])).content.decode()
    for _ in range(2):
        browser.post(url, {"waiting": waiting.pk, "form_key": uuid4()})

    made = Appointment.objects.get(beneficiary=mute, status="planned")
    assert (made.origin, made.confirmed_at) == ("waiting_list", NOON)
    assert Session.objects.get().taken == 3
    assert cohort.to_call(fresh(rows.day), cohort.waiting(rows.day), at=NOON) == []


def fresh(day):
    return Day.objects.select_related("session__organisation").get(pk=day.pk)
