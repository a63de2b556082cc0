"""The rule tables of a pack: what a condition allows, which rule can never speak, which case nobody answers.

A condition names a fact and the values it accepts (`is`, `in`, `at_least`, `below`); a fact that is not known satisfies
none. All the conditions of a rule must hold; the first rule that holds decides. A rule is thus a box in the product of
the facts' values, and both questions are one: what is left of a box once earlier boxes are taken away.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from rebond.exchanges.packs.reading import Entry, PackError, Table
from rebond.exchanges.packs.schema.checkers import Checker, Fault, one_of, table, that
from rebond.exchanges.packs.schema.facts import FACTS, PATHWAYS

Box = dict[str, frozenset[Any]]
UNKNOWN = None
TESTS = ("is", "in", "at_least", "below")
PATIENCE = 20_000
"""Boxes examined before a rule is presumed useful: far above what a readable table needs."""


def allowed(condition: Table) -> frozenset[Any]:
    """The values of its fact that a sound condition accepts."""
    values = FACTS[condition["fact"]]
    if "is" in condition:
        values &= {condition["is"]}
    if "in" in condition:
        values &= set(condition["in"])
    if "at_least" in condition:
        values = frozenset(value for value in values if value >= condition["at_least"])
    if "below" in condition:
        values = frozenset(value for value in values if value < condition["below"])
    return values


def check_condition(value: Any) -> Iterator[Fault]:
    """Faults an unknown fact, a value that the fact never takes, and a condition that nothing satisfies."""
    faults = list(CONDITION(value))
    yield from faults
    if faults:
        return
    domain = FACTS[value["fact"]]
    named = [value["is"]] if "is" in value else value.get("in", [])
    strange = [item for item in named if item not in domain or type(item) not in {type(other) for other in domain}]
    if strange:
        yield (), f"« {strange[0]} » n'est pas une valeur de « {value['fact']} »."
    elif {"at_least", "below"} & set(value) and not all(type(item) is int for item in domain):
        yield (), f"« {value['fact']} » n'est pas un nombre : utilisez « is » ou « in »."
    elif not set(TESTS) & set(value):
        yield (), "cette condition ne demande rien : ajoutez « is », « in », « at_least » ou « below »."
    elif not allowed(value):
        yield (), "aucune valeur ne remplit cette condition."


_integer: Checker = that(lambda value: type(value) is int, "un nombre entier")
_values: Checker = that(
    lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value), "une liste de codes"
)
_value: Checker = that(lambda value: isinstance(value, str | bool | int), "un code, true, false ou un nombre")
CONDITION = table(
    {"fact": one_of(FACTS.keys(), "un fait")},
    {"is": _value, "in": _values, "at_least": _integer, "below": _integer, "reason": that(bool, "un texte")},
)


def check_tables(entries: Iterable[Entry]) -> Iterator[PackError]:
    """Faults rules that never speak and cases left without an answer, in every sound rule table."""
    for entry in entries:
        if entry.kind == "orientation_rules":
            yield from _check_table(entry)


def _check_table(entry: Entry) -> Iterator[PackError]:
    start: Box = {"pathway": frozenset(PATHWAYS if entry.name == "structure_kind" else [UNKNOWN])}
    earlier: list[Box] = []
    for rank, rule in enumerate(entry.raw["rules"]):
        box = _box(rule["when"], start)
        if box is None:
            yield entry.error(f"{NEVER} : ses conditions se contredisent.", "rules", rank)
        elif _left([box], earlier) == []:
            yield entry.error(f"{NEVER} : celles d'avant répondent déjà à tous ses cas.", "rules", rank)
        else:
            earlier.append(box)
    left = [] if start in earlier else _left([start], earlier)
    if left != []:
        case = (
            f"un cas reste sans réponse ({_told(left[0])})"
            if left
            else "trop de cas pour savoir si tous ont une réponse"
        )
        yield entry.error(f"{case} : ajoutez une dernière règle sans condition.", "rules")


NEVER = "cette règle ne peut jamais s'appliquer"


def _box(when: Iterable[Table], start: Box) -> Box | None:
    """The part of the facts where all the conditions hold, None when there is none."""
    box = dict(start)
    for condition in when:
        fact = condition["fact"]
        box[fact] = box.get(fact, FACTS[fact]) & allowed(condition)
        if not box[fact]:
            return None
    return box


def _left(boxes: list[Box], cuts: Iterable[Box]) -> list[Box] | None:
    """What remains of the boxes without the cuts; None, « too long to tell », beyond our patience."""
    for cut in cuts:
        boxes = [piece for box in boxes for piece in _minus(box, cut)]
        if len(boxes) > PATIENCE:
            return None
    return boxes


def _minus(box: Box, cut: Box) -> Iterator[Box]:
    """The box without the cut, as disjoint boxes."""
    whole = {fact: box.get(fact, FACTS[fact] | {UNKNOWN}) for fact in cut}
    if any(not whole[fact] & values for fact, values in cut.items()):
        yield box
        return
    rest = dict(box)
    for fact, values in cut.items():
        if outside := whole[fact] - values:
            yield {**rest, fact: outside}
        rest[fact] = whole[fact] & values


def _told(box: Box) -> str:
    """One case of a box: « age inconnu, is_rsa = true »."""
    words = []
    for fact, values in box.items():
        known = sorted(values - {UNKNOWN}, key=str)
        words.append(f"{fact} inconnu" if UNKNOWN in values else f"{fact} = {known[0]}")
    return ", ".join(words) or "aucune condition"
