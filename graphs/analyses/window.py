"""The papers of a time, and what they name: what trends are counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.runs import distinct, run_starts

if TYPE_CHECKING:
    from graphs.analyses.families import Families
    from kg.stores.columns import Columns

__all__ = ["By", "Named", "Window"]

By = Literal["year", "month"]
Numbers = NDArray[np.int64]

_MONTHS = 12
_YEAR = len("2025")
_MONTH = len("2025-10")
_NEVER = -1
"""Time of what is no paper of the window."""


@dataclass(frozen=True, slots=True)
class Window:
    """The papers that count, and those that do not.

    Parameters
    ----------
    by
        ``year`` or ``month``.
    times
        For each number of the columns its year, or its month counted from year 0; -1 for what is
        no paper that counts.
    totals
        Papers that count at each time.
    undated, coarse, outside
        Papers that do not: without a date, dated by year where months are asked, outside.
    """

    by: By
    times: NDArray[np.int64]
    totals: Mapping[int, int]
    undated: int
    coarse: int
    outside: int

    @classmethod
    def of(cls, columns: Columns, by: By, since: str | None, until: str | None) -> Window:
        """Return the papers from `since` to `until`, both included."""
        dates = columns.date
        papers = np.zeros(len(columns), bool)
        papers[columns.of("Paper")] = True
        dated = papers & dates.where(bool)
        outside = dated & dates.where(lambda date: _outside(date, since, until))
        coarse = dated & ~outside & dates.where(lambda date: by == "month" and len(date) < _MONTH)
        counts = dated & ~outside & ~coarse
        told = np.full(len(dates.values) + 1, _NEVER)
        for place in np.unique(dates.places[counts]).tolist():
            told[place] = _time(dates.values[place], by)
        times = np.where(counts, told[dates.places], _NEVER)
        met, papers_at = np.unique(times[counts], return_counts=True)
        totals = dict(zip(met.tolist(), papers_at.tolist(), strict=True))
        return cls(
            by,
            times,
            totals,
            int((papers & ~dated).sum()),
            int(coarse.sum()),
            int(outside.sum()),
        )

    def name(self, time: int) -> str:
        """Return a time as one writes it."""
        if self.by == "year":
            return f"{time:04}"
        return f"{time // _MONTHS:04}-{time % _MONTHS + 1:02}"

    @property
    def middle(self) -> int:
        """First time of the later half: where the papers before it are nearest to half of all."""
        papers, before = sum(self.totals.values()), 0
        best, least = 0, papers
        for time in sorted(self.totals):
            if before and abs(papers - 2 * before) < least:
                best, least = time, abs(papers - 2 * before)
            before += self.totals[time]
        return best


def _outside(date: str, since: str | None, until: str | None) -> bool:
    """Whether a paper lies outside; one dated by less than the bound is judged by what it says."""
    early = since is not None and date[: len(since)] < since[: len(date)]
    late = until is not None and date[: len(until)] > until
    return early or late


def _time(date: str, by: By) -> int:
    year = int(date[:_YEAR])
    if by == "year":
        return year
    return year * _MONTHS + (int(date[_YEAR + 1 : _MONTH]) - 1 if len(date) >= _MONTH else 0)


@dataclass(frozen=True, slots=True)
class Named:
    """Which papers of the window name each thing: whatever a paper says, it mentions.

    `papers` holds those of one thing after the other, each once, in order; those of `things[i]`
    begin at `starts[i]`, and there are `counts[i]`, whose times add up to `sums[i]`.
    """

    things: Numbers
    starts: Numbers
    counts: Numbers
    sums: Numbers
    papers: Numbers

    @classmethod
    def of(cls, columns: Columns, window: Window, families: Families) -> Named:
        """Return what the papers of a window name; variants count as their family."""
        ties = columns.ties["MENTIONS"]
        some = window.times[ties.source] != _NEVER
        size = len(columns)
        pairs = distinct(families.over(columns)[ties.target[some]] * size + ties.source[some])
        things, papers = pairs // max(size, 1), pairs % max(size, 1)
        starts = run_starts(things)
        counts = np.diff(starts, append=len(things))
        until = np.concatenate([[0], np.cumsum(window.times[papers])])
        return cls(things[starts], starts, counts, until[starts + counts] - until[starts], papers)

    def by(self, place: int) -> Numbers:
        """Return the papers that name the thing at a place."""
        return self.papers[self.starts[place] : self.starts[place] + self.counts[place]]
