"""The bilan of the Accélérateur: each figure by its definition, people once, small cells hidden, the same statements."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.events.accelerator.models import Day
from rebond.events.jobdating.models import JobDating, Readiness, Theme
from rebond.events.jobdating.states import MeetingStatus
from rebond.faces.dashboards import bilan, report_words
from rebond.ground.journal.models import JournalLine
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment, Session
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.hires.models import Hire, PostCheck
from tests import pdf
from tests.events.jobdating import factories as dating
from tests.factories import BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.signing import client_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 20)
SCOPE = bilan.Scope(date(2026, 3, 1), TODAY)
HELD_AT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 20, 11, tzinfo=UTC))


def day(at: datetime = HELD_AT) -> Day:
    theme = Theme.objects.filter(month=at.date().replace(day=1)).first() or dating.theme(month=at.date().replace(day=1))
    site = OrganisationFactory.create(capabilities=["accelerator"])
    session = Session.objects.create(
        kind="accelerator_day", organisation=site, starts_at=at, minutes=420, places=30, made_at=at
    )
    return Day.objects.create(theme=theme, session=session, capacity=30, workshops=["trades"])


def place(of: Day, person: Any, status: str = "held", **fields: Any) -> Appointment:
    return Appointment.objects.create(
        beneficiary=person, kind="accelerator_day", status=status, starts_at=of.session.starts_at, minutes=420,
        organisation=of.session.organisation, session=of.session, made_at=HELD_AT, **fields,
    )  # fmt: skip


def hire(person: Any, status: str = "signed", **fields: Any) -> Hire:
    signed = {"signed_on": date(2026, 3, 12), "starts_on": date(2026, 3, 15), "contract": "cdi"}
    given = {"promised_at": HELD_AT, "source": "jobdating", **(signed if status in ("signed", "ended") else {})}
    return Hire.objects.create(beneficiary=person, company=dating.company(), status=status, **{**given, **fields})


def counts(scope: bilan.Scope = SCOPE, least: int = 1) -> dict[str, int]:
    found = bilan.Bilan(scope, today=TODAY, least=least)
    return {line.figure.key: line.count for line in found.lines()}


def a_way(people: int = 1) -> list[Beneficiary]:
    """People who were invited, came, were ready, met a recruiter, were promised and signed."""
    of, persons = day(), BeneficiaryFactory.create_batch(people)
    event = dating.job_dating(on=date(2026, 3, 17), theme=of.theme)
    host = dating.recruiter(event)
    for rank, person in enumerate(persons):
        place(of, person, confirmed_at=HELD_AT)
        Readiness.objects.create(beneficiary=person, is_ready=True, theme=of.theme, decided_at=HELD_AT)
        dating.meeting(dating.candidate(event, beneficiary=person), host, slot=rank, status=MeetingStatus.HELD)
        hire(person)
    return persons


def test_a_person_who_goes_all_the_way_is_counted_once_in_each_figure(departement):
    (person,) = a_way()
    place(day(HELD_AT + timedelta(days=7)), person)

    assert set(counts().values()) == {1}


@pytest.mark.parametrize(
    ("status", "confirmed", "expected"),
    [
        ("held", True, (1, 1, 1)),
        ("held", False, (1, 0, 1)),
        ("missed", True, (1, 1, 0)),
        ("excused", False, (1, 0, 0)),
        ("cancelled", False, (0, 0, 0)),
        ("planned", False, (1, 0, 0)),
    ],
)
def test_invited_confirmed_and_present_are_what_their_sentences_say(in_13, status, confirmed, expected):
    place(day(), BeneficiaryFactory(), status, confirmed_at=HELD_AT if confirmed else None)

    found = counts()

    assert (found["invited"], found["confirmed"], found["present"]) == expected


def test_a_promise_is_no_hire_before_it_is_signed_nor_after_it_was_dropped(in_13):
    hire(BeneficiaryFactory(), "promised")
    hire(BeneficiaryFactory(), "dropped", drop_reason="not_started", signed_on=date(2026, 3, 12))
    hire(BeneficiaryFactory(), "ended", ended_on=date(2026, 3, 18), end_reason="trial")

    found = counts()

    assert (found["promised"], found["signed"]) == (3, 1)


def test_hires_that_no_event_brought_about_are_not_counted(in_13):
    hire(BeneficiaryFactory(), source="direct")

    assert counts()["signed"] == 0


def test_in_post_counts_those_asked_and_says_who_was_not(departement):
    for is_in_post in (True, False, None):
        made = hire(BeneficiaryFactory(), signed_on=date(2026, 2, 1), starts_on=date(2026, 2, 10))
        if is_in_post is not None:
            PostCheck.objects.create(hire=made, months=1, is_in_post=is_in_post, asked_on=TODAY)

    post = next(one for one in bilan.Bilan(SCOPE, today=TODAY, least=1).posts() if one.figure.key == "in_post_1")

    assert (post.due, post.asked, post.kept, post.percent) == (3, 2, 1, 50.0)


def test_contracts_signed_after_the_period_count_for_the_people_of_the_period(in_13):
    a_way()
    Hire.objects.update(signed_on=date(2026, 3, 18))
    scope = bilan.Scope(date(2026, 3, 1), date(2026, 3, 16))

    rates = {rate.label: rate.percent for rate in bilan.Bilan(scope, today=TODAY, least=1).rates()}

    assert rates["Contrats, parmi les personnes reçues"] == 100.0
    assert counts(scope)["signed"] == 0


def test_a_share_says_its_two_numbers_and_who_is_outside(departement):
    a_way(2)
    place(day(), BeneficiaryFactory())
    hire(BeneficiaryFactory())

    rates = {one.label: one for one in bilan.Bilan(SCOPE, today=TODAY, least=1).rates()}
    share = rates["Contrats, parmi les personnes reçues"]
    address, manager = reverse("dashboards:bilan"), client_of(MembershipFactory(role=Role.MANAGER))
    page = manager.get(address).content.decode().replace("\xa0", " ")

    assert (share.part, share.whole, share.said) == (2, 3, "2\xa0sur\xa03")
    assert share.outside == "Contrat signé sans journée dans la période\xa0: 1\xa0personne, hors de cette part."
    assert rates["Sont venues"].outside == ""
    assert "2 sur 3" in page and "Contrat signé sans journée dans la période : 1 personne" in page
    assert "facultatif" not in page


def test_a_share_hides_its_numbers_with_it_and_who_is_outside_when_they_are_few(in_13):
    a_way(6)
    hire(BeneficiaryFactory())

    found = bilan.Bilan(SCOPE, today=TODAY, least=5)
    share = next(one for one in found.rates() if one.whole == 6 and one.label.startswith("Contrats"))

    assert (share.said, share.percent) == ("6\xa0sur\xa06", 100.0)
    assert "moins de 5\xa0personnes" in share.outside
    few = bilan.Bilan(SCOPE, today=TODAY, least=8).rates()[0]
    assert (few.said, few.percent) == ("", None)


def test_the_period_before_has_the_same_length_and_stands_beside(in_13):
    place(day(datetime(2026, 2, 12, 8, tzinfo=UTC)), BeneficiaryFactory())

    line = bilan.Bilan(SCOPE, today=TODAY, least=1).lines()[0]

    assert SCOPE.before == (date(2026, 2, 9), date(2026, 2, 28))
    assert (line.count, line.change) == (0, "1 la période d'avant (-1)")


@pytest.mark.parametrize("by", bilan.BY)
def test_every_dimension_tells_the_same_person(in_13, by):
    a_way()
    scope = bilan.Scope(SCOPE.since, SCOPE.until, by=by)

    found = bilan.Bilan(scope, today=TODAY, least=1).counts()

    assert max(cells["present"] for cells in found.values()) == 1


def test_a_hire_that_a_day_brought_about_has_the_theme_of_the_last_day_before_its_promise(departement):
    person, other = BeneficiaryFactory.create_batch(2)
    february, march = day(datetime(2026, 2, 12, 8, tzinfo=UTC)), day()
    Theme.objects.filter(pk=february.theme_id).update(title="Propreté")
    Theme.objects.filter(pk=march.theme_id).update(title="Logistique")
    place(february, person)
    place(march, person)
    place(march, other, "missed")
    for at in (datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 6, 8, tzinfo=UTC)):
        hire(person, source="accelerator", promised_at=at)
    hire(other, source="accelerator")

    found = bilan.Bilan(bilan.Scope(SCOPE.since, TODAY, by="theme"), today=TODAY, least=1).counts()

    assert {name.partition(",")[0]: cells["promised"] for name, cells in found.items() if cells["promised"]} == {
        "Propreté": 1,
        "Logistique": 1,
        "Hors thème": 1,
    }


def test_a_pole_and_a_sector_keep_their_own_people(in_13):
    (person,) = a_way()
    elsewhere = OrganisationFactory(pole=True)

    assert counts(bilan.Scope(SCOPE.since, TODAY, pole=person.pole_id))["present"] == 1
    assert counts(bilan.Scope(SCOPE.since, TODAY, pole=elsewhere.pk))["present"] == 0
    assert counts(bilan.Scope(SCOPE.since, TODAY, sector="batiment"))["present"] == 0


def test_small_counts_and_their_rates_are_hidden_from_who_may_not_see_the_people(departement):
    a_way(2)

    page = client_of(MembershipFactory(role=Role.ACCELERATOR)).get(reverse("dashboards:bilan")).content.decode()

    assert "moins de 5" in page
    assert "100,0" not in page
    assert reverse("dashboards:bilan_people", args=["present"]) not in page


def test_a_manager_sees_small_counts_and_the_people_behind(departement):
    (person,) = a_way()
    client = client_of(MembershipFactory(role=Role.MANAGER))

    page = client.get(reverse("dashboards:bilan")).content.decode()
    people = client.get(reverse("dashboards:bilan_people", args=["signed"])).content.decode()

    assert reverse("dashboards:bilan_people", args=["present"]) in page
    assert person.sorted_name in people


@pytest.mark.parametrize("people", [1, 4])
def test_the_page_asks_one_statement_a_family_whoever_is_counted(departement, django_assert_num_queries, people):
    client = client_of(MembershipFactory(role=Role.MANAGER))
    a_way(people)
    client.get(reverse("dashboards:bilan"))

    with django_assert_num_queries(15):
        client.get(reverse("dashboards:bilan"))


@pytest.mark.parametrize(
    "query",
    ["since=2026-05-01&until=2026-01-01", "since=hier", "pole=x&by=couleur", "since=0001-01-01&until=9999-12-31"],
)
def test_a_wrong_scope_is_said_or_left_out(in_13, query):
    client = client_of(MembershipFactory(role=Role.MANAGER))

    assert client.get(f"{reverse('dashboards:bilan')}?{query}").status_code == 200


def test_published_rates_stand_beside(in_13):
    found = {one.label: (one.said, one.percent) for one in bilan.published(TODAY)}

    assert found["Accélérateur, depuis sa création (2020)"][1] == 25.0
    assert found["Accélérateur (2016)"][1] == 33.3
    assert found["Grand Forum (2017)"] == ("400\u00a0promesses", None)


def test_cost_is_said_when_all_of_it_is_known_and_by_whom_it_served(in_13):
    a_way()
    Day.objects.update(cost_cents=200_000)
    unknown = bilan.Bilan(SCOPE, today=TODAY, least=1).cost()
    JobDating.objects.update(cost_cents=100_000)
    known = bilan.Bilan(SCOPE, today=TODAY, least=1).cost()

    assert report_words.cost_words(unknown).startswith("Coût inconnu pour 1")
    assert (known.cents, known.per_person) == (300_000, "3\u202f000\u00a0€")


def test_a_manager_notes_a_cost_once(departement):
    made = day()
    client = client_of(MembershipFactory(role=Role.MANAGER))
    address = reverse("dashboards:bilan_costs")

    page = client.post(address, {"event": f"day:{made.pk}", "euros": "1850,50"})

    made.refresh_from_db()
    assert (page.status_code, made.cost_cents) == (303, 185_050)
    assert JournalLine.objects.filter(verb="note_cost").count() == 1
    client.post(address, {"event": f"day:{made.pk}", "euros": ""})
    made.refresh_from_db()
    assert made.cost_cents is None


def test_a_wrong_cost_is_kept_on_screen(in_13):
    made = day()
    page = client_of(MembershipFactory(role=Role.MANAGER)).post(
        reverse("dashboards:bilan_costs"), {"event": f"day:{made.pk}", "euros": "-3"}
    )

    assert page.status_code == 422
    assert 'value="-3"' in page.content.decode()


def test_the_table_leaves_as_it_is_shown_and_it_is_journalled(in_13):
    a_way()

    file = client_of(MembershipFactory(role=Role.MANAGER)).get(reverse("dashboards:bilan_csv"), {"by": "sex"})

    assert file.content.decode().startswith("\ufeffSexe;Invitées;Ont confirmé;Reçues")
    assert JournalLine.objects.filter(verb="export").count() == 1


def test_the_report_is_one_page_that_hides_small_counts_and_is_dated(departement):
    a_way(2)

    file = client_of(MembershipFactory(role=Role.MANAGER)).get(reverse("dashboards:bilan_pdf"))

    assert file["Content-Type"] == "application/pdf"
    text = pdf.text(file.content)
    assert "20 mars 2026" in text
    assert "moins de 5" in text
    assert len(re.findall(rb"/Type/Page/", file.content)) == 1


@pytest.mark.parametrize("role", [Role.ADVISER, Role.REFERENT, Role.DOCTOR, Role.EMPLOYER])
def test_other_roles_do_not_see_the_bilan(in_13, role):
    assert client_of(MembershipFactory(role=role)).get(reverse("dashboards:bilan")).status_code == 403
