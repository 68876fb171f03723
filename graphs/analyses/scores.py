"""Stated numbers as rows that can be compared: whose, on what, by whom, in which unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from kg.api.entities import Benchmark, Method, Metric, Paper, Result
from kg.api.node import Evidence, Node

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = [
    "CLAIMED",
    "Hand",
    "LeaderboardRow",
    "Protocol",
    "Scores",
    "agree",
    "by_unit",
    "protocol",
    "sign_of",
]

N = TypeVar("N", bound=Node)

CLAIMED = "abstract"
"""Origin of the numbers that the papers of this graph state themselves."""

Hand = Literal["first-hand", "second-hand", "imported"]
"""Who tells a number: the paper that introduces the method, another paper, a published leaderboard.

A number of no named method is second-hand: nobody is known to vouch for it.
"""

_PERCENT = "%"
_BARE_MEANS = frozenset({_PERCENT, "dB", "mm"})
"""Usual units that papers leave out; time and memory are told in too many units to guess."""
_UNITS: Mapping[str, str] = {
    "percent": _PERCENT,
    "per cent": _PERCENT,
    "percentage": _PERCENT,
    "percentage points": _PERCENT,
    "pp": _PERCENT,
    "points": "",
    "point": "",
    "times": "x",
    "×": "x",
}
_DECIMALS = re.compile(r"\d[.,](\d+)")
_HALF = 0.5
_SLACK = 1e-9
"""Floats of one text differ by less."""


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One stated number on a benchmark.

    Parameters
    ----------
    rank
        Place in its board, None where numbers cannot be ranked.
    method
        Whose number it is; its family where the question rolled up.
    variant
        The method that the paper names, where `method` is its family.
    benchmark, metric
        What it was measured on, and by.
    value, unit
        The number in its normalised unit: per cent as "%", whatever the paper wrote.
    result, paper, evidence
        The number as stored (`Result.text` is the value as written), and who says it.
    hand
        First-hand, second-hand, or imported from a published leaderboard.
    baseline
        What it is a gain over.
    date
        Of the paper, or the one that an imported leaderboard gives.
    conflicts
        Results of the same method, benchmark, metric and unit with another value.
    others
        What else the family reached here, where the question rolled up.
    """

    rank: int | None
    method: Method | None
    benchmark: Benchmark
    metric: Metric | None
    value: float | None
    unit: str
    result: Result
    paper: Paper
    evidence: Evidence = field(repr=False)
    hand: Hand
    baseline: Method | None = None
    date: str | None = None
    variant: Method | None = None
    conflicts: tuple[str, ...] = ()
    others: tuple[LeaderboardRow, ...] = field(default=(), repr=False)

    @property
    def named(self) -> Method | None:
        """The method that the paper names."""
        return self.variant or self.method

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        result, evidence = self.result, self.evidence
        return {
            "rank": self.rank,
            "method": self.method.name if self.method else None,
            "method_id": self.method.id if self.method else None,
            "variant": self.variant.name if self.variant else None,
            "benchmark": self.benchmark.name,
            "metric": self.metric.name if self.metric else None,
            "value": self.value,
            "unit": self.unit,
            "text": result.text,
            "kind": result.kind,
            "baseline": self.baseline.name if self.baseline else None,
            "hand": self.hand,
            "origin": result.origin,
            "date": self.date,
            "conflicts": list(self.conflicts),
            "result": result.id,
            "paper": self.paper.id,
            "title": self.paper.title,
            "cited": result.properties.get("cited"),
            "confidence": evidence.confidence,
            "sentence": evidence.sentences[0] if evidence.sentences else None,
            "sentences": list(evidence.sentences),
            "spans": list(evidence.spans),
            "others": [row.to_json() for row in self.others],
        }


class Scores:
    """Reads rows out of a graph, each method, metric and paper only once.

    Parameters
    ----------
    graph
        What to read.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._nodes: dict[str, Node] = {}
        self._introduced: dict[str, frozenset[str]] = {}
        self._above: dict[str, tuple[str, ...]] = {}

    def on(self, benchmark: Benchmark) -> Iterator[LeaderboardRow]:
        """Pass over the numbers on a benchmark, in order of result; linear in their number."""
        edges = {edge.source_id: edge for edge in benchmark.edges("ON", direction="in")}
        for id in sorted(edges):
            evidence = edges[id].evidence
            yield from self._rows(id, evidence, [benchmark])

    def of(self, method: Method) -> Iterator[LeaderboardRow]:
        """Pass over the numbers of a method that name a benchmark, in order of result."""
        edges = {edge.source_id: edge for edge in method.edges("OF", direction="in")}
        for id in sorted(edges):
            yield from self._rows(id, edges[id].evidence, None, [method])

    def stated(self, paper: Paper) -> Iterator[LeaderboardRow]:
        """Pass over the numbers that a paper states and that name a benchmark."""
        edges = {edge.target_id: edge for edge in paper.edges("REPORTS", direction="out")}
        for id in sorted(edges):
            yield from self._rows(id, edges[id].evidence, None)

    def first_hand(self, paper: str, method: str) -> bool:
        """Whether the paper introduces the method, or a family that it is a variant of."""
        if paper not in self._introduced:
            made = self._graph.edges("INTRODUCES", source=paper)
            self._introduced[paper] = frozenset(edge.target_id for edge in made)
        introduced = self._introduced[paper]
        return bool(introduced) and not introduced.isdisjoint(self._with_families(method))

    def _rows(
        self,
        id: str,
        evidence: Evidence,
        benchmarks: list[Benchmark] | None,
        methods: list[Method] | None = None,
    ) -> Iterator[LeaderboardRow]:
        result = self._node(id, Result)
        if result is None:
            return
        ends: dict[str, list[str]] = {}
        for edge in self._graph.edges(source=id):
            ends.setdefault(edge.type, []).append(edge.target_id)
        metric = next(self._all(ends.get("MEASURED_BY"), Metric), None)
        baseline = next(self._all(ends.get("OVER"), Method), None)
        paper = self._node(evidence.paper, Paper)
        if paper is None:
            return
        imported = (result.origin or CLAIMED) != CLAIMED
        owners: list[Method | None] = [*(methods or self._all(ends.get("OF"), Method))] or [None]
        value, unit = _normalised(result)
        for benchmark in benchmarks or list(self._all(ends.get("ON"), Benchmark)):
            for method in owners:
                own = method is not None and self.first_hand(paper.id, method.id)
                yield LeaderboardRow(
                    rank=None,
                    method=method,
                    benchmark=benchmark,
                    metric=metric,
                    value=value,
                    unit=unit,
                    result=result,
                    paper=paper,
                    evidence=evidence,
                    hand="imported" if imported else "first-hand" if own else "second-hand",
                    baseline=baseline,
                    date=result.properties.get("date") if imported else paper.date,
                )

    def _with_families(self, method: str) -> tuple[str, ...]:
        """Return a method and all that it is a variant of, however far up."""
        if method not in self._above:
            found, front = {method}, [method]
            while front:
                ups = [
                    edge.target_id
                    for id in front
                    for edge in self._graph.edges("VARIANT_OF", source=id)
                ]
                front = [id for id in dict.fromkeys(ups) if id not in found]
                found.update(front)
            self._above[method] = tuple(sorted(found))
        return self._above[method]

    def _all(self, ids: Iterable[str] | None, label: type[N]) -> Iterator[N]:
        for id in sorted(set(ids or ())):
            if (node := self._node(id, label)) is not None:
                yield node

    def _node(self, id: str, label: type[N]) -> N | None:
        if id not in self._nodes:
            self._nodes[id] = self._graph.node(id)
        node = self._nodes[id]
        return node if isinstance(node, label) else None


def _normalised(result: Result) -> tuple[float | None, str]:
    unit = " ".join(result.unit.split())
    return result.value, _UNITS.get(unit.casefold(), unit)


Protocol = tuple[str, str, str, str]
"""Benchmark, metric, task and origin: what values must share to be compared, beside a unit."""


def protocol(row: LeaderboardRow) -> Protocol:
    """Return what a row's value must share with another to be compared, but for the unit."""
    result = row.result
    task = str(result.properties.get("task") or "")
    metric = row.metric.id if row.metric else ""
    return row.benchmark.id, metric, task, result.origin or CLAIMED


def sign_of(direction: str) -> int:
    """Return what values are multiplied by so that less is better; 0 where nobody knows.

    Examples
    --------
    >>> sign_of("higher"), sign_of("lower"), sign_of("unknown")
    (-1, 1, 0)
    """
    return {"higher": -1, "lower": 1}.get(direction, 0)


def by_unit(rows: list[LeaderboardRow]) -> Mapping[str, list[LeaderboardRow]]:
    """Return rows of one protocol by unit, bare numbers in the metric's unit where that is plain.

    "An accuracy of 87.3" beside "70.6%" is a matter of style: where a metric is usually told in
    per cent, or is so by another row, a bare number from above 1 up to 100 is taken as per cent.
    0.873 is not: it stays a number without a unit, apart from the others.
    """
    units = {row.unit for row in rows if row.result.kind == "absolute"}
    grouped: dict[str, list[LeaderboardRow]] = defaultdict(list)
    for row in rows:
        meant = _with_unit(row, units)
        grouped[meant.unit].append(meant)
    return grouped


def _with_unit(row: LeaderboardRow, units: set[str]) -> LeaderboardRow:
    usual = row.metric.unit if row.metric else ""
    if row.unit or row.value is None or row.result.kind != "absolute":
        return row
    if usual in _BARE_MEANS - {_PERCENT}:
        return replace(row, unit=usual)
    if (usual == _PERCENT or _PERCENT in units) and 1 < row.value <= 100:
        return replace(row, unit=_PERCENT)
    return row


def agree(one: LeaderboardRow, other: LeaderboardRow) -> bool:
    """Whether two values of one unit are the same but for rounding: 87.3 and 87.32 are.

    Examples
    --------
    >>> _places("87.3%"), _places("1,024"), _places("91")
    (1, 0, 0)
    """
    if one.value is None or other.value is None:
        return one.result.text == other.result.text
    places = min(_places(one.result.text), _places(other.result.text))
    return abs(one.value - other.value) <= _HALF * 10.0**-places + _SLACK


def _places(text: str) -> int:
    """Number of decimals that a text states; a comma before three digits is of thousands."""
    found = _DECIMALS.search(text)
    if not found or ("," in found.group() and len(found[1]) == 3):
        return 0
    return len(found[1])
