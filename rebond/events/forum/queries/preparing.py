"""What the pages of preparation read: editions, stands, visitors, people to register."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rebond.events.forum.models import Arrival, Edition, Hall, Stand, StandVacancy, Visitor, Wish
from rebond.events.forum.states import LIVE_EDITIONS, Status, VisitorStatus
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus

OFFERS = 40
"""Offers that a visitor reads at once, on a telephone."""


def editions(principal: Principal) -> QuerySet[Edition]:
    """Every edition, the latest first, with its stands and visitors counted."""
    stands = Count("stands", distinct=True)
    visitors = Count("visitors", filter=Q(visitors__status=VisitorStatus.REGISTERED), distinct=True)
    return Edition.objects.visible_to(principal).annotate(stand_count=stands, visitor_count=visitors).order_by("-on")


def published(on: date) -> Edition | None:
    """The edition that the public page tells of: open or running, the nearest to come."""
    rows = Edition.objects.filter(status__in=(Status.OPEN, Status.RUNNING), on__gte=on)
    return rows.order_by("on").first()


def to_register_in() -> Edition | None:
    """The edition in which agents register people: the nearest that is not over."""
    return Edition.objects.filter(status__in=LIVE_EDITIONS).order_by("on").first()


def stands_of(edition: Edition) -> QuerySet[Stand]:
    """Its stands, with their names and how many offers they show."""
    rows = Stand.objects.filter(edition=edition).select_related("hall", "company__organisation", "partner", "contact")
    return rows.annotate(offer_count=Count("offers")).order_by("number")


def halls_of(edition: Edition) -> list[Hall]:
    """Its halls, by name."""
    return list(edition.halls.order_by("name", "pk"))


def visitors_of(edition: Edition) -> QuerySet[Visitor]:
    """Who is registered, with whether they came."""
    came = Exists(Arrival.objects.filter(visitor=OuterRef("pk")))
    return Visitor.objects.filter(edition=edition).select_related("pole", "edition").annotate(came=came)


def people_to_register(principal: Principal, edition: Edition) -> QuerySet[Beneficiary]:
    """The people whom one sees and who are not registered yet."""
    known = Visitor.objects.filter(edition=edition, status=VisitorStatus.REGISTERED, beneficiary=OuterRef("pk"))
    rows = Beneficiary.objects.visible_to(principal).filter(died_on=None)
    return rows.filter(~Exists(known)).select_related("pole")


def companies_without_stand(edition: Edition, principal: Principal, *, but: Company | None = None) -> QuerySet[Company]:
    """Companies that may be given a stand."""
    taken = Stand.objects.filter(edition=edition).exclude(company=but).exclude(company=None).values("company")
    rows = Company.objects.visible_to(principal).exclude(pk__in=taken)
    return rows.select_related("organisation").order_by("organisation__name", "pk")


def contacts_of(company: Company | None) -> QuerySet[CompanyContact]:
    """Who may be written to at a company, the first known first."""
    rows = CompanyContact.objects.filter(company=company) if company else CompanyContact.objects.none()
    return rows.filter(ended_on=None).order_by("last_name", "first_name", "pk")


def offers_of(company: Company | None) -> QuerySet[Vacancy]:
    """The open offers of a company."""
    rows = Vacancy.objects.filter(company=company, status=VacancyStatus.OPEN) if company else Vacancy.objects.none()
    return rows.order_by("title", "pk")


def offers_shown(edition: Edition) -> QuerySet[Vacancy]:
    """The open offers that the stands show."""
    rows = Vacancy.objects.filter(status=VacancyStatus.OPEN, pk__in=edition.stands.values("offers__vacancy"))
    return rows.select_related("company__organisation").order_by("title", "pk")


def offers_for(visitor: Visitor, text: str) -> list[Vacancy]:
    """What a visitor chooses among: what they chose, then what they look for, or else the offers of their sectors.

    A Forum shows thousands: at most OFFERS are told at once.
    """
    shown, wishes = offers_shown(visitor.edition), Wish.objects.filter(visitor=visitor)
    chosen = Q(pk__in=wishes.exclude(vacancy=None).values("vacancy"))
    sectors = list(wishes.exclude(sector="").values_list("sector", flat=True))
    found = Q(title__icontains=text) | Q(company__organisation__name__icontains=text)
    if sectors and not text:
        found = Q(pk__in=StandVacancy.objects.filter(stand__sector__in=sectors).values("vacancy"))
    return [*shown.filter(chosen), *shown.filter(found).exclude(chosen)[:OFFERS]]
