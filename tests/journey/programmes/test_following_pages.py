"""The pages of actions under way: what each shows, to whom, and what a form keeps."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.journey.programmes import operations
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries.of_person import of_person
from rebond.people.accounts.states import Role
from tests.factories import AssignmentFactory, BeneficiaryFactory, MembershipFactory, principal
from tests.journey.programmes.factories import EnrolmentFactory, action, structure
from tests.signing import client_of

pytestmark = pytest.mark.usefixtures("departement")


def today():
    return timezone.localdate()


def followed(programme=None, count=1, **fields):
    """People followed in an action by one referent, started a week ago."""
    code = (programme or action(code="plie")).code
    here = structure(code)
    referent = MembershipFactory(role=Role.REFERENT, organisation=here)
    began = {"started_on": today() - timedelta(days=7), "asked_at": timezone.now() - timedelta(days=20)}
    rows = [EnrolmentFactory(programme=code, started=True, organisation=here, **began, **fields) for _ in range(count)]
    for row in rows:
        operations.add_professional(
            row,
            named=operations.Named(referent, referent.role),
            on=today(),
            by=principal().actor,
            at=timezone.now(),
        )
    return rows, referent


def test_the_page_says_what_to_do_now_and_the_stages():
    [row], referent = followed()

    page = client_of(referent).get(reverse("following:enrolment", args=[row.pk])).content.decode()

    assert "Et maintenant" in page
    for stage in action(code="plie").stages:
        assert stage.name in page
    assert reverse("following:stage", args=[row.pk]) in page


def test_who_accompanies_reads_and_does_not_write():
    [row], _ = followed()
    structure_elsewhere = AssignmentFactory(beneficiary=row.beneficiary, named=True)
    client = client_of(structure_elsewhere.referent)

    page = client.get(reverse("following:enrolment", args=[row.pk])).content.decode()
    assert reverse("following:stage", args=[row.pk]) not in page
    assert client.get(reverse("following:stage", args=[row.pk])).status_code == 403


def test_a_stranger_sees_nothing():
    [row], _ = followed()

    assert client_of(principal().membership).get(reverse("following:enrolment", args=[row.pk])).status_code == 404


def test_a_form_keeps_what_was_typed_and_says_what_to_do():
    [row], referent = followed()
    client, url = client_of(referent), reverse("following:end", args=[row.pk])

    answer = client.post(url, {"on": today() + timedelta(days=3), "exit": "moved", "result": "Départ à Lyon"})

    page = answer.content.decode()
    assert "Départ à Lyon" in page
    assert "jour venu" in page
    assert client.post(url, {"on": today(), "exit": "moved", "result": "Départ à Lyon"}).status_code == 303
    assert client.get(reverse("following:bilan", args=[row.pk]))["Content-Type"] == "application/pdf"
    assert client.post(url, {"on": today(), "exit": "moved", "result": "Encore"}).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_reads_in_as_many_statements_whatever_it_shows(count, django_assert_num_queries):
    _, referent = followed(count=count)
    client = client_of(referent)
    client.get("/actions/suivi/")

    with django_assert_num_queries(LIST_QUERIES):
        page = client.get("/actions/suivi/?faire=rythme").content.decode()
    assert page.count("Aucun") >= count


LIST_QUERIES = 10


def test_each_queue_opens_the_list_it_counts():
    _, referent = followed()
    client = client_of(referent)

    for key in ("rythme", "silence", "fin", "emploi", "bilans", "heures"):
        assert client.get(f"/actions/suivi/?faire={key}&pour=moi").status_code == 200


def test_the_interviews_are_shown_before_they_are_taken():
    [row], referent = followed()
    client, url = client_of(referent), reverse("following:meetings", args=[row.pk])
    typed = {"kind": "follow_up", "agent": referent.pk, "mode": "in_person", "day": today() + timedelta(days=7)}
    typed |= {"hour": "09:00", "count": 3, "every_weeks": 2}

    answer = client.post(url, typed)
    assert answer.context["hours"]
    assert row.meetings.count() == 0
    hours = [hour.isoformat() for hour in answer.context["hours"]]
    assert client.post(url, {**typed, "hours": hours}).status_code == 303
    assert row.meetings.count() == 3


def test_the_card_of_the_file_shows_the_actions_under_way_first(django_assert_num_queries):
    [row], referent = followed()
    EnrolmentFactory(programme="young", ended=True, beneficiary=row.beneficiary, organisation=row.organisation)
    seen = principal(Role.MANAGER)

    with django_assert_num_queries(2):
        lines = of_person(row.beneficiary, seen, now=timezone.now())
    assert [line.is_open for line in lines] == [True, False]
    assert lines[0].follows == referent.user.full_name


def test_a_confidential_action_is_nobody_elses():
    programme = action(is_confidential=True)
    row = EnrolmentFactory(programme=programme.code, started=True, beneficiary=BeneficiaryFactory())
    manager, there = principal(Role.MANAGER), principal(Role.NURSE, organisation=row.organisation)

    assert of_person(row.beneficiary, manager, now=timezone.now()) == []
    assert Enrolment.objects.visible_to(there).get() == row


def test_the_page_leads_to_the_prescription_and_back():
    [row], referent = followed()
    client, pages = client_of(referent), ("following:enrolment", "programmes:request")
    there, back = (reverse(name, args=[row.pk]) for name in pages)

    assert back in client.get(there).content.decode()
    assert there in client.get(back).content.decode()
    administrator = principal(Role.ADMINISTRATOR).membership
    assert back not in client_of(administrator).get(there).content.decode()


def test_without_any_session_the_page_says_where_to_open_one():
    [row], referent = followed()

    page = client_of(referent).get(reverse("following:session", args=[row.pk]), follow=True)

    assert page.redirect_chain[-1][0] == reverse("following:enrolment", args=[row.pk])
    assert "ouvrez-en une depuis l'agenda" in html.unescape(page.content.decode())


def test_only_who_hands_over_has_boxes_to_tick():
    [row], referent = followed()
    manager = MembershipFactory(role=Role.STRUCTURE_MANAGER, organisation=row.organisation)
    url, act = reverse("following:enrolments"), reverse("following:hand_over")

    assert [act in client_of(who).get(url).content.decode() for who in (manager, referent)] == [True, False]


def test_what_somebody_follows_is_handed_over_and_the_rest_says_why_not():
    [row], referent = followed()
    here = row.organisation
    manager, colleague = (
        MembershipFactory(role=role, organisation=here) for role in (Role.STRUCTURE_MANAGER, referent.role)
    )
    [elsewhere], _ = followed()
    AssignmentFactory(beneficiary=elsewhere.beneficiary, structure=here, named=True)
    browser, ticked = client_of(manager), {"ids": [str(row.pk), str(elsewhere.pk)]}

    def post(data):
        answer = browser.post(reverse("following:hand_over"), data, follow=True)
        return html.unescape(answer.content.decode()).replace("\xa0", " ")

    assert "Confier à un collègue : 2 personnes" in post(ticked)

    said = {"confirmed": "2", "leaving": referent.pk, "coming": colleague.pk, "on": today().isoformat()}
    page = post(ticked | said)

    assert "1 personne confiée sur 2" in page
    assert f"non suivies par {referent.user.full_name}" in page
    assert row.professionals.get(until=None).member == colleague


def test_the_host_of_an_immersion_has_a_siret_that_exists():
    [row], referent = followed()
    url = reverse("following:add_stay", args=[row.pk, "immersion"])

    page = client_of(referent).post(url, {"host": "Boulangerie", "host_siret": "12345678901234"}).content.decode()

    assert "Ce SIRET n'existe pas" in html.unescape(page)
