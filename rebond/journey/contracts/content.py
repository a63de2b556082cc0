"""What a contract says, as plain data: read, written as canonical JSON, compared with another version."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from rebond.ground.web import words
from rebond.journey.contracts.states import Party
from rebond.journey.support.states import Doer

ONE_DAY = relativedelta(days=1)


@dataclass(frozen=True)
class Commitment:
    """Who does what, before which day or how often. `doer`: the person, or the professional for the Département."""

    doer: str
    text: str
    programme: str = ""
    due_on: date | None = None
    how_often: str = ""


@dataclass(frozen=True)
class Signatory:
    """One party of the text: who is to sign it. `member`: the membership of an agent."""

    party: str
    name: str
    member: str = ""


@dataclass(frozen=True)
class Content:
    """One text of a contract (C. trav. R5411-15): what is recalled, aimed at, promised by each side, and for how long.

    `exemption`: a code of the pack's closed list, only when the person asks for it; `proof`: the day on which somebody saw the
    proof, and nothing of what it says. `parties` and `reference` are written when the text is proposed.
    """

    situation: str = ""
    objectives: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    weekly_hours: int | None = None
    hours_reason: str = ""
    exemption: str = ""
    exemption_asked: bool = False
    proof: date | None = None
    months: int | None = None
    starts_on: date | None = None
    reserves: str = ""
    parties: tuple[Signatory, ...] = ()
    reference: str = ""

    @property
    def ends_on(self) -> date | None:
        """The last day that the contract covers."""
        if self.starts_on is None or self.months is None:
            return None
        return self.starts_on + relativedelta(months=self.months) - ONE_DAY

    def of(self, doer: str) -> list[Commitment]:
        """What one side promises."""
        return [one for one in self.commitments if one.doer == doer]


def to_json(content: Content) -> dict[str, Any]:
    """The content as JSON holds it, its texts in one form of accents (NFC)."""
    kept: dict[str, Any] = _plain(content)
    return kept


def from_json(kept: Mapping[str, Any]) -> Content:
    """The content that `to_json` wrote; what is unknown to this version of the software is left out."""
    known = {one.name: kept[one.name] for one in fields(Content) if one.name in kept}
    known["objectives"] = tuple(known.get("objectives", ()))
    known["commitments"] = tuple(_commitment(one) for one in known.get("commitments", ()))
    known["parties"] = tuple(Signatory(**one) for one in known.get("parties", ()))
    for name in ("proof", "starts_on"):
        known[name] = _day(known.get(name))
    return Content(**known)


def canonical(content: Content) -> bytes:
    """The one way of writing a content: sorted keys, no spaces, UTF-8 in NFC. What is signed is its SHA-256."""
    return json.dumps(to_json(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: Content) -> str:
    """The fingerprint of a content."""
    return hashlib.sha256(canonical(content)).hexdigest()


def renewed(content: Content, *, today: date) -> Content:
    """What still holds in the contract that follows: everything but its days and what the person alone may say again."""
    kept = tuple(
        replace(one, due_on=None if one.due_on is None or one.due_on < today else one.due_on)
        for one in content.commitments
    )
    gone: dict[str, Any] = {
        "exemption": "",
        "exemption_asked": False,
        "proof": None,
        "starts_on": None,
        "parties": (),
        "reference": "",
    }
    return replace(content, commitments=kept, reserves="", **gone)


@dataclass(frozen=True)
class Difference:
    """One part of the text that changed: its title, the words before and those after."""

    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(before: Content, after: Content) -> list[Difference]:
    """What differs between two versions, part by part, in the words of the text; only lines that are not in both."""
    found = []
    for (title, old), (_, new) in zip(_parts(before), _parts(after), strict=True):
        if old != new:
            gone = tuple(line for line in old if line not in new)
            come = tuple(line for line in new if line not in old)
            found.append(Difference(title, gone or old, come or new))
    return found


def _parts(content: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "Situation", lines(content.situation)
    yield "Objectifs", content.objectives
    for doer, title in SIDES.items():
        yield title, tuple(said(one) for one in content.of(doer))
    yield "Heures par semaine", (*hours(content), content.hours_reason) if content.hours_reason else hours(content)
    yield "Durée", duration(content)
    yield "Réserves de la personne", lines(content.reserves)
    yield "Qui signe", tuple(f"{one.name} ({words.small(Party(one.party).label)})" for one in content.parties)


SIDES: dict[str, str] = {
    Doer.PERSON: "Ce à quoi la personne s'engage",
    Doer.AGENT: "Ce à quoi le Département s'engage",
}


def said(commitment: Commitment) -> str:
    """« Refaire mon CV (avant le mardi 3 mars 2026, chaque semaine) »."""
    when = [f"avant le {words.full_day(commitment.due_on)}"] if commitment.due_on else []
    when += [words.small(commitment.how_often)] if commitment.how_often else []
    return f"{commitment.text} ({', '.join(when)})" if when else commitment.text


def hours(content: Content) -> tuple[str, ...]:
    """The hours of activity of a week, or that the person is exempted from them at their request."""
    if content.exemption:
        return ("Aucune heure n'est demandée : dispense, à la demande de la personne.",)
    return (f"{words.count(content.weekly_hours, 'heure', 'heures')} par semaine",) if content.weekly_hours else ()


def duration(content: Content) -> tuple[str, ...]:
    """« Du mardi 3 mars 2026 au mercredi 2 septembre 2026 (6 mois) »."""
    if content.starts_on is None or content.ends_on is None:
        return (f"{content.months} mois",) if content.months else ()
    days = f"Du {words.full_day(content.starts_on)} au {words.full_day(content.ends_on)}"
    return (f"{days} ({content.months} mois)",)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _commitment(kept: Mapping[str, Any]) -> Commitment:
    return Commitment(**{**kept, "due_on": _day(kept.get("due_on"))})


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _plain(value: Any) -> Any:
    for kind, write in _WRITTEN.items():
        if isinstance(value, kind):
            return write(value)
    return value


_WRITTEN: dict[type | tuple[type, ...], Callable[[Any], Any]] = {
    str: lambda value: unicodedata.normalize("NFC", str(value)),
    date: lambda value: value.isoformat(),
    (Content, Commitment, Signatory): lambda value: {name: _plain(item) for name, item in vars(value).items()},
    (tuple, list): lambda value: [_plain(item) for item in value],
}
