"""Taking the offers of France Travail: each once, by its number; what hands wrote here is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.exchanges.france_travail import queries
from rebond.exchanges.france_travail.reading import Draft, Refusal, read
from rebond.ground.connectors.offers import Page
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs.models import Progress
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move_all
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import words
from rebond.work.employers.models import Company
from rebond.work.employers.operations import register
from rebond.work.employers.queries import of_siret
from rebond.work.employers.states import UNNAMED
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.queries import requirements
from rebond.work.vacancies.states import Origin, Status

UNNAMED_NAME = "France Travail (entreprise non nommée)"
"""Who holds the offers that give no SIRET, nearly all of them. A name is not enough to put an offer in the space of a
company: it would be read, changed and answered there by people whom France Travail did not name."""

MOST_TOLD = 200


@dataclass
class Run:
    """What one update has done until now; it lives as long as the task that leads it."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    is_cut: bool = False

    def report(self) -> dict[str, Any]:
        """What the page shows: counts, numbers and titles."""
        counts = {name: self.counts[name] for name in queries.LABELS}
        return {"counts": counts, "refused": self.refused[:MOST_TOLD], "kept": self.kept[:MOST_TOLD]}


@transaction.atomic
def ask(*, owner: UUID | None = None, by: Actor, at: datetime) -> Progress:
    """The worker reads France Travail. Raises ValidationError while it does so already."""
    Departement.objects.select_for_update().get(pk=context.current())
    if queries.is_running(queries.last_update(), at):
        raise ValidationError("Une mise à jour est déjà en cours : cette page dit où elle en est.")
    job = jobs.start_progress(kind=queries.KIND, label="Offres de France Travail", owner_id=owner, at=at)
    journal.record("update_offers", job, by=by, at=at)
    jobs.enqueue("france_travail.update", lock="france_travail", job_id=job.pk)
    return job


@transaction.atomic
def take(job: Progress, page: Page, run: Run, *, at: datetime) -> None:
    """One page of offers is written here; `run` is told."""
    by = Actor("flow", job.pk)
    known_codes = list(requirements(timezone.localtime(at).date()))
    drafts: dict[str, Draft] = {}
    for offer in page.offers:
        found = read(offer, known_codes)
        run.counts["read"] += 1
        run.seen.add(found.ft_id)
        if isinstance(found, Refusal):
            _refuse(run, found)
        else:
            drafts[found.ft_id] = found
    _write(list(drafts.values()), run, by=by, at=at)
    run.is_cut |= page.is_cut
    told = words.count(run.counts["read"], "offre lue", "offres lues")
    jobs.advance(job, done=0, sentence=told, at=at)


@transaction.atomic
def end(job: Progress, run: Run, *, at: datetime) -> int:
    """The offers that France Travail does not give any more are withdrawn, and the update is over; how many.

    Nothing is withdrawn when it gave nothing at all, or not all that it has.
    """
    closed = 0
    if run.seen and not run.is_cut:
        gone = queries.imported().exclude(ft_id__in=run.seen)
        closed = move_all(gone, to=Status.CLOSED, by=Actor("flow", job.pk), at=at, changes={"closed_at": at})
    run.counts["closed"] = closed
    jobs.finish(job, sentence=_sentence(run), report=run.report(), at=at)
    return closed


def _sentence(run: Run) -> str:
    read_, new = words.count(run.counts["read"], "offre lue", "offres lues"), run.counts["new"]
    if not run.seen:
        return "France Travail n'a donné aucune offre : rien n'a été retiré ici."
    more = " France Travail n'a pas pu tout donner : rien n'a été retiré ici." if run.is_cut else ""
    return f"{read_}, dont {words.count(new, 'nouvelle', 'nouvelles')}.{more}"


def _refuse(run: Run, refusal: Refusal) -> None:
    run.counts["refused"] += 1
    run.refused.append((refusal.ft_id, refusal.title, refusal.reason))


def _write(drafts: Sequence[Draft], run: Run, *, by: Actor, at: datetime) -> None:
    numbers = [one.ft_id for one in drafts]
    rows = Vacancy.objects.filter(ft_id__in=numbers).order_by("pk").select_for_update(of=("self",))
    known = {row.ft_id: row for row in rows}
    pks = [row.pk for row in known.values()]
    kept = queries.changed_by_hand(pks)
    withdrawn = queries.withdrawn_by_hand([row.pk for row in known.values() if row.status not in queries.LIVE])
    for draft in drafts:
        row = known.get(draft.ft_id)
        try:
            with transaction.atomic():
                done = _new(draft, by, at) if row is None else _again(row, draft, kept, withdrawn, run, by, at)
            run.counts[done] += 1
        except ValidationError as fault:
            _refuse(run, Refusal(draft.ft_id, draft.fields["title"], " ".join(fault.messages)))
    Vacancy.objects.filter(pk__in=pks, status=Status.OPEN).update(updated_at=at)


def _new(draft: Draft, by: Actor, at: datetime) -> str:
    company = _company(draft, by, at)
    vacancies.publish(company, **draft.fields, ft_id=draft.ft_id, origin=Origin.FRANCE_TRAVAIL, by=by, at=at)
    return "new"


def _again(row: Vacancy, draft: Draft, kept: set[UUID], withdrawn: set[UUID], run: Run, by: Actor, at: datetime) -> str:
    """An offer that is here already: what changed there changes here, unless somebody changed it here."""
    if row.pk in withdrawn:
        return "withdrawn"
    is_back = row.status != Status.OPEN
    if is_back:
        vacancies.reopen(row, by=by, at=at)
    differing = [name for name, value in draft.fields.items() if getattr(row, name) != value]
    if not differing:
        return "reopened" if is_back else "same"
    if row.pk in kept:
        names = ", ".join(str(f.verbose_name) for f in Vacancy._meta.local_fields if f.name in differing)
        run.kept.append((draft.ft_id, row.title, f"France Travail dit autre chose ici : {names}."))
        return "kept"
    vacancies.change(row, **{name: draft.fields[name] for name in differing}, by=by, at=at)
    return "changed"


def _company(draft: Draft, by: Actor, at: datetime) -> Company:
    """The company of this SIRET, registered if it has to be; without a SIRET, the one that stands for all others."""
    siret, name = (draft.siret, draft.employer) if draft.siret else (UNNAMED, UNNAMED_NAME)
    return of_siret(siret) or register(siret=siret, name=name or siret, by=by, at=at)
