"""What two things are both tied to: the bipartite side of similarity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.analyses.families import Families
from graphs.analyses.things import claims_between

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.api.graph import Graph
    from kg.api.node import Edge

    Numbers = NDArray[np.int64]

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
    import numpy as np

    held = _Held.of(graph, label, families, min_confidence)
    if (own := held.place.get(id)) is None:
        return {}
    counts = np.bincount(held.feature)
    square = np.log1p(len(np.unique(held.thing)) / np.maximum(counts, 1)) ** 2
    length = np.bincount(held.thing, weights=square[held.feature], minlength=len(held.place))
    mine = held.feature[held.thing == own]
    shared = np.isin(held.feature, mine) & (held.thing != own)
    if not shared.any():
        return {}
    things, features = held.thing[shared], held.feature[shared]
    # Put together by thing, and for each the most telling feature first, then by tie and id.
    order = np.lexsort((features, -square[features], things))
    things, features = things[order], features[order]
    starts = np.flatnonzero(np.diff(things, prepend=-1))
    ids, ties = list(held.place), TIES[label]
    out = {}
    for first, some in zip(starts, np.split(features, starts[1:]), strict=True):
        other = things[first]
        cosine = float(square[some].sum() / np.sqrt(length[own] * length[other]))
        score = round(cosine * len(some) / (len(some) + SHRINKAGE), 9)
        told = (held.names[int(feature)] for feature in some)
        out[ids[other]] = Shared(score, tuple((ties[tie], far) for tie, far in told))
    return out


@dataclass(frozen=True, slots=True)
class _Held:
    """Which thing has which feature, each pair once, in order.

    `place` has the things in order of id, `names` the features in order of tie and id.
    """

    place: Mapping[str, int]
    names: Sequence[tuple[int, str]]
    thing: Numbers
    feature: Numbers

    @classmethod
    def of(cls, graph: Graph, label: str, families: Families, least: float) -> _Held:
        import numpy as np

        rows = [row["id"] for row in graph.store.nodes(label, only=("id",))]
        place = {id: i for i, id in enumerate(sorted({families.root(id) for id in rows}))}
        root = {id: place[families.root(id)] for id in rows}
        names: list[tuple[int, str]] = []
        parts = [np.zeros((0, 2), np.int64)]
        for number, tie in enumerate(TIES[label]):
            near, far = [], []
            for one, other in _ends(graph, tie, least):
                if one in root:
                    near.append(root[one])
                    far.append(families.root(other))
            ids = sorted(set(far))
            there = {id: i for i, id in enumerate(ids, len(names))}
            names += [(number, id) for id in ids]
            features = np.fromiter(map(there.__getitem__, far), np.int64, len(far))
            parts.append(np.unique(np.stack([np.array(near, np.int64), features], axis=1), axis=0))
        pairs = np.concatenate(parts)
        return cls(place, names, pairs[:, 0], pairs[:, 1])


def _ends(graph: Graph, tie: Tie, least: float) -> Iterator[tuple[str, str]]:
    wanted = ("confidence",) if least > 0 else ()
    for source, target, *sure in graph.store.links(tie.type, *wanted):
        if not sure or sure[0] >= least:
            yield (source, target) if tie.out else (target, source)
