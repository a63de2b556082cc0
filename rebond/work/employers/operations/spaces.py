"""The door of a company's own space: asked, proved by a link, opened at once or by somebody of the company or an agent."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.people.accounts import operations as accounts
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.accounts.vault import take_turns
from rebond.work.employers import operations, queries
from rebond.work.employers.models import Company, CompanyContact, SpaceRequest
from rebond.work.employers.operations import letters
from rebond.work.employers.states import UNNAMED, SpaceStatus

SPACE = "employers.space"
"""The purpose of the link that proves the address of whoever asks."""
PROVING = timedelta(days=7)


@transaction.atomic
def ask(
    *,
    siret: str,
    name: str,
    facts: dict[str, Any],
    first_name: str,
    last_name: str,
    email: str,
    job_title: str = "",
    phone: str = "",
    wants_letters: bool = False,
    by: Actor,
    at: datetime,
) -> SpaceRequest:
    """Somebody wants the space of this company: a link goes to their address, and nothing else is made yet.

    Raises ValidationError when the SIRET is wrong.
    """
    if fault := queries.siret_fault(siret):
        raise ValidationError({"siret": fault})
    if queries.digits(siret) == UNNAMED:
        raise ValidationError({"siret": "Ce SIRET n'est celui d'aucune entreprise. Recopiez celui de la vôtre."})
    request = SpaceRequest(
        company=queries.of_siret(siret),
        siret=queries.digits(siret),
        name=name,
        facts=facts,
        first_name=first_name,
        last_name=last_name,
        email=email.strip().lower(),
        job_title=job_title,
        phone=phone,
        wants_letters=wants_letters,
        asked_at=at,
    )
    request.clean_fields(exclude=["departement", "company"])
    request.save(force_insert=True)
    link = letters.address("employer:prove", purpose=SPACE, object_id=request.pk, expires_at=at + PROVING)
    letters.write("company_space", [(request, {"structure": name, "link": link, "days": str(PROVING.days)})], at=at)
    journal.record("ask_space", request, by=by, at=at)
    return request


def opens_at_once(request: SpaceRequest) -> bool:
    """Nobody need agree: the company is new here, or nobody entered its space and this address is one we know of it."""
    company = queries.of_siret(request.siret)
    if company is None:
        return True
    known = Q(email__iexact=request.email, ended_on=None)
    is_known = company.organisation.email.lower() == request.email or company.contacts.filter(known).exists()
    return is_known and not members(company).exists()


def is_inside(request: SpaceRequest) -> bool:
    """Who asks enters the space of this company already."""
    rows = members(_company(request)).filter(user__email=request.email)
    return bool(rows.filter(accepted_at__isnull=False).exists())


def members(company: Company) -> Any:
    """Who may enter the space of this company, or was invited to."""
    rows = Membership.objects.filter(organisation=company.organisation_id, role=Role.EMPLOYER, ended_at=None)
    return rows.select_related("user").order_by("invited_at", "pk")


@transaction.atomic
def prove(request: SpaceRequest, *, password: str | None, by: Actor, at: datetime) -> SpaceRequest:
    """Their address is theirs: the space opens, or a member of the company and the agents are asked to let them in.

    Raises IllegalMove when that was done.
    """
    take_turns(f"space {request.siret}")  # two of one company: the second finds it registered
    row = SpaceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not opens_at_once(row):
        company = queries.of_siret(row.siret)
        found = move(row, to=SpaceStatus.ASKED, by=by, at=at, company=company, proved_at=at)
        _tell_members(found, at=at)
        return found
    company = queries.of_siret(row.siret) or _register(row, by=by, at=at)
    found = move(row, to=SpaceStatus.OPENED, by=by, at=at, company=company, proved_at=at, settled_at=at)
    accounts.join(**_person(found), organisation=company.organisation, password=password, by=by, at=at)
    _add_contact(found, company, by=by, at=at)
    return found


@transaction.atomic
def accept(request: SpaceRequest, *, by: Actor, at: datetime) -> SpaceRequest:
    """Somebody of the company, or an agent, lets them in: they receive an invitation, unless they enter already.

    Raises IllegalMove.
    """
    row = move(request, to=SpaceStatus.OPENED, by=by, at=at, settled_at=at)
    company = _company(row)
    if known := list(members(company).filter(user__email=row.email)):
        accounts.invite_again(known, by=by, at=at)
    else:
        accounts.invite(**_person(row), organisation=company.organisation, by=by, at=at)
    _add_contact(row, company, by=by, at=at)
    return row


@transaction.atomic
def refuse(request: SpaceRequest, *, by: Actor, at: datetime) -> SpaceRequest:
    """They are not of the company, or should not enter: they are told so. Raises IllegalMove."""
    row = move(request, to=SpaceStatus.REFUSED, by=by, at=at, settled_at=at)
    letters.write("company_space_refused", [(row, {"structure": _company(row).name})], at=at)
    return row


def _company(request: SpaceRequest) -> Company:
    return Company.objects.select_related("organisation").get(space_requests=request)


def _person(request: SpaceRequest) -> dict[str, Any]:
    names = {"first_name": request.first_name, "last_name": request.last_name}
    return {"email": request.email, **names, "role": Role.EMPLOYER}


def _register(request: SpaceRequest, *, by: Actor, at: datetime) -> Company:
    return operations.register(
        siret=request.siret, name=request.name, **request.facts, registered_itself_at=at, by=by, at=at
    )


def _add_contact(request: SpaceRequest, company: Company, *, by: Actor, at: datetime) -> CompanyContact:
    """They are somebody to call there, once, with the consent that they gave."""
    contact = company.contacts.filter(email__iexact=request.email, ended_on=None).first()
    if contact is None:
        names = {"first_name": request.first_name, "last_name": request.last_name, "job_title": request.job_title}
        reached = {"phone": request.phone, "email": request.email}
        contact = operations.add_contact(company, **names, **reached, by=by, at=at)
    if request.wants_letters and not contact.receives_letters:
        contact = letters.consent(contact, on=timezone.localtime(at).date(), by=by, at=at)
    return contact


def _tell_members(request: SpaceRequest, *, at: datetime) -> None:
    """Each of the company who enters its space is told that somebody asks to."""
    company = _company(request)
    users = [one.user for one in members(company).filter(accepted_at__isnull=False)]
    places = {"structure": company.name, "what": f"{request.full_name} ({request.email})"}
    letters.write("company_space_asked", [(user, places) for user in users], at=at)
