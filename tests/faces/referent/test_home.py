"""« Mes personnes »: the most pressing first, one sentence each, in the same few statements for ten or more."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rebond.faces.referent.queries.facts import facts, mine
from rebond.faces.referent.queries.needs import most_pressing_first, row_of
from rebond.journey.health.models import Opinion
from rebond.people.beneficiaries.models import Beneficiary, Contact
from tests.faces.referent.conftest import Desk
from tests.factories import NOON, TODAY, AssignmentFactory
from tests.journey.orientation.factories import OrientationFactory
from tests.journey.support.factories import ReplacementFactory, StepFactory
from tests.people.appointments.factories import AppointmentFactory

HOME = reverse("referent:home")
STATEMENTS = 7
"""People, orientations, contracts, appointments, steps, enrolments; whom one replaces."""


def needs_of(person, who, *, now=NOON):
    found = facts(Beneficiary.objects.filter(pk=person.pk), who, now=now)
    return {need.kind: need for need in row_of(found[0]).needs}


def shown(browser, query=""):
    answer = browser.get(HOME + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def fresh(person, *, at=NOON):
    Contact.objects.create(beneficiary=person, kind="call", is_reached=True, at=at)


@pytest.mark.parametrize("count", [1, 12])
def test_people_are_read_in_the_same_statements_however_many(desk_13, count):
    for person in desk_13.people(count):
        StepFactory(beneficiary=person, late=True)
        AppointmentFactory(beneficiary=person, kind="follow_up")

    most_pressing_first(mine(desk_13.who, now=NOON))  # the parameters are read once

    with CaptureQueriesContext(connection) as seen:
        rows = most_pressing_first(mine(desk_13.who, now=NOON))

    assert (len(rows), len(seen)) == (count, STATEMENTS), [query["sql"][:120] for query in seen]


def test_the_page_costs_fifteen_statements_at_most(desk_13):
    desk_13.people(10)
    desk_13.browser.get(HOME)

    with CaptureQueriesContext(connection) as seen:
        shown(desk_13.browser)

    asked = [query["sql"] for query in seen if query["sql"].startswith("SELECT") and "set_config" not in query["sql"]]
    assert len(asked) <= 15, "\n".join(sql[:150] for sql in asked)


def test_who_is_due_first_comes_first(desk):
    calm, late, soon = desk.people(3)
    for person in (calm, late, soon):
        fresh(person)
        AppointmentFactory(beneficiary=person, kind="follow_up", starts_at=NOON + timedelta(days=5))
    StepFactory(beneficiary=late, late=True)
    StepFactory(beneficiary=soon, doer="agent", due_on=TODAY + timedelta(days=2))

    rows = most_pressing_first(mine(desk.who, now=NOON))

    assert [row.facts.person for row in rows] == [late, soon, calm]
    assert rows[-1].needs == []


def test_an_appointment_past_or_of_today_is_told(desk):
    past, today = desk.people(2)
    AppointmentFactory(beneficiary=past, kind="follow_up", starts_at=NOON - timedelta(days=2))
    AppointmentFactory(beneficiary=today, kind="follow_up", starts_at=NOON + timedelta(hours=2))

    assert needs_of(past, desk.who)["rendez-vous"].sentence.startswith("Dire si la personne est venue")
    told = needs_of(today, desk.who)["rendez-vous"]
    assert (told.sentence, told.due_on) == ("Rendez-vous de suivi aujourd'hui à 14\xa0h", TODAY)


def test_a_contract_is_due_as_the_law_says_since_the_hand_over(departement):
    orientation = OrientationFactory(followed=True)
    orientation.beneficiary.refresh_from_db()
    who = Desk(organisation=orientation.structure).who

    told = needs_of(orientation.beneficiary, who)["contrat"]

    assert told.sentence == "Préparer le contrat avec la personne"
    handed_on = timezone.localtime(orientation.handed_over_at).date()
    assert told.due_on == handed_on.replace(month=handed_on.month + 1)  # C. trav. D5411-14-1: one month


def test_silence_is_counted_from_the_last_news_as_the_pack_says(desk, departement):
    person = desk.people()[0]
    weeks = {13: 8, 14: 6}[departement.pk]
    fresh(person, at=NOON - timedelta(weeks=weeks))
    assert "nouvelles" not in needs_of(person, desk.who)

    Contact.objects.update(at=NOON - timedelta(weeks=weeks, days=1))
    told = needs_of(person, desk.who)["nouvelles"]
    assert (f"{weeks}\xa0semaines" in told.sentence.replace("\u202f", "\xa0"), told.due_on) == (
        True,
        TODAY - timedelta(days=1),
    )


def test_an_opinion_that_ends_is_told_a_month_before(desk):
    person = desk.people()[0]
    given = {"author": desk.who.membership, "effect": "apt", "given_at": NOON, "starts_on": TODAY}
    opinion = Opinion.objects.create(beneficiary=person, ends_on=TODAY + timedelta(days=31), **given)
    assert "avis" not in needs_of(person, desk.who)

    opinion.ends_on = TODAY + timedelta(days=30)
    opinion.save()
    assert needs_of(person, desk.who)["avis"].due_on == TODAY + timedelta(days=30)


def test_filters_count_people_and_keep_those_concerned(desk_13):
    late, other = desk_13.people(2)
    StepFactory(beneficiary=late, due_on=timezone.localdate() - timedelta(days=1))

    assert late.last_name.upper() in shown(desk_13.browser, "?pour=demarches")
    page = shown(desk_13.browser, "?pour=demarches")
    assert other.last_name.upper() not in page
    assert "Démarches <strong>1</strong>" in page


def test_a_colleagues_people_are_there_while_one_replaces_them(desk_13):
    absent = desk_13.colleague()
    person = desk_13.people(referent=absent)[0]
    assert person.last_name.upper() not in shown(desk_13.browser)

    today = timezone.localdate()
    ReplacementFactory(absent=absent, substitute=desk_13.who.membership, starts_on=today, ends_on=today)

    page = shown(desk_13.browser)
    assert person.last_name.upper() in page
    assert f"À la place de {absent.user.full_name}" in page


def test_a_call_is_noted_in_one_posting_and_counts(desk_13):
    person = desk_13.people()[0]

    answer = desk_13.browser.post(reverse("referent:call", args=[person.pk]), {"reached": "non"})

    assert answer.status_code == 303
    contact = Contact.objects.get(beneficiary=person)
    assert (contact.kind, contact.is_reached, contact.author) == ("call", False, desk_13.who.membership)


def test_the_structure_reads_the_load_of_each_and_what_is_late(manager_13):
    busy, free = manager_13.colleague(), manager_13.colleague()
    people = manager_13.people(3, referent=busy, pathway="socio_professionnel")
    StepFactory(beneficiary=people[0], due_on=timezone.localdate() - timedelta(days=1))

    page = html.unescape(manager_13.browser.get(reverse("referent:team")).content.decode())

    assert page.index(busy.user.full_name) < page.index(free.user.full_name)
    assert ">4<" in page  # three people at 1.3


def test_a_manager_plans_a_replacement_and_ends_it(manager_13):
    absent, substitute = manager_13.colleague(), manager_13.colleague()
    today = timezone.localdate()
    url = reverse("referent:replacements")
    said = {"absent": absent.pk, "substitute": substitute.pk, "starts_on": today, "ends_on": today + timedelta(days=9)}

    assert manager_13.browser.post(url, said).status_code == 303
    assert "déjà" in html.unescape(manager_13.browser.post(url, said).content.decode())
    page = html.unescape(manager_13.browser.get(url).content.decode())
    assert f"{substitute.user.full_name}</strong> remplace <strong>{absent.user.full_name}" in page


def test_a_referent_plans_their_own_replacement_only(desk_13):
    colleague = desk_13.colleague()
    today = timezone.localdate()
    said = {"absent": colleague.pk, "substitute": desk_13.who.membership.pk, "starts_on": today, "ends_on": today}

    answer = desk_13.browser.post(reverse("referent:replacements"), said)

    assert answer.status_code == 200
    assert "Sélectionnez un choix valide" in html.unescape(answer.content.decode())


def test_people_of_elsewhere_are_never_there(desk_13):
    desk_13.people(referent=desk_13.colleague())
    AssignmentFactory(named=True)

    assert mine(desk_13.who, now=NOON) == []


def test_many_people_are_on_pages_of_fifty(desk_13):
    people = desk_13.people(60)
    last = max(person.sort_name for person in people).split()[0]

    first, second = shown(desk_13.browser), shown(desk_13.browser, "?page=2")

    assert first.count("data-row-link") == 50 and "Personnes suivantes" in first
    assert second.count("data-row-link") == 10 and "Personnes précédentes" in second
    assert last.upper() in second.upper()
    assert shown(desk_13.browser, "?page=99").count("data-row-link") == 50
