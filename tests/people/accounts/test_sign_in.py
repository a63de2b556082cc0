"""From the password to the work: sign-in, second factor, choice of a role, invitation."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.people.accounts import operations
from rebond.people.accounts.access import STRONG_KEY
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import MEMBERSHIP_KEY
from rebond.people.accounts.states import Role
from tests.factories import NOON, MembershipFactory
from tests.signing import client_of

PASSWORD = "trois mots sans rapport"
LOGIN = "/compte/connexion/"


@pytest.fixture(autouse=True)
def _no_former_try(db):
    cache.clear()


def found_in(pattern, text):
    found = re.search(pattern, text)
    assert found
    return found[1]


def agent(**fields):
    membership = MembershipFactory(**fields)
    membership.user.set_password(PASSWORD)
    membership.user.save()
    return membership


def sign_in(client, membership, password=PASSWORD):
    return client.post(LOGIN, {"login": membership.user.email, "password": password})


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def with_application(membership):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(membership.user, secret)
    return secret


def test_sign_in_enters_the_only_membership_with_a_new_session(in_13):
    membership, client = agent(), Client()
    client.get(LOGIN)

    response = sign_in(client, membership)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session[MEMBERSHIP_KEY] == str(membership.pk)
    assert JournalLine.objects.filter(verb="enter", object_id=membership.pk).count() == 1


def test_agent_without_factor_is_led_to_protect_the_account(in_13):
    membership, client = agent(role=Role.ADMINISTRATOR), Client()
    sign_in(client, membership)

    response = client.get("/administration/personnes/")

    assert (response.status_code, response["Location"]) == (302, "/compte/proteger/")


def test_adding_an_application_makes_the_session_strong_and_shows_codes(in_13):
    membership, client = agent(role=Role.ADMINISTRATOR), Client()
    sign_in(client, membership)
    page = client.get("/compte/second-facteur/application/").content.decode()
    secret = found_in(r"<code>(\w+)</code>", page)

    response = client.post("/compte/second-facteur/application/", {"code": code_of(secret)})

    assert (response.status_code, response["Location"]) == (302, "/compte/second-facteur/codes/")
    assert client.get("/administration/personnes/").status_code == 200
    assert secret not in str(Authenticator.objects.filter(type="totp").values_list("data", flat=True)[0])


def test_sign_in_with_an_application_asks_the_code_then_is_strong(in_13):
    membership, client = agent(), Client()
    secret = with_application(membership)

    first = sign_in(client, membership)
    wrong = client.post(first["Location"], {"code": "000000"})
    right = client.post(first["Location"], {"code": code_of(secret)})

    assert first["Location"] == "/compte/second-facteur/saisir/"
    assert (wrong.status_code, right.status_code) == (200, 302)
    assert client.session[STRONG_KEY] is True


def test_ten_wrong_codes_end_the_tries(in_13):
    membership, client = agent(), Client()
    secret = with_application(membership)
    place = sign_in(client, membership)["Location"]
    for _ in range(10):
        client.post(place, {"code": "000000"})

    response = client.post(place, {"code": code_of(secret)})

    assert response.status_code == 200
    assert "Trop d&#x27;essais" in response.content.decode()


def test_removing_the_last_factor_closes_the_files_again(in_13):
    membership = agent(role=Role.ADMINISTRATOR)
    secret = with_application(membership)
    client = Client()
    client.post(sign_in(client, membership)["Location"], {"code": code_of(secret)})
    client.post("/compte/verifier/", {"password": PASSWORD})

    client.post("/compte/second-facteur/application/retirer/")

    assert Authenticator.objects.count() == 0
    assert client.get("/administration/personnes/")["Location"] == "/compte/proteger/"


def test_changing_factors_asks_again_who_one_is(in_13):
    membership = agent()
    with_application(membership)
    client = client_of(membership)

    response = client.get("/compte/second-facteur/application/retirer/")

    assert response["Location"].startswith("/compte/verifier/")


def test_beneficiary_needs_no_second_factor(in_13):
    membership, client = agent(person=True), Client()

    sign_in(client, membership)

    assert client.session[MEMBERSHIP_KEY] == str(membership.pk)
    assert client.session[STRONG_KEY] is False


def test_several_memberships_are_chosen_from_and_each_entrance_is_journalled(in_13):
    first = agent()
    with context.departement(14):
        second = MembershipFactory(user=first.user)
    client = Client()

    response = sign_in(client, first)
    page = client.get(response["Location"]).content.decode()
    client.post("/compte/role/", {"membership": str(second.pk)})

    assert response["Location"].startswith("/compte/role/")
    assert str(first.pk) in page
    assert (client.session["departement"], client.session[MEMBERSHIP_KEY]) == (14, str(second.pk))
    with context.departement(14):
        assert JournalLine.objects.filter(verb="enter", object_id=second.pk).count() == 1


def test_switching_rotates_the_session_key(in_13):
    first = agent()
    second = MembershipFactory(user=first.user)
    client = client_of(first)
    before = client.session.session_key

    client.post("/compte/role/", {"membership": str(second.pk), "next": "//ailleurs.example/"})

    assert client.session.session_key != before


def test_choosing_the_membership_of_another_is_refused(in_13):
    client, other = client_of(agent()), agent()

    response = client.post("/compte/role/", {"membership": str(other.pk)})

    assert response.status_code == 422
    assert client.session[MEMBERSHIP_KEY] != str(other.pk)


@pytest.mark.parametrize("place", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"])
def test_choosing_never_leads_to_another_site(in_13, place):
    membership = agent()

    response = client_of(membership).post("/compte/role/", {"membership": str(membership.pk), "next": place})

    assert response["Location"] == "/"


def test_deactivation_acts_at_the_next_request_of_every_session(in_13):
    membership = agent(role=Role.ADMINISTRATOR)
    clients = [client_of(membership), client_of(membership)]
    assert [c.get("/administration/personnes/").status_code for c in clients] == [200, 200]

    operations.deactivate(membership.user, by=WORKER, at=NOON)

    assert [c.get("/administration/personnes/")["Location"].split("?")[0] for c in clients] == [LOGIN, LOGIN]


def test_ended_membership_without_other_leads_to_a_page_and_not_in_circles(in_13):
    membership = agent(role=Role.ADMINISTRATOR)
    with context.departement(14):
        MembershipFactory(user=membership.user, accepted_at=None)
    client = client_of(membership)
    operations.end_membership(membership, by=WORKER, at=NOON)

    response = client.get("/administration/personnes/", follow=True)

    assert (response.status_code, response.request["PATH_INFO"]) == (200, "/compte/role/")


def invited(**fields):
    membership = MembershipFactory(accepted_at=None, **fields)
    membership.user.set_unusable_password()
    membership.user.save()
    operations.invite_again(Membership.objects.filter(pk=membership.pk), by=WORKER, at=_now())
    return membership, found_in(r"(/invitation/[^/]+/)", Message.objects.get().body)


def _now():
    from django.utils import timezone

    return timezone.now()


def test_invitation_shows_on_get_and_acts_on_post_once(in_13):
    membership, address = invited()
    client = Client()

    shown = client.get(address)
    accepted = client.post(address, {"password": PASSWORD})
    again = client.post(address, {"password": PASSWORD})

    membership.refresh_from_db()
    assert (shown.status_code, accepted.status_code, again.status_code) == (200, 303, 410)
    assert membership.accepted_at is not None
    assert sign_in(client, membership)["Location"] == "/"


def test_invitation_refuses_a_weak_password_and_stays_open(in_13):
    membership, address = invited()

    response = Client().post(address, {"password": "court"})

    membership.refresh_from_db()
    assert (response.status_code, membership.accepted_at) == (422, None)
    assert Client().get(address).status_code == 200


def test_unknown_link_says_so(in_13):
    response = Client().get("/invitation/nawak/")

    assert response.status_code == 410
    assert "Ce lien ne sert plus" in response.content.decode()


def test_ended_membership_kills_its_link(in_13):
    membership, address = invited()
    operations.end_membership(membership, by=WORKER, at=NOON)

    assert Client().get(address).status_code == 410


def test_password_reset_by_mail_ends_the_wait_after_too_many_tries(in_13, mailoutbox):
    membership, client = agent(), Client()
    for _ in range(10):
        sign_in(client, membership, "faux")
    locked = sign_in(client, membership)
    client.post("/compte/mot-de-passe/oubli/", {"email": membership.user.email})
    link = found_in(r"https?://[^/]+(/compte/mot-de-passe/nouveau/\S+)", mailoutbox[0].body)
    place = client.get(link)["Location"]

    client.post(place, {"password1": "quatre mots bien choisis", "password2": "quatre mots bien choisis"})

    assert locked.status_code == 200
    assert sign_in(client, membership, "quatre mots bien choisis").status_code == 302


def test_new_recovery_codes_are_told_by_mail(in_13, mailoutbox, django_capture_on_commit_callbacks):
    membership = agent()
    with_application(membership)
    client = client_of(membership)
    client.post("/compte/verifier/", {"password": PASSWORD})

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/second-facteur/codes/nouveaux/")

    assert [mail.subject for mail in mailoutbox] == ["Un changement dans votre compte Rebond"]
    assert client.get("/compte/second-facteur/codes/fichier/").content.count(b"\n") > 10
