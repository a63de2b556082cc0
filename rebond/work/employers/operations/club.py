"""Entering and leaving the club; what its members promise and do."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.work.employers.models import ClubCommitment, ClubDeed, ClubMembership, Company
from rebond.work.employers.queries import club as queries


@transaction.atomic
def join(
    company: Company, *, signed_on: date, commitments: Mapping[str, int], by: Actor, at: datetime
) -> ClubMembership:
    """The company signed the charter, and promises so many of each kind a year.

    Raises ValidationError when it is a member already, when the day is to come or a kind is not of the pack's list.
    """
    if signed_on > timezone.localtime(at).date():
        raise ValidationError({"signed_on": "La charte n'est pas encore signée ce jour-là : notez-la le jour venu."})
    membership = ClubMembership(company=company, signed_on=signed_on)
    membership.validate_constraints()
    membership.save(force_insert=True)
    _promise(membership, commitments, at)
    journal.record("join_club", membership, by=by, at=at)
    return membership


@transaction.atomic
def promise(membership: ClubMembership, *, commitments: Mapping[str, int], by: Actor, at: datetime) -> ClubMembership:
    """What the member promises each year, from now on. Raises ValidationError once it left the club."""
    row = _live(membership)
    row.commitments.all().delete()
    _promise(row, commitments, at)
    journal.record("change", row, by=by, at=at)
    return row


@transaction.atomic
def leave(membership: ClubMembership, *, on: date, by: Actor, at: datetime) -> ClubMembership:
    """The company leaves the club. Raises ValidationError when it has, or before the charter was signed."""
    row = _live(membership)
    if on > timezone.localtime(at).date():
        raise ValidationError({"on": "Ce jour n'est pas encore passé : notez le départ le jour venu."})
    row.ended_on = on
    row.validate_constraints()
    row.save(update_fields=["ended_on"])
    journal.record("leave_club", row, by=by, at=at)
    return row


@transaction.atomic
def note_deed(
    membership: ClubMembership, *, kind: str, done_on: date, count: int = 1, note: str = "", by: Actor, at: datetime
) -> ClubDeed:
    """The member did so many of a kind that day. Raises ValidationError for an unknown kind or a day to come."""
    row = _live(membership)
    _known([kind], at)
    if not row.signed_on <= done_on <= timezone.localtime(at).date():
        raise ValidationError({"done_on": "Ce jour est entre la signature de la charte et aujourd'hui."})
    deed = ClubDeed(membership=row, kind=kind, done_on=done_on, count=count, note=note)
    deed.validate_constraints()
    deed.save(force_insert=True)
    journal.record("note_deed", deed, by=by, at=at)
    return deed


def _live(membership: ClubMembership) -> ClubMembership:
    row = ClubMembership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.ended_on is not None:
        raise ValidationError("Cette entreprise a quitté le club.", code="ended")
    return row


def _promise(membership: ClubMembership, commitments: Mapping[str, int], at: datetime) -> None:
    _known(commitments, at)
    made = [ClubCommitment(membership=membership, kind=kind, yearly=yearly) for kind, yearly in commitments.items()]
    for one in made:
        one.validate_constraints()
    ClubCommitment.objects.bulk_create(made)


def _known(kinds: Iterable[str], at: datetime) -> None:
    listed = queries.commitments(timezone.localtime(at).date())
    wrong = [kind for kind in kinds if kind not in listed]
    if wrong:
        raise ValidationError(f"« {wrong[0]} » n'est pas un engagement du club.")
