"""Hours given before deadlines, and an absence's appointments: asked, looked at, sent or moved."""

import html
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.jobs.models import Progress
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import beginning_of, notice_day
from rebond.people.appointments.states import Origin
from rebond.people.beneficiaries.states import Consent
from tests.faces.casefile.conftest import signed
from tests.factories import MembershipFactory, OrganisationFactory
from tests.jobs import run_jobs
from tests.journey.orientation.factories import OrientationFactory, pole
from tests.people.appointments.factories import AppointmentFactory, InvitationFactory, OpeningFactory

PREPARE = reverse("allocation:prepare")


@pytest.fixture
def adviser(departement):
    """A conseiller of the first Pôle, who receives on every working day."""
    browser, who = signed(Role.ADVISER, organisation=pole())
    for weekday in range(1, 6):
        OpeningFactory(agent=who.membership, weekday=weekday, closes=time(10))
    return browser, who


def entrant(**fields):
    today = timezone.localdate()
    told = {"duty__informed_on": today, "duty__requested_on": today, "opened_at": timezone.now()}
    return OrientationFactory(**{**told, **fields}, duty__beneficiary__phone="0639980001").beneficiary


def asked(**fields):
    return {"kind": "orientation_interview", "sites": [str(pole().pk)], "weeks": 4, "people": 50, **fields}


def computed(browser, **fields):
    response = browser.post(PREPARE, asked(**fields))
    run_jobs("allocation.compute")
    return response["Location"], Progress.objects.get(kind="allocation")


def test_a_plan_is_shown_before_anything_is_sent(adviser):
    browser, _ = adviser
    people = [entrant() for _ in range(2)]

    url, plan = computed(browser)
    page = browser.get(url).content.decode()

    assert (plan.report["ours"], plan.is_failed) == ([2, 0, 0], False)
    assert all(person.sorted_name in page for person in people)
    assert "Premier arrivé, premier servi" in page
    assert "Rien n'atteint 2 personnes" in html.unescape(page).replace("\u00a0", " ")
    assert not Appointment.objects.exists()


def test_a_report_keeps_ids_hours_and_counts_and_no_name(adviser):
    browser, _ = adviser
    person = entrant()

    _, plan = computed(browser)

    assert person.last_name not in str(plan.report)
    assert plan.report["lines"][0]["person"] == str(person.pk)


def test_convocations_of_the_lines_kept_are_sent(adviser):
    browser, who = adviser
    people = [entrant(duty__beneficiary__phone_consent=Consent.AGREED) for _ in range(3)]
    url, plan = computed(browser)
    left_out = plan.report["lines"][1]["person"]

    response = browser.post(url + "envoyer/", {"keep": ["0", "2", "999", "x"]})
    run_jobs("allocation.send")
    page = browser.get(url).content.decode()

    made = Appointment.objects.all()
    assert response["Location"] == url
    assert {str(row.beneficiary_id) for row in made} == {str(one.pk) for one in people} - {left_out}
    assert {(row.origin, row.agent) for row in made} == {(Origin.ALLOCATION, who.membership)}
    assert Message.objects.filter(kind="convocation", channel="sms").count() == 2
    assert "2 convocations envoyées" in page.replace("\u00a0", " ")
    assert browser.post(url + "envoyer/", {"keep": ["1"]}).status_code == 409


def test_an_hour_taken_meanwhile_is_told(adviser):
    browser, who = adviser
    people = [entrant() for _ in range(2)]
    url, plan = computed(browser)
    AppointmentFactory(agent=who.membership, starts_at=plan.report["lines"][0]["at"], kind="contract")

    browser.post(url + "envoyer/", {"keep": ["0", "1"]})
    run_jobs("allocation.send")
    page = browser.get(url).content.decode()

    assert Appointment.objects.filter(origin=Origin.ALLOCATION).count() == 1
    assert "1 convocation envoyée. 1 personne reste sans heure" in page.replace("\u00a0", " ")
    assert sum(one.sorted_name in page for one in people) == 1


def test_a_worker_killed_while_sending_goes_on_where_it_was(adviser, monkeypatch):
    from rebond.faces.allocation import operations as allocating

    monkeypatch.setattr(allocating, "BATCH", 1)
    browser, _ = adviser
    for _ in range(3):
        entrant()
    url, _ = computed(browser)
    browser.post(url + "envoyer/", {"keep": ["0", "1", "2"]})
    sending = Progress.objects.get(kind="allocation.sending")

    assert allocating.send_next(sending.pk, at=timezone.now())
    run_jobs("allocation.send")

    sending.refresh_from_db()
    assert (sending.done, len(sending.report["done"])) == (3, 3)
    assert Appointment.objects.count() == 3


def test_nothing_kept_sends_nothing_and_says_so(adviser):
    browser, _ = adviser
    entrant()
    url, _ = computed(browser)

    response = browser.post(url + "envoyer/", {})

    assert response.status_code == 422
    assert "Gardez au moins une ligne" in response.content.decode()


def test_who_may_still_choose_alone_is_left_out_unless_asked(adviser):
    browser, _ = adviser
    invited = entrant()
    InvitationFactory(
        beneficiary=invited, organisation=pole(), created_at=timezone.now(), expires_at=timezone.now() + timedelta(9)
    )

    _, without = computed(browser)
    Progress.objects.all().delete()
    _, withal = computed(browser, with_invited="on")

    assert (len(without.report["lines"]), len(withal.report["lines"])) == (0, 1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sites": []}, "Cochez au moins un Pôle."),
        ({"people": 100_000}, "Au plus 500 personnes à la fois"),
        ({"weeks": 99}, "12"),
        ({"kind": "doctor"}, "doctor"),
    ],
)
def test_a_wrong_form_says_what_to_do(adviser, fields, sentence):
    browser, _ = adviser

    response = browser.post(PREPARE, asked(**fields))

    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("today", "days", "first"),
    [
        (date(2026, 3, 3), 0, date(2026, 3, 3)),
        (date(2026, 3, 3), 2, date(2026, 3, 5)),
        (date(2026, 3, 7), 2, date(2026, 3, 10)),
        (date(2026, 4, 4), 1, date(2026, 4, 7)),
        (date(2026, 4, 5), 0, date(2026, 4, 7)),
    ],
)
def test_days_of_notice_are_open_days(today, days, first):
    assert notice_day(today, days) == first


def test_the_plan_of_another_pole_is_not_found(adviser):
    browser, _ = adviser
    url, _ = computed(browser)
    elsewhere, _ = signed(Role.ADVISER, organisation=OrganisationFactory(pole=True))
    manager, _ = signed(Role.MANAGER)

    assert elsewhere.get(url).status_code == 404
    assert manager.get(url).status_code == 200


def test_the_progress_is_shown_until_the_plan_is_there(adviser):
    browser, _ = adviser
    url = browser.post(PREPARE, asked())["Location"]

    waiting = browser.get(url + "avancement/", headers={"HX-Request": "true"})
    run_jobs("allocation.compute")
    over = browser.get(url + "avancement/", headers={"HX-Request": "true"})

    assert 'id="progress"' in waiting.content.decode()
    assert over["HX-Refresh"] == "true"
    assert browser.get(PREPARE).content.decode().count(url) == 1


@pytest.mark.parametrize("people", [1, 5])
def test_a_plan_is_shown_in_as_many_queries_for_one_person_as_for_five(adviser, people, django_assert_max_num_queries):
    browser, _ = adviser
    for _ in range(people):
        entrant()
    url, _ = computed(browser)

    with django_assert_max_num_queries(20):
        assert browser.get(url).status_code == 200


def monday():
    """The Monday after next: its hours leave time to tell people."""
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


def absence_of(member):
    """Away for two months, from now on."""
    now = timezone.now()
    return operations.close(agent=member, since=now, until=now + timedelta(days=60), by=WORKER, at=now).absence


def test_an_absence_is_shown_with_who_moves_then_moves_them(adviser):
    browser, who = adviser
    colleague = MembershipFactory(role=Role.ADVISER, organisation=pole())
    for weekday in range(1, 6):
        OpeningFactory(agent=colleague, weekday=weekday)
    nine = beginning_of(monday()) + timedelta(hours=9)
    hit = AppointmentFactory(
        beneficiary=entrant(duty__beneficiary__phone_consent=Consent.AGREED),
        agent=who.membership,
        organisation=pole(),
        starts_at=nine,
    )
    url = reverse("allocation:absence", args=[absence_of(who.membership).pk])

    page = browser.get(url).content.decode()
    key = page.partition('name="keep"')[2].partition('value="')[2].partition('"')[0]
    wrong = browser.post(url, {"keep": [key + "x"]})
    response = browser.post(url, {"keep": [key]})

    assert "Le message qui partira" in page
    assert hit.beneficiary.sorted_name in page
    assert (wrong.status_code, response.status_code) == (422, 303)
    hit.refresh_from_db()
    assert hit.agent == colleague
    assert Message.objects.filter(kind="appointment_moved").count() == 1
    assert "Aucun rendez-vous à déplacer" in browser.get(url).content.decode()


def test_whom_no_other_hour_suits_is_named_with_what_to_do(adviser):
    browser, who = adviser
    hit = AppointmentFactory(
        agent=who.membership,
        organisation=pole(),
        beneficiary__pole=pole(),
        starts_at=beginning_of(monday()) + timedelta(hours=9),
    )
    url = reverse("allocation:absence", args=[absence_of(who.membership).pk])

    page = browser.get(url).content.decode()

    assert "Sans autre heure" in page
    assert reverse("casefile:attend", args=[hit.pk]) in page


def test_whom_no_message_reaches_is_to_be_called(adviser):
    browser, who = adviser
    colleague = MembershipFactory(role=Role.ADVISER, organisation=pole())
    for weekday in range(1, 6):
        OpeningFactory(agent=colleague, weekday=weekday)
    nine = beginning_of(monday()) + timedelta(hours=9)
    hit = AppointmentFactory(beneficiary=entrant(), agent=who.membership, organisation=pole(), starts_at=nine)
    url = reverse("allocation:absence", args=[absence_of(who.membership).pk])
    before = browser.get(url).content.decode()
    key = before.partition('name="keep"')[2].partition('value="')[2].partition('"')[0]

    page = html.unescape(browser.get(browser.post(url, {"keep": [key]})["Location"]).content.decode())

    assert "À appeler : aucun message ne l'atteint à temps" in html.unescape(before)
    assert f"1 personne à appeler, qu'aucun message n'atteint : {hit.beneficiary.full_name}" in page.replace(
        "\xa0", " "
    )
    assert "l'apprend par un message" not in page


def test_a_manager_finds_the_absences_that_make_appointments_impossible(adviser):
    _, who = adviser
    AppointmentFactory(agent=who.membership, organisation=pole(), starts_at=beginning_of(monday()) + timedelta(hours=9))
    hit, empty = absence_of(who.membership), absence_of(MembershipFactory(role=Role.ADVISER, organisation=pole()))
    manager, _ = signed(Role.MANAGER)

    page = manager.get(PREPARE).content.decode().replace("\u00a0", " ")
    shown = manager.get(reverse("allocation:absence", args=[hit.pk])).content.decode()

    assert reverse("allocation:absence", args=[hit.pk]) in page and "1 rendez-vous à déplacer" in page
    assert reverse("allocation:absence", args=[empty.pk]) not in page
    assert f'href="{PREPARE}"' in shown.partition("Fil d'Ariane")[2].partition("</nav>")[0]


def test_an_absence_of_whole_days_names_its_last_day(adviser):
    browser, who = adviser
    day = beginning_of(monday())
    closed = operations.close(
        agent=who.membership, since=day, until=day + timedelta(days=5), by=WORKER, at=timezone.now()
    )

    page = browser.get(reverse("allocation:absence", args=[closed.absence.pk])).content.decode()

    assert "vendredi" in page and "samedi" not in page and "0\u00a0h" not in page


def test_what_the_address_asks_is_chosen_first(adviser):
    manager, _ = signed(Role.MANAGER)

    page = manager.get(PREPARE, {"kind": "contract", "pole": str(pole().pk)}).content.decode()

    assert f'value="{pole().pk}"' in page and page.partition(f'value="{pole().pk}"')[2].partition(">")[0].count(
        "checked"
    )


def test_an_absence_elsewhere_is_not_found(adviser):
    browser, _ = adviser
    stranger = MembershipFactory(role=Role.ADVISER, organisation=OrganisationFactory(pole=True))

    assert browser.get(reverse("allocation:absence", args=[absence_of(stranger).pk])).status_code == 404


def test_a_nurse_does_not_move_the_interviews_of_the_orientation(adviser):
    _, who = adviser
    nurse, _ = signed(Role.NURSE, organisation=pole())
    AppointmentFactory(agent=who.membership, organisation=pole(), starts_at=beginning_of(monday()) + timedelta(hours=9))

    page = nurse.get(reverse("allocation:absence", args=[absence_of(who.membership).pk])).content.decode()

    assert "1 autre rendez-vous ne se déplace pas d'ici" in html.unescape(page).replace("\u00a0", " ")
