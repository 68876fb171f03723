"""The numbers that papers state, as rows that a chart or a matrix can compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.views.links import Claim, claim_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Score", "Yardstick", "best", "comparable", "scores", "yardsticks"]

_PERCENT = "%"
_CLAIMED = "abstract"
"""Origin of the numbers that papers state themselves."""


@dataclass(frozen=True, slots=True)
class Score:
    """One stated number of a method on a benchmark.

    `own` says whether the paper that states it introduces the method; else the number is of
    another's method. `metric` is None where the text names none.
    """

    id: str
    method: str
    benchmark: str
    metric: str | None
    value: float | None
    unit: str
    kind: str
    text: str
    paper: str
    own: bool
    claim: Claim


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A metric in a unit, with the absolute scores that can be compared by it.

    `direction` is `higher`, `lower` or `unknown`; unknown is never ranked.
    """

    metric: str | None
    unit: str
    direction: str
    scores: Sequence[Score]

    @property
    def signless(self) -> bool:
        """Whether some of its per cent scores are written without the sign."""
        return self.unit == _PERCENT and any(score.unit != _PERCENT for score in self.scores)


def scores(graph: nx.MultiDiGraph) -> list[Score]:
    """Return the scores of all Result nodes that name a method and a benchmark, in order of id.

    A result of several methods or on several benchmarks gives a score for each pair. Numbers of
    imported leaderboards are nobody's claim and are left out.
    """
    out: list[Score] = []
    for id in sorted(id for id, row in graph.nodes(data=True) if _is_claim(row)):
        ends = _ends(graph, id)
        metric = ends["MEASURED_BY"][0][0] if ends["MEASURED_BY"] else None
        row = graph.nodes[id]
        for method, _ in ends["OF"]:
            for benchmark, claim in ends["ON"]:
                out.append(
                    Score(
                        id=id,
                        method=method,
                        benchmark=benchmark,
                        metric=metric,
                        value=row.get("value"),
                        unit=row.get("unit") or "",
                        kind=row.get("kind") or "absolute",
                        text=row.get("text") or row.get("name") or "",
                        paper=claim.paper,
                        own=_introduces(graph, claim.paper, method),
                        claim=claim,
                    )
                )
    return out


def _is_claim(row: Mapping[str, Any]) -> bool:
    return row.get("label") == "Result" and row.get("origin", _CLAIMED) == _CLAIMED


def _ends(graph: nx.MultiDiGraph, result: str) -> Mapping[str, list[tuple[str, Claim]]]:
    found: dict[str, list[tuple[str, Claim]]] = defaultdict(list)
    edges = graph.out_edges(result, keys=True, data=True)
    for _, target, _, edge in sorted(edges, key=lambda e: (e[3]["type"], e[1], str(e[2]))):
        found[edge["type"]].append((target, claim_of(edge)))
    return found


def _introduces(graph: nx.MultiDiGraph, paper: str, method: str) -> bool:
    """Whether the paper introduces the method, or the family that it is a variant of."""
    family = {
        target
        for _, target, edge in graph.out_edges(method, data=True)
        if edge["type"] == "VARIANT_OF"
    }
    return any(
        edge["type"] == "INTRODUCES"
        for other in sorted({method, *family})
        for edge in graph.get_edge_data(paper, other, default={}).values()
    )


def yardsticks(graph: nx.MultiDiGraph, rows: Iterable[Score]) -> list[Yardstick]:
    """Return what the absolute scores can be compared by: the most used first.

    Scores without a value or a named metric, gains and ratios are in none. Where a metric is stated
    in per cent, a bare number from above 1 up to 100 is taken as per cent too: "accuracy of 87.3"
    beside "70.6%" is a matter of style, and 0.873 is not.
    """
    groups: dict[tuple[str, str], list[Score]] = defaultdict(list)
    for score in rows:
        if comparable(score):
            groups[score.metric or "", score.unit].append(score)
    for metric in [metric for metric, unit in groups if unit == _PERCENT]:
        bare = groups.pop((metric, ""), [])
        groups[metric, _PERCENT] += [score for score in bare if _percent_like(score)]
        if rest := [score for score in bare if not _percent_like(score)]:
            groups[metric, ""] = rest
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Yardstick(key[0], key[1], _direction(graph, key[0]), group) for key, group in ordered]


def comparable(score: Score) -> bool:
    """Return whether a score can be compared at all: absolute, a number, of a named metric."""
    return bool(score.metric) and score.kind == "absolute" and score.value is not None


def _percent_like(score: Score) -> bool:
    return score.value is not None and 1 < score.value <= 100


def _direction(graph: nx.MultiDiGraph, metric: str) -> str:
    row: Mapping[str, Any] = graph.nodes.get(metric, {})
    return row.get("direction") or "unknown"


def best(group: Sequence[Score], direction: str) -> Score:
    """Return the best of comparable scores; of an unknown direction, the first by paper.

    Equal values go to the paper's own method, then to the first paper.
    """
    sign = {"higher": -1.0, "lower": 1.0}.get(direction, 0.0)
    return min(group, key=lambda s: (sign * (s.value or 0.0), not s.own, s.paper, s.id))
