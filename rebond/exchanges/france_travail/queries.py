"""The last update, what hands changed in an offer, and our own offers as France Travail reads them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rebond.exchanges.france_travail import writing
from rebond.ground.connectors.offers import Offer
from rebond.ground.jobs.models import Progress
from rebond.ground.journal.models import JournalLine
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Commune, Departement
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Origin, Status

KIND = "france_travail"
SILENT = timedelta(hours=1)
"""Without news for so long, an update is taken for dead: another may be asked."""

LIVE = (Status.OPEN, Status.PAUSED)


def last_update() -> Progress | None:
    """The latest update, running or over."""
    return Progress.objects.filter(kind=KIND).order_by("-started_at").first()


def is_running(job: Progress | None, at: datetime) -> bool:
    """It is neither over nor dead."""
    return job is not None and not job.is_over and at - job.heard_at < SILENT


def where() -> tuple[str, list[str]]:
    """The code of the current département, and those of its communes."""
    code = Departement.objects.get(pk=context.current()).code
    return code, list(Commune.objects.filter(departement_code=code).order_by("pk").values_list("pk", flat=True))


def imported() -> QuerySet[Vacancy]:
    """The offers that came from France Travail and are still to be filled."""
    return Vacancy.objects.filter(origin=Origin.FRANCE_TRAVAIL, status__in=LIVE)


def changed_by_hand(offers: Collection[UUID]) -> set[UUID]:
    """Which of these offers somebody put right here: what they wrote is kept."""
    lines = JournalLine.objects.filter(table=Vacancy._meta.label, object_id__in=offers, verb="change")
    return {pk for pk in lines.exclude(actor_kind="flow").values_list("object_id", flat=True) if pk}


def withdrawn_by_hand(offers: Collection[UUID]) -> set[UUID]:
    """Which of these offers somebody withdrew or filled here, France Travail having said nothing since."""
    lines = JournalLine.objects.filter(table=Vacancy._meta.label, object_id__in=offers, verb="move").order_by("seq")
    last = dict(lines.values_list("object_id", "actor_kind"))
    return {pk for pk, kind in last.items() if pk and kind != "flow"}


def ours() -> QuerySet[Vacancy]:
    """The open offers that we may give: those that did not come from there, of a kind that they know."""
    rows = Vacancy.objects.filter(status=Status.OPEN, contract__in=writing.WRITTEN)
    return rows.exclude(origin=Origin.FRANCE_TRAVAIL).select_related("company__organisation").order_by("pk")


def written() -> list[Offer]:
    """Our open offers, in their words."""
    return [writing.write(one) for one in ours()]


def counts(job: Progress | None) -> list[tuple[str, Any]]:
    """What the last update did, in words; nothing while it runs."""
    told = job.report.get("counts", {}) if job else {}
    return [(label, told[name]) for name, label in LABELS.items() if name in told]


LABELS = {
    "read": "Offres lues",
    "new": "Nouvelles",
    "changed": "Mises à jour",
    "same": "Inchangées",
    "reopened": "Rouvertes",
    "kept": "Modifiées ici, laissées telles quelles",
    "withdrawn": "Retirées ou pourvues ici, laissées telles quelles",
    "closed": "Retirées, car elles ne sont plus à France Travail",
    "refused": "Refusées",
}
