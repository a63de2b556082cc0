"""What the entries of a pack owe one another. Each check gets the sound entries, then the pack as written."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations

from dateutil.relativedelta import relativedelta

from rebond.exchanges.packs.reading import Entry, Pack, PackError, Parameter, Table
from rebond.exchanges.packs.schema.known import REQUIRED
from rebond.exchanges.packs.schema.rule_tables import check_tables
from rebond.exchanges.packs.toml_lines import Keys
from rebond.people.accounts.states import Role

LAW = ("deadline", "amount", "parameter")
"""Kinds whose national entries, once confirmed, no département rewrites. Words and lists are its own to change."""


def check_dates(pack: Pack, _: Pack) -> Iterator[PackError]:
    """Faults a parameter that ends before it starts."""
    for parameter in _every(pack):
        if parameter.valid_to and parameter.valid_to < parameter.valid_from:
            yield parameter.entry.error("la date de fin précède la date de début.", "valid_to")


def check_overlaps(pack: Pack, _: Pack) -> Iterator[PackError]:
    """Faults two values of one key on one day, in the same file."""
    by_key = defaultdict[tuple[str, str], list[Parameter]](list)
    for parameter in _every(pack):
        by_key[parameter.scope, parameter.key].append(parameter)
    for same in by_key.values():
        for first, second in combinations(same, 2):
            if first.overlaps(second):
                sentence = (
                    f"déjà défini ligne {first.line} pour les mêmes jours : fermez l'un des deux avec « valid_to »."
                )
                yield second.entry.error(sentence, "valid_from")


def check_law(pack: Pack, _: Pack) -> Iterator[PackError]:
    """Faults a département that rewrites what the law fixes and that we have read."""
    fixed = {entry.key: entry for entry in pack.national if entry.kind in LAW and entry.raw.get("confirmed", True)}
    for entry in pack.entries:
        if entry.kind in LAW and (law := fixed.get(entry.key)):
            yield entry.error(f"fixé par la loi ({law.file}, ligne {law.line()}) : un département ne le change pas.")


def check_required(pack: Pack, written: Pack) -> Iterator[PackError]:
    """Faults a key that the code cannot do without, absent or coming to an end."""
    named = {entry.key for entry in written.written}
    last: dict[str, Parameter] = {}
    for parameter in pack.parameters:
        known = last.setdefault(parameter.key, parameter)
        last[parameter.key] = max(known, parameter, key=lambda one: one.valid_from)
    for key in REQUIRED:
        if key not in named:
            yield pack.departement.error(f"il manque « {key} », sans quoi le logiciel ne sait pas quoi faire.")
        elif (latest := last.get(key)) and latest.valid_to:
            sentence = f"« {key} » finit le {latest.valid_to:%d/%m/%Y} et rien ne le suit."
            yield latest.entry.error(sentence, "valid_to")


def check_codes(pack: Pack, _: Pack) -> Iterator[PackError]:
    """Faults a code given twice among the organisations, or among the rules of one table."""
    seen: dict[str, Entry] = {}
    for entry in pack.entries:
        if entry.kind == "organisation" and (first := seen.setdefault(entry.name, entry)) is not entry:
            yield entry.error(f"le code « {entry.name} » est déjà pris ligne {first.line()}.", "code")
        if entry.kind == "orientation_rules":
            codes: list[str] = [rule["code"] for rule in entry.raw["rules"]]
            for rank, code in enumerate(codes):
                if code in codes[:rank]:
                    yield entry.error(f"le code « {code} » est déjà pris dans cette table.", "rules", rank, "code")


def check_references(pack: Pack, written: Pack) -> Iterator[PackError]:
    """Faults a code that leads to no entry."""
    named = {(entry.kind, entry.name) for entry in written.written}
    for entry in pack.written:
        for kind, keys, code in _references(entry):
            if (kind, code) not in named:
                yield entry.error(f"« {code} » n'est défini par aucun [[{kind}]].", *keys)


def _references(entry: Entry) -> Iterator[tuple[str, Keys, str]]:
    """Every code by which an entry names another: its kind, where it is written, the code."""
    raw = entry.raw
    for key, kind in REFERENCES.get(entry.kind, {}).items():
        yield from ((kind, (key, rank), code) for rank, code in enumerate(raw.get(key, ())))
    if entry.key == "forum.sectors":
        yield from (("sector", ("value", rank), code) for rank, code in enumerate(raw.get("value", ())))
    for rank, rule in enumerate(raw.get("rules", ())):
        where: Keys = ("rules", rank, "then")
        yield from (("structure_kind", where, code) for code in rule["then"].get("structure_kinds", ()))
        yield from (("programme", where, code) for code in [rule["then"].get("programme")] if code)


REFERENCES = {
    "organisation": {"kinds": "structure_kind"},
    "programme": {"exits": "exit_reason", "obstacles": "obstacle_theme", "sectors": "sector"},
}


def check_structures(pack: Pack, written: Pack) -> Iterator[PackError]:
    """Faults a kind of structure that nobody offers, or offered without its capability."""
    offered = {kind for entry in written.entries if entry.kind == "organisation" for kind in entry.raw.get("kinds", ())}
    needed = {entry.name: entry.raw["capability"] for entry in pack.written if entry.kind == "structure_kind"}
    for entry in pack.written:
        if entry.kind == "structure_kind" and entry.name not in offered:
            sentence = f"aucune organisation n'offre « {entry.name} » : ajoutez-le à ses « kinds », ou retirez-le."
            yield entry.error(sentence, "code")
    for entry in pack.entries:
        for rank, kind in enumerate(entry.raw.get("kinds", ()) if entry.kind == "organisation" else ()):
            if needed.get(kind) not in {None, *entry.raw["capabilities"]}:
                yield entry.error(f"offrir « {kind} » demande la capacité « {needed[kind]} ».", "kinds", rank)


def check_rules(pack: Pack, _: Pack) -> Iterator[PackError]:
    """Faults rules that never speak, cases without an answer, and a kind offered for a pathway it does not serve."""
    yield from check_tables(pack.written)
    served = {entry.name: entry.raw["pathways"] for entry in pack.written if entry.kind == "structure_kind"}
    for entry in pack.written:
        for rank, rule in enumerate(entry.raw.get("rules", ())):
            asked = [condition.get("is") for condition in rule["when"] if condition["fact"] == "pathway"]
            for kind in rule["then"].get("structure_kinds", ()):
                if asked and kind in served and asked[0] not in {None, *served[kind]}:
                    sentence = f"« {kind} » n'accompagne pas le parcours « {asked[0]} »."
                    yield entry.error(sentence, "rules", rank, "then")


def check_programmes(pack: Pack, _: Pack) -> Iterator[PackError]:
    """Faults an action whose keys contradict one another: nobody could follow it to its end."""
    for entry in pack.entries:
        if entry.kind == "programme":
            for keys, sentence in _contradictions(entry.raw):
                yield entry.error(sentence, *keys)


def _contradictions(raw: Table) -> Iterator[tuple[Keys, str]]:
    codes = [stage["code"] for stage in raw["stages"]]
    for rank, code in enumerate(codes):
        if code in codes[:rank]:
            yield ("stages", rank), f"l'étape « {code} » est déjà dans la liste."
    if _end(raw.get("maximum")) < _end(raw.get("duration"), absent=FIRST):
        yield ("maximum",), "la durée maximale est plus courte que la durée."
    if (rhythm := raw.get("rhythm")) and _end(raw.get("duration")) < _end(
        {"count": rhythm["every"] * (rhythm.get("interviews", 1) - 1), "unit": rhythm["unit"]}
    ):
        yield ("rhythm",), "tous ces entretiens ne tiennent pas dans la durée."
    if "contact_every" in raw and "after_hire" not in raw and raw.get("until") != "rsa_exit":
        yield ("contact_every",), "des nouvelles demandent un suivi : « after_hire », ou « until » à « rsa_exit »."
    if "prescribers_without_doctor" in raw and Role.DOCTOR not in raw["prescribers"]:
        yield ("prescribers_without_doctor",), "cette action ne demande pas de médecin."


FIRST = date(2026, 1, 1)


def _end(length: Table | None, *, absent: date = date.max) -> date:
    """Where a length that starts on a first of January ends, to compare two of them."""
    if length is None:
        return absent
    return FIRST + relativedelta(**{f"{length['unit']}s": length["count"]})


CHECKS: tuple[Callable[[Pack, Pack], Iterator[PackError]], ...] = (
    *(check_dates, check_overlaps, check_law, check_required, check_codes, check_references, check_structures),
    *(check_rules, check_programmes),
)


def _every(pack: Pack) -> Iterator[Parameter]:
    """Both files' parameters, the national ones that the département rewrites included."""
    return (pack.parameter(entry) for entry in pack.written if entry.kind != "organisation")
