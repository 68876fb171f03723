"""Best values that newer papers changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.leaderboard import leaderboard
from graphs.analyses.runs import run_starts
from graphs.analyses.scores import LeaderboardRow, sign_of
from graphs.analyses.standing import Standing
from kg.api.entities import Benchmark, Metric

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.stores.columns import Columns

__all__ = ["Best", "changed_bests"]

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_SAME_UNIT = 10.0
"""Ratio within which two numbers without a unit are of one."""


@dataclass(frozen=True, slots=True)
class Best:
    """A best value that changed: `before` is None where there was none."""

    benchmark: Benchmark
    metric: Metric
    unit: str
    before: LeaderboardRow | None
    after: LeaderboardRow

    def to_json(self) -> dict[str, Any]:
        """Return the change as plain JSON values."""
        return {
            "benchmark": self.benchmark.name,
            "benchmark_id": self.benchmark.id,
            "metric": self.metric.name,
            "unit": self.unit,
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json(),
        }


def changed_bests(old: Standing, new: Standing, fresh: Mask, moved: Numbers) -> Iterator[Best]:
    """Give the bests that papers changed.

    Parameters
    ----------
    old, new
        What is compared.
    fresh
        Which numbers of the new graph are of papers that the old one has not.
    moved
        Number in the new graph of each number of the old one, -1 where it has none.
    """
    same = old.columns is new.columns
    back = {} if same else _back(old, moved)
    for number in _candidates(new, fresh).tolist():
        rows = _ranked(new.graph, new.columns.ids[number])
        olds = rows if same else _ranked(old.graph, back[number]) if number in back else {}
        before = {
            (_moved(metric, old, new, moved), *rest): row
            for (metric, *rest), some in olds.items()
            if (row := _first(some, old))
        }
        for board, some in sorted(rows.items(), key=lambda item: item[0]):
            after, was = _first(some, new), before.get(board)
            if after is None or not fresh[_place(new, after)]:
                continue
            if was is None or was.value != after.value:
                assert after.metric is not None
                yield Best(after.benchmark, after.metric, after.unit, was, after)


def _place(standing: Standing, row: LeaderboardRow) -> int:
    place = standing.columns.place(row.paper.id)
    assert place is not None  # a node of the graph
    return place


def _moved(metric: str, old: Standing, new: Standing, moved: Numbers) -> str:
    """Return the id that a metric of the old graph has in the new one, or its own."""
    place = old.columns.place(metric)
    number = -1 if place is None else int(moved[place])
    return metric if number < 0 else new.columns.ids[number]


def _back(old: Standing, moved: Numbers) -> dict[int, str]:
    """Return the id in the old graph of each benchmark of the new one that had numbers there."""
    benchmarks = np.unique(old.columns.ties["ON"].target)
    return {int(moved[number]): old.columns.ids[number] for number in benchmarks.tolist()}


def _candidates(new: Standing, fresh: Mask) -> Numbers:
    """Return benchmarks on which a fresh number may be the best.

    That is one no worse than each old number of its metric and unit as written, or so far from
    them that it may be of another unit: one that is worse cannot lead any board.
    """
    (*board, paper), value = _numbers(new.columns)
    told = np.append(new.papers, False)[paper]  # -1 is no paper
    order = np.lexsort(board)
    order = order[told[order]]
    board, value, is_fresh = [key[order] for key in board], value[order], fresh[paper[order]]
    starts = run_starts(*board)
    if not len(starts):
        return starts
    challenger = np.minimum.reduceat(np.where(is_fresh, value, np.inf), starts)
    best = np.minimum.reduceat(np.where(is_fresh, np.inf, value), starts)
    fits = np.isfinite(challenger) & (
        np.isinf(best) | (challenger <= best) | _apart(challenger, best)
    )
    return np.unique(board[0][starts[fits]])


def _numbers(columns: Columns) -> tuple[tuple[Numbers, ...], NDArray[np.float64]]:
    """Return benchmark, metric, unit as written and paper of each number that may rank, and value.

    That is each absolute value by a metric of known direction, turned so that lower is better.
    """
    on, by = columns.ties["ON"], columns.ties["MEASURED_BY"]
    signs = np.array([*map(sign_of, columns.direction.values), 0])[columns.direction.places]
    begin, end = (
        np.searchsorted(by.source, on.source),
        np.searchsorted(by.source, on.source, "right"),
    )
    # A row for each metric of the number; of nearly all there is one.
    row = np.repeat(np.arange(len(on)), end - begin)
    first = np.repeat(begin - np.cumsum(end - begin) + (end - begin), end - begin)
    metric, result = by.target[first + np.arange(len(row))], on.source[row]
    absolute = columns.kind.where(lambda kind: kind == "absolute") & ~np.isnan(columns.value)
    some = absolute[result] & (signs[metric] != 0)
    row, metric, result = row[some], metric[some], result[some]
    no_unit = columns.unit.where(lambda unit: not unit)
    unit = np.where(no_unit, -1, columns.unit.places)[result]
    value = signs[metric] * columns.value[result]
    return (on.target[row], metric, unit, on.paper[row]), value


def _apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> Mask:
    """Return which numbers may be of different units: 0.92 and 91.3."""
    one, other = np.abs(one), np.abs(other)
    out: Mask = np.maximum(one, other) > _SAME_UNIT * np.minimum(one, other)
    return out


def _ranked(graph: Graph, benchmark: str) -> dict[tuple[str, ...], tuple[LeaderboardRow, ...]]:
    """Return the boards of what papers claim on a benchmark, by metric, unit and task."""
    node = graph.node(benchmark)
    assert isinstance(node, Benchmark)
    boards = leaderboard(graph, node, imports="without").boards
    return {(b.metric.id, b.unit, b.task or ""): b.rows for b in boards}


def _first(rows: Iterable[LeaderboardRow], standing: Standing) -> LeaderboardRow | None:
    return next((row for row in rows if row.rank and standing.hears(row.paper.id)), None)
