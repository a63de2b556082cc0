"""The bilan of a Forum: by stand, sector and Pôle, what came of it; people are counted once in each line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rebond.events.forum.models import Arrival, Edition, Meeting, Stand, Visitor, Wish
from rebond.events.forum.queries.running import Counts, counts
from rebond.events.forum.states import Outcome, Status, VisitorStatus
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.parameters import queries as parameters
from rebond.ground.web.figures import Figure
from rebond.work.employers.queries import sectors
from rebond.work.hires.states import Status as HireStatus

CONTRACTS = Figure(
    "forum_contracts",
    "Contrats signés après",
    "Contrats de travail signés à la suite d'une promesse faite au Forum : ceux des personnes qu'un agent a inscrites sont confirmés "
    "par leur embauche, ceux des autres visiteurs sont dits par le stand, sur sa page.",
)
PROMISES = Figure(
    "forum_promises", "Promesses le jour même", "Entretiens du Forum dont le stand a dit : promesse d'embauche."
)
SIGNED = Q(hire__status__in=(HireStatus.SIGNED, HireStatus.ENDED)) | Q(signed_on__isnull=False)
FORMER = 3
"""Editions before this one that the bilan shows beside it."""
HELD = Q(status=MeetingStatus.HELD)


@dataclass(frozen=True)
class Line:
    """What came of one part of a Forum."""

    label: str
    registered: int
    came: int
    interviews: int
    seconds: int
    promises: int
    contracts: int


@dataclass(frozen=True)
class Held:
    """One edition in one line, as the published ones are told."""

    edition: Edition
    counts: Counts
    offers: int
    contracts: int


@dataclass(frozen=True)
class Bilan:
    """Everything that the page of the bilan shows: this edition, those before it, what was published."""

    held: Held
    former: list[Held]
    by_stand: list[Line]
    by_sector: list[Line]
    by_pole: list[Line]
    sectors_seen: int
    occupations: list[str]
    published: list[dict[str, Any]]


def bilan(edition: Edition) -> Bilan:
    """The figures of one edition, beside the published ones."""
    names = sectors(edition.on)
    by_sector = _by_sector(edition, names)
    return Bilan(
        held=_held(edition),
        former=[_held(one) for one in _before(edition)],
        by_stand=_by_stand(edition),
        by_sector=by_sector,
        by_pole=_by_pole(edition),
        sectors_seen=sum(1 for line in by_sector if line.interviews),
        occupations=_occupations(edition),
        published=parameters.get("forum.published", on=edition.on),
    )


def _held(edition: Edition) -> Held:
    offers = Stand.objects.filter(edition=edition).aggregate(offers=Count("offers"))["offers"]
    return Held(edition, counts(edition), offers, Meeting.objects.filter(SIGNED, stand__edition=edition).count())


def _before(edition: Edition) -> QuerySet[Edition]:
    rows = Edition.objects.filter(on__lt=edition.on, status__in=(Status.OVER, Status.CLEARED))
    return rows.order_by("-on")[:FORMER]


def _told(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Meetings counted by what came of them."""
    found: QuerySet[Any] = rows.annotate(
        interviews=Count("pk", filter=HELD),
        seconds=Count("pk", filter=Q(outcome=Outcome.SECOND)),
        promises=Count("pk", filter=Q(outcome=Outcome.PROMISE)),
        contracts=Count("pk", filter=SIGNED),
        met=Count("visitor", filter=HELD, distinct=True),
        planned=Count("visitor", distinct=True),
    )
    return found


def _by_stand(edition: Edition) -> list[Line]:
    rows = Stand.objects.filter(edition=edition).select_related("company__organisation", "partner").order_by("number")
    told = {row["stand"]: row for row in _told(Meeting.objects.filter(stand__edition=edition).values("stand"))}
    none: dict[str, Any] = {}
    return [_line(f"{one.number}. {one.name}", told.get(one.pk, none)) for one in rows]


def _by_sector(edition: Edition, names: dict[str, str]) -> list[Line]:
    """Registered: those who wished the sector; came: those of them who came."""
    rows = Meeting.objects.filter(stand__edition=edition).values("stand__sector")
    told = {row["stand__sector"]: row for row in _told(rows)}
    came = Exists(Arrival.objects.filter(visitor=OuterRef("visitor")))
    wished = Wish.objects.filter(visitor__edition=edition, visitor__status=VisitorStatus.REGISTERED).exclude(sector="")
    people = (
        wished.annotate(came=came)
        .values("sector")
        .annotate(registered=Count("visitor"), present=Count("visitor", filter=Q(came=True)))
    )
    wishes = {row["sector"]: row for row in people}
    known = [code for code in names if code in told or code in wishes]
    return [_line(names[code], told.get(code, {}), wishes.get(code, {})) for code in known]


def _by_pole(edition: Edition) -> list[Line]:
    """The people whom each Pôle registered; the other visitors are the last line."""
    came = Exists(Arrival.objects.filter(visitor=OuterRef("pk")))
    people = Visitor.objects.filter(edition=edition, status=VisitorStatus.REGISTERED).annotate(came=came)
    rows = people.values("pole", "pole__name").annotate(
        registered=Count("pk"), present=Count("pk", filter=Q(came=True))
    )
    meetings = _told(Meeting.objects.filter(stand__edition=edition).values("visitor__pole"))
    told = {row["visitor__pole"]: row for row in meetings}
    ordered = sorted(rows, key=lambda row: (row["pole"] is None, row["pole__name"] or ""))
    return [_line(row["pole__name"] or "Autres visiteurs", told.get(row["pole"], {}), row) for row in ordered]


def _line(label: str, told: Mapping[str, Any], people: Mapping[str, Any] | None = None) -> Line:
    """`people`: who was registered and came; at a stand, who had an hour there and who was received."""
    who: Mapping[str, Any] = (
        people if people is not None else {"registered": told.get("planned", 0), "present": told.get("met", 0)}
    )
    figures = {name: told.get(name, 0) for name in ("interviews", "seconds", "promises", "contracts")}
    return Line(label, who.get("registered", 0), who.get("present", 0), **figures)


def _occupations(edition: Edition) -> list[str]:
    """The occupations of the offers about which somebody was met, most met first."""
    rows = Meeting.objects.filter(HELD, stand__edition=edition).exclude(vacancy=None).values("vacancy__rome")
    return [row["vacancy__rome"] for row in rows.annotate(met=Count("pk")).order_by("-met", "vacancy__rome")[:20]]
