"""Made-up years of orientation interviews, seeded."""

import numpy as np

from planner.booking.problem import WHOLE_WEEK, Blocks, Booleans, Integers, Requests, road_metres
from planner.refusals import Refused

WIDTH, HEIGHT = 80_000, 75_000  # metres: a département
SPREAD = 12_000  # metres around the site of one's basin
LANGUAGES = 7  # French, and six others of which a person needs one or none
WEEK = 5  # working days
NOTICE, WINDOW = 3, 21  # working days: notice of an interview, and the 30 days of the promise
MORNING, AFTERNOON = 6, 7  # quanta of 30 minutes
LEAVE = 0.08
FILL = 0.92  # of a full-time adviser's hours, what can be given to interviews


def appointments(
    requests: int, advisers: int, sites: int, load: float, seed: int, days: int = 250
) -> tuple[Requests, Blocks]:
    """A year of a département: people ask every day, and must be seen within 30 days.

    Sites draw unequal shares of the people, who live around them; 35 % have no car (radius of 12 or 25 km for half of
    all), 18 % need one of six languages, 40 % have one impossible day a week, 40 % come only in the morning or only in
    the afternoon; interviews last 30, 60 or 90 minutes. The nearest site is always within reach. Each adviser sits at
    one site, speaks each other language with probability 0.3, and every language is spoken by somebody. Advisers give
    the share of their half-days that makes the load, all of them at most. Calibrated on the 6 000 interviews a year of
    the Calvados, « within 1 month of each request », and on the 68 000 households on RSA of the Bouches-du-Rhône.

    Parameters
    ----------
    requests, advisers, sites : int
        How many of each.
    load : float
        Quanta asked over quanta offered, wanted; more where all the advisers do not suffice.
    seed : int
        Same seed, same year.
    days : int
        Working days, five a week.

    Returns
    -------
    Requests, Blocks
        Quanta of 30 minutes, metres by road, days counted from 0 (a Monday), needs = one bit a language.
    """
    if min(requests, advisers, sites) < 1 or load <= 0 or days < WINDOW + 2 * WEEK:
        raise Refused(
            "appointments takes one request, adviser and site at least, a positive load, and 31 days at least."
        )
    rng = np.random.default_rng(seed)
    site_x, site_y = rng.integers(0, WIDTH, sites), rng.integers(0, HEIGHT, sites)
    share = rng.dirichlet(np.full(sites, 2.0))
    people = _people(rng, requests, days, site_x, site_y, share)
    return people, _half_days(rng, advisers, share, int(people.quanta.sum()) / load, days)


def _people(
    rng: np.random.Generator, count: int, days: int, site_x: Integers, site_y: Integers, share: np.ndarray
) -> Requests:
    asked = np.sort(rng.integers(0, days - WINDOW - WEEK, count))
    home = rng.choice(len(share), count, p=share)
    x = site_x[home] + np.rint(rng.normal(0, SPREAD, count)).astype(np.int64)
    y = site_y[home] + np.rint(rng.normal(0, SPREAD, count)).astype(np.int64)
    metres = road_metres(x, y, site_x, site_y)
    radius = rng.choice([12_000, 25_000, 45_000, 60_000], count, p=[0.15, 0.35, 0.35, 0.15])
    language = np.where(rng.random(count) < 0.82, 0, rng.integers(1, LANGUAGES, count))
    return Requests(
        earliest=asked + NOTICE,
        deadline=asked + WINDOW,
        metres=metres,
        radius=np.maximum(radius, metres.min(axis=1)),
        quanta=rng.choice([1, 2, 3], count, p=[0.15, 0.60, 0.25]),
        needs=np.where(language > 0, 1 << language, 0),
        halves=_free_halves(rng, count),
    )


def _free_halves(rng: np.random.Generator, count: int) -> Integers:
    mornings = sum(1 << 2 * day for day in range(7))
    halves = rng.choice([WHOLE_WEEK, mornings, mornings << 1], count, p=[0.60, 0.25, 0.15])
    impossible_day = 0b11 << 2 * rng.integers(0, WEEK, count)
    return np.where(rng.random(count) < 0.4, halves & ~impossible_day, halves)


def _half_days(rng: np.random.Generator, advisers: int, share: np.ndarray, quanta: float, days: int) -> Blocks:
    site = rng.choice(len(share), advisers, p=share)
    covered = min(len(share), advisers)
    site[:covered] = np.arange(covered)
    speaks = rng.random((advisers, LANGUAGES)) < 0.30
    speaks[rng.integers(0, advisers, LANGUAGES), np.arange(LANGUAGES)] = True
    speaks[:, 0] = True
    offers = speaks @ (1 << np.arange(LANGUAGES))
    given = min(1.0, quanta / (days - WEEK) / (advisers * (MORNING + AFTERNOON) * FILL))
    open_: Booleans = rng.random((days, advisers, 2)) < given
    open_ &= rng.random((days, advisers, 1)) >= LEAVE
    day, adviser, half = np.nonzero(open_)
    return Blocks(
        day=day,
        half=2 * (day % WEEK) + half,
        site=site[adviser],
        adviser=adviser,
        offers=offers[adviser],
        quanta=np.where(half == 0, MORNING, AFTERNOON),
    )
