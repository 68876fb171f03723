"""What two things are both tied to: the bipartite side of similarity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.families import Families
from graphs.analyses.runs import distinct, run_starts
from graphs.analyses.things import claims_between

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge
    from kg.stores.columns import Columns

__all__ = ["Feature", "Shared", "Tie", "feature_claims", "shared_features"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

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
    """What things share with one of them.

    Parameters
    ----------
    things
        Numbers of those that share anything, in order.
    scores
        How alike each is.
    """

    columns: Columns
    things: Numbers
    scores: Reals
    _ties: tuple[Tie, ...]
    _starts: Numbers
    _features: Numbers

    def features(self, thing: int) -> tuple[Feature, ...]:
        """Return the features that a thing shares, the most telling first."""
        place = int(np.searchsorted(self.things, thing))
        if place == len(self.things) or self.things[place] != thing:
            return ()
        some = self._features[self._starts[place] : self._starts[place + 1]]
        size = len(self.columns)
        return tuple((self._ties[i // size], self.columns.ids[i % size]) for i in some.tolist())


def feature_claims(
    graph: Graph, features: Iterable[Feature], one: str, other: str, families: Families
) -> tuple[Edge, ...]:
    """Return the surest edge of each of two things for each feature."""
    edges: list[Edge] = []
    for tie, far in features:
        for near in (one, other):
            pairs = (
                (a, b) if tie.out else (b, a)
                for a in families.members(near)
                for b in families.members(far)
            )
            edges += claims_between(graph, tie.type, pairs)[:1]
    return tuple(edges)


def shared_features(
    columns: Columns, label: str, of: int, roots: Numbers, min_confidence: float = 0.0
) -> Shared:
    """Return what other things of `label` share with one.

    The score is the cosine of the vectors of features, weighted by inverse document frequency, of
    n shared ones times n / (n + `SHRINKAGE`).

    Parameters
    ----------
    columns
        Of the graph.
    label
        Of the things.
    of
        Number of the thing.
    roots
        Number of the family of each number.
    min_confidence
        Only ties at least this sure.
    """
    ties = TIES[label]
    size = len(columns)
    # A feature is numbered by its tie, then by the thing at the other end.
    held = [_held(columns, label, tie, roots, min_confidence) for tie in ties]
    thing = np.concatenate([near for near, _ in held])
    feature = np.concatenate([far + place * size for place, (_, far) in enumerate(held)])
    counts = np.bincount(feature, minlength=len(ties) * size)
    known = np.count_nonzero(np.bincount(thing))
    square = np.log1p(known / np.maximum(counts, 1)) ** 2
    length = np.bincount(thing, weights=square[feature], minlength=size)
    mine = np.zeros(len(counts), bool)
    mine[feature[thing == of]] = True
    shared = mine[feature] & (thing != of)
    thing, feature = thing[shared], feature[shared]
    # Put together by thing, and for each the most telling feature first, then by tie and id.
    order = np.lexsort((feature, -square[feature], thing))
    thing, feature = thing[order], feature[order]
    starts = run_starts(thing)
    things, ends = thing[starts], np.append(starts, len(thing))
    number = np.diff(ends)
    total = np.bincount(np.repeat(np.arange(len(things)), number), weights=square[feature])
    cosine = total / np.sqrt(length[of] * length[things])
    scores = np.round(cosine * number / (number + SHRINKAGE), 9)
    return Shared(columns, things, scores, ties, ends, feature)


def _held(
    columns: Columns, label: str, tie: Tie, roots: Numbers, least: float
) -> tuple[Numbers, Numbers]:
    """Return which thing has which at the other end of a tie, each pair once, in order."""
    edges = columns.ties[tie.type].sure(least)
    near, far = (edges.source, edges.target) if tie.out else (edges.target, edges.source)
    some = columns.are(label, near)
    size = max(len(columns), 1)
    pairs = distinct(roots[near[some]] * size + roots[far[some]])
    return pairs // size, pairs % size
