"""Invite, accept, end, deactivate, start again: who may sign in, and as what."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context, links
from rebond.people.accounts import operations, queries
from rebond.people.accounts.models import Access, Membership, Organisation, User
from rebond.people.accounts.states import Role
from tests.factories import NOON, MembershipFactory, OrganisationFactory


def token_in(message):
    found = re.search(r"/invitation/([^/]+)/", message.body)
    assert found
    return found[1]


def invite(**changes):
    who = {
        "email": "Ana.Lopez@Exemple.example",
        "first_name": "Ana",
        "last_name": "Lopez",
        "organisation": changes.get("organisation") or OrganisationFactory(),
        "role": Role.REFERENT,
    }
    return operations.invite(**{**who, **changes}, by=WORKER, at=NOON)


def test_invite_creates_the_user_in_lower_case_and_sends_a_link(in_13):
    membership = invite()

    message = Message.objects.get()
    assert membership.user.email == "ana.lopez@exemple.example"
    assert (message.channel, message.address, message.recipient_id) == (
        "email",
        membership.user.email,
        membership.user.pk,
    )
    link = links.find(token_in(message), purpose="invitation", at=NOON)
    assert link and link.object_id == membership.pk
    assert (membership.user.has_usable_password(), membership.accepted_at) == (False, None)


def test_invite_keeps_the_name_and_password_of_a_known_user(in_13):
    user = MembershipFactory().user
    user.set_password("x")
    user.save()

    membership = invite(email=user.email.upper(), first_name="Autre", last_name="Nom")

    assert membership.user == user
    assert (membership.user.last_name, membership.user.has_usable_password()) == (user.last_name, True)


def test_invite_twice_to_the_same_role_is_refused_in_a_sentence(in_13):
    first = invite()

    with pytest.raises(ValidationError, match="déjà ce rôle"):
        invite(organisation=first.organisation)


def test_a_beneficiary_has_one_account_in_each_departement(in_13):
    operations.invite(
        email="p@x.example", first_name="P", last_name="X", organisation=None, role=Role.BENEFICIARY, by=WORKER, at=NOON
    )
    with context.departement(14):
        elsewhere = operations.invite(
            email="p@x.example",
            first_name="P",
            last_name="X",
            organisation=None,
            role=Role.BENEFICIARY,
            by=WORKER,
            at=NOON,
        )

    assert (User.objects.filter(email="p@x.example").count(), elsewhere.departement_id) == (1, 14)


def test_accept_sets_the_first_password_and_opens_the_access(in_13):
    membership = invite()

    accepted = operations.accept_invitation(membership, password="trois mots sans rapport", by=WORKER, at=NOON)

    assert accepted.user.check_password("trois mots sans rapport")
    assert queries.choices(accepted.user) == [accepted]


def test_accept_never_replaces_a_password(in_13):
    user = MembershipFactory().user
    user.set_password("ancien")
    user.save()

    operations.accept_invitation(invite(email=user.email), password="nouveau", by=WORKER, at=NOON)

    user.refresh_from_db()
    assert user.check_password("ancien")


def test_end_the_last_membership_closes_the_account(in_13):
    membership = MembershipFactory()

    operations.end_membership(membership, by=WORKER, at=NOON)

    user = User.objects.get(pk=membership.user_id)
    assert (user.is_active, user.has_usable_password(), user.accesses.count()) == (False, False, 0)
    lines = JournalLine.objects.filter(verb__in=["end", "deactivate"])
    assert set(lines.values_list("verb", "object_id")) == {
        ("end", membership.pk),
        ("deactivate", user.pk),
    }


def test_end_one_of_two_memberships_leaves_the_other(in_13):
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)

    operations.end_membership(first, by=WORKER, at=NOON)

    assert [m.pk for m in queries.choices(User.objects.get(pk=first.user_id))] == [second.pk]


def test_deactivate_here_leaves_the_other_departement_alone(in_13):
    here = MembershipFactory()
    with context.departement(14):
        there = MembershipFactory(user=here.user)

    operations.deactivate(here.user, by=WORKER, at=NOON)

    user = User.objects.get(pk=here.user_id)
    assert (user.is_active, [m.pk for m in queries.choices(user)]) == (True, [there.pk])


def test_end_twice_is_refused(in_13):
    membership = MembershipFactory()
    operations.end_membership(membership, by=WORKER, at=NOON)

    with pytest.raises(ValidationError, match="déjà terminé"):
        operations.end_membership(membership, by=WORKER, at=NOON)


def test_invite_opens_again_a_closed_account(in_13):
    membership = MembershipFactory()
    operations.end_membership(membership, by=WORKER, at=NOON)

    again = invite(email=membership.user.email)

    assert (again.user.is_active, again.user.has_usable_password()) == (True, False)


def test_invite_again_skips_those_who_accepted(in_13):
    waiting, done = invite(), MembershipFactory()
    Message.objects.all().delete()

    sent = operations.invite_again(Membership.objects.filter(pk__in=[waiting.pk, done.pk]), by=WORKER, at=NOON)

    assert (sent, Message.objects.count()) == (1, 1)


def test_renew_takes_factors_and_password_away_and_sends_a_link(in_13):
    membership = MembershipFactory()
    Authenticator.objects.create(user=membership.user, type=Authenticator.Type.TOTP, data={"secret": "x"})

    operations.renew(membership, by=WORKER, at=NOON)

    user = User.objects.get(pk=membership.user_id)
    assert (Authenticator.objects.count(), user.has_usable_password(), Message.objects.count()) == (0, False, 1)


def test_save_organisation_creates_then_corrects(in_13):
    made = operations.save_organisation("pole-1", name="Pôle 1", capabilities=["pole"], by=WORKER, at=NOON)
    operations.save_organisation("pole-1", phone="04 13 00 00 00", by=WORKER, at=NOON)

    found = Organisation.objects.get(code="pole-1")
    assert (found.pk, found.name, found.phone) == (made.pk, "Pôle 1", "04 13 00 00 00")


def test_save_organisation_refuses_an_unknown_mission(in_13):
    with pytest.raises(ValidationError):
        operations.save_organisation("x", name="X", capabilities=["banque"], by=WORKER, at=NOON)


def test_invited_but_not_accepted_is_no_choice(in_13):
    membership = invite()

    assert queries.choices(membership.user) == []
    assert Access.objects.filter(user=membership.user).exists()
    assert Membership.objects.get().accepted_at is None
