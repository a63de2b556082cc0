"""Promises, contracts, and who is still in post. Nothing is a hire before it is signed; people are counted once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils import timezone

from rebond.ground.web.figures import Figure
from rebond.people.beneficiaries.counting import PERSON, Counted, of_person, theme_words, within
from rebond.work.hires.models import Hire
from rebond.work.hires.states import DropReason, Source, Status

PROMISED = Figure(
    "promised",
    "Promesses",
    "Personnes à qui une entreprise a fait une promesse d'embauche dans la période, tenue ou non depuis ; ce qui a été noté par "
    "erreur n'est pas compté. Une promesse n'est pas une embauche.",
)
SIGNED = Figure(
    "signed",
    "Contrats signés",
    "Personnes qui ont signé un contrat de travail dans la période. Rien n'est compté avant la signature ; un contrat signé "
    "puis jamais commencé n'est plus compté.",
)
SOURCES = (Source.JOB_DATING, Source.ACCELERATOR, Source.FORUM)
"""The meetings that the Accélérateur and its events brought about."""


def in_post(months: int) -> Figure:
    """Still in post so many months after the first day."""
    return Figure(
        f"in_post_{months}",
        f"En poste à {months} mois",
        f"Parmi les personnes dont le contrat a commencé il y a {months} mois et à qui on l'a demandé, celles qui sont "
        "encore en poste. Un emploi terminé avant n'a pas à être demandé : il compte comme terminé. Ceux à qui personne "
        "n'a demandé sont comptés à part.",
    )


def counted(
    since: date,
    until: date,
    *,
    today: date,
    months: Sequence[int] = (),
    pole: UUID | None = None,
    themes: Mapping[UUID, Sequence[tuple[date, str]]] | None = None,
) -> list[Counted]:
    """PROMISED, SIGNED and, at so many months, due, asked and in post; one statement.

    `themes`: the days of workshops of each person, the latest first, with their theme: what no interview brought
    about has that of the last day before its promise.
    What was signed after the period is there too, so that one may say what became of its promises and its people.
    """
    longest = relativedelta(months=max(months, default=0))
    is_of_period = within("promised_at", since, until) | Q(signed_on__gte=since)
    starts = Q(starts_on__gte=since - longest, starts_on__lte=until)
    rows = Hire.objects.filter(is_of_period | starts, source__in=SOURCES).exclude(drop_reason=DropReason.MISTAKE)
    rows = rows if pole is None else rows.filter(beneficiary__pole=pole)
    rows = rows.annotate(
        kept=ArrayAgg("checks__months", filter=Q(checks__is_in_post=True), default=[]),
        lost=ArrayAgg("checks__months", filter=Q(checks__is_in_post=False), default=[]),
    )
    theme = "meeting__job_dating__theme__"
    facts = ("source", "status", "promised_at", "signed_on", "starts_on", "ended_on", "kept", "lost")
    told = rows.values_list(*facts, "company__sector", f"{theme}title", f"{theme}month", *PERSON)
    found = []
    for source, status, promised, signed, starts_on, ended_on, kept, lost, sector, title, month, *person in told:
        on = timezone.localtime(promised).date()
        came = (themes or {}).get(person[0], ()) if source == Source.ACCELERATOR else ()
        named = theme_words(title, month) or next((words for day, words in came if day <= on), "")
        reached: list[tuple[str, date]] = [(PROMISED.key, on)]
        if status in (Status.SIGNED, Status.ENDED):
            reached.append((SIGNED.key, signed))
            reached += _posts(starts_on, ended_on, kept, lost, months, today)
        found += [of_person(key, day, sector, named, person) for key, day in reached if day >= since]
    return found


def _posts(
    starts_on: date,
    ended_on: date | None,
    kept: list[Any],
    lost: list[Any],
    months: Sequence[int],
    today: date,
) -> Iterator[tuple[str, date]]:
    """What is known of somebody at each of these months, on the day it falls due; nothing before that day.

    Of a job that had ended by then, everything is known without asking.
    """
    for count in months:
        due = starts_on + relativedelta(months=count)
        if due > today:
            return
        yield f"due_{count}", due
        if count in kept or count in lost or (ended_on is not None and ended_on < due):
            yield f"asked_{count}", due
        if count in kept:
            yield in_post(count).key, due
