"""Places of a structure: opened for a period, changed, closed; taken and given back by one UPDATE that refuses the last but one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.people.accounts.models import Organisation

FULL = "Toutes les places sont prises : mettez la personne sur la liste d'attente, ou ouvrez des places."


@transaction.atomic
def open_places(
    organisation: Organisation,
    *,
    programme: str,
    starts_on: date,
    ends_on: date,
    places: int,
    by: Actor,
    at: datetime,
    **facts: Any,
) -> Provision:
    """The structure holds so many places of an action over a period. `facts`: title, convention, funding, place.

    Raises ValidationError when it holds them already, when the days are not in order, or when it may not offer the action.
    """
    rule = catalogue.get(programme, on=starts_on)
    if not set(rule.providers) & set(organisation.capabilities):
        raise ValidationError(f"« {organisation.name} » ne peut pas proposer l'action « {rule.name} ».")
    if rule.has_sessions and not facts.get("title"):
        raise ValidationError({"title": "Une session a un intitulé : choisissez-le."})
    row = Provision(programme=programme, organisation=organisation, starts_on=starts_on, ends_on=ends_on, places=places)
    for name, value in facts.items():
        setattr(row, name, value)
    row.clean_fields(exclude=["departement", "organisation"])
    row.validate_constraints()
    row.save(force_insert=True)
    journal.record("open_places", row, by=by, at=at, after=str(places))
    return row


@transaction.atomic
def open_all(
    counts: Iterable[tuple[Organisation, int]],
    *,
    programme: str,
    starts_on: date,
    ends_on: date,
    by: Actor,
    at: datetime,
    **facts: Any,
) -> int:
    """The yearly opening: so many places for each structure, all of them or none. Those that have them already change."""
    held = {
        one.organisation_id: one
        for one in Provision.objects.filter(programme=programme, starts_on=starts_on, title="", closed_at=None)
    }
    done = 0
    for organisation, places in counts:
        row = held.get(organisation.pk)
        if row is None:
            days: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on}
            open_places(organisation, programme=programme, **days, places=places, by=by, at=at, **facts)
        elif row.places != places or row.ends_on != ends_on:
            change_places(row, places=places, ends_on=ends_on, by=by, at=at)
        else:
            continue
        done += 1
    return done


@transaction.atomic
def change_places(provision: Provision, *, by: Actor, at: datetime, **facts: Any) -> Provision:
    """Other places, another end, other words. Never under what is taken. Raises ValidationError."""
    row = _locked(provision)
    before = row.places
    for name, value in facts.items():
        setattr(row, name, value)
    if row.places < row.taken:
        taken = f"{row.taken} place{'s sont prises' if row.taken > 1 else ' est prise'}"
        raise ValidationError({"places": f"« {row.organisation} » : {taken}, il en faut au moins autant."})
    row.clean_fields(exclude=["departement", "organisation"])
    row.validate_constraints()
    row.save(update_fields=list(facts))
    journal.record("change_places", row, by=by, at=at, before=str(before), after=str(row.places))
    return row


@transaction.atomic
def close_places(provision: Provision, *, by: Actor, at: datetime) -> Provision:
    """Nobody else comes in; who is in place stays. Raises ValidationError when it is closed already."""
    row = _locked(provision)
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    journal.record("close_places", row, by=by, at=at)
    return row


def take(enrolment: Enrolment, provision: Provision | None = None) -> Provision | None:
    """One place for this person: of the provision named, else of theirs; None where nobody counts places.

    Of fifty who come for the last place, the UPDATE lets one through. Raises ValidationError for the others.
    """
    chosen = provision or enrolment.provision
    if chosen is None:
        return None
    if (chosen.programme, chosen.organisation_id) != (enrolment.programme, enrolment.organisation_id):
        raise ValidationError({"provision": "Ces places sont celles d'une autre structure ou d'une autre action."})
    free = Provision.objects.filter(pk=chosen.pk, closed_at=None, taken__lt=F("places"))
    if not free.update(taken=F("taken") + 1):
        raise ValidationError(FULL, code="full")
    return chosen


def give_back(enrolment: Enrolment) -> None:
    """The person holds their place no more."""
    if enrolment.provision_id is not None:
        Provision.objects.filter(pk=enrolment.provision_id, taken__gt=0).update(taken=F("taken") - 1)


def _locked(provision: Provision) -> Provision:
    row = Provision.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=provision.pk)
    if row.closed_at is not None:
        raise ValidationError("Ces places sont fermées : actualisez la page.", code="moved")
    return row
