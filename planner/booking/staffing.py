"""What lacks: where and when hours are short, how many advisers keep the promise, how many places to sell twice."""

import numpy as np
import numpy.typing as npt
from scipy.special import bdtrc

from planner.booking.problem import Blocks, Bookings, Integers, Reason, Requests
from planner.booking.simulate import Conditions, Simulation, simulate
from planner.refusals import Refused


def shortage(requests: Requests, blocks: Blocks, bookings: Bookings, week: int = 5) -> Integers:
    """Quanta that lack at each site in each week, for those who are not seen in time.

    Each counts at their nearest site, in the week of their deadline; those who have no site in reach do not count.

    Parameters
    ----------
    requests, blocks, bookings : Requests, Blocks, Bookings
        The question and the answer.
    week : int
        Days of a week, counted from the first day of the blocks.

    Returns
    -------
    int (S, W)
    """
    first = int(blocks.day.min()) if len(blocks) else 0
    weeks = np.maximum(requests.deadline - first, 0) // week
    missing = np.zeros((requests.metres.shape[1], int(weeks.max(initial=-1)) + 1), np.int64)
    left = ~bookings.on_time & (bookings.reason != Reason.NO_SITE_IN_REACH)
    np.add.at(missing, (requests.metres[left].argmin(axis=1), weeks[left]), requests.quanta[left])
    return missing


def staff(blocks: Blocks, advisers: int) -> Blocks:
    """The half-days of so many advisers: those there are, the first ones first, then the same again.

    Raises Refused: less than one adviser, or no half-day to copy.
    """
    known = np.unique(blocks.adviser)
    if advisers < 1 or not len(known):
        raise Refused("staff takes one adviser at least, and half-days to copy.")
    copied = [np.flatnonzero(blocks.adviser == known[k % len(known)]) for k in range(advisers)]
    rows = np.concatenate(copied)
    adviser = np.repeat(np.arange(advisers), [len(half_days) for half_days in copied])
    return Blocks(
        blocks.day[rows], blocks.half[rows], blocks.site[rows], adviser, blocks.offers[rows], blocks.quanta[rows]
    )


def curve(
    requests: Requests, blocks: Blocks, advisers: npt.ArrayLike, conditions: Conditions | None = None
) -> list[Simulation]:
    """The year simulated for each number of advisers, `staff` saying which."""
    return [simulate(requests, staff(blocks, int(count)), conditions) for count in np.atleast_1d(advisers)]


def fewest_advisers(
    requests: Requests, blocks: Blocks, promise: float, most: int, conditions: Conditions | None = None
) -> int | None:
    """A number of advisers that sees the share `promise` in time where one less does not, found by halving.

    The smallest, wherever one adviser more never makes the year worse. None where even `most` do not suffice.
    """
    if not 0 < promise <= 1:
        raise Refused(f"promise is {promise}: a share above 0 is expected.")

    def kept(advisers: int) -> bool:
        return simulate(requests, staff(blocks, advisers), conditions).seen_in_time >= promise

    if not kept(most):
        return None
    too_few, enough = 0, most
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (too_few, middle) if kept(middle) else (middle, enough)
    return enough


def quanta_to_double(quanta: int, length: int, shows: float, risk: float) -> int:
    """Quanta of a half-day that may be sold twice, for measured no-shows.

    Parameters
    ----------
    quanta : int
        Of the half-day.
    length : int
        Usual quanta of an interview.
    shows : float
        Measured share of people who come, each on their own: the half-day is overrun with a binomial probability.
    risk : float
        Share of the half-days that may be overrun.

    Returns
    -------
    int
        The most whose risk is accepted, `quanta` at most (nobody is the third at once).
    """
    if not 1 <= length <= quanta or not 0 <= shows <= 1 or not 0 <= risk <= 1:
        raise Refused("quanta_to_double takes an interview inside the half-day, and shows and risk from 0 to 1.")
    extra = np.arange(quanta + 1)
    overrun = bdtrc(quanta // length, (quanta + extra) // length, shows)  # that more come than there is time for
    return int(extra[overrun <= risk].max())
