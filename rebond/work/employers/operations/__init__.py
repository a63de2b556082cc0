"""Registering companies, and keeping whom one speaks to there."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.work.employers import queries
from rebond.work.employers.models import Company, CompanyContact

OF_ORGANISATION = ("name", "address", "postal_code", "city", "insee", "phone", "email")
OF_COMPANY = ("activity", "sector", "size", "is_market", "idcc", "note")


@transaction.atomic
def register(
    *,
    siret: str,
    name: str,
    activity: str = "",
    sector: str = "",
    size: str = "",
    address: str = "",
    postal_code: str = "",
    city: str = "",
    insee: str = "",
    phone: str = "",
    email: str = "",
    by: Actor,
    at: datetime,
    **more: Any,
) -> Company:
    """A company of the département. An organisation known under this SIRET is taken over, not doubled.

    Raises ValidationError when the SIRET is wrong, or is that of a company registered already.
    """
    number = queries.digits(siret)
    if fault := queries.siret_fault(number):
        raise ValidationError({"siret": fault})
    given = {"name": name, "address": address, "postal_code": postal_code, "city": city, "insee": insee}
    organisation = _organisation(number, {**given, "phone": phone, "email": email})
    company = Company(
        organisation=organisation,
        siret=number,
        activity=activity,
        sector=sector,
        size=size,
        registered_at=at,
        **more,
    )
    _check(company)
    company.save(force_insert=True)
    journal.record("register_company", company, by=by, at=at)
    return company


@transaction.atomic
def change(company: Company, *, by: Actor, at: datetime, **fields: Any) -> Company:
    """What is known of a company is put right; only the fields given change, and never the SIRET."""
    row = Company.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=company.pk)
    for name in (name for name in OF_ORGANISATION if name in fields):
        setattr(row.organisation, name, fields[name])
    for name in (name for name in OF_COMPANY if name in fields):
        setattr(row, name, fields[name])
    row.organisation.full_clean(exclude=["departement"], validate_unique=False)
    row.organisation.save()
    _check(row)
    row.save(update_fields=list(OF_COMPANY))
    journal.record("change", row, by=by, at=at)
    return row


@transaction.atomic
def add_contact(
    company: Company,
    *,
    first_name: str,
    last_name: str,
    job_title: str = "",
    phone: str = "",
    email: str = "",
    by: Actor,
    at: datetime,
) -> CompanyContact:
    """Somebody to call there. Raises ValidationError without a telephone nor an e-mail address."""
    contact = CompanyContact(
        company=company, first_name=first_name, last_name=last_name, job_title=job_title, phone=phone, email=email
    )
    contact.validate_constraints()
    contact.save(force_insert=True)
    journal.record("add_contact", contact, by=by, at=at)
    return contact


@transaction.atomic
def look_at(company: Company, *, by: Actor, at: datetime) -> Company:
    """An agent looked at a company that registered itself: it is who it says. Raises ValidationError when that was done."""
    row = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if row.registered_itself_at is None:
        raise ValidationError("Cette entreprise est déjà vérifiée.", code="looked_at")
    row.registered_itself_at = None
    row.save(update_fields=["registered_itself_at"])
    journal.record("look_at_company", row, by=by, at=at)
    return row


@transaction.atomic
def end_contact(contact: CompanyContact, *, on: date, by: Actor, at: datetime) -> CompanyContact:
    """They left the company, or deal with hiring no more. Raises ValidationError when that is noted already."""
    row = CompanyContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.ended_on is not None:
        raise ValidationError("Ce contact est déjà retiré.", code="ended")
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    journal.record("end_contact", row, by=by, at=at)
    return row


def _organisation(siret: str, given: dict[str, str]) -> Organisation:
    """The organisation of this SIRET, told what it did not know of itself; or a new one."""
    found = Organisation.objects.select_for_update().filter(siret=siret).order_by("closed_on", "pk").first()
    organisation = found or Organisation(code=f"E{siret}", siret=siret, capabilities=[])
    if Company.objects.filter(siret=siret).exists():
        raise ValidationError({"siret": "Cette entreprise est déjà enregistrée sous ce SIRET."}, code="known")
    for name, value in given.items():
        if found is None or not getattr(organisation, name):
            setattr(organisation, name, value)
    if Capability.COMPANY not in organisation.capabilities:
        organisation.capabilities = [*organisation.capabilities, Capability.COMPANY]
    organisation.full_clean(exclude=["departement"], validate_unique=False)
    organisation.save()
    return organisation


def _check(company: Company) -> None:
    company.clean_fields(exclude=["departement", "organisation"])
    company.validate_constraints()
