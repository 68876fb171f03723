"""Paths between two things, explained edge by edge."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from graphs.analyses.families import Families
from graphs.analyses.things import claims_between, thing
from kg.errors import UsageError
from kg.schema import ENTITY_LABELS
from kg.text import printable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

    Numbers = NDArray[np.int64]
    Reals = NDArray[np.float64]

__all__ = ["PATH_LABELS", "SAID", "Path", "PathStep", "Paths", "paths"]

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
    Dijkstra's distances from both ends tell which things lie on any path that is at most so much
    dearer than the best; on those few Yen's algorithm finds the paths in order of cost. About
    linear in the edges. Equally dear paths stand in order of length and ids.

    References
    ----------
    E. W. Dijkstra (1959), "A note on two problems in connexion with graphs", Numerische Mathematik
    1; J. Y. Yen (1971), "Finding the K shortest loopless paths in a network", Management Science
    17(11); the damping of hubs after D. S. Himmelstein and S. E. Baranzini (2015), "Heterogeneous
    network edge prediction", PLoS Computational Biology 11(7), with the degree over all types.

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
    families = Families.of(graph.store, roll_up=roll_up)
    first, last = (families.root(node.id) for node in ends)
    if first == last:
        raise UsageError(f"{ends[0].name} and {ends[1].name} are the same: there is no path")
    net = _Net.of(graph, families, min_confidence)
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
    """The cheapest edge of each pair, by places of its ends; the smaller end is `low`."""

    ids: tuple[str, ...]
    low: Numbers
    high: Numbers
    cost: Reals
    type: Numbers
    forward: NDArray[np.bool_]

    @classmethod
    def of(cls, graph: Graph, families: Families, least: float) -> _Net:
        import numpy as np

        near: list[str] = []
        far: list[str] = []
        costs: list[float] = []
        kinds: list[int] = []
        root = families.root
        for kind, type in enumerate(_TYPES):
            extra = ("basis",) if type == "EVALUATED_ON" else ()
            cost = WEAK.get(type, 1.0)
            for one, other, sure, *basis in graph.store.links(type, "confidence", *extra):
                if sure >= least and sure > 0:
                    near.append(root(one))
                    far.append(root(other))
                    costs.append((INFERRED if basis == ["inferred"] else cost) - math.log(sure))
                    kinds.append(kind)
        ids = tuple(sorted({*near, *far}))
        place = {id: i for i, id in enumerate(ids)}
        source = np.fromiter(map(place.__getitem__, near), np.int64, len(near))
        target = np.fromiter(map(place.__getitem__, far), np.int64, len(far))
        apart = source != target
        source, target = source[apart], target[apart]
        cost_, kind_ = np.array(costs)[apart], np.array(kinds, np.int64)[apart]
        low, high = np.minimum(source, target), np.maximum(source, target)
        order = np.lexsort((source, kind_, cost_, high, low))
        pairs = low[order] * len(ids) + high[order]
        best = order[np.concatenate([[True], pairs[1:] != pairs[:-1]])] if len(order) else order
        low, high = low[best], high[best]
        degree = np.bincount(np.concatenate([low, high]), minlength=len(ids))
        hubs = DAMPING * np.log(np.maximum(degree, 1))
        cost_ = cost_[best] + hubs[low] + hubs[high]
        return cls(ids, low, high, cost_, kind_[best], source[best] == low)

    def place(self, id: str) -> int | None:
        """Place of an id, or None where nothing is tied to it."""
        from bisect import bisect_left

        found = bisect_left(self.ids, id)
        return found if found < len(self.ids) and self.ids[found] == id else None


Way = tuple[float, tuple[int, ...]]


def _ways(net: _Net, first: str, last: str, count: int) -> Sequence[Way]:
    """Return the best ways as (cost, places)."""
    import numpy as np

    a, b = net.place(first), net.place(last)
    if a is None or b is None:
        return ()
    from_a, from_b = _distances(net, a, b)
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


def _distances(net: _Net, a: int, b: int) -> tuple[Reals, Reals]:
    """Return the cost of the best way from each of two places to every other."""
    import numpy as np
    import rustworkx

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(net.ids)))
    graph.add_edges_from(
        list(zip(net.low.tolist(), net.high.tolist(), net.cost.tolist(), strict=True))
    )
    out = []
    for start in (a, b):
        found = rustworkx.dijkstra_shortest_path_lengths(graph, start, float)
        distance = np.full(len(net.ids), np.inf)
        for place, cost in found.items():
            distance[place] = cost
        distance[start] = 0.0
        out.append(distance)
    return out[0], out[1]


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
    import numpy as np

    cost, places = way
    nodes = tuple(graph.node(net.ids[place]) for place in places)
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
