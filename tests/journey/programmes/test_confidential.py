"""A confidential action is seen by carers, by the structure that receives the person and by the person: nobody else, anywhere."""

import pytest
from django.urls import reverse

from rebond.faces.casefile.queries.piles import SOURCES
from rebond.journey.programmes import catalogue, figures
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries import queues
from rebond.journey.programmes.queries.suggesting import open_programmes
from rebond.journey.programmes.states import Status
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, AssignmentFactory, BeneficiaryFactory, principal
from tests.journey.orientation.factories import pole
from tests.journey.programmes.factories import EnrolmentFactory, ProvisionFactory, staff, structure
from tests.signing import client_of

pytestmark = pytest.mark.usefixtures("departement")

CANARY = "Canarisecret"


@pytest.fixture
def world():
    code = next(one.code for one in catalogue.on(TODAY).values() if one.is_confidential)
    person = BeneficiaryFactory(pole=pole())
    referent = principal(Role.REFERENT)
    AssignmentFactory(beneficiary=person, structure=referent.membership.organisation, referent=referent.membership,
                      referent_named_at=NOON)  # fmt: skip
    where = structure(code, name=f"Centre {CANARY}")
    places = ProvisionFactory(programme=code, organisation=where, places=9, taken=7, place_note=CANARY)
    prescriber = principal(Role.SOCIAL_WORKER, organisation=referent.membership.organisation)
    row = EnrolmentFactory(
        beneficiary=person, programme=code, organisation=where, motive=CANARY, asked_by=prescriber.membership,
        provision=places,
    )  # fmt: skip
    return {"row": row, "person": person, "referent": referent, "prescriber": prescriber, "places": places}


def outsiders(world):
    here = world["referent"].membership.organisation
    yield from (world["referent"], world["prescriber"], principal(Role.STRUCTURE_MANAGER, organisation=here))
    yield from (principal(Role.ADVISER, organisation=pole()), principal(Role.MANAGER), principal(Role.ADMINISTRATOR))


def insiders(world):
    yield principal(Role.DOCTOR, organisation=pole())
    yield principal(Role.NURSE, organisation=pole())
    yield staff(world["row"].organisation)


PAGES = ("casefile:home", "casefile:people", "programmes:places", "programmes:inbox", "programmes:sent")


def test_no_page_of_anybody_else_tells_it(world):
    for who in outsiders(world):
        client = client_of(who.membership)
        found = [client.get(reverse(name)).content.decode() for name in PAGES]
        found.append(client.get(reverse("programmes:request", args=[world["row"].pk])).content.decode())
        found.append(client.get(reverse("casefile:person", args=[world["person"].pk])).content.decode())
        found.append(client.get(reverse("casefile:search"), {"q": world["person"].last_name}).content.decode())
        assert [page.count(CANARY) for page in found] == [0] * len(found), who.role
        assert client.get(reverse("programmes:provision", args=[world["places"].pk])).status_code == 404


def test_no_queue_and_no_count_of_anybody_else_holds_it(world):
    for status in (Status.ASKED, Status.TO_SIGN, Status.ACCEPTED):
        Enrolment.objects.update(status=status, asked_at=NOON.replace(year=2025), answered_at=NOON.replace(year=2025))
        for who in outsiders(world):
            assert [queue(who, TODAY).count() for queue in queues.QUEUES.values()] == [0] * len(queues.QUEUES)
    assert not figures.prescribed(TODAY.replace(year=2025), TODAY).exists()
    assert open_programmes([world["person"]]) == {world["person"].pk: set()}
    assert {"action-silence", "action-a-repondre"} <= {source.pile.key for source in SOURCES}


def test_carers_the_structure_and_the_person_see_it(world):
    for who in insiders(world):
        page = client_of(who.membership).get(reverse("programmes:request", args=[world["row"].pk]))
        assert CANARY in page.content.decode()
    account = principal(Role.BENEFICIARY)
    world["person"].account = account.membership
    world["person"].save(update_fields=["account"])
    assert world["row"] in Enrolment.objects.visible_to(account)


def test_another_doctor_and_an_employer_see_nothing(world):
    assert not Enrolment.objects.visible_to(principal(Role.DOCTOR)).exists()
    assert not Enrolment.objects.visible_to(principal(Role.EMPLOYER)).exists()


def test_it_is_not_offered_in_bulk(world):
    page = client_of(principal(Role.ADVISER, organisation=pole()).membership).post(
        reverse("casefile:people_prescribe"), {"ids": [world["person"].pk]}
    )

    assert f'value="{world["row"].programme}:' not in page.content.decode()
