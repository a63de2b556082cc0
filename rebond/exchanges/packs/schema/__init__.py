"""Judging a whole pack before anything is written, and telling two packs apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rebond.exchanges.packs.reading import PARAMETER_KINDS, Entry, Pack, PackError
from rebond.exchanges.packs.schema.coherence import CHECKS
from rebond.exchanges.packs.schema.differences import Change, difference
from rebond.exchanges.packs.schema.known import PARAMETERS
from rebond.exchanges.packs.schema.shapes import SHAPES
from rebond.exchanges.packs.schema.territories import Commune, check_reach, check_territories

__all__ = ["Change", "check", "difference"]


OF_A_PERSON = re.compile(r"\bla personne\b", re.IGNORECASE)


def check(pack: Pack, communes: Sequence[Commune]) -> list[PackError]:
    """Every fault of a pack, in the order of its files; empty when it may be loaded.

    `communes` are those of the département. What compares entries looks only at those whose shape is right.
    """
    errors = {id(entry): list(_check_shape(entry, pack)) for entry in (pack.departement, *pack.sources_entries)}
    errors |= {id(entry): list(_check_shape(entry, pack)) for entry in pack.written}
    sound = replace(
        pack,
        entries=tuple(entry for entry in pack.entries if not errors[id(entry)]),
        national=tuple(entry for entry in pack.national if not errors[id(entry)]),
    )
    found = [error for faults in errors.values() for error in faults]
    found += [error for checked in CHECKS for error in checked(sound, pack)]
    organisations = [entry for entry in sound.entries if entry.kind == "organisation"]
    if len(organisations) == sum(entry.kind == "organisation" for entry in pack.entries):
        found += check_territories(organisations, communes, pack.departement)
        found += check_reach(organisations, sound.written, communes)
    return sorted(dict.fromkeys(found), key=lambda error: (error.file, error.line, error.path))


def _check_shape(entry: Entry, pack: Pack) -> Iterator[PackError]:
    shape = SHAPES.get(entry.kind)
    if shape is None:
        yield entry.error(f"table inconnue « {entry.kind} » ; on connaît : {', '.join(sorted(SHAPES))}.")
        return
    if entry.scope == "national" and entry.kind not in (*PARAMETER_KINDS, "sources"):
        yield entry.error(f"« {entry.kind} » appartient au fichier d'un département, pas au fichier national.")
    for keys, sentence in shape(entry.raw):
        yield entry.error(sentence, *keys)
    if "source" in entry.raw and not pack.citation(entry):
        yield entry.error(f"la source « {entry.raw['source']} » n'est pas déclarée dans [sources].", "source")
    if entry.kind == "parameter":
        yield from _check_parameter(entry)
    if entry.kind == "orientation_rules" and isinstance(entry.raw.get("rules"), list):
        yield from _check_answers(entry)


def _check_parameter(entry: Entry) -> Iterator[PackError]:
    if entry.name not in PARAMETERS:
        yield entry.error(f"paramètre inconnu « {entry.name} » : le logiciel ne le lirait jamais.", "key")
    elif entry.raw.get("missing"):
        if "value" in entry.raw or entry.raw.get("confirmed", True):
            yield entry.error("une valeur inconnue s'écrit « missing = true », « confirmed = false », sans « value ».")
    elif "value" not in entry.raw:
        yield entry.error("il manque « value ».")
    else:
        for keys, sentence in PARAMETERS[entry.name](entry.raw["value"]):
            yield entry.error(sentence, "value", *keys)


def _check_answers(entry: Entry) -> Iterator[PackError]:
    """A rule of the table `pathway` gives a pathway, one of `structure_kind` kinds of structure; each speaks to « vous »."""
    wanted = "pathway" if entry.name == "pathway" else "structure_kinds"
    for rank, rule in enumerate(entry.raw["rules"]):
        if isinstance(rule, dict) and isinstance(rule.get("then"), dict) and wanted not in rule["then"]:
            sentence = f"cette règle ne répond pas : il manque « {wanted} » dans « then »."
            yield entry.error(sentence, "rules", rank, "then")
        if isinstance(rule, dict) and OF_A_PERSON.search(str(rule.get("reason"))) and "easy" not in rule:
            sentence = "un courrier dit « vous » : répétez cette raison dans « easy », adressée à la personne."
            yield entry.error(sentence, "rules", rank, "reason")
