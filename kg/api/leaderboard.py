"""Leaderboards: what papers state that methods reach on a benchmark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from kg.api.entities import Benchmark, Method, Metric, Paper, Result
from kg.api.node import Evidence

__all__ = ["Leaderboard", "LeaderboardRow", "leaderboard"]


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One stated number on a benchmark.

    `rank` is None where numbers cannot be ranked: gains and ratios, a metric that is not named or
    whose better direction is not known, a value in words.
    """

    rank: int | None
    method: Method | None
    metric: Metric | None
    result: Result
    paper: Paper
    evidence: Evidence = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        result = self.result
        return {
            "rank": self.rank,
            "method": self.method.name if self.method else None,
            "metric": self.metric.name if self.metric else None,
            "value": result.value,
            "text": result.text,
            "unit": result.unit,
            "kind": result.kind,
            "paper": self.paper.id,
            "title": self.paper.title,
            "date": self.paper.date,
            "sentence": self.evidence.sentences[0] if self.evidence.sentences else None,
        }


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """The rows of a benchmark: metric by metric, ranked numbers first, best first."""

    benchmark: Benchmark
    rows: Sequence[LeaderboardRow]


def leaderboard(benchmark: Benchmark, *, metric: Metric | None = None) -> Leaderboard:
    """Return what `benchmark` was measured at, only by `metric` if one is given."""
    rows = [row for row in _rows(benchmark) if metric is None or row.metric == metric]
    rows.sort(key=_group)
    return Leaderboard(
        benchmark, [row for _, group in groupby(rows, _group) for row in _rank(group)]
    )


def _rows(benchmark: Benchmark) -> Iterable[LeaderboardRow]:
    for edge in benchmark.edges("ON", direction="in"):
        result = edge.source
        if isinstance(result, Result):
            yield LeaderboardRow(
                None, result.method, result.metric, result, edge.paper, edge.evidence
            )


def _group(row: LeaderboardRow) -> tuple[bool, str, bool, str, str]:
    """Key of what may be ranked together: one metric, one kind, one unit; rankable first."""
    metric = row.metric
    kind, unit = row.result.kind or "", row.result.unit
    return metric is None, metric.id if metric else "", not _rankable(row), kind, unit


def _rankable(row: LeaderboardRow) -> bool:
    result, metric = row.result, row.metric
    known = metric is not None and metric.direction != "unknown"
    return known and result.kind == "absolute" and result.value is not None


def _rank(rows: Iterable[LeaderboardRow]) -> Iterable[LeaderboardRow]:
    """One group, best first; equal values share a rank."""
    group = sorted(rows, key=lambda row: row.result.id)
    if not group or not _rankable(group[0]):
        yield from group
        return
    metric = group[0].metric
    sign = 1 if metric is not None and metric.direction == "lower" else -1
    group.sort(key=lambda row: sign * (row.result.value or 0.0))
    rank, last = 0, None
    for place, row in enumerate(group, 1):
        if row.result.value != last:
            rank, last = place, row.result.value
        yield replace(row, rank=rank)
