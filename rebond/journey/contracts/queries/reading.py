"""A contract in plain words, part by part: what the person reads on a phone, the agent as a preview, and the PDF prints."""

from collections.abc import Mapping
from dataclasses import dataclass

from rebond.ground.web import words
from rebond.journey.contracts import content as contents
from rebond.journey.contracts.content import Content
from rebond.journey.contracts.rules import Limits
from rebond.journey.programmes import catalogue
from rebond.journey.support.states import Doer


@dataclass(frozen=True)
class Part:
    """One part of the text: its code, its title to the person, its lines; `is_list`: several things rather than a paragraph."""

    code: str
    title: str
    lines: tuple[str, ...]
    is_list: bool = False


def parts(content: Content, limits: Limits) -> list[Part]:
    """The whole text, in order; a part that says nothing is left out."""
    names = {code: one.name for code, one in catalogue.ever().items()}
    found = (
        Part("situation", "Où j'en suis", contents.lines(content.situation)),
        Part("objectives", "Ce que je veux atteindre", content.objectives, is_list=True),
        Part("person", "Ce que je fais", _side(content, Doer.PERSON, names), is_list=True),
        Part("agent", "Ce que le Département fait pour moi", _side(content, Doer.AGENT, names), is_list=True),
        Part("hours", "Mes heures d'activité", _hours(content, limits)),
        Part("duration", "Combien de temps", contents.duration(content)),
        Part(
            "reserves",
            "Ce que je veux ajouter, ou ce sur quoi je ne suis pas d'accord",
            contents.lines(content.reserves),
        ),
    )
    return [part for part in found if part.lines]


def _side(content: Content, doer: str, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{contents.said(one)}, avec l'action « {names[one.programme]} »"
        if one.programme in names
        else contents.said(one)
        for one in content.of(doer)
    )


def _hours(content: Content, limits: Limits) -> tuple[str, ...]:
    if content.exemption:
        reason = words.small(limits.exemptions.get(content.exemption, ""))
        seen = f" Justificatif vu le {words.full_day(content.proof)}." if content.proof else ""
        return (f"Aucune heure ne m'est demandée : je l'ai demandé ({reason}).{seen}",)
    why = (content.hours_reason,) if content.weekly_hours and content.hours_reason else ()
    return contents.hours(content) + why
