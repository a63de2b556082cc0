"""`python -m tools.planner_pictures`: the pictures of docs/planner.md, drawn from answers of the planner to small made-up questions."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

from planner.booking.generate import appointments
from planner.booking.solve import book
from planner.cohort.generate import pool
from planner.cohort.solve import draw
from planner.interviews.generate import jobdating
from planner.interviews.solve import plan
from planner.matching.explain import explain
from planner.matching.generate import labour_market
from planner.matching.solve import match
from planner.rotation.generate import workshop
from planner.rotation.problem import Rotation
from planner.rotation.solve import rotate
from tools import ROOT

FOLDER = ROOT / "docs" / "images"
WIDTH = 960
FONT = "system-ui, Helvetica, Arial, sans-serif"
INK, MUTED, LINE, PAPER = "#1f2933", "#5c6b7a", "#d5dde5", "#ffffff"
BLUE, ORANGE, AWAY = "#1f5fa8", "#d1600a", "#e8ecf0"
# Eight colours that people who see colours otherwise still tell apart (M. Okabe and K. Ito, 2008).
SHADES = ("#e3eefa", "#a9cbea", "#4d8fcc", "#1f5fa8")  # from the least to the most
PARTS = ("occupation", "skills", "commute", "contract", "freshness")  # the first columns of explain
BEST = 8  # numbered on the map
HUES = ("#f0e442", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#0072b2", "#999999")


def main() -> None:
    """Draw every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for picture in (interviews, matching, rotation, booking, cohort):
        (FOLDER / f"planner-{picture.__name__}.svg").write_text(picture())
        print(f"docs/images/planner-{picture.__name__}.svg", flush=True)


def interviews() -> str:
    """The timetable of a small fair, and its profile beside the bound."""
    problem = jobdating(30, 7, 12, "limits", seed=3)
    found = plan(problem, seconds=10)
    left, top, wide, high, apart = 96, 104, 44, 24, 6
    parts = [
        text(left + wide * (slot + 0.5), top - 8, str(slot + 1), 12, MUTED, "middle") for slot in range(problem.slots)
    ]
    parts.append(text(left - 10, top - 8, "slot", 12, MUTED, "end"))
    rows = [
        (recruiter, table)
        for recruiter in range(problem.recruiters)
        for table in range(problem.tables[recruiter].max())
    ]
    y_of = {row: top + high * at + apart * row[0] for at, row in enumerate(rows)}
    for (recruiter, table), y in y_of.items():
        if table == 0:
            parts.append(text(left - 10, y + 16, f"recruiter {recruiter + 1}", 13, INK, "end"))
        for slot in range(problem.slots):
            fill = PAPER if problem.tables[recruiter, slot] > table else AWAY
            parts.append(rect(left + wide * slot, y, wide, high, fill, LINE))
    shades = np.digitize(problem.fit[found.wish], (400, 600, 800))
    for at in range(len(found.person)):
        x, y = left + wide * found.slot[at], y_of[int(found.recruiter[at]), int(found.table[at])]
        fill = SHADES[shades[at]]
        parts.append(rect(x + 1, y + 1, wide - 2, high - 2, fill))
        parts.append(
            text(x + wide / 2, y + 17, str(found.person[at] + 1), 13, PAPER if shades[at] > 1 else INK, "middle")
        )
    bottom = top + high * len(rows) + apart * problem.recruiters
    parts += _profile(
        found.profile.tolist(), found.bound_profile.tolist(), left + wide * problem.slots + 40, top, problem.people
    )
    legend = [
        (SHADES[0], "fit below 400"),
        (SHADES[1], "400 to 599"),
        (SHADES[2], "600 to 799"),
        (SHADES[3], "800 and more"),
        (AWAY, "away, or in a break"),
    ]
    caption = (
        f"Each number is a person. One free slot between two interviews; fit {found.fit} of {found.fit_bound} at most."
    )
    return page("A job fair: 30 people, 7 recruiters, 12 slots", caption, legend, bottom + 14, parts)


def _profile(reached: list[int], bound: list[int], left: float, top: float, people: int) -> list[str]:
    """Bars of the people with at least 1, 2, … interviews, and a mark at the bound of each."""
    parts = [text(left, top - 8, "people with at least", 12, MUTED)]
    for at, (count, most) in enumerate(zip(reached, bound, strict=True)):
        y, scale = top + 44 * at, 170 / people
        parts.append(text(left, y + 22, str(at + 1), 14, INK, weight=700))
        parts.append(rect(left + 24, y + 8, count * scale, 20, BLUE))
        parts.append(line(left + 24 + most * scale, y + 3, left + 24 + most * scale, y + 33, ORANGE, 3))
        parts.append(text(left + 32 + most * scale, y + 23, f"{count} of {most}", 13, INK))
    parts.append(rect(left, top + 44 * len(bound) + 12, 14, 14, ORANGE))
    parts.append(text(left + 20, top + 44 * len(bound) + 24, "bound: no plan does better", 13, MUTED))
    return parts


def matching() -> str:
    """One person, the vacancies around, and what the best of them are worth."""
    market = labour_market(60, 420, 60, 60, 150, seed=3)
    person, vacancies = market.people.only(32), market.vacancies
    found = match(person, vacancies, market.similarity, k=len(vacancies), both=False).of_people
    possible = found.ids[found.ids >= 0]
    radius = int(person.radius[0])
    places = np.column_stack([vacancies.x - person.x[0], vacancies.y - person.y[0]])
    top, size = 90, 500
    middle, scale = np.array([24 + size / 2, top + size / 2]), size / 2 / (1.15 * radius)
    on_map = middle + places * [scale, -scale]
    around = (abs(places) <= 1.14 * radius).all(axis=1)
    parts = [circle(middle[0], middle[1], radius * scale, "#f7fafc", LINE)]
    parts += [
        circle(place[0], place[1], 2.5, "#b9c4cf")
        for place in on_map[around & ~np.isin(np.arange(len(places)), possible)]
    ]
    parts += [circle(place[0], place[1], 4.5, SHADES[1], PAPER) for place in on_map[possible[BEST:]]]
    for rank, place in reversed(list(enumerate(on_map[possible[:BEST]], 1))):
        parts += [
            circle(place[0], place[1], 10, BLUE, PAPER),
            text(place[0], place[1] + 4, str(rank), 12, PAPER, "middle", weight=700),
        ]
    parts += [
        circle(middle[0], middle[1], 5, ORANGE),
        text(middle[0] + 9, middle[1] + 5, "home", 13, ORANGE, weight=700),
    ]
    pairs = np.column_stack([np.zeros(BEST, np.int64), possible[:BEST]])
    parts += _sums(explain(person, vacancies, market.similarity, pairs), 24 + size + 50, top + 10)
    legend = [
        (BLUE, f"the {BEST} best"),
        (SHADES[1], "possible"),
        ("#b9c4cf", "too far, or asks for what the person has not"),
    ]
    caption = f"{len(possible)} vacancies are possible within {radius / 1000:.0f} km. The list is exact, and a score is a sum."
    return page("One person among the vacancies", caption, legend, top + size + 16, parts)


def _sums(explained: NDArray[np.int32], left: float, top: float) -> list[str]:
    """One bar a vacancy, made of the parts of its score."""
    drawn = []
    for at, name in enumerate(PARTS):
        x, y = left + 24 + 120 * (at % 3), top - 12 + 22 * (at // 3)
        drawn += [rect(x, y, 14, 14, HUES[at]), text(x + 20, y + 12, name, 13, MUTED)]
    for rank, row in enumerate(explained.tolist()):
        x, y, points = left + 24.0, top + 50 + 38 * rank, row[: len(PARTS)]
        drawn.append(text(left + 14, y + 18, str(rank + 1), 14, INK, "end", weight=700))
        for at, part in enumerate(points):
            drawn.append(rect(x, y, 0.3 * part, 26, HUES[at]))
            x += 0.3 * part
        drawn.append(text(x + 8, y + 18, f"{sum(points)}, {row[-1] / 1000:.0f} km", 13, INK))
    return drawn


def rotation() -> str:
    """Who is in which workshop at each slot."""
    day = workshop(2)
    found = rotate(day, seconds=5)
    people, workshops = day.owes.shape
    left, top, wide, high = 70, 104, 60, 17
    parts = [
        text(left + wide * (slot + 0.5), top - 8, f"slot {slot + 1}", 12, MUTED, "middle") for slot in range(day.slots)
    ]
    for person in range(people):
        y = top + high * person
        parts.append(text(left - 10, y + 13, f"{person + 1}", 12, MUTED, "end"))
        fills = (PAPER if there else AWAY for there in day.present[person])
        parts += [rect(left + wide * slot, y, wide, high, fill, LINE) for slot, fill in enumerate(fills)]
    for session in found.sessions:
        for person in session.people:
            x, y = left + wide * session.start, top + high * person
            parts.append(
                rect(x + 1, y + 1, wide * int(day.duration[session.workshop]) - 2, high - 2, HUES[session.workshop])
            )
            parts.append(text(x + wide / 2, y + 13, "ABCDEFGH"[session.workshop], 12, INK, "middle", weight=700))
    parts += _meetings(found, people, left + wide * day.slots + 60, top)
    legend = [*((HUES[at], f"workshop {'ABCDEFGH'[at]}") for at in range(workshops)), (AWAY, "not there")]
    caption = (
        f"{found.attended} attendances given of {found.attendance_bound} possible, in {len(found.sessions)} sessions."
    )
    return page(
        "Workshops in one day: 30 people, 6 workshops, 7 coaches, 5 rooms",
        caption,
        legend,
        top + high * people + 16,
        parts,
    )


def _meetings(found: Rotation, people: int, left: float, top: float) -> list[str]:
    """A square for each two people, the darker the oftener they meet."""
    times = np.zeros((people, people), int)
    for session in found.sessions:
        times[np.ix_(session.people, session.people)] += 1
    side = 430 / people
    parts = [text(left, top - 8, f"who meets whom: {found.met} pairs of {found.met_bound} possible at most", 13, MUTED)]
    for one, other in np.argwhere(np.triu(times + 1, 1)).tolist():
        fill = (AWAY, *SHADES[1:])[min(times[one, other], 3)]
        parts.append(rect(left + side * other, top + side * one, side - 1, side - 1, fill))
    for at, words in enumerate(("never", "once", "twice", "more")):
        y = top + 260 + 24 * at
        parts += [rect(left, y, 14, 14, (AWAY, *SHADES[1:])[at]), text(left + 22, y + 12, words, 13, MUTED)]
    return parts


def booking() -> str:
    """Who waits for what: days on which each person may be seen, and the day they are."""
    requests, blocks = appointments(42, 4, 2, 0.85, seed=5, days=45)
    found = book(requests, blocks)
    first, last = int(requests.earliest.min()), int(requests.deadline.max())
    left, top, high = 60, 96, 11
    scale = (WIDTH - left - 40) / (last - first + 1)
    parts = []
    for monday in range(-(-first // 5) * 5, last + 1, 5):
        x = left + (monday - first) * scale
        parts.append(line(x, top - 8, x, top + high * len(requests), LINE))
        parts.append(text(x + 3, top - 12, f"week {monday // 5 + 1}", 12, MUTED))
    for at in range(len(requests)):
        y = top + high * at + high / 2
        start, end = (left + (day - first) * scale for day in (requests.earliest[at], requests.deadline[at] + 1))
        placed = found.block[at] >= 0
        parts.append(rect(start, y - 3, end - start, 6, "#cfe0f2" if placed else "#f6d9c2"))
        if placed:
            parts.append(circle(left + (blocks.day[found.block[at]] - first + 0.5) * scale, y, 4.5, BLUE))
    parts.append(text(left - 8, top + 14, "first", 12, MUTED, "end"))
    parts.append(text(left - 8, top + high * len(requests), "last", 12, MUTED, "end"))
    caption = f"{int(found.on_time.sum())} of {len(requests)} are seen in time: no plan sees more than {found.bound}."
    legend = [
        ("#cfe0f2", "from the first possible day to the deadline"),
        (BLUE, "the appointment"),
        ("#f6d9c2", "no place in time"),
    ]
    return page(
        "Appointments under deadlines, one line a request", caption, legend, top + high * len(requests) + 30, parts
    )


def cohort() -> str:
    """How far totals stray from what the chances promise: balanced draws, and plain ones."""
    people = pool(500, seed=1)
    reports = [draw(people, 30, seed=f"draw {number}") for number in range(200)]
    wanted = np.array([told.wanted for told in reports[0].balance])
    ours = np.array([[told.obtained for told in report.balance] for report in reports])
    draws = np.random.default_rng(1)
    chance = reports[0].chances / 30
    plain = np.array(
        [people.indicators[draws.choice(len(chance), 30, replace=False, p=chance)].sum(axis=0) for _ in range(200)]
    )
    left, top, high = 250, 110, 34
    scale = (WIDTH - left - 60) / 26
    parts = [line(left + scale * n, top - 8, left + scale * n, top + high * len(wanted), LINE) for n in range(0, 27, 2)]
    parts += [text(left + scale * n, top - 14, str(n), 12, MUTED, "middle") for n in range(0, 27, 2)]
    for at, name in enumerate(people.names):
        y = top + high * at + high / 2
        parts.append(text(left - 14, y + 5, name, 14, INK, "end"))
        for values, fill, shift in ((plain[:, at], "#e9c7ac", 5), (ours[:, at], BLUE, -5)):
            low, high_ = np.quantile(values, [0.025, 0.975])
            parts.append(rect(left + scale * low - 4, y + shift - 4, scale * (high_ - low) + 8, 8, fill))
        parts.append(line(left + scale * wanted[at], y - 12, left + scale * wanted[at], y + 12, INK, 2))
    legend = [
        (BLUE, "95 % of balanced draws"),
        ("#e9c7ac", "95 % of plain draws, same chances"),
        (INK, "what the chances promise"),
    ]
    caption = "A cohort of 30 from 500: people chosen of each group, over 200 seeds."
    return page("A fair draw that is also balanced", caption, legend, top + high * len(wanted) + 20, parts)


def page(title: str, caption: str, legend: list[tuple[str, str]], height: float, parts: list[str]) -> str:
    """Put a title, a sentence and a legend around the parts."""
    x, around = 24.0, [text(24, 34, title, 20, INK, weight=700), text(24, 58, caption, 15, MUTED)]
    for fill, words in legend:
        around += [rect(x, height, 14, 14, fill), text(x + 20, height + 12, words, 13, MUTED)]
        x += 44 + 7.2 * len(words)
    size = f'viewBox="0 0 {WIDTH} {height + 34:g}" width="{WIDTH}" height="{height + 34:g}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}" role="img">'
    return "\n".join(
        [start, f"<title>{escape(title)}</title>", rect(0, 0, WIDTH, height + 34, PAPER), *around, *parts, "</svg>\n"]
    )


def rect(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    """Draw a box with soft corners."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" fill="{fill}" stroke="{stroke}"/>'


def line(x: float, y: float, to_x: float, to_y: float, stroke: str, width: float = 1) -> str:
    """Draw a line."""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{stroke}" stroke-width="{width}"/>'


def circle(x: float, y: float, radius: float, fill: str, stroke: str = "none") -> str:
    """Draw a disc."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{stroke}"/>'


def text(x: float, y: float, words: str, size: int, fill: str, anchor: str = "start", weight: int = 400) -> str:
    """Write words at a point."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


if __name__ == "__main__":
    main()
