"""People, vacancies and the likeness of occupations, in JSON and CSV, and the lists out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.files.faults import Fault, stop_at
from planner.files.names import names_of
from planner.files.rows import Row
from planner.files.sheets import document, elements, table
from planner.files.writing import inside, write_document, write_table
from planner.matching.generate import FRENCH, LabourMarket
from planner.matching.problem import FARTHEST, Lists, People, Vacancies, Weights

LEVELS = ("a1", "a2", "b1", "b2", "c1", "c2")
BITS = 32
SIMILAR = ("wished", "occupation", "percent")
MATCHES = ("person", "rank", "vacancy", "score")
# Codes of the ROME begin with a letter (family) and two figures (domain): K1303 is of the family K, domain K13.
SAME_DOMAIN, SAME_FAMILY = 35, 10


@dataclass(frozen=True, eq=False)
class Market:
    """People, vacancies, the likeness of their occupations, and the names that the files give to their indices."""

    people: People
    vacancies: Vacancies
    similarity: NDArray[np.uint8]
    people_ids: list[str]
    vacancy_ids: list[str]


def read_market(people: Path, vacancies: Path, similar: Path | None = None) -> Market:
    """Read both documents: `{"people": […]}` and `{"vacancies": […]}`.

    Two occupations of one domain of the ROME are alike at 35 %, of one family at 10 %, unless `similar` says otherwise.
    Raises Faulty with everything that is to be corrected.
    """
    faults: list[Fault] = []
    seekers = elements(people, document(people, faults), "people", faults)
    posts = elements(vacancies, document(vacancies, faults), "vacancies", faults)
    stop_at(faults)
    words = _Words({}, {}, {f"français {level}": bit for bit, level in enumerate(LEVELS)}, {})
    ids = names_of(str(people), seekers).ids, names_of(str(vacancies), posts).ids
    found = _people(seekers, words), _vacancies(posts, words)
    for name, known, most in (("have", words.held, BITS), ("contracts", words.contracts, BITS)):
        if len(known) > most:
            faults.append(Fault(str(people), "", name, f"plus de {most} mots différents ; regroupez-les."))
    likeness = _similarity(list(words.occupations), similar, faults)
    stop_at(faults)
    return Market(People(**found[0]), Vacancies(**found[1]), likeness, *ids)


def write_matches(path: Path, market: Market, lists: Lists) -> None:
    """Write the vacancies of each person, best first."""
    write_table(path, MATCHES, matches(market, lists))


def matches(market: Market, lists: Lists) -> Iterator[tuple[str, int, str, int]]:
    """Give person, rank from 1, vacancy and score of each line of the lists of people."""
    for person, rank in np.argwhere(lists.ids >= 0).tolist():
        vacancy = market.vacancy_ids[lists.ids[person, rank]]
        yield market.people_ids[person], rank + 1, vacancy, int(lists.scores[person, rank])


def write_market(folder: Path, market: LabourMarket) -> list[Path]:
    """Write a market that was made up as read_market reads it."""
    people, vacancies, similar = inside(folder, "people.json", "vacancies.json", "similar.csv")
    who, what = market.people, market.vacancies
    said = [
        {"id": f"P{at + 1:06d}", "x": int(who.x[at]), "y": int(who.y[at]), "radius": int(who.radius[at]) / 1000,
         "wishes": [_code(wish) for wish in who.wishes[at] if wish >= 0], "contracts": _bits("contrat", who.contracts[at]),
         **_held("have", who.have[at]), "skills": _skills(who, at)}
        for at in range(len(who))
    ]  # fmt: skip
    write_document(people, {"people": said})
    said = [
        {"id": f"V{at + 1:06d}", "x": int(what.x[at]), "y": int(what.y[at]), "rome": _code(what.rome[at]),
         "contracts": _bits("contrat", what.contracts[at]), "age": int(what.age[at]), **_held("require", what.require[at]),
         "skills": _skills(what, at), "weights": what.skill_weights[_row(what, at)].tolist()}
        for at in range(len(what))
    ]  # fmt: skip
    write_document(vacancies, {"vacancies": said})
    used = np.unique(np.concatenate([who.wishes[who.wishes >= 0], what.rome]))
    alike = ((a, b, int(market.similarity[a, b])) for a in used for b in used if a != b)
    write_table(similar, SIMILAR, ((_code(a), _code(b), percent) for a, b, percent in alike))
    return [people, vacancies, similar]


@dataclass(frozen=True)
class _Words:
    """What each word that was met became: a number, in the order in which they came."""

    occupations: dict[str, int]
    skills: dict[str, int]
    held: dict[str, int]
    contracts: dict[str, int]


def _people(rows: list[Row], words: _Words) -> dict[str, Any]:
    wishes = np.full((len(rows), len(Weights().wishes)), -1)
    for row, line in zip(rows, wishes, strict=True):
        told = row.words("wishes")
        if len(told) > len(line):
            row.fault("wishes", f"{len(told)} métiers souhaités ; {len(line)} au plus sont comparés.")
        line[: len(told)] = [_number(words.occupations, word) for word in told[: len(line)]]
    start, skills = _ragged([sorted({_number(words.skills, word) for word in row.words("skills")}) for row in rows])
    columns = _common(rows, words, "have")
    radius = [round(1000 * row.decimal("radius", None, least=0.001, most=1000)) for row in rows]
    return {**columns, "radius": np.array(radius), "wishes": wishes, "skills_start": start, "skills": skills}


def _vacancies(rows: list[Row], words: _Words) -> dict[str, Any]:
    covers = [_cover(row, words) for row in rows]
    start, skills = _ragged([sorted(cover) for cover in covers])
    return {
        **_common(rows, words, "require"),
        "rome": np.array([_number(words.occupations, row.needed("rome").lower()) for row in rows]),
        "age": np.array([row.whole("age", 0, least=0, most=1_000_000) for row in rows]),
        "skills_start": start,
        "skills": skills,
        "skill_weights": _ragged([[cover[skill] for skill in sorted(cover)] for cover in covers])[1],
    }


def _common(rows: list[Row], words: _Words, held: str) -> dict[str, Any]:
    """Read what both sides say: where, which contracts, and what one has or the other requires."""
    where = {
        axis: [round(row.decimal(axis, None, least=-FARTHEST, most=FARTHEST)) for row in rows] for axis in ("x", "y")
    }
    masks = [_french(row) | _mask(words.held, row.words(held)) for row in rows]
    contracts = [_mask(words.contracts, row.words("contracts")) for row in rows]
    return {name: np.array(values) for name, values in {**where, "contracts": contracts, held: masks}.items()}


def _french(row: Row) -> int:
    """Set the bit of a level and of each one below, so that the test of one bit compares levels."""
    told = row.text("french").lower()
    if told and told not in LEVELS:
        row.fault("french", f"« {told} » n'est pas un niveau de français ; écrivez A1, A2, B1, B2, C1 ou C2.")
        return 0
    return (1 << LEVELS.index(told) + 1) - 1 if told else 0


def _cover(row: Row, words: _Words) -> dict[int, int]:
    """Give the percent of each skill: as the row says, else equal shares."""
    skills = list(dict.fromkeys(_number(words.skills, word) for word in row.words("skills")))
    shares = [100 // len(skills) + (at < 100 % len(skills)) for at in range(len(skills))]
    told = row.words("weights")
    if told:
        shares = [int(word) if word.isdecimal() else -1 for word in told]
        if len(shares) != len(skills) or min(shares) < 0 or sum(shares) != 100:
            row.fault("weights", "donnez un pourcentage entier à chaque compétence, 100 en tout.")
    return dict(zip(skills, shares, strict=False))


def _similarity(codes: list[str], similar: Path | None, faults: list[Fault]) -> NDArray[np.uint8]:
    """Give 0 to 100 for each wished occupation and each occupation: codes of the ROME first, then the file."""
    found = np.zeros((len(codes), len(codes)), np.uint8)
    for letters, percent in ((1, SAME_FAMILY), (3, SAME_DOMAIN)):
        start = np.array([code[:letters] for code in codes])
        found[start[:, None] == start] = percent
    np.fill_diagonal(found, 100)
    place = {code: at for at, code in enumerate(codes)}
    for row in table(similar, SIMILAR, faults).rows if similar else ():
        wished, occupation = (place.get(row.needed(column).lower()) for column in SIMILAR[:2])
        percent = row.whole("percent", None, least=0, most=100)
        if wished is not None and occupation is not None:
            found[wished, occupation] = percent
    return found


def _number(known: dict[str, int], word: str) -> int:
    return known.setdefault(word, len(known))


def _mask(known: dict[str, int], words: list[str]) -> int:
    """Give each new word its bit; beyond the last, where the whole is refused, they share it."""
    return sum({1 << min(_number(known, word), BITS - 1) for word in words})


def _ragged(rows: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    start = np.cumsum([0, *map(len, rows)])
    return start, np.array([value for row in rows for value in row], np.int64)


def _code(occupation: int) -> str:
    return f"R{occupation:03d}"


def _row(side: People | Vacancies, at: int) -> slice:
    return slice(int(side.skills_start[at]), int(side.skills_start[at + 1]))


def _skills(side: People | Vacancies, at: int) -> list[str]:
    return [f"compétence {skill}" for skill in side.skills[_row(side, at)]]


def _bits(word: str, mask: int) -> list[str]:
    return [f"{word} {bit}" for bit in range(BITS) if int(mask) >> bit & 1]


def _held(column: str, mask: int) -> Mapping[str, object]:
    """Part the level of French from the other words."""
    level = (int(mask) >> FRENCH & 0b111111).bit_length()
    others = _bits("atout", int(mask) & ~(0b111111 << FRENCH))
    return {column: others, **({"french": LEVELS[level - 1].upper()} if level else {})}
