"""An edition from its preparation to its clearing: registrations, badges, queues, outcomes."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.events.forum import figures, tasks
from rebond.events.forum.models import Arrival, Edition, Meeting, QueueTicket, StandVacancy, Visitor, Wish
from rebond.events.forum.operations import clearing, editions, meetings, scans, telling
from rebond.events.forum.operations import visitors as operations
from rebond.events.forum.operations.visitors import Wished
from rebond.events.forum.queries import preparing
from rebond.events.forum.queries import running as queries
from rebond.events.forum.states import Outcome, Status, TicketStatus, VisitorStatus, Way
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy.models import Link
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import CompanyContact
from rebond.work.hires.models import Hire
from rebond.work.vacancies.models import JobSearch, Vacancy
from tests.events.forum import factories as make
from tests.events.jobdating.factories import company
from tests.factories import NOON, TODAY, BeneficiaryFactory, OrganisationFactory, principal

BY = {"by": WORKER, "at": NOON}
LINA = {"first_name": "Lina", "last_name": "Moreau", "phone": "0612345678", "has_consented": True}


def scan(visitor, *, key=None, at=NOON):
    return scans.Scan(key or uuid4(), visitor.code, at)


def enter(event, *lines, way=Way.ENTRY, hall=None):
    noted = scans.note(event, lines, way=way, hall=hall or make.hall(event), **BY)
    return [one.state for one in noted]


def test_an_edition_is_prepared_with_its_halls_and_the_day_of_the_pack(departement):
    hours = {"opens": time(9), "closes": time(17), "registers_from": TODAY, "registers_until": make.DAY}

    made = editions.prepare(on=make.DAY, place="Hôtel", halls=[("Grand hall", 900)], **hours, **BY)

    assert made.clear_on == make.DAY + timedelta(days=90)
    assert [(hall.name, hall.capacity) for hall in made.halls.all()] == [("Grand hall", 900)]


def test_a_day_of_the_past_or_hours_upside_down_are_refused(in_13):
    hours = {"opens": time(9), "closes": time(17), "registers_from": TODAY, "registers_until": TODAY}

    with pytest.raises(ValidationError, match="passé"):
        editions.prepare(on=TODAY - timedelta(days=1), place="Hôtel", halls=[], **hours, **BY)
    with pytest.raises(ValidationError, match="L'heure de fin"):
        editions.prepare(on=make.DAY, place="Hôtel", halls=[], **{**hours, "closes": time(8)}, **BY)


def test_registrations_open_with_a_hall_and_doors_on_the_day(in_13):
    bare = make.edition("prepared", halls=0)
    ready = make.edition("open", on=make.DAY + timedelta(days=7))

    with pytest.raises(ValidationError, match="hall"):
        editions.advance(bare, to=Status.OPEN, **BY)
    with pytest.raises(ValidationError, match="ce jour-là"):
        editions.advance(ready, to=Status.RUNNING, **BY)
    with pytest.raises(ValidationError, match="date"):
        editions.advance(ready, to=Status.CLEARED, **BY)


def test_a_stand_has_its_own_number_and_shows_its_own_offers(in_13):
    event = make.edition()
    first, other = make.stand(event), make.stand(event)
    fields = {"hall": make.hall(event), "company": None, "partner": OrganisationFactory.create()}

    with pytest.raises(ValidationError, match="numéro"):
        editions.open_stand(event, number=first.number, **fields, **BY)
    with pytest.raises(ValidationError, match="offres de son entreprise"):
        editions.change_stand(first, vacancies=[other.offers.get().vacancy], **BY)


def test_each_stand_is_sent_its_page_once_at_the_contact_of_its_company(departement):
    event, place = make.edition(), {"tables": 1, "sector": "batiment"}
    firm = company("Brasserie")
    CompanyContact.objects.create(
        company=firm, first_name="Ana", last_name="Parti", email="p@b.example", ended_on=TODAY
    )
    CompanyContact.objects.create(company=firm, first_name="Omar", last_name="Tel", phone="0612345678")
    CompanyContact.objects.create(company=firm, first_name="Zoé", last_name="Ici", email="z@b.example")
    for number, one in enumerate((firm, company("Sans contact")), start=1):
        editions.open_stand(event, number=number, company=one, hall=make.hall(event), **place, **BY)

    sent = [telling.send_stands(event, **BY) for _ in range(2)]

    assert sent == [1, 0]
    mail = Message.objects.get(kind="forum_stand")
    assert (mail.address, "Brasserie tient un stand" in mail.body, "/s/" in mail.body) == ("z@b.example", True, True)


def test_a_visitor_chooses_among_the_offers_of_their_sectors_or_of_their_search(in_13):
    event = make.edition()
    for sector in ("batiment", "transport"):
        make.stand(event, sector=sector)
    lina, (mason, driver) = make.visitor(event, sectors=["batiment"]), StandVacancy.objects.order_by("stand__number")
    Vacancy.objects.filter(pk=driver.vacancy_id).update(title="Conducteur")

    assert preparing.offers_for(lina, "") == [mason.vacancy]
    assert preparing.offers_for(lina, "conduc") == [driver.vacancy]
    Wish.objects.create(visitor=lina, vacancy=driver.vacancy, rank=1)
    assert preparing.offers_for(lina, "") == [driver.vacancy, mason.vacancy]


def test_registering_sends_the_badge_and_keeps_the_wishes(departement):
    event = make.edition()

    made = operations.register(
        event, wished=Wished(["batiment", "transport"]), email="l@exemple.example", at=NOON, **LINA
    )

    assert [one.sector for one in made.wishes.order_by("rank")] == ["batiment", "transport"]
    sent = Message.objects.filter(recipient_id=made.pk)
    assert {one.channel for one in sent} == {"sms", "email"}
    assert all("/f/" in one.body for one in sent)


def test_registering_again_sends_the_badge_again_and_makes_nobody_new(in_13):
    event = make.edition()
    first = operations.register(event, wished=Wished(), at=NOON, **LINA)

    again = operations.register(event, wished=Wished(["batiment"]), at=NOON, **{**LINA, "first_name": "LINA"})

    assert (again, Visitor.objects.count(), Wish.objects.count(), Message.objects.count()) == (first, 1, 0, 2)


def test_in_the_line_before_the_doors_one_still_registers_online(in_13):
    event = make.running(registers_until=TODAY)

    assert operations.register(event, wished=Wished(), at=NOON, **LINA).source == "public"


@pytest.mark.parametrize("status", ["prepared", "over", "cleared"])
def test_registering_online_is_refused_outside_registrations(in_13, status):
    event = make.edition(status)

    with pytest.raises(ValidationError, match="fermées"):
        operations.register(event, wished=Wished(), at=NOON, **LINA)


def test_registering_needs_an_address_and_a_consent(in_13):
    event = make.edition()

    with pytest.raises(ValidationError, match="téléphone"):
        operations.register(event, wished=Wished(), at=NOON, first_name="Lina", has_consented=True)
    with pytest.raises(ValidationError, match="accord"):
        operations.register(event, wished=Wished(), at=NOON, **{**LINA, "has_consented": False})


def test_people_are_registered_together_once_with_what_they_look_for(departement):
    event, who = make.edition(), principal(Role.REFERENT)
    people = [*BeneficiaryFactory.create_batch(2, phone="0612345678", phone_consent="A"), BeneficiaryFactory.create()]
    JobSearch.objects.create(beneficiary=people[0], wishes=["G1602"], updated_at=NOON)
    told = {"member": who.membership, "by": who.actor, "at": NOON}

    done = operations.register_people(event, people, **told)
    again = operations.register_people(event, people, **told)

    assert (len(done.made), done.to_print, len(again.made), again.already) == (3, 1, 0, 3)
    assert Wish.objects.get().sector == "hotellerie_restauration"


@pytest.mark.parametrize(
    ("source", "consents", "addresses"),
    [
        ("group", "AR", {"0700000000"}),
        ("group", "IA", {"new@exemple.example"}),
        ("group", "RI", set()),
        ("public", "IA", {"0612345678", "old@exemple.example"}),
        ("public", "RI", {"old@exemple.example"}),
    ],
)
def test_who_changed_their_mind_or_their_number_is_reached_as_they_want_now(departement, source, consents, addresses):
    event = make.edition()
    person = BeneficiaryFactory.create(phone="0700000000", email="new@exemple.example")
    lina = make.visitor(event, source=source, beneficiary=person, email="old@exemple.example")
    consent = dict(zip(("phone_consent", "email_consent"), consents, strict=True))
    Beneficiary.objects.update(**consent)

    telling.send([lina], event, kind=telling.HOURS, **BY)

    assert set(Message.objects.values_list("address", flat=True)) == addresses


def test_who_registered_online_is_recognised_and_keeps_their_badge(in_13):
    event, who = make.edition(), principal(Role.REFERENT)
    lina, omar = make.visitor(event), make.visitor(event, first_name="Omar")
    person = BeneficiaryFactory.create(first_name="LINA", last_name="Moreau", phone="0612345678")

    done = operations.register_people(event, [person], member=who.membership, by=who.actor, at=NOON)

    for one in (lina, omar):
        one.refresh_from_db()
    assert (done.made, done.already, lina.beneficiary, omar.beneficiary) == ([], 1, person, None)


def test_who_cancels_frees_hours_and_queues_and_may_come_back(in_13):
    event = make.running()
    lina, stand = make.visitor(event), make.stand(event)
    Meeting.objects.create(visitor=lina, stand=stand, starts_at=NOON)
    meetings.join(stand, lina, **BY)

    operations.cancel(lina, **BY)

    assert (Meeting.objects.get().status, QueueTicket.objects.get().status) == ("cancelled", "gone")
    assert operations.come_back(lina, **BY).status == VisitorStatus.REGISTERED


def test_a_badge_said_twice_is_one_arrival(in_13):
    event = make.running()
    lina, line = make.visitor(event), uuid4()

    told = [enter(event, scan(lina, key=line)), enter(event, scan(lina, key=line)), enter(event, scan(lina))]

    assert told == [["done"], ["again"], ["again"]]
    assert Arrival.objects.get().key == line


def test_an_unknown_badge_is_said_and_loses_nothing_else(in_13):
    event = make.running()
    lina = make.visitor(event)

    assert enter(event, scans.Scan(uuid4(), "ABCDEFGH", NOON), scan(lina)) == ["unknown", "done"]


def test_an_arrival_keeps_its_own_hour_within_the_day(in_13):
    event = make.running()
    late, future, old = (make.visitor(event) for _ in range(3))

    enter(
        event,
        scan(late, at=NOON - timedelta(minutes=3)),
        scan(future, at=NOON + timedelta(hours=5)),
        scan(old, at=NOON - timedelta(days=3)),
    )

    hours = {row.visitor_id: row.at for row in Arrival.objects.all()}
    assert (hours[late.pk], hours[future.pk]) == (NOON - timedelta(minutes=3), NOON)
    assert hours[old.pk] > NOON - timedelta(days=1)


def test_walking_into_another_hall_leaves_the_first(in_13):
    event = make.running()
    lina, (first, second) = make.visitor(event), event.halls.order_by("name")

    enter(event, scan(lina), hall=first)
    enter(event, scan(lina), hall=second)

    assert [(crowd.hall.name, crowd.here) for crowd in queries.crowds(event)] == [("Hall 1", 0), ("Hall 2", 1)]
    assert queries.counts(event).came == 1


def test_leaving_is_said_once_and_one_may_come_again(in_13):
    event = make.running()
    lina, left = make.visitor(event), uuid4()
    enter(event, scan(lina))

    told = [enter(event, scan(lina, key=left), way=Way.EXIT) for _ in range(2)]
    enter(event, scan(lina))
    replayed = enter(event, scan(lina, key=left), way=Way.EXIT)

    assert (told, replayed) == ([["done"], ["again"]], ["again"])
    assert (queries.counts(event).here, Arrival.objects.count()) == (1, 2)


def test_an_entry_told_late_leaves_each_where_they_were_seen_since(in_13):
    event = make.running()
    lina, rosa, (first, second) = make.visitor(event), make.visitor(event), event.halls.order_by("name")
    ago = [NOON - timedelta(minutes=minutes) for minutes in (30, 20, 10)]
    enter(event, scan(lina, at=ago[1]), scan(rosa, at=ago[0]), hall=second)
    enter(event, scan(rosa, at=ago[2]), way=Way.EXIT)

    told = enter(event, scan(lina, at=ago[0]), scan(rosa, at=ago[1]), hall=first)

    assert told == ["done", "done"]
    assert [crowd.here for crowd in queries.crowds(event)] == [0, 1]
    assert list(Arrival.objects.filter(hall=first).order_by("left_at").values_list("left_at", flat=True)) == ago[1:]


def test_a_badge_shown_at_two_doors_of_a_hall_is_one_arrival_whichever_is_told_first(in_13):
    event = make.running()
    lina = make.visitor(event)
    enter(event, scan(lina, at=NOON - timedelta(minutes=20)))
    enter(event, scan(lina, at=NOON - timedelta(minutes=5)), way=Way.EXIT)

    assert enter(event, scan(lina, at=NOON - timedelta(minutes=21)), scan(lina, at=NOON - timedelta(minutes=9))) == [
        "again",
        "again",
    ]
    assert Arrival.objects.count() == 1


def test_who_leaves_before_their_entry_is_told_came_and_is_not_there(in_13):
    event = make.running()
    lina, (first, second) = make.visitor(event), event.halls.order_by("name")

    assert enter(event, scan(lina), way=Way.EXIT, hall=second) == ["done"]
    assert enter(event, scan(lina, at=NOON - timedelta(minutes=9)), hall=first) == ["done"]
    assert (queries.counts(event).came, queries.counts(event).here) == (1, 0)


def test_a_leaving_told_late_does_not_take_away_who_came_again(in_13):
    event = make.running()
    lina, (first, second) = make.visitor(event), event.halls.order_by("name")
    enter(event, scan(lina, at=NOON - timedelta(minutes=20)), hall=first)
    enter(event, scan(lina, at=NOON - timedelta(minutes=5)), hall=second)

    assert enter(event, scan(lina, at=NOON - timedelta(minutes=9)), way=Way.EXIT) == ["again"]
    assert [crowd.here for crowd in queries.crowds(event)] == [0, 1]


def test_the_cv_corner_counts_each_once(in_13):
    event = make.running()
    lina = make.visitor(event)

    assert enter(event, scan(lina), way=Way.CV) == ["done"]
    assert enter(event, scan(lina), way=Way.CV) == ["again"]
    assert queries.counts(event).cvs == 1


@pytest.mark.parametrize(
    ("status", "is_noted"), [("open", False), ("running", True), ("over", True), ("cleared", False)]
)
def test_badges_are_noted_while_it_runs_and_when_a_tablet_tells_late(in_13, status, is_noted):
    event = make.edition(status, on=TODAY)
    lina = make.visitor(event)

    if is_noted:
        assert enter(event, scan(lina)) == ["done"]
    else:
        with pytest.raises(ValidationError):
            enter(event, scan(lina))


def test_the_database_refuses_a_second_open_arrival(in_13):
    event = make.running()
    lina = make.visitor(event)
    enter(event, scan(lina))

    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.create(visitor=lina, hall=make.hall(event), key=uuid4(), at=NOON)


def test_a_queue_gives_numbers_and_calls_in_order(in_13):
    event = make.running()
    stand, first, second = make.stand(event), make.visitor(event), make.visitor(event)

    numbers = [meetings.join(stand, one, **BY).number for one in (first, second, first)]
    called = meetings.call_next(stand, **BY)

    assert (numbers, called.visitor_id, called.status) == ([1, 2, 1], first.pk, TicketStatus.CALLED)
    assert [one.before for one in queries.tickets_of(second)] == [0]


def test_nobody_is_called_from_an_empty_queue(in_13):
    with pytest.raises(ValidationError, match="Personne n'attend"):
        meetings.call_next(make.stand(make.running()), **BY)


def test_a_promise_to_a_person_opens_a_hire_and_its_correction_drops_it(departement):
    event = make.running()
    stand, lina = make.stand(event), make.visitor(event, beneficiary=BeneficiaryFactory.create())
    meeting = meetings.serve(meetings.join(stand, lina, **BY), outcome=Outcome.PROMISE, **BY)
    hire = Hire.objects.get()

    assert (hire.source, hire.source_id, hire.status) == ("forum", meeting.pk, "promised")
    meetings.note(meeting, outcome=Outcome.CV, **BY)
    hire.refresh_from_db()
    assert (hire.status, hire.drop_reason) == ("dropped", "mistake")


def test_a_promise_to_somebody_whom_nobody_accompanies_is_counted_only(in_13):
    event = make.running()
    ticket = meetings.join(make.stand(event), make.visitor(event), **BY)

    meetings.serve(ticket, outcome=Outcome.PROMISE, **BY)

    assert (Hire.objects.count(), queries.counts(event).promises) == (0, 1)


def test_the_stand_says_once_that_its_promise_to_such_a_visitor_was_signed(departement):
    event = make.running()
    meeting = meetings.serve(meetings.join(make.stand(event), make.visitor(event), **BY), outcome=Outcome.PROMISE, **BY)
    Edition.objects.update(status="over")

    for _ in range(2):
        meetings.note_contract(meeting, is_signed=True, **BY)
    told = figures.bilan(event)
    meetings.note_contract(meeting, is_signed=False, **BY)

    assert (told.held.contracts, told.by_stand[0].contracts) == (1, 1)
    assert figures.bilan(event).held.contracts == 0


@pytest.mark.parametrize(("is_accompanied", "outcome"), [(True, Outcome.PROMISE), (False, Outcome.SECOND)])
def test_the_stand_does_not_say_what_a_hire_tells_or_what_was_not_promised(in_13, is_accompanied, outcome):
    event = make.running()
    lina = make.visitor(event, beneficiary=BeneficiaryFactory.create() if is_accompanied else None)
    meeting = meetings.serve(meetings.join(make.stand(event), lina, **BY), outcome=outcome, **BY)

    with pytest.raises(ValidationError, match="pas ici de promesse"):
        meetings.note_contract(meeting, is_signed=True, **BY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.update(signed_on=TODAY)


def test_what_was_promised_and_signed_is_not_taken_back(in_13):
    event = make.running()
    lina = make.visitor(event, beneficiary=BeneficiaryFactory.create())
    meeting = meetings.serve(meetings.join(make.stand(event), lina, **BY), outcome=Outcome.PROMISE, **BY)
    Hire.objects.update(status="signed", contract="cdi", signed_on=TODAY, starts_on=TODAY)

    with pytest.raises(ValidationError, match="signé"):
        meetings.miss(meeting, **BY)


def test_outcomes_are_noted_on_the_day_only(in_13):
    for rank, status in enumerate(("open", "over")):
        event = make.edition(status, on=TODAY + timedelta(days=rank))
        meeting = Meeting.objects.create(visitor=make.visitor(event), stand=make.stand(event), starts_at=NOON)
        with pytest.raises(ValidationError):
            meetings.note(meeting, outcome=Outcome.CV, **BY)


def test_a_cancelled_interview_is_not_noted(in_13):
    event = make.running()
    fields = {"visitor": make.visitor(event), "stand": make.stand(event), "status": MeetingStatus.CANCELLED}

    with pytest.raises(ValidationError, match="retiré"):
        meetings.note(Meeting.objects.create(starts_at=NOON, **fields), outcome=Outcome.CV, **BY)


def test_the_bilan_counts_by_stand_sector_and_pole_beside_what_was_published(departement):
    before = make.edition("over", on=TODAY - timedelta(days=300))
    make.edition("prepared", on=TODAY - timedelta(days=200))
    event, pole = make.running(), OrganisationFactory.create(pole=True, name="Pôle 1")
    stand = make.stand(event)
    lina = make.visitor(event, sectors=[stand.sector], beneficiary=BeneficiaryFactory.create(), pole=pole)
    make.visitor(event)
    enter(event, scan(lina))
    meetings.serve(meetings.join(stand, lina, **BY), outcome=Outcome.PROMISE, **BY)
    Hire.objects.update(status="signed", contract="cdi", signed_on=TODAY, starts_on=TODAY)

    told = figures.bilan(event)

    held = told.held
    assert (held.counts.registered, held.counts.came, held.contracts, held.offers) == (2, 1, 1, 1)
    assert [one.edition for one in told.former] == [before]
    lines = [told.by_stand[0], told.by_sector[0], told.by_pole[0]]
    assert [(one.came, one.interviews, one.promises, one.contracts) for one in lines] == [(1, 1, 1, 1)] * 3
    assert [one.label for one in told.by_pole] == ["Pôle 1", "Autres visiteurs"]
    assert bool(told.published) == (departement.pk == 13)


def test_personal_data_of_who_is_not_accompanied_is_deleted_at_the_date_and_counts_stay(departement):
    event = make.running(clear_on=TODAY + timedelta(days=90))
    stand, known = make.stand(event), make.visitor(event, beneficiary=BeneficiaryFactory.create(), first_name="Rosa")
    other = make.visitor(event, city="Marseille", email="l@exemple.example")
    Message.objects.create(
        channel="sms",
        kind="x",
        recipient_id=other.pk,
        recipient_name="Lina",
        address="06",
        body="Lina",
        failure="06 : refusé",
        reference="06",
        created_at=NOON,
    )
    enter(event, scan(other), scan(known))
    meetings.serve(meetings.join(stand, other, **BY), outcome=Outcome.PROMISE, **BY)
    editions.advance(event, to=Status.OVER, **BY)
    before = queries.counts(event)

    early = clearing.clear_due(today=event.clear_on - timedelta(days=1), **BY)
    count = clearing.clear_due(today=event.clear_on, **BY)

    other.refresh_from_db()
    known.refresh_from_db()
    assert (early, count, known.first_name) == (0, 1, "Rosa")
    assert (other.first_name, other.last_name, other.phone, other.email, other.city) == ("", "", "", "", "")
    assert Message.objects.filter(recipient_id=other.pk).values_list(*clearing.UNTOLD).get() == ("",) * 6
    assert (queries.counts(event), Edition.objects.get().status) == (before, Status.CLEARED)


def test_erasing_a_person_leaves_their_visit_under_the_badge_alone(in_13):
    event, person = make.running(), BeneficiaryFactory.create()
    lina, rosa = make.visitor(event, beneficiary=person, email="l@exemple.example"), make.visitor(event)
    telling.send([lina, rosa], event, kind=telling.HOURS, **BY)
    Message.objects.update(failure="l@exemple.example : refusée", reference="l@exemple.example")
    enter(event, scan(lina))
    before = queries.counts(event)

    person.delete()

    gone = Visitor.objects.get(pk=lina.pk)
    assert (gone.full_name, gone.phone, gone.email, gone.beneficiary) == (f"Badge {lina.code}", "", "", None)
    assert set(Message.objects.filter(recipient_id=lina.pk).values_list(*clearing.UNTOLD)) == {("",) * 6}
    assert (queries.counts(event), Visitor.objects.get(pk=rosa.pk).full_name) == (before, rosa.full_name)
    assert Message.objects.filter(recipient_id=rosa.pk).exclude(body="").exists()
    assert list(Link.objects.values_list("object_id", flat=True)) == [rosa.pk]


def test_the_nightly_task_clears_what_is_due_and_only_that(in_13):
    make.edition("over", on=TODAY - timedelta(days=100), clear_on=TODAY - timedelta(days=10))
    make.edition("over", on=TODAY - timedelta(days=30), clear_on=TODAY + timedelta(days=4000))

    tasks.clear()

    assert sorted(Edition.objects.values_list("status", flat=True)) == ["cleared", "over"]


def test_clearing_before_the_date_or_twice_is_refused(in_13):
    event = make.edition("over", on=TODAY, clear_on=TODAY + timedelta(days=1))

    with pytest.raises(ValidationError, match="date"):
        clearing.clear(event, today=TODAY, **BY)
    clearing.clear(event, today=TODAY + timedelta(days=1), **BY)
    with pytest.raises(IllegalMove):
        clearing.clear(event, today=TODAY + timedelta(days=1), **BY)


def test_a_newcomer_is_registered_by_the_desk_on_the_day_only(in_13):
    told = {"wished": Wished(), "member": None, "first_name": "Lina", **BY}

    made = operations.register_at_desk(make.running(), **told)

    assert (made.source, made.status) == ("day", "registered")
    with pytest.raises(ValidationError, match="jour même"):
        operations.register_at_desk(make.edition(), **told)


def test_who_lost_their_badge_is_not_registered_twice_by_the_desk(in_13):
    event = make.running()
    lina = make.visitor(event)

    again = operations.register_at_desk(
        event, wished=Wished(), member=None, first_name="lina", last_name="Moreau", phone="0612345678", **BY
    )

    assert (again, Visitor.objects.count()) == (lina, 1)


def test_wishes_change_until_the_end(in_13):
    lina = make.visitor(make.edition(), sectors=["batiment"])

    changed = operations.change(
        lina, wished=Wished(["transport"]), comes="morning", wants_hours=True, by=Actor("link", lina.pk), at=NOON
    )

    assert (changed.comes, Wish.objects.get().sector) == ("morning", "transport")
