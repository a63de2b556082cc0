"""A parameter in words: its name, and its value as sentences and lists instead of keys and JSON."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from rebond.exchanges.packs.schema.labels import CODES, FIELDS, KINDS, LABELS, LISTED, MESSAGES, NAMED, PLACES
from rebond.ground.deadlines.rules import UNIT_WORDS, from_parameter
from rebond.ground.parameters import queries as parameters
from rebond.ground.parameters.models import Parameter
from rebond.ground.tenancy.words import normalise
from rebond.ground.web import words
from rebond.journey.orientation.vocabulary import CRITERIA, condition_words
from rebond.people.beneficiaries.states import Pathway

SHORT = 130
FEW = 3
PLACE = re.compile(r"\{(\w+)\}")
UNKNOWN = "inconnue, à demander"
NOTHING = "aucun"
UNITS = {"percent": "%", "hours": "h", "minutes": "min", "km": "km", "age": "ans"}
DURATIONS = {"days": "day", "months": "month", "years": "year"}
LENGTHS: dict[str, tuple[str, str]] = {
    **{unit.value: told for unit, told in UNIT_WORDS.items()},
    "year": ("an", "ans"),
}
TITLES = frozenset({"label", "name", "rank", "code"})
"""They name the parameter, or its place in a list: the value is elsewhere."""


def label(parameter: Parameter) -> str:
    """« Délai : orientation de l'entrant »."""
    return _name(parameter.key, parameter.value).replace(" :", f"{words.FIXED}:")


def _name(key: str, value: Any) -> str:
    kind, _, name = key.partition(".")
    if key in LABELS or kind not in KINDS:
        return LABELS.get(key, key)
    told = value if isinstance(value, dict) else {}
    title = MESSAGES.get(name) or told.get("label") or told.get("name") or name
    return f"{KINDS[kind]} : {title if kind == 'programme' else words.small(title)}"


def keys_named(typed: str) -> list[str]:
    """The keys of the current département whose name, or code, holds these letters."""
    wanted, found = normalise(typed), []
    for key, values in parameters.book().items():
        names = (_name(key, dated.value) for dated in values)
        if typed in key or any(wanted in normalise(name) for name in names):
            found.append(key)
    return found


def lines(parameter: Parameter) -> list[str]:
    """The value as one or more short sentences."""
    key, value = parameter.key, parameter.value
    if value is None:
        return [UNKNOWN]
    kind = key.partition(".")[0]
    if kind == "deadline":
        rule = from_parameter(key, value, parameter.valid_from, parameter.valid_to, parameter.source)
        return [f"{rule.length}. {rule.sentence}"]
    if kind == "amount":
        per = f" par {CODES['per'][value['per']]}" if "per" in value else ""
        return [f"{words.euros(value['amount_cents'])}{per}"]
    if kind == "orientation_rules":
        return [_rule(rule) for rule in value["rules"]]
    return list(_lines(key, value)) or [NOTHING]


def cell(parameter: Parameter) -> SafeString:
    """The lines as they are shown in a list: at once when they are few and short, else one press away."""
    told = lines(parameter)
    if len(told) == 1 and len(told[0]) <= SHORT:
        return format_html('<span class="wide">{}</span>', told[0])
    items = format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in told)))
    if len(told) <= FEW and sum(map(len, told)) <= SHORT:
        return items
    if len(told) > 1:
        summary = words.count(len(told), "ligne", "lignes")
        return format_html('<details class="why"><summary>{} : voir le détail</summary>{}</details>', summary, items)
    return folded(told[0])


def folded(sentence: str) -> SafeString:
    """A long sentence with only its beginning in sight."""
    if len(sentence) <= SHORT // 2:
        return conditional_escape(sentence)
    start = sentence[: SHORT // 4].rsplit(" ", 1)[0]
    return format_html('<details class="fold"><summary>{}…</summary>{}</details>', start, sentence[len(start) :])


def text(parameter: Parameter) -> str:
    """The lines in one cell of a spreadsheet."""
    return " ; ".join(lines(parameter))


def _rule(rule: Mapping[str, Any]) -> str:
    then = rule["then"]
    if "pathway" in then:
        return f"{rule['reason']} Parcours {Pathway(then['pathway']).label.lower()}."
    return f"{rule['reason']} {', sinon '.join(_code('structure_kinds', code) for code in then['structure_kinds'])}."


def _lines(field: str, value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from (_item(field, item) for item in value)
    elif not isinstance(value, dict):
        yield _scalar(field, value)
    elif phrase := _phrase(value):
        yield phrase
    else:
        yield from (_field(name, content, value) for name, content in value.items() if name not in TITLES)


def _phrase(value: Mapping[str, Any]) -> str:
    """What several fields say together: « 6 mois », « de 16 à 25 ans », « 12 par session », « chaque semaine »."""
    match value:
        case {"count": count, "unit": unit, **rest} if not rest:
            return _length(count, unit)
        case {"count": count, "per": per, **rest} if not rest:
            return f"{words.number(count)} par {_code('per', per)}"
        case {"from": int(first), "below": int(limit), **rest} if not rest:
            return f"de {first} à {limit - 1} ans"
        case {"every": _, "unit": _}:
            return _rhythm(value)
    return ""


def _field(name: str, content: Any, whole: Mapping[str, Any]) -> str:
    """« durée, au plus : 12 mois »."""
    shown = FIELDS.get(name, name)
    if name == "levels" and "fact" in whole:
        criterion = CRITERIA[whole["fact"]]
        told = [f"{words.small(criterion.words(code))} ({level.replace('_', ' ')})" for code, level in content.items()]
    elif name == "fact":
        told = [CRITERIA[content].question]
    else:
        told = list(_lines(name, content))
    return f"{words.sentence(shown)} : {', '.join(told)}"


def _item(field: str, item: Any) -> str:
    """One item of a list: what names it, then what it adds."""
    if not isinstance(item, dict):
        return _scalar(field, item)
    if field in ("audience", "priority"):
        return item.get("reason") or condition_words(item)
    if set(item) == {"label", "year", "count"}:
        return f"{item['label']}, {item['year']} : {words.number(item['count'])}"
    title = item.get("label") or item.get("name") or ""
    more = [_field(name, content, item) for name, content in item.items() if name not in TITLES]
    return f"{title} ({', '.join(map(words.small, more))})" if title and more else title or ", ".join(more)


def _scalar(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return _number(field, value)
    if day := _day(str(value)):
        return words.full_day(day)
    return _code(field, str(value))


def _code(field: str, code: str) -> str:
    if field in NAMED:
        return next((str(dated.value["name"]) for dated in parameters.history(f"{NAMED[field]}.{code}")), code)
    if field in LISTED:
        listed = (one for dated in parameters.history(LISTED[field]) for one in dated.value)
        return next((words.small(str(one["label"])) for one in listed if one["code"] == code), code)
    return PLACE.sub(lambda found: f"‹{PLACES.get(found[1], found[1])}›", CODES.get(field, {}).get(code, code))


def _number(field: str, value: float) -> str:
    """« 95 % », « 6 mois »: the unit is told by the field's own name."""
    parts = field.replace(".", "_").split("_")
    unit = next((UNITS[part] for part in parts if part in UNITS), "")
    if not unit and parts[-1] in DURATIONS and isinstance(value, int):
        return _length(value, DURATIONS[parts[-1]])
    shown = words.number(value) if isinstance(value, int) else str(value).replace(".", ",")
    return f"{shown}{words.FIXED}{unit}" if unit else shown


def _length(count: int, unit: str) -> str:
    return words.count(count, *LENGTHS[unit])


def _rhythm(value: Mapping[str, Any]) -> str:
    """« chaque semaine », « toutes les 2 semaines, 12 entretiens »."""
    every, unit = value["every"], value["unit"]
    each = "toutes les" if unit == "week" else "tous les"
    told = f"chaque {LENGTHS[unit][0]}" if every == 1 else f"{each} {_length(every, unit)}"
    return f"{told}, {words.count(value['interviews'], 'entretien', 'entretiens')}" if "interviews" in value else told


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        return None
