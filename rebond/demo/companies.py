"""Companies of the demo, whom to call there, what they offer; and what people look for."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from stdnum import luhn

from rebond.demo.identities import People
from rebond.demo.jobs import COUNTS, FIRST, JOBS, SECOND, THEMES
from rebond.ground.tenancy import rows
from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.states import Pathway, Sex
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.employers.states import Size
from rebond.work.vacancies import queries as vacancies
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import ContractKind, Experience, Means, Pattern, PayPeriod, Status

CONTRACTS = (ContractKind.CDI, ContractKind.CDD, ContractKind.CDD, ContractKind.SEASONAL, ContractKind.INSERTION)
TITLES = ("Responsable du recrutement", "Gérante", "Directeur d'exploitation", "Chargée de ressources humaines")


def open_all(number: int, people: People, communes: Sequence[Commune], *, now: datetime) -> list[Company]:
    """The companies of the current département, each with a contact and two or three offers."""
    draw = people.random
    sectors = _sectors(number)
    organisations = [_organisation(number, rank, sector, communes, draw) for rank, sector in enumerate(sectors)]
    Organisation.objects.bulk_create(organisations)
    companies = [
        Company(
            organisation=organisation,
            siret=organisation.code.removeprefix("E"),
            sector=sector,
            size=draw.choice(list(Size)),
            registered_at=now - timedelta(days=draw.randint(60, 900)),
        )
        for organisation, sector in zip(organisations, sectors, strict=True)
    ]
    Company.objects.bulk_create(companies)
    CompanyContact.objects.bulk_create(_contact(company, people) for company in companies)
    places = {commune.insee: (commune.latitude, commune.longitude) for commune in communes}
    Vacancy.objects.bulk_create(offer for company in companies for offer in _vacancies(company, draw, places, now=now))
    return companies


def siret(rank: int) -> str:
    """A number with the right keys, of a range that nobody has been given."""
    body = f"9999{rank:04}"
    siren = body + luhn.calc_check_digit(body)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def look_for_jobs(draw: random.Random, *, now: datetime) -> None:
    """What half of the people on a way to work look for, and what they have to offer."""
    ways = (Pathway.PROFESSIONAL, Pathway.SOCIO_PROFESSIONAL)
    found = Assignment.objects.filter(ended_at=None, pathway__in=ways).order_by("pk")
    people = list(found.values_list("beneficiary", flat=True))
    codes = sorted({rome for jobs in JOBS.values() for _, rome in jobs})
    skills = list(vacancies.requirements(now.date()))
    more = random.Random(len(people))
    rows.insert(
        [
            JobSearch(
                beneficiary_id=person,
                wishes=draw.sample(codes, draw.randint(1, 3)),
                contracts=[ContractKind.CDI, ContractKind.CDD][: draw.randint(1, 2)],
                has=[code for code in skills if draw.random() < 0.6],
                radius_km=more.choice((None, 10, 20, 30, 50)),
                means=more.choice(("", *Means.values)),
                updated_at=now - timedelta(days=draw.randint(1, 200)),
            )
            for person in people
            if draw.random() < 0.5
        ]
    )


def look_for_a_job(person: UUID, sector: str, *, now: datetime) -> None:
    """What one person looks for, when it must be of a sector."""
    said = {
        "wishes": [rome for _, rome in JOBS[sector]][:3],
        "contracts": [ContractKind.CDI, ContractKind.CDD],
        "has": list(vacancies.requirements(now.date()))[::3],
        "updated_at": now - timedelta(days=6),
    }
    JobSearch.objects.update_or_create(beneficiary_id=person, defaults=said)


def _sectors(number: int) -> list[str]:
    """Three companies of the months' sectors for one of the others."""
    others = [sector for sector in JOBS if sector not in THEMES[number]]
    themes = THEMES[number]
    return [
        others[rank // 4 % len(others)] if rank % 4 == 3 else themes[(rank - rank // 4) % len(themes)]
        for rank in range(COUNTS[number])
    ]


def _organisation(
    number: int, rank: int, sector: str, communes: Sequence[Commune], draw: random.Random
) -> Organisation:
    weights = [commune.population for commune in communes]
    commune = draw.choices(communes, weights)[0]
    return Organisation(
        code=f"E{siret(number * 100 + rank)}",
        siret=siret(number * 100 + rank),
        name=f"{FIRST[rank % len(FIRST)]} {SECOND[sector][rank // len(FIRST) % 2]}",
        capabilities=[Capability.COMPANY],
        address=f"{draw.randint(1, 90)} rue du Modèle",
        postal_code=commune.postal_codes[0],
        city=commune.name,
        insee=commune.insee,
        phone=people_phone(draw),
    )


def people_phone(draw: random.Random) -> str:
    """A number of the range that the regulator keeps for fiction."""
    return f"04657{draw.randrange(10_000, 100_000)}"


def _contact(company: Company, people: People) -> CompanyContact:
    who = people.identity(people.random.choice(list(Sex)), people.last_name(), age=40)
    return CompanyContact(
        company=company,
        first_name=who.first_name,
        last_name=who.last_name,
        job_title=people.random.choice(TITLES),
        phone=people_phone(people.random),
        email=f"recrutement@{company.siret}.example",
    )


def _vacancies(
    company: Company, draw: random.Random, places: Mapping[str, tuple[float | None, float | None]], *, now: datetime
) -> Iterator[Vacancy]:
    """Offers of its sector; the first asks for nothing that a person may lack, some are filled already."""
    needs = sorted(vacancies.requirements(now.date()))
    for rank, (title, rome) in enumerate(_jobs(company.sector, draw)):
        published = now - timedelta(days=draw.randint(3, 150))
        is_filled = rank == 2
        contract = draw.choice(CONTRACTS)
        latitude, longitude = places.get(company.organisation.insee, (None, None))
        more = random.Random(f"{company.siret} {rank}")
        pay = more.choice((None, 1202, 1250, 1350))
        yield Vacancy(
            company=company,
            status=Status.FILLED if is_filled else Status.OPEN,
            title=title,
            rome=rome,
            contract=contract,
            months=None if contract == ContractKind.CDI else draw.choice((4, 6, 8, 12)),
            weekly_hours=draw.choice((24, 28, 35, 35, 35)),
            posts=draw.choice((1, 1, 2, 3, 5)),
            insee=company.organisation.insee,
            city=company.organisation.city,
            starts_on=_soon(now, draw),
            requires=[draw.choice(needs)] if rank and needs else [],
            published_at=published,
            updated_at=max(published, now - timedelta(days=more.randint(0, 75))),
            latitude=latitude,
            longitude=longitude,
            hours=more.choice(([], [Pattern.EARLY], [Pattern.EVENING, Pattern.WEEKEND])) if rank else [Pattern.DAY],
            pay_min_cents=pay,
            pay_period=PayPeriod.HOUR if pay else "",
            experience=more.choice(("", Experience.BEGINNER, Experience.WISHED)),
            is_reachable=more.choice((None, True, False)),
            has_immersion=more.random() < 0.4,
            closed_at=published + timedelta(days=2) if is_filled else None,
        )


def _jobs(sector: str, draw: random.Random) -> list[tuple[str, str]]:
    jobs = list(JOBS[sector])
    return draw.sample(jobs, min(len(jobs), draw.randint(2, 3)))


def _soon(now: datetime, draw: random.Random) -> date:
    return now.date() + timedelta(days=draw.randint(5, 60))
