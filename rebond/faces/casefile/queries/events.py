"""The piles of who runs the Accélérateur: the day or the job dating of today, and what the next ones wait for."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet

from rebond.events.accelerator.queries import to_do as workshop_days
from rebond.events.forum.queries import to_do as forums
from rebond.events.jobdating.queries import to_do as job_dating_days
from rebond.faces.casefile.queries.counting import Pile
from rebond.faces.casefile.queries.sources import Source
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role


def _dated(rows: Callable[[date], QuerySet[Any]], _principal: Principal, _now: datetime, today: date) -> QuerySet[Any]:
    return rows(today)


def _event(
    key: str,
    rows: Callable[[date], QuerySet[Any]],
    since: str,
    label: str,
    act: str,
    where: str,
    waiting: tuple[str, str],
) -> Source:
    """What the next event waits for, told only when there is some."""
    return Source(
        Pile(key, partial(_dated, rows), since),
        frozenset({Role.ACCELERATOR}),
        label,
        act,
        where,
        {},
        waiting,
        is_hidden_when_empty=True,
        is_event=True,
    )


_DAYS, _EVENTS = ("journée attend", "journées attendent"), ("job dating attend", "job datings attendent")
_FORUMS = ("Forum attend", "Forums attendent")

EVENTS: tuple[Source, ...] = (
    _event(
        "journee-du-jour",
        workshop_days.of_today,
        "session__made_at",
        "Journée de l'Accélérateur aujourd'hui",
        "Accueillir, noter les ateliers",
        "accelerator_run:today",
        ("journée aujourd'hui", "journées aujourd'hui"),
    ),
    _event(
        "job-dating-du-jour",
        job_dating_days.of_today,
        "announced_at",
        "Job dating aujourd'hui",
        "Ouvrir, accueillir, appeler",
        "jobdating:home",
        ("job dating aujourd'hui", "job datings aujourd'hui"),
    ),
    _event(
        "journee-a-appeler",
        workshop_days.unanswered,
        "made_at",
        "Personnes attendues à une journée, sans réponse",
        "Appeler pour savoir si elles viennent",
        "accelerator_run:today",
        ("personne à appeler", "personnes à appeler"),
    ),
    _event(
        "journee-a-derouler",
        workshop_days.to_rotate,
        "session__made_at",
        "Déroulés à faire",
        "Dire qui va où, à quelle heure",
        "accelerator_run:today",
        _DAYS,
    ),
    _event(
        "journee-a-tirer",
        workshop_days.to_draw,
        "session__made_at",
        "Cohortes à tirer au sort ou à inviter",
        "Tirer au sort, relire, inviter",
        "accelerator:year",
        _DAYS,
    ),
    _event(
        "job-dating-a-annoncer",
        job_dating_days.to_announce,
        "on",
        "Job datings à planifier ou à annoncer",
        "Demander le plan, le relire, l'annoncer",
        "jobdating:home",
        _EVENTS,
    ),
    _event(
        "forum-du-jour",
        forums.of_today,
        "on",
        "Forum de l'emploi aujourd'hui",
        "Ouvrir les portes, tenir les postes",
        "forum:home",
        _FORUMS,
    ),
    _event(
        "forum-a-annoncer",
        forums.to_announce,
        "on",
        "Forum à planifier ou à annoncer",
        "Demander le plan, puis annoncer les heures",
        "forum:home",
        _FORUMS,
    ),
)
