"""Whether counts rise or fall over time: one exact test, and the control of many of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["EXACT_PAPERS", "TrendTest", "adjusted"]

EXACT_PAPERS = 20
"""Papers up to which the distribution is counted out; beyond, its normal limit is close."""


class TrendTest:
    """Whether a thing is named more, or less, in later papers than chance would have it.

    The statistic is that of Cochran and Armitage: the sum of the times of the papers that name
    the thing. Its distribution is the one given how many papers name it: any of all papers might
    have been among them. With few papers it is counted out exactly, with many it is normal.

    Parameters
    ----------
    totals
        Number of papers, whatever they name, at each time (a year, or a month by number).

    Notes
    -----
    Counting out is done once for all things: O(periods * EXACT_PAPERS^3 * span), afterwards O(1) a
    thing.

    References
    ----------
    W. G. Cochran (1954), "Some methods for strengthening the common chi-squared tests";
    P. Armitage (1955), "Tests for linear trends in proportions and frequencies".

    Examples
    --------
    Ten papers a year, and three papers that name a thing, all in the last of two years:

    >>> test = TrendTest({2024: 10, 2025: 10})
    >>> z, p = test(3, 3 * 2025)
    >>> round(z, 2), round(p, 4)  # p = 2 * (10 * 9 * 8) / (20 * 19 * 18)
    (1.83, 0.2105)
    """

    def __init__(self, totals: Mapping[int, int]) -> None:
        self._times = sorted(time for time, count in totals.items() if count)
        self._totals = [totals[time] for time in self._times]
        self._papers = sum(self._totals)
        self._first = self._times[0] if self._times else 0
        weighed = list(zip(self._times, self._totals, strict=True))
        papers = self._papers or 1
        self._mean = sum((time - self._first) * n for time, n in weighed) / papers
        spread = sum((time - self._first - self._mean) ** 2 * n for time, n in weighed)
        self._variance = spread / papers

    def __call__(self, papers: int, time_sum: int) -> tuple[float, float]:
        """Return (z, p) of a thing: z above 0 where it rises, p two-sided.

        Parameters
        ----------
        papers
            How many papers name it.
        time_sum
            Sum of the times of these papers.
        """
        if not papers or self._papers < 2:
            return 0.0, 1.0
        if papers > self._papers:
            raise ValueError(f"{papers} of {self._papers} papers")
        moved = time_sum - papers * self._first
        left = (self._papers - papers) / (self._papers - 1)
        deviation = math.sqrt(papers * left * self._variance)
        if not deviation:
            return 0.0, 1.0
        z = (moved - papers * self._mean) / deviation
        if papers > EXACT_PAPERS:
            return z, math.erfc(abs(z) / math.sqrt(2))
        chances = self._exact[papers]
        tail = min(chances[: moved + 1].sum(), chances[moved:].sum())
        return z, min(1.0, 2 * float(tail))

    @cached_property
    def _exact(self) -> list[NDArray[np.float64]]:
        """Chance of each time sum, for each number of papers that name a thing."""
        most = min(EXACT_PAPERS, self._papers)
        span = self._times[-1] - self._first
        ways = np.zeros((most + 1, most * span + 1))
        ways[0, 0] = 1.0
        for time, total in zip(self._times, self._totals, strict=True):
            more = ways.copy()
            for taken in range(1, min(most, total) + 1):
                shift = taken * (time - self._first)
                kept = ways.shape[1] - shift
                more[taken:, shift:] += math.comb(total, taken) * ways[: most + 1 - taken, :kept]
            ways = more
        return [row / math.comb(self._papers, papers) for papers, row in enumerate(ways)]


def adjusted(chances: Sequence[float]) -> list[float]:
    """Return each p-value as the least false discovery rate at which it would be reported.

    References
    ----------
    Y. Benjamini and Y. Hochberg (1995), "Controlling the false discovery rate".

    Examples
    --------
    >>> adjusted([0.01, 0.5, 0.02])
    [0.03, 0.5, 0.03]
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place], reverse=True)
    out = [1.0] * len(chances)
    least = 1.0
    for above, place in enumerate(order):
        least = min(least, chances[place] * len(chances) / (len(chances) - above))
        out[place] = least
    return out
