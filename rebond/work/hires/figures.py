"""Promises, contracts, and who is still in post. Nothing is a hire before it is signed; people are counted once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.ground.web.figures import Figure
from rebond.people.beneficiaries.counting import PERSON, Counted, of_person, theme_words, within
from rebond.work.hires.models import Hire
from rebond.work.hires.rules import is_lasting
from rebond.work.hires.states import DropReason, EndReason, Party, Source, Status

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
LASTING = Figure(
    "lasting",
    "Emplois durables",
    "Parmi les contrats signés dans la période, les personnes dont le contrat est durable au sens des statistiques de l'emploi : "
    "un CDI, ou un contrat d'au moins six mois de ceux que les paramètres citent. La durée est celle qui est prévue à la signature.",
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
    theme = "meeting__job_dating__theme__"
    facts = ("source", "status", "promised_at", "signed_on", "contract", "ends_on")
    told = rows.annotate(**ANSWERS).values_list(
        *facts, *JOB, "company__sector", f"{theme}title", f"{theme}month", *PERSON
    )
    found, rule = [], parameters.get("employment.lasting", on=today)
    for source, status, promised, signed, contract, ends_on, *more in told:
        job, (sector, title, month, *person) = Job(*more[: len(JOB)]), more[len(JOB) :]
        on = timezone.localtime(promised).date()
        came = (themes or {}).get(person[0], ()) if source == Source.ACCELERATOR else ()
        named = theme_words(title, month) or next((words for day, words in came if day <= on), "")
        reached: list[tuple[str, date]] = [(PROMISED.key, on)]
        if status in (Status.SIGNED, Status.ENDED):
            reached.append((SIGNED.key, signed))
            if is_lasting(contract, job.starts_on, ends_on, rule):
                reached.append((LASTING.key, signed))
            reached += _posts(job.posts(months, today))
        found += [of_person(key, day, sector, named, person) for key, day in reached if day >= since]
    return found


ANSWERS = {
    "kept": ArrayAgg("checks__months", filter=Q(checks__is_in_post=True), default=[]),
    "lost": ArrayAgg("checks__months", filter=Q(checks__is_in_post=False), default=[]),
    "sure": ArrayAgg("checks__months", filter=Q(checks__is_in_post=True, checks__source=Party.AGENT), default=[]),
    "gone": ArrayAgg("checks__months", filter=Q(checks__is_in_post=False, checks__source=Party.AGENT), default=[]),
}
JOB = ("since_on", "starts_on", "ended_on", "end_reason", *ANSWERS)
"""What `Job` is made of: the fields of a hire that is annotated with `ANSWERS`."""


@dataclass(frozen=True)
class Job:
    """The days of a contract, and after how many months who said what: anybody, then an agent."""

    since_on: date | None
    starts_on: date
    ended_on: date | None
    end_reason: str
    kept: list[int]
    lost: list[int]
    sure: list[int]
    gone: list[int]

    def is_kept(self, count: int) -> bool | None:
        """What is known after so many months; None when nothing is, or when two answers disagree."""
        if count in self.sure or count in self.gone:
            return count in self.sure
        if (count in self.kept) != (count in self.lost):
            return count in self.kept
        return None

    def posts(self, months: Sequence[int], today: date) -> Iterator[tuple[int, date, bool | None]]:
        """(months, the day it falls due, in post: None when nobody knows) of each of these that has passed.

        Of a job that had ended by then, everything is known without asking. Contracts that follow one another are one
        job: each answers for the times that fell during it.
        """
        for count in months:
            due = (self.since_on or self.starts_on) + relativedelta(months=count)
            has_ended = self.ended_on is not None and self.ended_on < due
            if self.starts_on <= due <= today and not (has_ended and self.end_reason == EndReason.RENEWED):
                known = self.is_kept(count)
                yield count, due, False if known is None and has_ended else known


def _posts(told: Iterable[tuple[int, date, bool | None]]) -> Iterator[tuple[str, date]]:
    """The figures that each of these times counts in."""
    for count, due, known in told:
        yield f"due_{count}", due
        if known is not None:
            yield f"asked_{count}", due
        if known:
            yield in_post(count).key, due
