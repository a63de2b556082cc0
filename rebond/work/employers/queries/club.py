"""The club: its members with how the relation is, what they promised and did, its meetings and letters."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django.db.models import Count, DateField, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, TruncDate

from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.principals import Principal
from rebond.work.employers import rules
from rebond.work.employers.models import (
    ClubCommitment,
    ClubDeed,
    ClubEvent,
    ClubGuest,
    ClubMembership,
    Company,
    CompanyContact,
)
from rebond.work.employers.states import Answer, EventStatus, Relation

ANSWERED = Q(vacancies__applications__status__in=("meeting", "trial", "accepted")) | Q(
    vacancies__applications__status="refused"
) & ~Q(vacancies__applications__refusal_reason="no_answer")
"""Of a company's applications, those to which it answered."""

SIGNS = {
    "vacancies__published_at": Q(),
    "vacancies__applications__moved_at": ANSWERED,
    "hires__promised_at": Q(),
    "hires__signed_on": Q(),
    "visits__starts_at": Q(visits__status="done") & ~Q(visits__outcome="nobody"),
    "club_memberships__deeds__done_on": Q(),
    "contacts__club_invitations__answered_at": Q(),
}
"""From a company, the days that are signs of life, each of which rows; those of rooms above are named by their path."""

ASKING = relativedelta(months=12)
"""Over how long one counts what a company was asked, and what it answered."""


def club_name(on: date) -> str:
    """How the département calls its club."""
    return str(parameters.get("club.name", on=on))


def commitments(on: date) -> dict[str, str]:
    """What a member may promise: code and name of each, in the pack's order."""
    told: list[dict[str, str]] = parameters.get("club.commitments", on=on)
    return {one["code"]: one["label"] for one in told}


def with_last_sign(rows: QuerySet[Any], company: str = "pk") -> QuerySet[Any]:
    """Each row with `last_sign_on`, the latest day on which its company gave a sign of life; NULL when it never did."""
    latest = [Subquery(_latest(path, which, company), output_field=DateField()) for path, which in SIGNS.items()]
    return cast("QuerySet[Any]", rows.annotate(last_sign_on=Greatest(*latest)))


def _latest(path: str, which: Q, company: str) -> QuerySet[Any]:
    told = Max(path, filter=which) if which else Max(path)
    found = Company.objects.filter(pk=OuterRef(company)).order_by().values("pk").annotate(latest=told)
    value = F("latest") if path.endswith("_on") else TruncDate("latest")
    return found.annotate(on=value).values("on")


def with_answers(rows: QuerySet[Any], *, today: date, company: str = "pk") -> QuerySet[Any]:
    """Each row with `asked`, the applications and invitations sent to its company in twelve months, and `answered`.

    What was withdrawn or called off before any answer was not asked.
    """
    since = today - ASKING
    sent = Q(vacancies__applications__sent_at__date__gt=since)
    invited = Q(contacts__club_invitations__invited_at__date__gt=since)
    held = ~Q(contacts__club_invitations__event__status=EventStatus.CALLED_OFF)
    let_go = Q(vacancies__applications__status__in=("withdrawn", "obsolete"))
    applications, invitations = "vacancies__applications", "contacts__club_invitations"
    counted = rows.annotate(
        asked=_count(applications, sent & ~let_go, company) + _count(invitations, invited & held, company),
        answered=_count(applications, sent & ANSWERED, company)
        + _count(invitations, invited & held & ~Q(contacts__club_invitations__answer=""), company),
    )
    return cast("QuerySet[Any]", counted)


def _count(path: str, which: Q, company: str) -> Coalesce:
    found = Company.objects.filter(pk=OuterRef(company)).order_by().values("pk")
    return Coalesce(Subquery(found.annotate(n=Count(path, filter=which)).values("n")), 0)


def limits(on: date) -> dict[str, int]:
    """After how many silent days a relation is watched, then cold."""
    told: dict[str, int] = parameters.get("club.silence", on=on)
    return {"watched_days": told["watched_days"], "cold_days": told["cold_days"]}


@dataclass(frozen=True)
class Health:
    """How the relation with one company is: the day of its last sign of life, what it answers, what it offers."""

    relation: Relation
    last_sign_on: date | None
    asked: int
    answered: int
    open_offers: int


def health(company: Company, *, today: date) -> Health:
    """How the relation with one company is."""
    rows = with_answers(with_last_sign(Company.objects.filter(pk=company.pk)), today=today)
    offers = Count("vacancies", filter=Q(vacancies__status="open"))
    found: Any = rows.annotate(open_offers=offers).get()
    relation = rules.relation(found.last_sign_on, today=today, **limits(today))
    return Health(relation, found.last_sign_on, found.asked, found.answered, found.open_offers)


def members(principal: Principal, *, today: date) -> QuerySet[ClubMembership]:
    """The members of the club, each with its last sign of life, its open offers, what it promised and kept this year."""
    seen = Company.objects.visible_to(principal)
    rows = ClubMembership.objects.live().filter(company__in=seen).select_related("company__organisation")
    promised = ClubCommitment.objects.filter(membership=OuterRef("pk"))
    kept = ClubDeed.objects.filter(membership=OuterRef("pk"), done_on__year=today.year)
    counted = rows.annotate(
        open_offers=Count("company__vacancies", filter=Q(company__vacancies__status="open"), distinct=True),
        promised=_sum(promised, "membership", "yearly"),
        kept=_sum(kept, "membership", "count"),
    )
    return cast(
        "QuerySet[ClubMembership]", with_answers(with_last_sign(counted, "company"), today=today, company="company")
    )


def _sum(rows: QuerySet[Any], by: str, name: str) -> Coalesce:
    total = rows.order_by().values(by).annotate(total=Sum(name)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def in_state(state: str, *, today: date) -> Q:
    """The members whose relation is so; on rows that `members` annotated."""
    told = limits(today)
    is_cold = Q(last_sign_on=None) | Q(last_sign_on__lte=date.fromordinal(today.toordinal() - told["cold_days"]))
    is_silent = Q(last_sign_on=None) | Q(last_sign_on__lte=date.fromordinal(today.toordinal() - told["watched_days"]))
    return {Relation.COLD: is_cold, Relation.WATCHED: is_silent & ~is_cold, Relation.ALIVE: ~is_silent}[Relation(state)]


def membership_of(company: Company) -> ClubMembership | None:
    """The membership that the company has now."""
    return ClubMembership.objects.live().filter(company=company).first()


@dataclass(frozen=True)
class Promise:
    """One commitment of a member: how many a year, how many this year."""

    kind: str
    label: str
    yearly: int
    kept: int

    @property
    def is_kept(self) -> bool:
        return self.kept >= self.yearly


def promises(membership: ClubMembership, *, today: date) -> list[Promise]:
    """What a member promised, and what it did without having promised it, in the pack's order."""
    promised = dict(membership.commitments.values_list("kind", "yearly"))
    done = membership.deeds.filter(done_on__year=today.year).order_by().values_list("kind").annotate(total=Sum("count"))
    kept: dict[str, int] = dict(done)
    labels = commitments(today)
    kinds = [*labels, *sorted({*promised, *kept} - labels.keys())]
    return [
        Promise(kind, labels.get(kind, kind), promised.get(kind, 0), kept.get(kind, 0))
        for kind in kinds
        if kind in promised or kind in kept
    ]


def events() -> QuerySet[ClubEvent]:
    """The meetings of the club, each with how many are invited, come, do not come."""
    return ClubEvent.objects.annotate(
        invited=Count("guests"),
        coming=Count("guests", filter=Q(guests__answer=Answer.YES)),
        declined=Count("guests", filter=Q(guests__answer=Answer.NO)),
    )


def guests(event: ClubEvent) -> QuerySet[ClubGuest]:
    """Who is invited: those who come first, then those who said nothing."""
    rows = event.guests.select_related("contact__company__organisation")
    return rows.order_by("-answer", "contact__last_name", "contact__first_name", "pk")


def readers(companies: QuerySet[Company]) -> list[CompanyContact]:
    """To whom of these companies the club may write, each address once."""
    rows = CompanyContact.objects.consenting().filter(company__in=companies).order_by("email", "pk")
    found: dict[str, CompanyContact] = {}
    for contact in rows.select_related("company__organisation"):
        found.setdefault(contact.email.lower(), contact)
    return list(found.values())
