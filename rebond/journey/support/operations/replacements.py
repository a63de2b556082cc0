"""Who sees to the people of an absent référent."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.journey.support.models import Replacement
from rebond.people.accounts.models import Membership


@transaction.atomic
def replace(
    absent: Membership,
    *,
    substitute: Membership,
    starts_on: date,
    ends_on: date,
    member: Membership | None,
    by: Actor,
    at: datetime,
) -> Replacement:
    """From one day to another, the colleague sees the absent one's people among theirs.

    Raises ValidationError when they are not of the same structure, or somebody replaces the absent one on these days.
    """
    if absent.organisation_id is None or substitute.organisation_id != absent.organisation_id:
        raise ValidationError("Choisissez un collègue de la même structure.")
    if substitute.ended_at is not None:
        raise ValidationError("Ce collègue a quitté la structure : choisissez-en un autre.")
    Membership.objects.select_for_update(of=("self",)).get(pk=absent.pk)
    row = Replacement(
        absent=absent, substitute=substitute, starts_on=starts_on, ends_on=ends_on, made_at=at, made_by=member
    )
    row.validate_constraints()
    row.save(force_insert=True)
    journal.record("replace", row, by=by, at=at)
    return row


@transaction.atomic
def end_replacement(replacement: Replacement, *, on: date, by: Actor, at: datetime) -> Replacement:
    """It stops: `on` is the first day on which the absent one is back. Raises ValidationError when it is over."""
    row = Replacement.objects.select_for_update(of=("self",)).get(pk=replacement.pk)
    if (row.ended_on or row.ends_on) < on:
        raise ValidationError("Ce remplacement est déjà terminé : actualisez la page.", code="moved")
    row.ended_on = on - timedelta(days=1)
    row.save(update_fields=["ended_on"])
    journal.record("end_replacement", row, by=by, at=at)
    return row
