"""The Accélérateur of the demo, its companies and its job datings, in the order in which one leads to the other."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from rebond.demo import accounts, agents, companies, current, datings, days, forums
from rebond.demo.identities import People
from rebond.demo.stage import Stage, cast, current_day, host
from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.models import Membership, Organisation


def hold(
    number: int,
    people: People,
    staff: Iterable[Membership],
    organisations: Sequence[Organisation],
    communes: Sequence[Commune],
    *,
    times: int = 1,
    star: UUID | None = None,
    now: datetime,
) -> None:
    """Companies and their offers, what people look for, days of workshops, job datings, hires.

    `times`: how many times more. `star`: the person of whom everything must show.
    """
    opened = companies.open_all(number, people, communes, now=now)
    companies.look_for_jobs(people.random, now=now)
    coach, expert = cast(staff, accounts.engage)
    stage = Stage(number, host(organisations), coach, expert, opened, people, now, times, star)
    stage.write_year()
    sector = stage.theme(current_day(now, datings.CLOSES)).sector
    employer = next(company for company in opened if company.sector == sector)
    agents.engage(people, [employer.organisation], at=now)
    if star:
        companies.look_for_a_job(star, sector, now=now)
    today, coming = days.fill(stage)
    current.rotate(today, stage)
    current.invite(coming, stage)
    current.announce(datings.fill(stage)[0], stage)
    forums.fill(stage)
