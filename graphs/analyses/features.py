"""What two things are both tied to: the bipartite side of similarity."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.analyses.families import Families
from graphs.analyses.things import claims_between

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge

__all__ = ["Feature", "Shared", "Tie", "shared_features"]

SHRINKAGE = 1.0
"""Ties that are as good as unknown: one shared tie counts half, three count three quarters."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A way in which a thing has another.

    Parameters
    ----------
    type
        Type of the edge.
    out
        Whether the edge leaves the thing.
    said
        How to say that two things share others by it; ``{}`` stands for their names.
    """

    type: str
    out: bool
    said: str


TIES: Mapping[str, tuple[Tie, ...]] = {
    "Method": (
        Tie("EVALUATED_ON", True, "both evaluated on {}"),
        Tie("BUILDS_ON", True, "both build on {}"),
        Tie("BUILDS_ON", False, "built on by {}"),
        Tie("OUTPERFORMS", True, "both outperform {}"),
        Tie("OUTPERFORMS", False, "both outperformed by {}"),
        Tie("MENTIONS", False, "named together in {}"),
    ),
    "Benchmark": (
        Tie("EVALUATED_ON", False, "both have evaluated {}"),
        Tie("EVALUATES_ON", False, "both evaluated on in {}"),
        Tie("BUILDS_ON", True, "both build on {}"),
        Tie("BUILDS_ON", False, "built on by {}"),
        Tie("MENTIONS", False, "named together in {}"),
    ),
    "Paper": (
        Tie("EVALUATES_ON", True, "both evaluate on {}"),
        Tie("ADDRESSES", True, "both work on {}"),
        Tie("MENTIONS", True, "both name {}"),
    ),
}
"""What things of a label are compared by."""

Feature = tuple[Tie, str]
"""A tie and the id at its other end."""


@dataclass(frozen=True, slots=True)
class Shared:
    """How alike two things are, and the features that both have, the most telling first."""

    score: float
    features: tuple[Feature, ...]

    def claims(
        self, graph: Graph, one: str, other: str, families: Families, *, most: int
    ) -> tuple[Edge, ...]:
        """Return the surest edge of each of two things for the first `most` features."""
        edges: list[Edge] = []
        for tie, far in self.features[:most]:
            for near in (one, other):
                pairs = (
                    (a, b) if tie.out else (b, a)
                    for a in families.members(near)
                    for b in families.members(far)
                )
                edges += claims_between(graph, tie.type, pairs)[:1]
        return tuple(edges)


def shared_features(
    graph: Graph, label: str, id: str, families: Families, min_confidence: float = 0.0
) -> dict[str, Shared]:
    """Return what each other thing of `label` shares with `id`; those that share nothing are out.

    The score is the cosine of the vectors of features, weighted by inverse document frequency, of
    n shared ones times n / (n + `SHRINKAGE`).
    """
    held = _held(graph, label, families, min_confidence)
    things = {thing for having in held.values() for thing in having}
    weight = {key: math.log1p(len(things) / len(having)) for key, having in held.items()}
    mine = sorted(
        (key for key, having in held.items() if id in having), key=lambda k: (-weight[k], k)
    )
    common: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for key in mine:
        for thing in held[key]:
            common[thing].append(key)
    common.pop(id, None)
    length: Counter[str] = Counter()
    for key in sorted(held):  # sorted, or the last digits of a sum would differ
        square = weight[key] ** 2
        for thing in held[key]:
            if thing in common or thing == id:
                length[thing] += square  # type: ignore[assignment]
    ties = TIES[label]
    out = {}
    for thing, keys in common.items():
        cosine = sum(weight[key] ** 2 for key in keys) / math.sqrt(length[id] * length[thing])
        shrunk = cosine * len(keys) / (len(keys) + SHRINKAGE)
        out[thing] = Shared(round(shrunk, 9), tuple((ties[tie], far) for tie, far in keys))
    return out


def _held(
    graph: Graph, label: str, families: Families, least: float
) -> dict[tuple[int, str], set[str]]:
    """Which things have each feature, by place of the tie and id at its other end."""
    wanted = {row["id"] for row in graph.store.nodes(label, only=("id",))}
    held: dict[tuple[int, str], set[str]] = defaultdict(set)
    for place, tie in enumerate(TIES[label]):
        for near, far in _ends(graph, tie, least):
            if near in wanted:
                held[place, families.root(far)].add(families.root(near))
    return held


def _ends(graph: Graph, tie: Tie, least: float) -> Iterator[tuple[str, str]]:
    for source, target, confidence in graph.store.links(tie.type, "confidence"):
        if confidence >= least:
            yield (source, target) if tie.out else (target, source)
