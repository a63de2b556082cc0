"""The RTEF of the demo: their territories, visits over four months and what they brought, own posts, aided contracts."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from stdnum import luhn

from rebond.demo import accounts
from rebond.demo.jobs import JOBS
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.states import Pathway
from rebond.work.applications.models import Application
from rebond.work.applications.states import RefusalReason
from rebond.work.applications.states import Status as ApplicationStatus
from rebond.work.employers import operations as employers
from rebond.work.employers.models import Company
from rebond.work.employers.states import Size
from rebond.work.hires.models import Hire, PostCheck
from rebond.work.hires.states import Source
from rebond.work.prospecting.models import FoundVacancy, Visit
from rebond.work.prospecting.operations import portfolios, posts
from rebond.work.prospecting.queries import portfolios as kept
from rebond.work.prospecting.queries.posts import checklist, services, siren
from rebond.work.prospecting.states import CancelReason, Kind, Outcome, RestReason, Status
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import ContractKind, Origin

TEAM = 3
HOURS = (9, 11, 14, 16)
PAST, AHEAD = range(-80, -4, 4), (1, 2, 3, 6, 8)
"""Working days from today on which each agent was, or will be, at a company."""
LATE = (-3, -2)
"""Those that nobody reported yet."""
SAID = (Outcome.VACANCY, Outcome.LATER, Outcome.INTERESTED, Outcome.NOBODY)
WEIGHTS = (5, 3, 3, 1)
ASKED = (1, 3, 6)


def fill(draw: random.Random, *, star: UUID | None, now: datetime) -> None:
    """Everything of the current département that the RTEF did. `star`: the one whose space is shown is hired by nobody."""
    companies = list(Company.objects.exclude(sector="").select_related("organisation").order_by("siret"))
    agents = _team()
    for rank, agent in enumerate(agents):
        poles = list(kept.poles())[rank :: len(agents)]
        portfolios.entrust(agent, poles=poles, by=WORKER, at=now - timedelta(days=200))
    visits = [visit for rank, agent in enumerate(agents) for visit in _visits(agent, companies[rank::TEAM], draw, now)]
    Visit.objects.bulk_create(visits)
    _hire(_find(visits, draw), draw, star=star, now=now)
    for company, reason in zip(companies[-2:], RestReason, strict=False):
        portfolios.rest(company, reason=reason, until=now.date() + timedelta(days=60), by=WORKER, at=now)
    _propose_aided(agents, companies, now=now)
    _hire_ourselves(star=star, now=now)


def _team() -> list[Membership]:
    """Three agents; whoever is engaged leaves the address of the role to the account of the newcomer."""
    found = list(Membership.objects.filter(role=Role.RTEF, ended_at=None).order_by("pk")[:TEAM])
    for rank in range(len(found), TEAM):
        made = accounts.engage(Role.RTEF)
        made.user.email = f"equipe-rtef-{rank}.{context.current()}@demo.example"
        made.user.save(update_fields=["email"])
        found.append(made)
    return found


def _visits(agent: Membership, companies: Sequence[Company], draw: random.Random, now: datetime) -> Iterator[Visit]:
    days = [*PAST, *LATE, *AHEAD]
    for rank, (days_off, company) in enumerate(zip(days, cycle(draw.sample(companies, len(companies))), strict=False)):
        day = _working_day(timezone.localdate(now), days_off)
        starts_at = timezone.make_aware(datetime.combine(day, time(HOURS[rank % len(HOURS)])))
        given: dict[str, Any] = {"agent": agent, "company": company, "contact": company.contacts.first()}
        visit = Visit(
            **given,
            kind=draw.choices(list(Kind), (6, 3, 1))[0],
            starts_at=starts_at,
            until=starts_at + timedelta(hours=1),
            purpose=draw.choice(("Prendre contact", "Préparer la saison", "Faire le point sur une embauche")),
            planned_at=starts_at - timedelta(days=8),
        )
        yield _told(visit, rank, days_off, draw)


def _told(visit: Visit, rank: int, days_off: int, draw: random.Random) -> Visit:
    """What became of a visit that is past: most are reported, one in ten was cancelled."""
    if days_off >= min(LATE):
        return visit
    if rank % 10 == 7:
        visit.status, visit.cancel_reason = Status.CANCELLED, draw.choice(list(CancelReason)[:2])
        return visit
    visit.status, visit.outcome = Status.DONE, draw.choices(SAID, WEIGHTS)[0]
    visit.reported_at = visit.until + timedelta(hours=draw.randint(1, 20))
    if visit.outcome == Outcome.VACANCY:
        visit.need = "Recrute dès maintenant, souhaite rencontrer plusieurs personnes."
    elif visit.outcome in (Outcome.LATER, Outcome.INTERESTED):
        visit.next_contact_on = timezone.localdate(visit.starts_at) + timedelta(days=draw.choice((14, 30, 60)))
    return visit


def _working_day(today: date, days_off: int) -> date:
    """So many days from today, moved to the Monday when it falls on a weekend: each agent has one hour a day."""
    day = today + timedelta(days=days_off)
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def _find(visits: Sequence[Visit], draw: random.Random) -> list[FoundVacancy]:
    """The offers that the visits found."""
    found = []
    for visit in visits:
        if visit.outcome != Outcome.VACANCY:
            continue
        title, rome = draw.choice(list(JOBS[visit.company.sector]))
        contract = draw.choice((ContractKind.CDI, ContractKind.CDD))
        vacancy = Vacancy(
            company=visit.company,
            origin=Origin.RTEF,
            title=title,
            rome=rome,
            contract=contract,
            months=None if contract == ContractKind.CDI else 6,
            weekly_hours=35,
            posts=draw.choice((1, 2, 3)),
            insee=visit.company.organisation.insee,
            city=visit.company.organisation.city,
            published_at=visit.until,
            updated_at=visit.until,
        )
        found.append(FoundVacancy(visit=visit, vacancy=vacancy))
    Vacancy.objects.bulk_create(one.vacancy for one in found)
    return FoundVacancy.objects.bulk_create(found)


def _hire(found: Sequence[FoundVacancy], draw: random.Random, *, star: UUID | None, now: datetime) -> None:
    """Half of these offers found somebody, of the three to whom each was proposed; most are still there when asked."""
    people = _people(3 * len(found), star)
    hires, checks = [], []
    for one, person in zip(found[::2], people, strict=False):
        starts_on = timezone.localdate(one.vacancy.published_at) + timedelta(days=draw.choice((3, 6, 10)))
        if starts_on > now.date():
            continue
        hire = Hire(
            beneficiary_id=person,
            company=one.vacancy.company,
            vacancy=one.vacancy,
            status="signed",
            source=Source.RTEF,
            source_id=one.visit_id,
            promised_at=one.vacancy.published_at,
            contract=one.vacancy.contract,
            weekly_hours=35,
            signed_on=starts_on,
            starts_on=starts_on,
        )
        hires.append(hire)
        asked = [month for month in ASKED if starts_on + relativedelta(months=month) <= now.date()]
        checks += [
            PostCheck(
                hire=hire,
                months=month,
                is_in_post=draw.random() < 0.85,
                asked_on=starts_on + relativedelta(months=month),
            )
            for month in asked
        ]
    Hire.objects.bulk_create(hires)
    PostCheck.objects.bulk_create(checks)
    hired = {hire.vacancy_id: hire for hire in hires}
    others = cycle(people[len(found) :] or people)
    Application.objects.bulk_create(
        made for one in found for made in _proposals(one, hired.get(one.vacancy_id), others, draw)
    )


def _proposals(
    one: FoundVacancy, hire: Hire | None, others: Iterator[Any], draw: random.Random
) -> Iterator[Application]:
    """To whom an offer was proposed on the day it was found: who was hired, and others of whom the company said no."""
    at = one.vacancy.published_at
    facts: dict[str, Any] = {"vacancy": one.vacancy, "proposed_by": one.visit.agent, "made_at": at, "sent_at": at}
    if hire is not None:
        answered = at + timedelta(days=2)
        yield Application(
            beneficiary_id=hire.beneficiary_id, status=ApplicationStatus.ACCEPTED, moved_at=answered, hire=hire, **facts
        )
    for person in dict.fromkeys(next(others) for _ in range(2)):
        reason = draw.choice((RefusalReason.OTHER_PERSON, RefusalReason.EXPERIENCE, RefusalReason.NO_ANSWER))
        yield Application(
            beneficiary_id=person,
            status=ApplicationStatus.REFUSED,
            refusal_reason=reason,
            moved_at=at + timedelta(days=4),
            **facts,
        )


def _people(count: int, star: UUID | None) -> list[Any]:
    """People on a way to work whom nobody hired yet, the one whose space is shown apart."""
    ways = (Pathway.PROFESSIONAL, Pathway.SOCIO_PROFESSIONAL)
    rows = Assignment.objects.filter(ended_at=None, pathway__in=ways, beneficiary__hires=None)
    return list(rows.exclude(beneficiary=star).order_by("pk").values_list("beneficiary", flat=True)[:count])


def _propose_aided(agents: Sequence[Membership], companies: Sequence[Company], *, now: datetime) -> None:
    """A contract proposed, one half prepared, one signed, one turned down."""
    tiny, today, steps = (
        [one for one in companies if one.size == Size.TINY][:4],
        now.date(),
        list(checklist(now.date())),
    )
    for rank, company in enumerate(tiny):
        title, _ = JOBS[company.sector][0]
        who: dict[str, Any] = {"agent": agents[rank % TEAM], "on": today - timedelta(days=30)}
        made = posts.propose_aided(company, title=title, **who, by=WORKER, at=now)
        if rank:
            made = posts.tick(made, codes=steps if rank == 2 else steps[:3], by=WORKER, at=now)
        if rank == 2:
            posts.sign_aided(made, on=today - timedelta(days=2), by=WORKER, at=now)
        if rank == 3:
            posts.decline_aided(made, reason="cost", on=today - timedelta(days=5), by=WORKER, at=now)


def _hire_ourselves(*, star: UUID | None, now: datetime) -> None:
    """The Département takes people on in its colleges; one of them stays for good."""
    start = siren(now.date()) + "9999"
    number = start + luhn.calc_check_digit(start)
    name = "Collèges du Département"
    employer = employers.register(siret=number, name=name, size=Size.LARGE, by=WORKER, at=now)
    offers = [
        ("Agent d'entretien en collège", "K2204", "cleaning", "replacement"),
        ("Aide de cuisine en collège", "G1603", "catering", "replacement"),
        ("Apprenti cuisinier", "G1602", "catering", "apprentice"),
        ("Volontaire pour l'accueil", "M1601", "other", "civic"),
    ]
    pole = kept.poles().exclude(city="").first()
    where = {"insee": pole.insee, "city": pole.city} if pole else {}
    common: dict[str, Any] = {"posts": 3, **where, "by": WORKER, "at": now}
    made = [
        posts.open_own_post(employer, title=title, rome=rome, service=service, kind=kind, **common)
        for title, rome, service, kind in offers
        if service in services(now.date())
    ]
    since = now - timedelta(days=150)
    given: dict[str, Any] = {"company": employer, "status": "signed", "source": Source.DIRECT, "promised_at": since}
    for vacancy, person in zip(made[:2], _people(2, star), strict=False):
        first = {"contract": vacancy.contract, "signed_on": since.date(), "starts_on": since.date()}
        Hire.objects.create(beneficiary_id=person, vacancy=vacancy, **given, **first)
    stays, later = Hire.objects.filter(company=employer).first(), (now - timedelta(days=20)).date()
    if stays is not None:
        lasting = {"contract": ContractKind.CDI, "signed_on": later, "starts_on": later}
        Hire.objects.create(beneficiary_id=stays.beneficiary_id, **given, **lasting)
