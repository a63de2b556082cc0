"""What people take away: occupations explored, a CV and its photo, interview practice, an interest in aided contracts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.accelerator import photos
from rebond.events.accelerator.models import Cv, Day, Exploration, Practice
from rebond.events.accelerator.queries import takeaways
from rebond.events.accelerator.states import Taste, Template
from rebond.events.jobdating.models import Readiness
from rebond.events.jobdating.operations import readiness
from rebond.ground.documents import operations as documents
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.parameters import queries as parameters
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies.models import JobSearch
from rebond.work.vacancies.states import WISHES

STALE = "Ce CV a été modifié entre-temps. Ouvrez-le dans un autre onglet, comparez, puis enregistrez de nouveau."


@transaction.atomic
def explore(
    beneficiary: Beneficiary, *, tastes: Mapping[str, str], day: Day | None = None, by: Actor, at: datetime
) -> list[Exploration]:
    """What the person thinks of these occupations, by ROME code; an empty opinion forgets one."""
    known = {row.rome: row for row in Exploration.objects.select_for_update().filter(beneficiary=beneficiary)}
    kept = []
    for rome, taste in tastes.items():
        row = known.get(rome)
        if not taste and row is not None:
            journal.record("forget_occupation", row, by=by, at=at, before=rome)
            row.delete()
        elif taste and (row is None or row.taste != taste):
            row = row or Exploration(beneficiary=beneficiary, rome=rome, day=day)
            row.taste, row.noted_at = Taste(taste), at
            row.validate_constraints()
            row.save()
            journal.record("explore", row, by=by, at=at, after=f"{rome} {taste}")
            kept.append(row)
    return kept


@transaction.atomic
def wish(beneficiary: Beneficiary, *, romes: Collection[str], by: Actor, at: datetime) -> JobSearch:
    """The person looks for these occupations first; what they looked for before comes after, as far as there is room."""
    known = JobSearch.objects.filter(beneficiary=beneficiary).first()
    wanted = list(dict.fromkeys([*romes, *(known.wishes if known else [])]))[:WISHES]
    if len(set(romes)) > WISHES:
        raise ValidationError(f"Choisissez {WISHES} métiers au plus.")
    return vacancies.describe_search(
        beneficiary,
        wishes=wanted,
        contracts=known.contracts if known else [],
        has=known.has if known else [],
        by=by,
        at=at,
    )


@transaction.atomic
def save_cv(
    beneficiary: Beneficiary,
    *,
    title: str,
    summary: str,
    content: Mapping[str, Sequence[Mapping[str, str]]],
    template: str,
    version: int,
    by: Actor,
    at: datetime,
) -> Cv:
    """Keep the CV as it was typed. `version` is the one that was read, 0 for a new one; raises ValidationError if stale."""
    row = _cv(beneficiary, by=by, at=at)
    if row.version != version:
        raise ValidationError(STALE, code="stale")
    row.title, row.summary, row.template = title, summary, Template(template)
    row.content = {name: [dict(line) for line in content.get(name, [])] for name in takeaways.SECTIONS}
    row.version += 1
    return _save(row, "write_cv", by=by, at=at)


def _cv(beneficiary: Beneficiary, *, by: Actor, at: datetime) -> Cv:
    """The person's CV, locked; a new one has version 0."""
    content = takeaways.from_diagnosis(beneficiary)
    defaults: dict[str, Any] = {"updated_at": at, "updated_by_id": by.capacity, "version": 0, "content": content}
    row, _ = Cv.objects.select_for_update(of=("self",)).get_or_create(beneficiary=beneficiary, defaults=defaults)
    return row


def _save(row: Cv, verb: str, *, by: Actor, at: datetime) -> Cv:
    row.updated_at, row.updated_by_id = at, by.capacity
    row.validate_constraints()
    row.save()
    journal.record(verb, row, by=by, at=at)
    return row


@transaction.atomic
def add_photo(beneficiary: Beneficiary, *, content: bytes, is_consented: bool, by: Actor, at: datetime) -> Cv:
    """Keep a photo for the CV until the pack's term; the former one is deleted.

    Raises ValidationError without consent, or for a file that is no photo.
    """
    if not is_consented:
        raise ValidationError({"is_consented": "Sans l'accord de la personne, la photo n'est pas gardée."})
    made = photos.cleaned(content)
    row = _cv(beneficiary, by=by, at=at)
    former = row.photo
    row.photo = documents.store(made, title="Photo du CV", filename="photo.jpg", content_type="image/jpeg", at=at)
    row.photo_consented_at, row.photo_deletes_on = at, deletion_day(local_day(at))
    row = _save(row, "add_photo", by=by, at=at)
    if former is not None:
        documents.forget(former)
    return row


def deletion_day(on: date) -> date:
    """Until when a photo taken on a day is kept."""
    months: int = parameters.get("cv.photo_months", on=on)
    return on + relativedelta(months=months)


@transaction.atomic
def remove_photo(beneficiary: Beneficiary, *, by: Actor, at: datetime) -> bool:
    """The person takes their consent back, or the term has come: the photo is deleted at once. Whether there was one."""
    row = Cv.objects.select_for_update(of=("self",)).filter(beneficiary=beneficiary).first()
    if row is None or row.photo is None:
        return False
    former, row.photo, row.photo_consented_at, row.photo_deletes_on = row.photo, None, None, None
    row.save(update_fields=["photo", "photo_consented_at", "photo_deletes_on"])
    documents.forget(former)
    journal.record("remove_photo", row, by=by, at=at)
    return True


def remove_due_photos(*, on: date, by: Actor, at: datetime) -> int:
    """Delete the photos whose day has come; how many."""
    due = Cv.objects.filter(photo__isnull=False, photo_deletes_on__lte=on).select_related("beneficiary").order_by("pk")
    return sum(remove_photo(row.beneficiary, by=by, at=at) for row in due)


@transaction.atomic
def practise(
    beneficiary: Beneficiary,
    *,
    scores: Mapping[str, int],
    advice: str,
    day: Day | None = None,
    by: Actor,
    at: datetime,
) -> Practice:
    """A practised interview, scored on the pack's grid. Raises ValidationError for a criterion left out or unknown."""
    grid = {criterion["code"] for criterion in takeaways.grid(on=local_day(at))}
    if set(scores) != grid or not all(1 <= points <= takeaways.LEVELS for points in scores.values()):
        raise ValidationError("Choisissez un niveau pour chaque ligne de la grille.")
    row = Practice(
        beneficiary=beneficiary, day=day, scores=dict(scores), advice=advice, done_at=at, coach_id=by.capacity
    )
    row.save(force_insert=True)
    journal.record("practise", row, by=by, at=at)
    return row


@transaction.atomic
def ask_aided_contract(beneficiary: Beneficiary, *, code: str, by: Actor, at: datetime) -> Readiness:
    """The person would like an aided contract: a need that their référent reads. Said twice, it changes nothing.

    What a coach said of them before still holds. Raises ValidationError for a contract that the pack does not have.
    """
    known = {contract["code"]: contract["name"] for contract in takeaways.aided_contracts(on=local_day(at))}
    if code not in known:
        raise ValidationError("Ce contrat n'est plus proposé : actualisez la page.")
    said = f"Contrat qui l'intéresse : {known[code]}."
    last = takeaways.latest_readiness(beneficiary)
    waiting = last.needs if last and last.settled_at is None else []
    if last is not None and takeaways.AIDED_CONTRACT in waiting and said in last.advice:
        return last
    return readiness.declare(
        beneficiary,
        is_ready=last.is_ready if last else False,
        needs=[*waiting, takeaways.AIDED_CONTRACT],
        advice="\n".join(filter(None, [last.advice if last else "", said])),
        theme=last.theme if last else None,
        by=by,
        at=at,
    )
