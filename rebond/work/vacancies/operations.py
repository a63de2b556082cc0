"""Publishing offers, filling and closing them; describing what a person looks for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company
from rebond.work.vacancies import queries
from rebond.work.vacancies import rome as occupations
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import WISHES, ContractKind, Status

FIELDS = (
    *("title", "rome", "contract", "posts", "months", "weekly_hours", "insee", "city", "starts_on"),
    *("requires", "description"),
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
    by: Actor,
    at: datetime,
) -> Vacancy:
    """A new offer, to be filled. Raises ValidationError when a field is wrong or a requirement is not of the list."""
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
        published_at=at,
    )
    _check(vacancy)
    vacancy.save(force_insert=True)
    journal.record("open_vacancy", vacancy, by=by, at=at)
    return vacancy


@transaction.atomic
def change(vacancy: Vacancy, *, by: Actor, at: datetime, **fields: Any) -> Vacancy:
    """What is known of an offer is put right; only the fields given change."""
    row = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    for name in (name for name in FIELDS if name in fields):
        setattr(row, name, fields[name])
    if "requires" in fields:
        row.requires = _known(fields["requires"], at)
    _check(row)
    row.save(update_fields=list(FIELDS))
    journal.record("change", row, by=by, at=at)
    return row


def close(vacancy: Vacancy, *, by: Actor, at: datetime) -> Vacancy:
    """The company withdraws the offer."""
    return move(vacancy, to=Status.CLOSED, by=by, at=at, closed_at=at)


def fill(vacancy: Vacancy, *, by: Actor, at: datetime) -> Vacancy:
    """Every post found somebody."""
    return move(vacancy, to=Status.FILLED, by=by, at=at, closed_at=at)


def reopen(vacancy: Vacancy, *, by: Actor, at: datetime) -> Vacancy:
    """There is a post to be filled again."""
    return move(vacancy, to=Status.OPEN, by=by, at=at, closed_at=None)


@transaction.atomic
def describe_search(
    beneficiary: Beneficiary,
    *,
    wishes: Sequence[str],
    contracts: Sequence[str],
    has: Sequence[str],
    by: Actor,
    at: datetime,
) -> JobSearch:
    """What a person looks for, most wished first, and what they have or accept.

    Raises ValidationError when a code is unknown or there are too many wishes.
    """
    Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)
    row = JobSearch.objects.filter(beneficiary=beneficiary).first() or JobSearch(beneficiary=beneficiary)
    row.wishes = _occupations(wishes)
    row.contracts = [str(ContractKind(code)) for code in dict.fromkeys(contracts)]
    row.has = _known(has, at)
    row.updated_at = at
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


def _check(vacancy: Vacancy) -> None:
    vacancy.clean_fields(exclude=["departement", "company"])
    vacancy.validate_constraints()
