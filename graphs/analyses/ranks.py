"""Centralities of a projection's nodes: PageRank and betweenness, exact or from a sample."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Reals = NDArray[np.float64]

__all__ = ["Betweenness", "betweenness", "pagerank"]

DAMPING = 0.85
"""Chance of following a link, as Brin and Page set it."""
TOLERANCE = 1e-12
"""Change of all ranks together at which they stand still."""
TURNS = 1000
"""More than damping needs to reach the tolerance."""
CONFIDENCE = 0.95
"""That of the bound on all errors."""


def pagerank(size: int, source: Numbers, target: Numbers, weight: Reals) -> Reals:
    """Return the PageRank of each of `size` nodes; the ranks add up to 1.

    Parameters
    ----------
    size
        Number of nodes; they are 0 to size - 1.
    source, target, weight
        Links; an undirected one is given in both directions.

    Notes
    -----
    Power iteration over arrays: a graph library would need an object for each of a million links.
    Rank that reaches a node without links out goes to all nodes alike. Linear in the links for each
    of about 170 turns.

    References
    ----------
    S. Brin and L. Page (1998), "The anatomy of a large-scale hypertextual Web search engine",
    Computer Networks 30.

    Examples
    --------
    >>> import numpy as np
    >>> star = np.array([1, 2, 3]), np.array([0, 0, 0]), np.ones(3)
    >>> pagerank(4, *star).round(3).tolist()
    [0.542, 0.153, 0.153, 0.153]
    """
    import numpy as np

    if not size:
        return np.zeros(0)
    out = np.bincount(source, weights=weight, minlength=size)
    ends = out == 0
    share = weight / out[source]
    rank: Reals = np.full(size, 1 / size)
    for _ in range(TURNS):
        flow = np.bincount(target, weights=rank[source] * share, minlength=size)
        following = (1 - DAMPING) / size + DAMPING * (flow + rank[ends].sum() / size)
        still = np.abs(following - rank).sum() < TOLERANCE
        rank = following
        if still:
            break
    return rank


@dataclass(frozen=True, slots=True)
class Betweenness:
    """Betweenness of each node, and how far off it may be.

    Parameters
    ----------
    values
        Share of the pairs of other nodes between which it stands, in [0, 1].
    errors
        Standard error of each value, from the spread of the sample; 0 where it is exact.
    samples
        Nodes from which shortest paths were followed; all of them where it is exact.
    bound
        What no value is off by more than, at 95 % for all at once (Hoeffding); 0 where exact.
    """

    values: Reals = field(repr=False)
    errors: Reals = field(repr=False)
    samples: int
    bound: float

    @property
    def exact(self) -> bool:
        """Whether every node was followed."""
        return self.bound == 0


def betweenness(
    size: int, source: Numbers, target: Numbers, *, samples: int, seed: int
) -> Betweenness:
    """Return the betweenness of each of `size` nodes, from `samples` of them as starting points.

    Parameters
    ----------
    size
        Number of nodes; they are 0 to size - 1.
    source, target
        Links, sorted by source; an undirected one is given in both directions. Weights are not
        used: a path is as long as it has links.
    samples
        Starting points; as many as nodes, or more, make it exact.
    seed
        Of the choice of starting points.

    Notes
    -----
    For each starting point linear in the links. A value is the mean over starting points of the
    share of other nodes whose shortest paths run through the node, a number in [0, 1]: so the
    mean of a sample is unbiased, its spread gives each value's own error, and Hoeffding's
    inequality with a union bound over the nodes what holds for all.

    References
    ----------
    U. Brandes (2001), "A faster algorithm for betweenness centrality", Journal of Mathematical
    Sociology 25(2); sampling after U. Brandes and C. Pich (2007), "Centrality estimation in large
    networks", International Journal of Bifurcation and Chaos 17(7).

    Examples
    --------
    >>> import numpy as np
    >>> path = np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1])
    >>> found = betweenness(3, *path, samples=3, seed=0)
    >>> found.values.tolist(), found.exact
    ([0.0, 1.0, 0.0], True)
    """
    import numpy as np

    if size < 3:
        return Betweenness(np.zeros(size), np.zeros(size), size, 0.0)
    exact = samples >= size
    starts = np.searchsorted(source, np.arange(size + 1))
    chosen = np.arange(size)
    if not exact:
        chosen = np.sort(np.random.default_rng(seed).choice(size, samples, replace=False))
    total, squares = np.zeros(size), np.zeros(size)
    for start in chosen:
        share = _dependency(int(start), size, starts, target) / (size - 2)
        total += share
        squares += share * share
    if exact:
        # Of the n starting points a node itself is one, and stands between nothing there.
        return Betweenness(total / (size - 1), np.zeros(size), size, 0.0)
    mean = total / samples
    spread = np.sqrt(np.maximum(squares / samples - mean * mean, 0) / max(samples - 1, 1))
    unseen = 1 - samples / size  # the sample is drawn without putting back
    scale = size / (size - 1)
    bound = scale * math.sqrt(math.log(2 * size / (1 - CONFIDENCE)) / (2 * samples))
    return Betweenness(mean * scale, spread * math.sqrt(unseen) * scale, samples, bound)


def _dependency(start: int, size: int, starts: Numbers, target: Numbers) -> Reals:
    """Return Brandes's dependency of `start` on each node, a level of the search at a time."""
    import numpy as np

    seen = np.zeros(size, bool)
    paths = np.zeros(size)
    seen[start], paths[start] = True, 1.0
    front = np.array([start])
    levels = []
    while len(front):
        degree = starts[front + 1] - starts[front]
        from_ = np.repeat(front, degree)
        first = np.repeat(starts[front] - np.cumsum(degree) + degree, degree)
        to = target[first + np.arange(len(from_))]
        onward = ~seen[to]
        from_, to = from_[onward], to[onward]
        if not len(to):
            break
        reached = np.bincount(to, weights=paths[from_], minlength=size)
        paths += reached
        seen[to] = True
        front = np.flatnonzero(reached)
        levels.append((from_, to))
    dependency = np.zeros(size)
    for from_, to in reversed(levels):
        share = paths[from_] / paths[to] * (1 + dependency[to])
        dependency += np.bincount(from_, weights=share, minlength=size)
    dependency[start] = 0.0
    return dependency
