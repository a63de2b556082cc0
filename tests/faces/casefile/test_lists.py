"""Lists: whom each role sees, filters, what a page costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.models import JournalLine
from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary, Contact, HouseholdMember, RightsPeriod
from tests.faces.casefile.conftest import signed
from tests.factories import (
    AssignmentFactory,
    BeneficiaryFactory,
    HouseholdFactory,
    OrganisationFactory,
)
from tests.journey.orientation.factories import OrientationFactory, pole, structure

PEOPLE, ENTRANTS = reverse("casefile:people"), reverse("casefile:entrants")
APPOINTMENTS = reverse("casefile:appointments")


def names(response):
    return [row.label for row in response.context["listing"].rows]


def person(name, **fields):
    return BeneficiaryFactory(
        last_name=name, first_name="A", sort_name=f"{name.lower()} a", **{"pole": pole(), **fields}
    )


def appointment(beneficiary, **fields):
    plan = {"kind": "orientation_interview", "starts_at": timezone.now() + timedelta(days=3), "made_at": timezone.now()}
    return Appointment.objects.create(**{"beneficiary": beneficiary, "organisation": pole(), **plan, **fields})


def test_people_are_those_of_the_pole(adviser_13):
    person("Mienne")
    person("Autre", pole=OrganisationFactory(pole=True))

    assert names(adviser_13[0].get(PEOPLE)) == ["MIENNE A"]


def test_people_are_those_of_the_structure(referent_13):
    browser, who = referent_13
    AssignmentFactory(beneficiary=person("Suivie"), structure=who.membership.organisation)
    AssignmentFactory(beneficiary=person("Ailleurs"))
    left = {"ended_at": timezone.now(), "end_reason": "left"}
    AssignmentFactory(beneficiary=person("Partie"), structure=who.membership.organisation, **left)

    assert names(browser.get(PEOPLE)) == ["SUIVIE A"]


def test_people_are_everybody_for_the_manager(in_13):
    person("Mienne")
    person("Autre", pole=None)

    assert names(signed(Role.MANAGER)[0].get(PEOPLE)) == ["AUTRE A", "MIENNE A"]


@pytest.mark.parametrize("role", [Role.RTEF, Role.EMPLOYER, Role.BENEFICIARY, Role.PAYER])
def test_people_are_nobodys_business_else(in_13, role):
    assert signed(role)[0].get(PEOPLE).status_code == 403


@pytest.fixture
def two(adviser_13):
    """Who is to be found, and somebody else in every respect."""
    today = timezone.localdate()
    wanted = person("Voulue", birth_date=today - timedelta(days=24 * 366))
    Commune.objects.get_or_create(
        insee="13022",
        defaults={"name": "Cassis", "sort_name": "cassis", "departement_code": "13", "postal_codes": ["13260"]},
    )
    household = HouseholdFactory(city="Cassis", insee="13022", postal_code="13260")
    HouseholdMember.objects.create(household=household, beneficiary=wanted, role="DEM", starts_on=today)
    RightsPeriod.objects.create(household=household, status="4", starts_on=today, informed_on=today)
    AssignmentFactory(
        beneficiary=wanted,
        pathway="social",
        structure=structure("socio_professional"),
        started_at=timezone.now() - timedelta(days=90),
    )
    OrientationFactory(beneficiary=wanted, duty__beneficiary=wanted, opened_at=timezone.now() - timedelta(days=200))
    other = person("Autre", birth_date=today - timedelta(days=50 * 366))
    AssignmentFactory(beneficiary=other, started_at=timezone.now() - timedelta(days=90))
    Contact.objects.create(beneficiary=other, kind="call", at=timezone.now())
    appointment(other)
    return adviser_13[0], wanted


@pytest.mark.parametrize(
    "query",
    [
        "parcours=social",
        "delai=retard",
        "age=24-25",
        "droit=suspendu",
        "suivi=oui",
        "rdv=sans",
        "contact=8",
        "commune=13260",
        "commune=cass",
        "parcours=social&age=0-25&contact=12",
    ],
)
def test_people_are_filtered_by(two, query):
    browser, _ = two

    assert names(browser.get(f"{PEOPLE}?{query}")) == ["VOULUE A"]


def test_people_are_filtered_by_structure(two):
    browser, wanted = two
    wanted.refresh_from_db()

    assert names(browser.get(f"{PEOPLE}?structure={wanted.structure_id}")) == ["VOULUE A"]


def test_people_are_filtered_by_referent(referent_13):
    browser, who = referent_13
    mine = who.membership.organisation
    named = {"referent": who.membership, "referent_named_at": timezone.now()}
    AssignmentFactory(beneficiary=person("Mienne"), structure=mine, **named)
    AssignmentFactory(beneficiary=person("Sans"), structure=mine)

    assert names(browser.get(f"{PEOPLE}?referent={who.membership.pk}")) == ["MIENNE A"]
    assert names(browser.get(f"{PEOPLE}?referent=aucun")) == ["SANS A"]


def test_people_without_pole_are_the_managers_to_settle(in_13):
    person("Mienne")
    person("Orpheline", pole=None)

    assert names(signed(Role.MANAGER)[0].get(f"{PEOPLE}?pole=aucun")) == ["ORPHELINE A"]


@pytest.mark.parametrize("query", ["age=999", "structure=x", "delai=hier", "commune=%00", "contact=1"])
def test_a_filter_that_means_nothing_is_told_and_changes_nothing(two, query):
    page = two[0].get(f"{PEOPLE}?{query}")

    assert page.status_code == 200
    assert len(names(page)) == 2


def test_people_show_every_column(two):
    spec = two[0].get(PEOPLE).context["listing"].spec
    query = "&".join(f"colonnes={column.key}" for column in spec.columns)

    page = two[0].get(f"{PEOPLE}?{query}").content.decode()

    assert "Cassis" in page and "versement suspendu" in page and "en retard de" in page


def test_people_are_exported_without_active_content(two):
    Beneficiary.objects.filter(last_name="Voulue").update(phone="+49151")
    query = "colonnes=nom&colonnes=telephone&colonnes=delai"

    file = two[0].get(f"{PEOPLE}?{query}&format=csv").content.decode("utf-8-sig")

    assert "VOULUE A;01/" in file and ";'+49151" in file
    assert "<" not in file


def test_the_acts_are_no_column_of_the_export(adviser_13):
    OrientationFactory()

    file = adviser_13[0].get(f"{ENTRANTS}?format=csv").content.decode("utf-8-sig")

    assert "Agir" not in file.splitlines()[0]


def test_an_export_is_journalled_with_its_list_and_its_count(adviser_13):
    browser, who = adviser_13
    OrientationFactory.create_batch(2)
    browser.get(f"{PEOPLE}?format=csv&age=0-25")
    browser.get(f"{ENTRANTS}?format=csv")

    lines = JournalLine.objects.filter(verb="export").order_by("seq")
    assert list(lines.values_list("table", "after", "actor_id", "capacity_id", "object_id")) == [
        (f"liste {name}", count, who.user.pk, who.membership.pk, None)
        for name, count in (("personnes", "0"), ("entrants", "2"))
    ]


def test_people_fragment_is_a_part_of_the_page(two):
    browser, _ = two
    page = browser.get(PEOPLE).content.decode()

    rows = browser.get(PEOPLE, headers={"HX-Request": "true"}).context["listing"].rows

    assert all(row.label in page for row in rows) and len(rows) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_people_cost_the_same_for_any_number_of_rows(adviser_13, rows, django_assert_num_queries):
    browser, _ = adviser_13
    OrientationFactory.create_batch(rows, followed=True)
    browser.get(PEOPLE)

    with django_assert_num_queries(12):
        browser.get(PEOPLE)


def test_entrants_come_the_most_pressing_first(adviser):
    browser, _ = adviser
    today = timezone.localdate()
    for name, days in (("Tard", 3), ("Presse", 40)):
        day = today - timedelta(days=days)
        who = person(name)
        OrientationFactory(beneficiary=who, duty__beneficiary=who, duty__requested_on=day, duty__informed_on=day)

    assert names(browser.get(ENTRANTS)) == ["PRESSE A", "TARD A"]
    assert names(browser.get(f"{ENTRANTS}?delai=retard")) == ["PRESSE A"]


def test_entrants_lead_to_the_act(adviser_13):
    browser, _ = adviser_13
    waiting, booked, met = OrientationFactory(), OrientationFactory(), OrientationFactory(interviewed=True)
    today = OrientationFactory()
    appointment(booked.beneficiary)
    appointment(today.beneficiary, starts_at=timezone.localtime().replace(hour=23, minute=59))

    page = browser.get(ENTRANTS).content.decode()

    assert reverse("agenda:book", args=[waiting.beneficiary_id]) in page
    assert reverse("orientation:interview", args=[booked.pk]) not in page and "Voir le rendez-vous" in page
    assert reverse("orientation:interview", args=[today.pk]) in page
    assert reverse("orientation:diagnosis", args=[met.pk]) in page


def test_a_row_without_a_promise_says_since_when_it_waits(adviser_13):
    browser, _ = adviser_13
    today = timezone.now()
    OrientationFactory(decided=True, decided_at=today - timedelta(days=12))
    OrientationFactory(
        handed_over=True, decided_at=today - timedelta(days=13), handed_over_at=today - timedelta(days=4)
    )

    page = browser.get(f"{ENTRANTS}?file=sans-referent")

    assert [row.label for row in page.context["listing"].rows] != []
    text = page.content.decode()
    assert "depuis 12\xa0jours" in text and "J-6" in text and text.count("chip tone") == 1


def test_people_with_a_sleeping_right_have_no_deadline(adviser_13):
    browser, _ = adviser_13
    orientation = OrientationFactory()
    home, today = orientation.duty.household, timezone.localdate()
    assert "chip tone" in browser.get(PEOPLE).content.decode()

    RightsPeriod.objects.create(household=home, status="3", starts_on=today, informed_on=today)

    assert "chip tone" not in browser.get(PEOPLE).content.decode()


def test_doctors_walk_their_own_appointments_only(in_13):
    browser, _ = signed(Role.DOCTOR, organisation=pole())
    appointment(person("Entretien"))
    appointment(person("Soin"), kind="doctor")

    assert names(browser.get(APPOINTMENTS)) == ["SOIN A"]


def test_entrants_show_one_queue(adviser_13):
    browser, _ = adviser_13
    OrientationFactory(interviewed=True)
    OrientationFactory()

    assert len(names(browser.get(f"{ENTRANTS}?file=a-orienter"))) == 1
    assert len(names(browser.get(f"{ENTRANTS}?file=inconnue"))) == 2


def test_entrants_are_not_a_doctors(in_13):
    assert signed(Role.DOCTOR, organisation=pole())[0].get(ENTRANTS).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_entrants_cost_the_same_for_any_number_of_rows(adviser_13, rows, django_assert_num_queries):
    browser, _ = adviser_13
    OrientationFactory.create_batch(rows)
    browser.get(ENTRANTS)

    with django_assert_num_queries(11):
        browser.get(ENTRANTS)


@pytest.mark.parametrize("rows", [1, 3])
def test_queues_of_a_structure_cost_the_same_for_any_number_of_rows(
    structure_manager_13, rows, django_assert_num_queries
):
    browser, _ = structure_manager_13
    OrientationFactory.create_batch(rows, handed_over=True)
    browser.get(ENTRANTS)

    with django_assert_num_queries(11):
        page = browser.get(ENTRANTS)
    assert len(names(page)) == rows


def test_appointments_hide_those_that_would_tell_of_health(adviser_13):
    browser, _ = adviser_13
    who = person("Mienne")
    appointment(who, kind="doctor")
    appointment(who, kind="orientation_interview", starts_at=timezone.now() + timedelta(days=1))

    page = browser.get(APPOINTMENTS)

    assert len(names(page)) == 1
    assert "médecin" not in page.content.decode()


@pytest.mark.parametrize(("query", "count"), [("", 3), ("quand=a-noter", 1), ("quand=jour", 1), ("quand=tous", 4)])
def test_appointments_are_filtered_by_when(adviser_13, query, count):
    browser, _ = adviser_13
    now = timezone.now()
    today = timezone.localtime(now).replace(hour=0, minute=1)
    appointment(person("Passee"), starts_at=now - timedelta(days=1))
    appointment(person("Dujour"), starts_at=today)
    appointment(person("Tenue"), starts_at=now - timedelta(days=2), status="held")
    appointment(person("Future"), starts_at=now + timedelta(days=2))

    found = names(browser.get(f"{APPOINTMENTS}?{query}"))

    assert len(found) == count


@pytest.mark.parametrize("rows", [1, 3])
def test_appointments_cost_the_same_for_any_number_of_rows(adviser_13, rows, django_assert_num_queries):
    browser, _ = adviser_13
    for rank in range(rows):
        appointment(person(f"Nom{rank}"))
    browser.get(APPOINTMENTS)

    with django_assert_num_queries(9):
        browser.get(APPOINTMENTS)
