"""Publishing offers, filling and closing them; describing what a person looks for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.tenancy.models import Commune
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company
from rebond.work.vacancies import queries
from rebond.work.vacancies import rome as occupations
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import WISHES, ContractKind, Origin, Status

FIELDS = (
    *("title", "rome", "contract", "posts", "months", "weekly_hours", "insee", "city", "starts_on"),
    *("requires", "hours", "pay_min_cents", "pay_max_cents", "pay_period", "experience", "experience_months"),
    *("is_reachable", "has_immersion", "latitude", "longitude", "description"),
)


@transaction.atomic
def publish(
    company: Company,
    *,
    title: str,
    rome: str,
    contract: str,
    posts: int = 1,
    months: int | None = None,
    weekly_hours: int | None = None,
    insee: str = "",
    city: str = "",
    starts_on: date | None = None,
    requires: Sequence[str] = (),
    description: str = "",
    origin: str = Origin.EMPLOYER,
    by: Actor,
    at: datetime,
    **more: Any,
) -> Vacancy:
    """A new offer, to be filled; `more`: its other fields. Its place is that of its commune, unless said.

    Raises ValidationError when a field is wrong or a requirement is not of the list.
    """
    vacancy = Vacancy(
        company=company,
        title=title,
        rome=rome,
        contract=contract,
        posts=posts,
        months=months,
        weekly_hours=weekly_hours,
        insee=insee,
        city=city,
        starts_on=starts_on,
        requires=_known(requires, at),
        description=description,
        origin=origin,
        published_at=at,
        updated_at=at,
        **more,
    )
    _place(vacancy)
    _check(vacancy)
    vacancy.save(force_insert=True)
    journal.record("open_vacancy", vacancy, by=by, at=at)
    return vacancy


@transaction.atomic
def change(vacancy: Vacancy, *, by: Actor, at: datetime, **fields: Any) -> Vacancy:
    """What is known of an offer is put right; only the fields given change. It is up to date from then on."""
    row = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    for name in (name for name in FIELDS if name in fields):
        setattr(row, name, fields[name])
    if "requires" in fields:
        row.requires = _known(fields["requires"], at)
    if "insee" in fields and "latitude" not in fields:
        row.latitude = row.longitude = None
    row.updated_at = at
    _place(row)
    _check(row)
    row.save(update_fields=[*FIELDS, "updated_at"])
    journal.record("change", row, by=by, at=at)
    return row


def close(vacancy: Vacancy, *, by: Actor, at: datetime) -> Vacancy:
    """The company withdraws the offer."""
    return move(vacancy, to=Status.CLOSED, by=by, at=at, closed_at=at)


def fill(vacancy: Vacancy, *, by: Actor, at: datetime) -> Vacancy:
    """Every post found somebody."""
    return move(vacancy, to=Status.FILLED, by=by, at=at, closed_at=at)


def reopen(vacancy: Vacancy, *, by: Actor, at: datetime) -> Vacancy:
    """There is a post to be filled again, or still."""
    return move(vacancy, to=Status.OPEN, by=by, at=at, closed_at=None, updated_at=at)


@transaction.atomic
def confirm(vacancy: Vacancy, *, by: Actor, at: datetime) -> Vacancy:
    """The company says that the post is still to be filled. Raises IllegalMove once it is filled or withdrawn."""
    row = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    if row.status != Status.OPEN:
        return reopen(row, by=by, at=at)
    row.updated_at = at
    row.save(update_fields=["updated_at"])
    journal.record("confirm_vacancy", row, by=by, at=at)
    return row


def pause_stale(*, by: Actor, at: datetime) -> int:
    """Offers that nobody confirmed for the pack's days are suspended until somebody does. How many."""
    return move_all(queries.to_pause(timezone.localtime(at).date()), to=Status.PAUSED, by=by, at=at)


@transaction.atomic
def describe_search(
    beneficiary: Beneficiary,
    *,
    wishes: Sequence[str],
    contracts: Sequence[str],
    has: Sequence[str],
    radius_km: int | None = None,
    means: str = "",
    by: Actor,
    at: datetime,
) -> JobSearch:
    """What a person looks for, most wished first, what they have or accept, how far they go and by what means.

    Raises ValidationError when a code is unknown or there are too many wishes.
    """
    Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)
    row = JobSearch.objects.filter(beneficiary=beneficiary).first() or JobSearch(beneficiary=beneficiary)
    row.wishes = _occupations(wishes)
    row.contracts = [str(ContractKind(code)) for code in dict.fromkeys(contracts)]
    row.has = _known(has, at)
    row.radius_km, row.means = radius_km, means
    row.updated_at = at
    row.clean_fields(exclude=["departement", "beneficiary"])
    row.validate_constraints()
    row.save()
    journal.record("describe_search", row, by=by, at=at)
    return row


def _occupations(wishes: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(wishes))
    if len(found) > WISHES:
        raise ValidationError({"wishes": f"Choisissez {WISHES} métiers au plus."})
    if wrong := [code for code in found if not occupations.CODE.fullmatch(code)]:
        raise ValidationError({"wishes": f"« {wrong[0]} » n'est pas un code ROME, comme G1602."})
    return found


def _known(codes: Sequence[str], at: datetime) -> list[str]:
    """The codes of the list of that day, each once, in the list's order."""
    listed = queries.requirements(timezone.localtime(at).date())
    if wrong := [code for code in codes if code not in listed]:
        raise ValidationError(f"« {wrong[0]} » n'est pas dans la liste des exigences du Département.")
    return [code for code in listed if code in set(codes)]


def _place(vacancy: Vacancy) -> None:
    """Where the work is: the middle of its commune, when nothing nearer is known."""
    if vacancy.latitude is None and vacancy.insee:
        commune = Commune.objects.filter(pk=vacancy.insee).first()
        if commune is not None:
            vacancy.latitude, vacancy.longitude = commune.latitude, commune.longitude


def _check(vacancy: Vacancy) -> None:
    vacancy.clean_fields(exclude=["departement", "company"])
    vacancy.validate_constraints()
