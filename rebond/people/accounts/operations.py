"""What changes who may sign in, and as what."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging import operations as messaging
from rebond.ground.tenancy import context, links
from rebond.ground.tenancy.middleware import SESSION_KEY
from rebond.people.accounts import queries
from rebond.people.accounts.models import Access, Membership, Organisation, User
from rebond.people.accounts.principals import CHOICES_KEY, MEMBERSHIP_KEY
from rebond.people.accounts.states import Role

INVITATION = "invitation"
INVITATION_DAYS = 7

SUBJECT = "Votre accès à Rebond"
TEXT = """Bonjour {first_name},

{departement} vous ouvre un accès à Rebond comme {role}.

Pour l'accepter et choisir votre mot de passe, suivez ce lien dans les {days} jours :
{address}

Ce lien est personnel : ne le transmettez à personne. Si vous n'attendiez pas ce message, ignorez-le.
"""


@transaction.atomic
def save_organisation(code: str, *, by: Actor, at: datetime, **fields: Any) -> Organisation:
    """The organisation of that code has these fields, created if it was unknown.

    Raises ValidationError when a field is wrong.
    """
    organisation = Organisation.objects.select_for_update().filter(code=code).first() or Organisation(code=code)
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.full_clean(exclude=["departement"], validate_unique=False)
    organisation.save()
    journal.record("save", organisation, by=by, at=at)
    return organisation


@transaction.atomic
def invite(
    *,
    email: str,
    first_name: str,
    last_name: str,
    organisation: Organisation | None,
    role: Role,
    by: Actor,
    at: datetime,
) -> Membership:
    """A membership awaits this person, who receives the link to accept it; a known user keeps their name.

    Raises ValidationError when they already have this role there.
    """
    membership = _engage(email, first_name, last_name, organisation, role, at)
    journal.record("invite", membership, by=by, at=at)
    _send_link(membership, at=at)
    return membership


@transaction.atomic
def join(
    *,
    email: str,
    first_name: str,
    last_name: str,
    organisation: Organisation,
    role: Role,
    password: str | None,
    by: Actor,
    at: datetime,
) -> Membership:
    """Somebody who has just proved their address by a link may enter this organisation at once.

    `password` is given by those who had none. Raises ValidationError when they already have this role there.
    """
    membership = _engage(email, first_name, last_name, organisation, role, at)
    journal.record("join", membership, by=by, at=at)
    return accept_invitation(membership, password=password, by=by, at=at)


def _engage(
    email: str, first_name: str, last_name: str, organisation: Organisation | None, role: Role, at: datetime
) -> Membership:
    user, _ = User.objects.get_or_create(
        email=email.strip().lower(), defaults={"first_name": first_name, "last_name": last_name}
    )
    if not user.is_active or not user.password:
        user.is_active = True
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
    membership = Membership(user=user, organisation=organisation, role=role, invited_at=at)
    membership.validate_constraints()
    membership.save(force_insert=True)
    Access.objects.get_or_create(user=user, departement_id=context.current())
    return membership


@transaction.atomic
def invite_again(memberships: Iterable[Membership], *, by: Actor, at: datetime) -> int:
    """Each of these people who has not accepted receives a new link. Returns how many."""
    waiting = [m for m in memberships if m.accepted_at is None and m.ended_at is None]
    for membership in waiting:
        _send_link(membership, at=at)
    journal.record_all("invite", Membership, [(m.pk, "", "") for m in waiting], by=by, at=at)
    return len(waiting)


def _send_link(membership: Membership, *, at: datetime) -> None:
    user = membership.user
    expires_at = at + timedelta(days=INVITATION_DAYS)
    token = links.create(purpose=INVITATION, object_id=membership.pk, expires_at=expires_at)
    messaging.send_later(
        channel="email",
        kind=INVITATION,
        recipient_id=user.pk,
        recipient_name=user.full_name,
        address=user.email,
        subject=SUBJECT,
        body=TEXT.format(
            first_name=user.first_name,
            departement=membership.departement.institution,
            role=f"« {membership.get_role_display()} »",
            days=INVITATION_DAYS,
            address=settings.SITE_URL + reverse("accounts:invitation", args=[token]),
        ),
        at=at,
    )


@transaction.atomic
def accept_invitation(membership: Membership, *, password: str | None, by: Actor, at: datetime) -> Membership:
    """The membership may be entered. `password` is given by those who had none."""
    user = membership.user
    if password and not user.has_usable_password():
        user.set_password(password)
        user.save(update_fields=["password"])
    membership.accepted_at = membership.accepted_at or at
    membership.save(update_fields=["accepted_at"])
    journal.record("accept", membership, by=by, at=at)
    return membership


@transaction.atomic
def renew(membership: Membership, *, by: Actor, at: datetime) -> Membership:
    """Someone who lost their second factor proves again who they are, through a new link.

    Their factors, password and open sessions end at once.
    """
    user = membership.user
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    journal.record("renew", membership, by=by, at=at)
    _send_link(membership, at=at)
    return membership


@transaction.atomic
def end_memberships(memberships: Iterable[Membership], *, by: Actor, at: datetime) -> int:
    """These memberships end now, at the next request of whoever acts under them. Returns how many.

    Who has none left in the département may no longer enter it; who may enter none no longer signs in.
    """
    ids = [membership.pk for membership in memberships]
    live = list(Membership.objects.select_for_update().filter(pk__in=ids, ended_at=None))
    Membership.objects.filter(pk__in=[m.pk for m in live]).update(ended_at=at)
    journal.record_all("end", Membership, [(m.pk, "", "") for m in live], by=by, at=at)
    for user in User.objects.filter(pk__in={m.user_id for m in live}).select_for_update():
        _close_what_is_left(user, by=by, at=at)
    return len(live)


def end_membership(membership: Membership, *, by: Actor, at: datetime) -> None:
    """This membership ends. Raises ValidationError when it already has."""
    if not end_memberships([membership], by=by, at=at):
        raise ValidationError("Cet accès est déjà terminé : actualisez la page.")


def deactivate(user: User, *, by: Actor, at: datetime) -> None:
    """The user has nothing left in this département, nor, when they had no other, any way to sign in."""
    end_memberships(Membership.objects.filter(user=user), by=by, at=at)


def _close_what_is_left(user: User, *, by: Actor, at: datetime) -> None:
    if Membership.objects.filter(user=user, ended_at=None).exists():
        return
    Access.objects.filter(user=user, departement_id=context.current()).delete()
    if user.accesses.exists():
        return
    user.is_active = False
    user.set_unusable_password()  # it is part of what sessions are checked against: all of them end
    user.save(update_fields=["is_active", "password"])
    journal.record("deactivate", user, by=by, at=at)


def enter(request: HttpRequest, membership: Membership, *, at: datetime) -> None:
    """From now on this session acts under that membership, in its département; its key changes."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = membership.departement_id
    request.session[MEMBERSHIP_KEY] = str(membership.pk)
    request.session[CHOICES_KEY] = len(queries.choices(membership.user))
    with context.departement(membership.departement.pk):
        journal.record("enter", membership, by=Actor("user", membership.user_id, membership.pk), at=at)
