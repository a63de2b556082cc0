"""The door of a company's space: an address proved, then opened at once only when nobody could be harmed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.people.accounts.models import Membership, User
from rebond.people.accounts.states import Role
from rebond.work.employers.models import Company, CompanyContact, SpaceRequest
from rebond.work.employers.operations import spaces
from rebond.work.employers.states import SpaceStatus
from tests.conftest import NOON
from tests.factories import MembershipFactory, UserFactory, principal
from tests.signing import client_of
from tests.work.employers.factories import SpaceRequestFactory
from tests.work.factories import SIRET, CompanyFactory, ContactFactory

pytestmark = pytest.mark.usefixtures("departement")
LINK = Actor("link")
PASSWORD = "trois mots sans rapport"


def _ask(siret=SIRET, email="rachid@bistrot.example", **more):
    given = {"name": "Le Bistrot", "facts": {"activity": "56.10A", "city": "Marseille"}}
    who = {"first_name": "Rachid", "last_name": "Martin", "email": email}
    return spaces.ask(siret=siret, **(given | who | more), by=LINK, at=NOON)


def _prove(request):
    return spaces.prove(request, password=PASSWORD, by=LINK, at=NOON)


def test_asking_sends_a_link_and_makes_nothing():
    request = _ask()

    [message] = Message.objects.all()
    assert (message.kind, message.address) == ("company_space", "rachid@bistrot.example")
    assert "/employeurs/lien/" in message.body
    assert request.status == SpaceStatus.SENT
    assert not Company.objects.exists()
    assert not User.objects.filter(email="rachid@bistrot.example").exists()


def test_a_wrong_siret_asks_nothing():
    with pytest.raises(ValidationError, match="un chiffre est sans doute faux"):
        _ask(siret="73282932000075")
    assert not SpaceRequest.objects.exists()


def test_a_new_company_opens_with_its_facts_its_contact_and_its_member():
    found = _prove(_ask(wants_letters=True, job_title="Gérant"))

    company = Company.objects.get()
    assert (company.siret, company.name, company.activity) == (SIRET, "Le Bistrot", "56.10A")
    assert company.registered_itself_at == NOON
    assert found.status == SpaceStatus.OPENED
    member = Membership.objects.get(role=Role.EMPLOYER)
    assert (member.organisation_id, member.accepted_at) == (company.organisation_id, NOON)
    assert member.user.check_password(PASSWORD)
    contact = CompanyContact.objects.get()
    assert (contact.job_title, contact.receives_letters) == ("Gérant", True)


def test_a_known_company_opens_at_once_to_an_address_that_we_know():
    company = CompanyFactory()
    ContactFactory(company=company, email="Rachid@Bistrot.example")

    assert _prove(_ask(siret=company.siret)).status == SpaceStatus.OPENED
    assert company.contacts.count() == 1
    assert Company.objects.count() == 1


def test_a_stranger_to_a_known_company_waits_for_an_agent():
    company = CompanyFactory()

    found = _prove(_ask(siret=company.siret))

    assert (found.status, found.company_id) == (SpaceStatus.ASKED, company.pk)
    assert not Membership.objects.filter(role=Role.EMPLOYER).exists()


def test_a_company_that_has_a_member_never_opens_silently():
    member = principal(Role.EMPLOYER, organisation=CompanyFactory().organisation)
    company = Company.objects.get()
    ContactFactory(company=company, email="rachid@bistrot.example")

    found = _prove(_ask(siret=company.siret))

    assert found.status == SpaceStatus.ASKED
    told = Message.objects.get(kind="company_space_asked")
    assert told.address == member.user.email
    assert "Rachid Martin" in told.body


def test_a_company_registered_meanwhile_is_asked_about():
    request = _ask()
    CompanyFactory(siret=SIRET)

    assert _prove(request).status == SpaceStatus.ASKED


def test_who_is_let_in_is_invited_and_who_is_not_is_told():
    company = CompanyFactory()
    by = principal(Role.RTEF).actor
    one, other = (SpaceRequestFactory(company=company, asked=True) for _ in range(2))

    spaces.accept(one, by=by, at=NOON)
    spaces.refuse(other, by=by, at=NOON)

    assert set(Message.objects.values_list("kind", "address")) == {
        ("invitation", one.email),
        ("company_space_refused", other.email),
    }
    assert Membership.objects.get(role=Role.EMPLOYER).accepted_at is None
    for act in (spaces.accept, spaces.refuse):
        with pytest.raises(IllegalMove):
            act(one, by=by, at=NOON)


def test_proving_twice_opens_once():
    request = _ask()
    _prove(request)

    with pytest.raises(IllegalMove):
        _prove(request)
    assert Membership.objects.filter(role=Role.EMPLOYER).count() == 1


def test_who_signs_in_elsewhere_keeps_their_password():
    user = UserFactory(email="rachid@bistrot.example")
    user.set_password("le mot de passe d'avant")
    user.save()
    MembershipFactory(user=user)

    spaces.prove(_ask(), password=None, by=LINK, at=NOON)

    user.refresh_from_db()
    assert user.check_password("le mot de passe d'avant")
    assert Membership.objects.filter(user=user).count() == 2


@pytest.mark.parametrize("is_inside", [True, False])
def test_who_asks_again_is_let_in_without_a_second_membership(is_inside):
    company = CompanyFactory()
    user = UserFactory(email="rachid@bistrot.example")
    accepted_at = NOON if is_inside else None
    place = {"organisation": company.organisation, "role": Role.EMPLOYER}
    member = MembershipFactory(user=user, accepted_at=accepted_at, **place)
    asked = SpaceRequestFactory(company=company, asked=True, email=user.email)

    agent = client_of(principal(Role.RTEF).membership)
    page = agent.post(reverse("employers:accept_access", args=[asked.pk]), follow=True).content.decode()

    asked.refresh_from_db()
    assert asked.status == SpaceStatus.OPENED
    assert Membership.objects.get(role=Role.EMPLOYER) == member
    assert Message.objects.filter(kind="invitation").exists() is not is_inside
    assert ("entre déjà dans cet espace" in page, "reçoit une invitation" in page) == (is_inside, not is_inside)
