"""Queues before an action begins: what is due in SQL and in Python, on both sides; lists that stay within their queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rebond.ground.parameters import queries as parameters
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries import queues
from rebond.journey.programmes.queries.facts import known
from rebond.journey.programmes.queries.suggesting import refused, suggestions
from rebond.journey.programmes.states import Status
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, BeneficiaryFactory, principal
from tests.journey.orientation.factories import pole
from tests.journey.programmes.factories import ACTION, EnrolmentFactory, ProvisionFactory, staff, structure
from tests.signing import client_of

pytestmark = pytest.mark.usefixtures("departement")


def days(which):
    return parameters.get(f"prescribing.{which}", on=TODAY)


def keys(rows):
    return {row.pk for row in rows}


def test_the_due_day_is_the_same_in_sql_and_in_python():
    for offset in (0, 5, 40):
        EnrolmentFactory(asked_at=NOON - timedelta(days=offset), agreed_at=NOON - timedelta(days=offset // 2))
        EnrolmentFactory(accepted=True, answered_at=NOON - timedelta(days=offset))
    EnrolmentFactory(waiting=True)

    for row in queues.with_due(Enrolment.objects.all()):
        deadline = queues.awaited(row, today=TODAY)
        assert row.due_on == (deadline and deadline.due_on)


def test_silence_is_seen_by_who_sent_and_by_who_must_answer():
    sender = principal(Role.REFERENT)
    late = NOON - timedelta(days=days("answer_days") + 1)
    person = BeneficiaryFactory(pole=pole())
    row = EnrolmentFactory(asked_at=late, asked_by=sender.membership, beneficiary=person)
    fresh = EnrolmentFactory(asked_by=sender.membership, organisation=row.organisation)
    here = staff(row.organisation)

    assert keys(queues.to_answer(here, TODAY)) == {row.pk, fresh.pk}
    assert keys(queues.silent(sender, TODAY)) == set()  # of a person whom they no longer see
    adviser = principal(Role.ADVISER, organisation=person.pole)
    Enrolment.objects.filter(pk=row.pk).update(asked_by=adviser.membership)
    assert keys(queues.silent(adviser, TODAY)) == {row.pk}


def test_what_was_accepted_and_never_began_is_seen():
    old = NOON - timedelta(days=days("start_days") + 1)
    row = EnrolmentFactory(accepted=True, answered_at=old)
    EnrolmentFactory(accepted=True, organisation=row.organisation)

    assert keys(queues.to_start(staff(row.organisation), TODAY)) == {row.pk}


def test_a_free_place_is_told_to_the_structure():
    places = ProvisionFactory(places=1)
    row = EnrolmentFactory(waiting=True, organisation=places.organisation)
    EnrolmentFactory(waiting=True, organisation=places.organisation, asked_at=NOON)

    assert keys(queues.to_call_in(staff(places.organisation), TODAY)) == {row.pk}


def test_every_queue_shows_in_a_faire_and_opens_its_list():
    places = ProvisionFactory(places=1)
    EnrolmentFactory(organisation=places.organisation)
    EnrolmentFactory(waiting=True, organisation=places.organisation)
    client = client_of(staff(places.organisation).membership)

    page = client.get(reverse("casefile:home")).content.decode()
    assert "Demandes à répondre" in page
    assert "Une place est libre" in page
    for queue in ("a-repondre", "place-libre", "a-commencer"):
        assert client.get(reverse("programmes:inbox"), {"file": queue}).status_code == 200


@pytest.mark.parametrize("count", [3, 12])
def test_the_inbox_stays_within_its_queries(count, django_assert_max_num_queries):
    places = ProvisionFactory(places=5)
    for _ in range(count):
        EnrolmentFactory(organisation=places.organisation)
    client = client_of(staff(places.organisation).membership)

    with django_assert_max_num_queries(10) as asked:
        client.get(reverse("programmes:inbox"))
    EXACT.setdefault("inbox", len(asked))
    assert len(asked) == EXACT["inbox"]


EXACT: dict[str, int] = {}


@pytest.mark.parametrize("count", [3, 12])
def test_what_was_sent_stays_within_its_queries(count, django_assert_max_num_queries):
    for _ in range(count):
        EnrolmentFactory()
    client = client_of(principal(Role.MANAGER).membership)

    with django_assert_max_num_queries(12) as asked:
        client.get(reverse("programmes:sent"))
    EXACT.setdefault("sent", len(asked))
    assert len(asked) == EXACT["sent"]


def test_many_are_judged_in_a_handful_of_queries(django_assert_max_num_queries):
    people = [BeneficiaryFactory(pole=pole()) for _ in range(20)]

    with django_assert_max_num_queries(8):
        known(people, on=TODAY)
    programme = catalogue.get(ACTION, on=TODAY)
    EnrolmentFactory(beneficiary=people[0])
    with django_assert_max_num_queries(10):
        found = list(refused(people, programme, role=Role.REFERENT, motive="", on=TODAY))
    assert [one.person for one in found] == [people[0]]


def test_audience_and_priority_are_said_in_words():
    young = BeneficiaryFactory(pole=pole(), birth_date=TODAY - timedelta(days=365 * 24 + 200))
    old = BeneficiaryFactory(pole=pole())

    def of(person):
        return next(one for one in suggestions(person, on=TODAY) if one.programme.code == "young")

    assert of(young).suits
    assert of(young).is_priority is bool(of(young).programme.priority)
    assert of(old).missing == ("il faut « âge : moins de 26 », ici 35",)


def test_a_waiting_row_has_no_deadline():
    row = EnrolmentFactory(waiting=True, status=Status.WAITING)

    assert queues.awaited(row, today=TODAY) is None


def test_bulk_prescription_tells_before_it_sends():
    adviser = principal(Role.ADVISER, organisation=pole())
    people = [BeneficiaryFactory(pole=pole()) for _ in range(3)]
    EnrolmentFactory(beneficiary=people[0])
    where, client = structure(), client_of(adviser.membership)
    typed = {"ids": [one.pk for one in people], "confirmed": "3", "where": f"{ACTION}:{where.pk}:", "motive": ""}
    url = reverse("casefile:people_prescribe")

    first = client.post(url, typed)
    page = first.content.decode().replace("\xa0", " ")
    assert "2 personnes seront envoyées, 1 laissée de côté" in page
    assert people[0].full_name in page
    assert Enrolment.objects.count() == 1
    client.post(url, {**typed, "seen": f"{ACTION}:{where.pk}::False:1"})
    assert Enrolment.objects.count() == 3
