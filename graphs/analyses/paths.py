"""Paths between two things, explained edge by edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.families import Families
from graphs.analyses.runs import run_starts
from graphs.analyses.things import claims_between, thing
from kg.errors import UsageError
from kg.schema import ENTITY_LABELS
from kg.text import printable

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge, Node
    from kg.stores.columns import Columns

__all__ = ["PATH_LABELS", "SAID", "Path", "PathStep", "Paths", "paths"]

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

PATH_LABELS = (*ENTITY_LABELS, "Paper")
"""What a path can join: anything but a single number."""

SAID: Mapping[str, str] = {
    "BUILDS_ON": "builds on",
    "OUTPERFORMS": "outperforms",
    "EVALUATED_ON": "was evaluated on",
    "VARIANT_OF": "is a variant of",
    "PART_OF": "is part of",
    "INTRODUCES": "introduces",
    "EVALUATES_ON": "evaluates on",
    "ADDRESSES": "works on",
    "MENTIONS": "names",
}
"""Edges that a path may take, and how they read. Numbers are left to EVALUATED_ON."""
WEAK = {"MENTIONS": 2.0}
"""What an edge costs that claims little; a claim costs 1."""
INFERRED = 1.5
"""What EVALUATED_ON costs where no paper states it."""
DAMPING = 0.4
"""Exponent of a node's degree for each edge at it, as in the path counts it is taken from."""
SLACKS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""How much dearer than the best a path may be; the next is tried where too few are found."""
CLAIMS = 3
"""Edges shown for a step."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path, read from `source` to `target` whichever way the path runs.

    Parameters
    ----------
    source, target
        As the edges run; families where variants are rolled up.
    type
        Of the edges.
    papers
        Number of papers that say so.
    claims
        The surest of the edges.
    """

    source: Node
    target: Node
    type: str
    papers: int
    claims: tuple[Edge, ...] = field(repr=False)

    def __str__(self) -> str:
        return printable(f"{self.source.name} {SAID[self.type]} {self.target.name}")

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return {
            "source": self.source.id,
            "target": self.target.id,
            "type": self.type,
            "said": str(self),
            "papers": self.papers,
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one thing to another.

    `cost` is the sum over the steps of what the type costs, less the logarithm of the confidence,
    plus `DAMPING` times the logarithm of the degree of each end.
    """

    cost: float
    nodes: tuple[Node, ...]
    steps: tuple[PathStep, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the path as plain JSON values."""
        return {
            "cost": self.cost,
            "nodes": [
                {"id": node.id, "label": node.label, "name": node.name} for node in self.nodes
            ],
            "steps": [step.to_json() for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Paths:
    """The ways from `start` to `end`, the best first; none where nothing joins them."""

    start: Node
    end: Node
    paths: tuple[Path, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the paths as plain JSON values."""
        return {
            "start": self.start.id,
            "end": self.end.id,
            "paths": [path.to_json() for path in self.paths],
        }


def paths(
    graph: Graph,
    start: str | Node,
    end: str | Node,
    *,
    count: int = 3,
    roll_up: bool = False,
    min_confidence: float = 0.0,
) -> Paths:
    """Return the best ways from one thing to another.

    Edges may be walked against their direction. Sure and stated edges are preferred, and things
    that are tied to everything are shunned: that both report accuracy joins no two methods.

    Parameters
    ----------
    graph
        Where to look.
    start, end
        Ids, names, aliases or titles, or nodes.
    count
        Most paths.
    roll_up
        Whether variants count as their family: no path then runs through a family's members.
    min_confidence
        Only edges at least this sure.

    Raises
    ------
    NotFound
        Nothing of that name.
    UsageError
        A single number, twice the same thing, or a count that shows nothing.

    Notes
    -----
    Distances from both ends tell which things lie on any path that is at most so much dearer than
    the best; on those few Yen's algorithm finds the paths in order of cost. About linear in the
    edges, with a pass over some of them for each step of the longest way. Equally dear paths stand
    in order of length and ids.

    References
    ----------
    R. Bellman (1958), "On a routing problem", Quarterly of Applied Mathematics 16(1); J. Y. Yen
    (1971), "Finding the K shortest loopless paths in a network", Management Science 17(11); the
    damping of hubs after D. S. Himmelstein and S. E. Baranzini (2015), "Heterogeneous network edge
    prediction", PLoS Computational Biology 11(7), with the degree over all types.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> said = {"paper": "p1", "confidence": 0.9, "extractor": "hand", "spans": [], "sentences": []}
    >>> names = ("dora", "lora", "qlora")
    >>> store = NetworkXStore()
    >>> store.load(Tables(
    ...     nodes={"Method": [{"id": f"method:{m}", "name": m} for m in names]},
    ...     edges={"BUILDS_ON": [{"id": m, "source": f"method:{m}", "target": "method:lora", **said}
    ...                          for m in ("dora", "qlora")]}))
    >>> [str(step) for step in paths(Graph(store), "dora", "qlora").paths[0].steps]
    ['dora builds on lora', 'qlora builds on lora']
    """
    if count < 1:
        raise UsageError(f"{count} paths show nothing: give 1 or more")
    what = "paths join methods, benchmarks, metrics, tasks and papers"
    ends = [thing(graph, end, PATH_LABELS, what=what) for end in (start, end)]
    families = Families.in_columns(graph.store.columns(), roll_up=roll_up)
    first, last = (families.root(node.id) for node in ends)
    if first == last:
        raise UsageError(f"{ends[0].name} and {ends[1].name} are the same: there is no path")
    net = _Net.of(graph.store.columns(), families, min_confidence)
    return Paths(
        start=graph.node(first),
        end=graph.node(last),
        paths=tuple(
            _path(graph, families, net, way, min_confidence)
            for way in _ways(net, first, last, count)
        ),
    )


_TYPES = tuple(SAID)


@dataclass(frozen=True, slots=True)
class _Net:
    """The cheapest edge of each pair, by numbers of its ends; the smaller end is `low`."""

    columns: Columns
    low: Numbers
    high: Numbers
    cost: Reals
    type: NDArray[np.int8]
    forward: NDArray[np.bool_]

    @classmethod
    def of(cls, columns: Columns, families: Families, least: float) -> _Net:
        roots = families.over(columns)
        ends: list[tuple[Numbers, Numbers]] = []
        costs: list[Reals] = []
        for type in _TYPES:
            ties = columns.ties[type].sure(least)
            source, target = roots[ties.source], roots[ties.target]
            some = (ties.confidence > 0) & (source != target)
            own = np.full(len(ties), WEAK.get(type, 1.0))
            if type == "EVALUATED_ON":
                own[ties.basis.where(lambda basis: basis == "inferred")] = INFERRED
            ends.append((source[some], target[some]))
            costs.append(own[some] - np.log(ties.confidence[some]))
        source, target = (np.concatenate(some) for some in zip(*ends, strict=True))
        low, high = np.minimum(source, target), np.maximum(source, target)
        cost = np.concatenate(costs)
        kind = np.repeat(np.arange(len(_TYPES), dtype=np.int8), [len(one) for one in costs])
        # Of equally dear edges the first type, and of these the one from the smaller end.
        pairs = low * len(columns) + high
        order = np.lexsort((2 * kind + (source > target), cost, pairs))
        best = order[run_starts(pairs[order])]
        low, high = low[best], high[best]
        degree = np.bincount(np.concatenate([low, high]), minlength=len(columns))
        hubs = DAMPING * np.log(np.maximum(degree, 1))
        dear = cost[best] + hubs[low] + hubs[high]
        return cls(columns, low, high, dear, kind[best], source[best] == low)


Way = tuple[float, tuple[int, ...]]


def _ways(net: _Net, first: str, last: str, count: int) -> Sequence[Way]:
    """Return the best ways as (cost, places)."""
    a, b = net.columns.place(first), net.columns.place(last)
    assert a is not None and b is not None  # nodes of the graph
    from_a, from_b = _distances(net, a, b), _distances(net, b, a)
    best = float(from_a[b])
    if not np.isfinite(best):
        return ()
    through = np.minimum(from_a[net.low] + from_b[net.high], from_a[net.high] + from_b[net.low])
    through = through + net.cost - best
    ways: list[Way] = []
    for slack in SLACKS:
        near = np.flatnonzero(through <= slack + _EQUAL)
        ways = _simple_ways(net, near, a, b, count, best + slack)
        if len(ways) >= count:
            break
    return ways


_EQUAL = 1e-9
"""Costs closer than this are equal: sums in another order differ in the last digits."""


def _distances(net: _Net, start: int, end: int) -> Reals:
    """Return the cost of the best way from a place to each that is worth passing on one to `end`.

    Costs are corrected until none falls, those of all places that fell at once: what Dijkstra's
    queue orders one by one, a few passes over arrays settle as well.
    """
    size = len(net.columns)
    source, target = np.concatenate([net.low, net.high]), np.concatenate([net.high, net.low])
    order = np.argsort(source, kind="stable")
    target, cost = target[order], np.concatenate([net.cost, net.cost])[order]
    starts = np.searchsorted(source[order], np.arange(size + 1))
    distance = np.full(size, np.inf)
    distance[start] = 0.0
    front = np.array([start])
    while len(front):
        degree = starts[front + 1] - starts[front]
        arcs = np.repeat(starts[front] - np.cumsum(degree) + degree, degree)
        arcs += np.arange(len(arcs))
        to, through = target[arcs], np.repeat(distance[front], degree) + cost[arcs]
        falls = (through < distance[to]) & (through <= distance[end] + SLACKS[-1])
        np.minimum.at(distance, to[falls], through[falls])
        fell = np.zeros(size, bool)
        fell[to[falls]] = True
        front = np.flatnonzero(fell)
    return distance


def _simple_ways(net: _Net, near: Numbers, a: int, b: int, count: int, most: float) -> list[Way]:
    """Return the best ways over some of the edges that cost no more than `most`."""
    import networkx as nx

    graph = nx.Graph()
    for i in near:
        graph.add_edge(int(net.low[i]), int(net.high[i]), cost=float(net.cost[i]))
    ways: list[Way] = []
    for way in islice(nx.shortest_simple_paths(graph, a, b, weight="cost"), count):
        cost = sum(graph.edges[pair]["cost"] for pair in pairwise(way))
        if cost > most + _EQUAL:
            break
        ways.append((round(cost, 6), tuple(way)))
    return sorted(ways, key=lambda way: (way[0], len(way[1]), way[1]))


def _path(graph: Graph, families: Families, net: _Net, way: Way, least: float) -> Path:
    cost, places = way
    nodes = tuple(graph.node(net.columns.ids[place]) for place in places)
    steps = []
    for (one, two), ends in zip(pairwise(places), pairwise(nodes), strict=True):
        low, high = sorted((one, two))
        i = int(np.flatnonzero((net.low == low) & (net.high == high))[0])
        along = bool(net.forward[i]) == (one == low)
        source, target = ends if along else ends[::-1]
        type = _TYPES[net.type[i]]
        pairs = ((a, b) for a in families.members(source.id) for b in families.members(target.id))
        claims = claims_between(graph, type, pairs, least=least)
        steps.append(PathStep(source, target, type, _papers(claims), claims[:CLAIMS]))
    return Path(cost, nodes, tuple(steps))


def _papers(claims: Sequence[Edge]) -> int:
    return len({edge.evidence.paper for edge in claims})
