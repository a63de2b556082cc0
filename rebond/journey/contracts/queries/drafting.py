"""What a new contract begins with: the situation recalled from the diagnosis, what still holds, what could be added."""

from dataclasses import replace
from datetime import date, timedelta

from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.contracts import content as contents
from rebond.journey.contracts.content import Content
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.queries import clocks, texts
from rebond.journey.health import queries as health
from rebond.journey.orientation.models import Diagnosis
from rebond.journey.orientation.states import Impact
from rebond.journey.programmes.queries.suggesting import Suggestion, suggestions
from rebond.journey.support.states import Doer
from rebond.people.beneficiaries.models import Beneficiary

SUGGESTED = 4
"""Beyond so many, a list helps nobody."""


def beginning(person: Beneficiary, *, regime: str, renews: Contract | None, today: date) -> Content:
    """The first words of a draft. Of health, nothing but the opinion in words of work."""
    limits = texts.limits(regime, on=today)
    situation = recalled(person, today=today)
    if renews is not None:
        kept = contents.renewed(texts.of(texts.latest(renews)), today=today)
        hours = kept.weekly_hours or limits.usual_hours
        first = _day_after(renews, today)
        return replace(kept, situation=situation or kept.situation, weekly_hours=hours, starts_on=first)
    return Content(situation=situation, weekly_hours=limits.usual_hours, months=limits.usual_months)


def _day_after(renews: Contract, today: date) -> date | None:
    """The first day of the one that follows, once it is time to renew; a contract changed on its way begins when they say."""
    if renews.ends_on is None or not today <= renews.ends_on <= clocks.renewed_from(today):
        return None
    return renews.ends_on + timedelta(days=1)


def recalled(person: Beneficiary, *, today: date) -> str:
    """What the last diagnosis kept: strengths, obstacles, what was agreed; and the opinion on work that is in force."""
    rows = Diagnosis.objects.filter(orientation__beneficiary=person, completed_at__isnull=False)
    last = rows.order_by("-completed_at").prefetch_related("strengths", "obstacles").first()
    lines = _of_diagnosis(last, today) if last else []
    opinion = health.opinion_in_force(person, on=today)
    if opinion is not None:
        effects = {one["code"]: one["label"] for one in parameters.get("health.effects", on=today)}
        said = words.small(effects.get(opinion.effect, ""))
        lines.append(f"Pour le travail, jusqu'au {words.full_day(opinion.ends_on)} : {said}." if said else "")
    return "\n".join(line for line in lines if line)


def _of_diagnosis(diagnosis: Diagnosis, today: date) -> list[str]:
    themes = parameters.under("obstacle_theme", on=today)
    strengths = ", ".join(row.label for row in diagnosis.strengths.all())
    weights = ", ".join(
        themes[row.theme]["name"].lower()
        for row in diagnosis.obstacles.all()
        if row.impact != Impact.NONE and row.theme in themes and not themes[row.theme].get("health")
    )
    return [
        diagnosis.summary.strip(),
        f"Mes atouts : {strengths}." if strengths else "",
        f"Ce qui me gêne : {weights}." if weights else "",
    ]


def suggested(person: Beneficiary, *, today: date) -> list[Suggestion]:
    """The actions that suit the person, with the reasons, the best founded first; none that is confidential."""
    found = suggestions(person, on=today)
    return [one for one in found if one.suits and one.reasons and not one.programme.is_confidential][:SUGGESTED]


def promise_of(code: str, name: str) -> dict[str, str]:
    """The row that an action brings to the promises: the professional opens its door, the person comes."""
    return {"doer": Doer.AGENT, "text": f"Orienter la personne vers l'action « {name} »", "programme": code}
