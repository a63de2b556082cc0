"""Writing people: registered by hand, corrected, given a Pôle, entered into and out of rights and duties."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries import identity, names
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household
from rebond.people.beneficiaries.states import DutyEnd, DutyKind

CORRECTABLE = frozenset(
    {
        "last_name",
        "birth_name",
        "first_name",
        "birth_date",
        "birth_date_is_approximate",
        "sex",
        "phone",
        "email",
        "phone_consent",
        "email_consent",
        "language",
        "is_rqth",
        "died_on",
    }
)


class VersionConflict(ValidationError):
    """Someone else changed the person since the form was opened."""


@transaction.atomic
def register(
    *,
    last_name: str,
    first_name: str,
    birth_date: date,
    nir13: str = "",
    pole: Organisation | None = None,
    by: Actor,
    at: datetime,
    **fields: object,
) -> Beneficiary:
    """Make the file of a person whom no flow has brought. `fields` are any of CORRECTABLE.

    Raises ValidationError when a person has this NIR already. Look-alikes are the form's to show.
    """
    person = Beneficiary(last_name=last_name, first_name=first_name, birth_date=birth_date, pole=pole, created_at=at)
    _write(person, fields, nir13)
    person.save(force_insert=True)
    journal.record("register", person, by=by, at=at)
    return person


@transaction.atomic
def correct(
    beneficiary: Beneficiary, *, version: int, nir13: str = "", by: Actor, at: datetime, **fields: object
) -> Beneficiary:
    """Replace what is known of a person, provided nobody did since `version`.

    Raises VersionConflict, or ValidationError with the field or the constraint at fault.
    """
    person: Beneficiary = Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)
    if person.version != version:
        raise VersionConflict("Cette fiche a changé depuis que vous l'avez ouverte.", code="version")
    _write(person, fields, nir13)
    person.version += 1
    person.save()
    journal.record("correct", person, by=by, at=at)
    return person


def _write(person: Beneficiary, fields: dict[str, object], nir13: str) -> None:
    if unknown := fields.keys() - CORRECTABLE:
        raise TypeError(f"{sorted(unknown)} cannot be written here")
    for name, value in fields.items():
        setattr(person, name, value)
    if nir13:
        person.nir_hash, person.nir_sealed = identity.fingerprint(nir13), identity.seal(nir13)
    person.sort_name = names.sort_name(person.last_name, person.first_name)
    person.search_text = names.search_text(person.last_name, person.birth_name, person.first_name)
    person.clean_fields(exclude={"departement", "pole", "account", "number"})
    person.validate_constraints(exclude={"number"})


@transaction.atomic
def settle(beneficiary: Beneficiary, *, pole: Organisation, by: Actor, at: datetime) -> Beneficiary:
    """Make a Pôle d'insertion answer for the person. Raises ValidationError if it is not one."""
    settle_all(Beneficiary.objects.filter(pk=beneficiary.pk), pole=pole, by=by, at=at)
    beneficiary.pole = pole
    return beneficiary


@transaction.atomic
def settle_all(people: QuerySet[Beneficiary], *, pole: Organisation, by: Actor, at: datetime) -> int:
    """Make a Pôle d'insertion answer for each of these people; returns for how many it is new."""
    if Capability.POLE not in pole.capabilities or pole.closed_on is not None:
        raise ValidationError("Choisissez un Pôle d'insertion ouvert.")
    moving = list(people.exclude(pole=pole).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    Beneficiary.objects.filter(pk__in=moving).update(pole=pole)
    journal.record_all("settle", Beneficiary, [(pk, "", "") for pk in moving], by=by, at=at)
    return len(moving)


@transaction.atomic
def open_duties(
    beneficiary: Beneficiary,
    *,
    household: Household | None,
    kind: DutyKind,
    requested_on: date,
    informed_on: date,
    by: Actor,
    at: datetime,
) -> DutyPeriod:
    """Make the person subject to rights and duties (or followed in prevention) from the information on.

    The first orientation is then to be opened for it. Raises ValidationError if they already are.
    """
    duty = DutyPeriod(
        beneficiary=beneficiary,
        household=household,
        kind=kind,
        requested_on=requested_on,
        informed_on=informed_on,
        starts_on=informed_on,
    )
    duty.validate_constraints()
    duty.save(force_insert=True)
    journal.record("open_duties", duty, by=by, at=at)
    return duty


@transaction.atomic
def end_duties(duty: DutyPeriod, *, on: date, reason: DutyEnd, by: Actor, at: datetime) -> DutyPeriod:
    """End a duty period. Its orientation is then to be closed. Raises ValidationError if it ended already."""
    duty = DutyPeriod.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if duty.ends_on is not None:
        raise ValidationError("Ce suivi est déjà terminé : actualisez la page.")
    if on < duty.starts_on:
        raise ValidationError("Un suivi ne peut pas finir avant d'avoir commencé.")
    duty.ends_on, duty.end_reason = on, reason
    duty.save(update_fields=["ends_on", "end_reason"])
    journal.record("end_duties", duty, by=by, at=at)
    return duty


@transaction.atomic
def reveal_nir(beneficiary: Beneficiary, *, by: Actor, at: datetime) -> str:
    """The 13 characters of the NIR, for one display that the journal keeps. Raises ValidationError without one."""
    if beneficiary.nir_sealed is None:
        raise ValidationError("Le numéro de sécurité sociale de cette personne n'est pas connu.")
    journal.record("reveal_nir", beneficiary, by=by, at=at)
    return identity.unseal(bytes(beneficiary.nir_sealed))
