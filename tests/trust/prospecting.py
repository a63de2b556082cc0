"""Visits of the trusted world: what is said of a company there is for agents, and never for the employer."""

from datetime import timedelta
from typing import Any

from rebond.people.accounts.models import Membership
from rebond.work.prospecting.models import AidedContract, FoundVacancy, Keeping, OwnPost, Rest, Visit
from rebond.work.vacancies.models import Vacancy
from tests.factories import NOON, TODAY
from tests.trust.canaries import Canaries

OBJECTS: dict[str, Any] = {
    "prospecting:*": lambda world, case: {"pk": case.prospecting["visit"].pk},
    **{
        f"prospecting:{name}": lambda world, case: {"pk": case.company.pk}
        for name in ("company", "plan", "rest", "approach_again", "propose_aided")
    },
    "prospecting:release": lambda world, case: {"pk": case.prospecting["keeping"].pk},
    **{
        f"prospecting:{name}": lambda world, case: {"pk": case.prospecting["proposed"].pk}
        for name in ("aided_contract", "tick_aided", "sign_aided", "decline_aided")
    },
    "prospecting:propose_aided_again": lambda world, case: {"pk": case.prospecting["declined"].pk},
}


def fill(canaries: Canaries, owner: str, vacancy: Vacancy, agent: Membership) -> dict[str, Any]:
    """A visit to come, who keeps the company, why it is left in peace, and an aided contract in two states."""
    company = vacancy.company
    starts_at = NOON + timedelta(hours=2 * Visit.objects.count())
    aided: dict[str, Any] = {"company": company, "agent": agent, "proposed_on": TODAY}
    Rest.objects.create(company=company, reason="asked", noted_at=NOON)
    visit = Visit.objects.create(
        company=company,
        agent=agent,
        starts_at=starts_at,
        until=starts_at + timedelta(hours=1),
        purpose=canaries.word(owner),
        need=canaries.word(owner),
        note=canaries.word(owner),
        planned_at=NOON,
    )
    FoundVacancy.objects.create(visit=visit, vacancy=vacancy)
    OwnPost.objects.create(vacancy=vacancy, service="cleaning", kind="civic")
    return {
        "visit": visit,
        "keeping": Keeping.objects.create(agent=agent, company=company, started_at=NOON),
        "proposed": AidedContract.objects.create(title=canaries.word(owner), **aided),
        "declined": AidedContract.objects.create(
            title=canaries.word(owner), status="declined", reason="cost", settled_on=TODAY, **aided
        ),
    }
