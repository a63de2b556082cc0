"""What the pages of preparation show: the year, a theme, who is ready, who waits for a seat, the board of a plan."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from rebond.events.jobdating.models import Candidate, JobDating, Readiness, Recruiter, Theme
from rebond.events.jobdating.states import LIVE, CandidateStatus, MeetingStatus
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Capability, Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import best_matches
from rebond.work.employers.models import Company

HOSTING = [Capability.ACCELERATOR, Capability.DEPARTEMENT_SERVICE, Capability.POLE, Capability.MDS]
"""Where a day may take place: the Accélérateur's own site, or another edition elsewhere."""


@dataclass
class Month:
    """One month of the year, with its themes and their job datings."""

    first: date
    themes: list[Theme] = field(default_factory=list)
    events: dict[UUID, list[JobDating]] = field(default_factory=dict)

    @property
    def lines(self) -> list[tuple[Theme, list[JobDating]]]:
        return [(theme, self.events.get(theme.pk, [])) for theme in self.themes]


def year_of(year: int, principal: Principal) -> list[Month]:
    """The twelve months, in three statements."""
    months = [Month(date(year, number, 1)) for number in range(1, 13)]
    themes = Theme.objects.filter(month__year=year).select_related("briefing", "expert__user")
    for theme in themes.order_by("month", "title", "pk"):
        months[theme.month.month - 1].themes.append(theme)
    rows = (
        JobDating.objects.visible_to(principal).filter(theme__month__year=year).select_related("organisation", "theme")
    )
    counted = rows.annotate(coming=Count("candidates", filter=Q(candidates__status=CandidateStatus.RETAINED)))
    for event in counted.order_by("on", "opens", "pk"):
        months[event.theme.month.month - 1].events.setdefault(event.theme_id, []).append(event)
    return months


def sites() -> list[Organisation]:
    """Where a day may take place."""
    rows = Organisation.objects.filter(capabilities__overlap=HOSTING, closed_on=None)
    own = Q(capabilities__contains=[Capability.ACCELERATOR])
    return list(
        rows.annotate(is_own=Exists(Organisation.objects.filter(own, pk=OuterRef("pk")))).order_by("-is_own", "name")
    )


def experts() -> list[Membership]:
    """Who may write what a sector expects."""
    rows = Membership.objects.filter(role=Role.SECTOR_EXPERT, ended_at=None).select_related("user")
    return list(rows.order_by("user__last_name", "user__first_name", "pk"))


def recruiters_of(event: JobDating) -> QuerySet[Recruiter]:
    """Those who come, by name, with how many offers and interviews each has."""
    rows = event.recruiters.select_related("company__organisation", "contact").annotate(
        open_offers=Count("offers", filter=Q(offers__vacancy__status="open"), distinct=True),
        planned=Count("meetings", filter=Q(meetings__status__in=LIVE), distinct=True),
    )
    return rows.order_by(F("withdrawn_at").asc(nulls_first=True), "company__organisation__name", "pk")


def companies_found(principal: Principal, event: JobDating, text: str, *, at_most: int = 20) -> QuerySet[Company]:
    """Companies of this name or SIRET that do not take part yet; those of the theme's sector when nothing is asked."""
    rows = Company.objects.visible_to(principal).select_related("organisation")
    rows = rows.exclude(recruitments__in=event.recruiters.filter(withdrawn_at=None))
    digits = "".join(one for one in text if one.isdigit())
    if text:
        by_siret = Q(siret__startswith=digits) if digits and digits == text.replace(" ", "") else Q(pk=None)
        rows = rows.filter(Q(organisation__name__icontains=text) | by_siret)
    else:
        rows = rows.filter(sector=event.theme.sector)
    open_offers = Count("vacancies", filter=Q(vacancies__status="open"))
    return rows.annotate(open_offers=open_offers).order_by("-open_offers", "organisation__name")[:at_most]


def ready(event: JobDating) -> QuerySet[Beneficiary]:
    """People whose latest word is « ready », of this theme or of none, who look for its occupations, not candidates yet.

    The longest ready first: the order in which they wait.
    """
    said = Readiness.objects.in_force().filter(Q(theme=None) | Q(theme__sector=event.theme.sector), is_ready=True)
    wished = Q(job_search=None) | Q(job_search__wishes=[])
    for code in event.theme.rome:
        wished |= Q(job_search__wishes__0__startswith=code)
        wished |= Q(job_search__wishes__1__startswith=code) | Q(job_search__wishes__2__startswith=code)
    rows = Beneficiary.objects.filter(wished, readiness__in=said).exclude(candidacies__job_dating=event)
    return rows.annotate(ready_since=F("readiness__decided_at")).order_by("ready_since", "pk")


def counts_of(event: JobDating) -> dict[str, int]:
    """Candidates by status."""
    rows = Candidate.objects.filter(job_dating=event).values_list("status").annotate(Count("pk")).order_by()
    return {**dict.fromkeys(CandidateStatus.values, 0), **dict(rows)}


def candidates_of(principal: Principal, event: JobDating, status: str) -> QuerySet[Candidate]:
    """Those of one status, in the order in which they wait, with how many interviews each has."""
    rows = Candidate.objects.visible_to(principal).filter(job_dating=event, status=status)
    rows = rows.select_related("beneficiary", "proposed_by__user", "appointment")
    planned = Count("meetings", filter=Q(meetings__status__in=LIVE))
    return rows.annotate(planned=planned).order_by("proposed_at", "beneficiary__sort_name", "pk")


def to_propose(principal: Principal, event: JobDating, text: str) -> list[tuple[Beneficiary, bool]]:
    """The people whom one accompanies and who are not candidates, those found ready first, and whether they are."""
    rows = Beneficiary.objects.visible_to(principal).exclude(candidacies__job_dating=event)
    if principal.role in REFERENTS:
        rows = rows.filter(referent__in=principal.selves.values("pk"))
    if text:
        rows = rows.filter(pk__in=[one.pk for one in best_matches(rows, text, at_most=PROPOSED)])
    ready_ones = Readiness.objects.in_force().filter(beneficiary=OuterRef("pk"), is_ready=True)
    found = rows.annotate(is_found_ready=Exists(ready_ones)).order_by("-is_found_ready", "sort_name", "pk")
    return [(person, bool(getattr(person, "is_found_ready", False))) for person in found[:PROPOSED]]


PROPOSED = 100
"""People shown to who proposes; a name finds the others."""


def to_announce(event: JobDating) -> int:
    """People with an hour that they do not know, one that they believe and is off; or to whom nothing was said yet."""
    if event.planned_at is None:
        return 0
    fresh = Q(meetings__status=MeetingStatus.PLANNED, meetings__announced_at=None)
    off = Q(meetings__status=MeetingStatus.CANCELLED, meetings__announced_at__isnull=False)
    return Candidate.objects.coming().filter(fresh | off | Q(appointment=None), job_dating=event).distinct().count()


def to_teach(principal: Principal, *, today: date) -> QuerySet[Theme]:
    """Themes of this month and the two that follow of which nothing is written yet: the expert's own, or nobody's."""
    first = today.replace(day=1)
    mine_or_free = Q(expert=principal.membership.pk) | Q(expert=None)
    return Theme.objects.filter(mine_or_free, lessons="", month__range=(first, first + relativedelta(months=2)))


def mine(principal: Principal, event: JobDating) -> list[Candidate]:
    """The people whom one accompanies and who were proposed, with what was answered."""
    rows = Candidate.objects.visible_to(principal).filter(job_dating=event).select_related("beneficiary")
    return list(rows.order_by("beneficiary__sort_name", "pk"))


@dataclass(frozen=True)
class Step:
    """One step of the preparation: where it is done, whether it is, what is left of it."""

    page: str
    label: str
    is_done: bool
    rest: str


def steps_of(event: JobDating, *, recruiters: int, counts: dict[str, int], off: int) -> list[Step]:
    """The four steps in their order, with what each still asks for. `off`: interviews for a closed offer. Two statements."""
    retained, proposed = counts[CandidateStatus.RETAINED], counts[CandidateStatus.PROPOSED]
    unasked, untold = ready(event).count(), to_announce(event)
    left = [
        words.count(proposed, "personne proposée attend une réponse", "personnes proposées attendent une réponse"),
        words.count(
            unasked, "personne prête n'est pas encore proposée", "personnes prêtes ne sont pas encore proposées"
        ),
    ]
    said = [sentence for number, sentence in zip((proposed, unasked), left, strict=True) if number]
    has_seats = retained < event.seats
    return [
        Step("recruiters", "Inscrire les recruteurs, leurs tables et leurs offres", recruiters > 0, ""),
        Step(
            "candidates",
            "Retenir les personnes, noter leurs souhaits et leurs heures",
            retained > 0 and not (said and has_seats),
            ", ".join(said),
        ),
        Step("plan", "Demander le plan, le regarder, le changer", event.planned_at is not None and not off, ""),
        Step(
            "announce",
            "Annoncer les heures",
            event.announced_at is not None and not untold,
            words.count(untold, "personne à prévenir", "personnes à prévenir") if untold else "",
        ),
    ]
