"""Communities: what is talked of together, each named by its most telling members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.analyses.families import Families
from graphs.analyses.projection import Projection, project
from graphs.analyses.runs import distinct
from kg.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

    Numbers = NDArray[np.int64]
    Reals = NDArray[np.float64]

__all__ = ["SEED", "Communities", "Community", "Member", "communities", "leiden"]

SEED = 20190326
"""Of the random walk through partitions; the day the paper on Leiden came out."""
NAMED_BY = 3
"""Members in the name of a community."""
CLAIMS = 3
"""Edges shown for a community: one for each of its most telling members."""
MIN_SIZE = 3
"""A pair is a link, not a community."""
ITERATIONS = 2
"""Runs of the whole of Leiden, each from where the last ended; more gained nothing measurable."""


@dataclass(frozen=True, slots=True)
class Member:
    """A thing in a community; `telling` is how much it stands for it, 1 for the first."""

    node: Node
    telling: float

    def to_json(self) -> dict[str, Any]:
        """Return the member as plain JSON values."""
        node = self.node
        return {"id": node.id, "label": node.label, "name": node.name, "telling": self.telling}


@dataclass(frozen=True, slots=True)
class Community:
    """Things that are tied to each other more than to others.

    Parameters
    ----------
    number
        From 1, the largest first.
    name
        Its most telling members, of different families.
    size
        Number of things in it.
    inside
        Share of the weight of its links that stays inside it.
    members
        The most telling ones, as many as were asked for.
    claims
        The surest edge that ties each of the first members.
    """

    number: int
    name: str
    size: int
    inside: float
    members: tuple[Member, ...]
    claims: tuple[Edge, ...] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the community as plain JSON values."""
        return {
            "number": self.number,
            "name": self.name,
            "size": self.size,
            "inside": self.inside,
            "members": [member.to_json() for member in self.members],
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Communities:
    """The communities of a projection.

    Parameters
    ----------
    projection, about
        What was divided, as `graphs.analyses.projection.PROJECTIONS` says.
    resolution, seed
        As asked.
    modularity
        Newman's, at that resolution: 0 is no better than chance.
    found
        Communities of at least `min_size` things, before `limit`.
    things, small
        Things in the projection, and those of them in smaller communities.
    communities
        The largest, as many as were asked for.
    number_of
        Number of the community of each thing, by id; rolled-up variants stand under their family.
    """

    projection: str
    about: str
    resolution: float
    seed: int
    modularity: float
    found: int
    things: int
    small: int
    communities: tuple[Community, ...]
    number_of: Mapping[str, int] = field(repr=False, hash=False)

    def to_json(self) -> dict[str, Any]:
        """Return the communities as plain JSON values, without `number_of`."""
        return {
            "projection": self.projection,
            "about": self.about,
            "resolution": self.resolution,
            "seed": self.seed,
            "modularity": self.modularity,
            "found": self.found,
            "things": self.things,
            "in_smaller": self.small,
            "communities": [one.to_json() for one in self.communities],
        }


def communities(
    graph: Graph,
    *,
    on: str = "together",
    resolution: float = 1.0,
    seed: int = SEED,
    roll_up: bool = False,
    min_confidence: float = 0.0,
    min_size: int = MIN_SIZE,
    limit: int | None = 20,
    members: int = 10,
) -> Communities:
    """Return the communities of a projection of the graph, the largest first.

    Parameters
    ----------
    graph
        What to divide.
    on
        One of `graphs.analyses.projection.PROJECTIONS`; directions are ignored.
    resolution
        More than 1 for more and smaller communities, less for fewer.
    seed
        Of the random walk; the same graph, seed and package give the same communities.
    roll_up
        Whether variants count as their family, splits as their suite.
    min_confidence
        Only claims at least this sure.
    min_size
        Fewest things of a community that is told.
    limit
        Most communities to tell; None for all.
    members
        Most members to tell of each.

    Raises
    ------
    UsageError
        No such projection, or a number that cannot be meant.

    Notes
    -----
    Leiden runs on the nodes in order of id, so the order of papers and rows plays no part. About
    linear in the links. A member tells the more of its community, the more weight ties it to other
    members (its term frequency) and the fewer communities it has links to (its inverse document
    frequency): a thing that everybody names stands for none.

    References
    ----------
    V. A. Traag, L. Waltman and N. J. van Eck (2019), "From Louvain to Leiden: guaranteeing
    well-connected communities", Scientific Reports 9, 5233; the names after K. Spärck Jones (1972),
    "A statistical interpretation of term specificity and its application in retrieval", Journal of
    Documentation 28(1), with communities for documents.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> said = {"confidence": 0.9, "extractor": "hand", "spans": [], "sentences": []}
    >>> papers = {"p1": "ABC", "p2": "ABC", "p3": "XYZ", "p4": "XYZ", "p5": "CX"}
    >>> store = NetworkXStore()
    >>> store.load(Tables(
    ...     nodes={
    ...         "Paper": [{"id": p, "name": p, "title": p, "source": "hand"} for p in papers],
    ...         "Method": [{"id": f"method:{m}", "name": m} for m in "ABCXYZ"],
    ...     },
    ...     edges={"MENTIONS": [
    ...         {"id": p + m, "source": p, "target": f"method:{m}", "paper": p, **said}
    ...         for p, named in papers.items() for m in named]}))
    >>> [one.name for one in communities(Graph(store)).communities]
    ['A · B · C', 'Y · Z · X']
    """
    if resolution <= 0:
        raise UsageError(f"a resolution of {resolution} divides nothing: give more than 0")
    if min_size < 1 or members < 1 or (limit is not None and limit < 1):
        raise UsageError("sizes and limits that show nothing: give 1 or more")
    families = Families.in_columns(graph.store.columns(), roll_up=roll_up)
    seen = project(graph, on, families=families, min_confidence=min_confidence)
    source, target, weight = seen.both_ways()
    quality, group = leiden(len(seen), source, target, weight, resolution=resolution, seed=seed)
    sizes = _sizes(group)
    told = [k for k, size in enumerate(sizes) if size >= min_size]
    telling = _telling(group, source, target, weight)
    namers = families if roll_up else Families.in_columns(graph.store.columns())
    inside = _inside(group, source, target, weight)
    return Communities(
        projection=on,
        about=seen.about,
        resolution=resolution,
        seed=seed,
        modularity=round(quality, 4),
        found=len(told),
        things=len(seen),
        small=len(seen) - sum(sizes[k] for k in told),
        communities=tuple(
            _community(graph, seen, namers, group, telling, k, sizes[k], inside[k], members)
            for k in told[:limit]
        ),
        number_of={id: int(k) + 1 for id, k in zip(seen.ids, group, strict=True)},
    )


def leiden(
    size: int,
    source: Numbers,
    target: Numbers,
    weight: Reals,
    *,
    resolution: float = 1.0,
    seed: int = SEED,
) -> tuple[float, Numbers]:
    """Return the modularity and the community of each of `size` nodes, the largest community 0.

    Parameters
    ----------
    size
        Number of nodes; they are 0 to size - 1.
    source, target, weight
        Links of an undirected graph, each in both directions, sorted by source, then target.
    resolution, seed
        As in `communities`.

    Examples
    --------
    >>> import numpy as np
    >>> ends = np.array([0, 1, 2, 3]), np.array([1, 0, 3, 2])
    >>> quality, group = leiden(4, *ends, np.ones(4))
    >>> quality, group.tolist()
    (0.5, [0, 0, 1, 1])
    """
    import numpy as np
    from graspologic_native import leiden_csr

    if not len(source):
        return 0.0, np.arange(size)
    starts = np.searchsorted(source, np.arange(size + 1))
    quality, found = leiden_csr(
        starts.astype(np.int64),
        target.astype(np.int32),
        np.ascontiguousarray(weight, dtype=np.float64),
        size,
        resolution=resolution,
        iterations=ITERATIONS,
        seed=seed,
    )
    group = np.fromiter((found[i] for i in range(size)), np.int64, size)
    _, first, place, count = np.unique(
        group, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(first), np.int64)
    rank[np.lexsort((first, -count))] = np.arange(len(first))
    return float(quality), rank[place.ravel()]


def _sizes(group: Numbers) -> list[int]:
    import numpy as np

    return [int(count) for count in np.bincount(group)]


def _telling(group: Numbers, source: Numbers, target: Numbers, weight: Reals) -> Reals:
    """Return for each node: weight to its own community times log(1 + communities / tied to)."""
    import numpy as np

    nodes, groups = len(group), int(group.max(initial=-1)) + 1
    own = group[source] == group[target]
    frequency = np.bincount(source[own], weights=weight[own], minlength=nodes)
    tied = distinct(source * max(groups, 1) + group[target]) // max(groups, 1)
    documents = np.maximum(np.bincount(tied, minlength=nodes), 1)
    return np.asarray(frequency * np.log1p(groups / documents), np.float64)


def _inside(group: Numbers, source: Numbers, target: Numbers, weight: Reals) -> list[float]:
    import numpy as np

    groups = int(group.max(initial=-1)) + 1
    own = group[source] == group[target]
    every = np.bincount(group[source], weights=weight, minlength=groups)
    stays = np.bincount(group[source[own]], weights=weight[own], minlength=groups)
    return [round(float(share), 4) for share in stays / np.maximum(every, np.finfo(float).tiny)]


def _community(
    graph: Graph,
    seen: Projection,
    families: Families,
    group: Numbers,
    telling: Reals,
    k: int,
    size: int,
    inside: float,
    most: int,
) -> Community:
    import numpy as np

    places = np.flatnonzero(group == k)
    ranked = places[np.lexsort((places, -telling[places].round(9)))]
    top = float(telling[ranked[0]]) or 1.0
    shown = [
        Member(graph.node(seen.ids[i]), round(float(telling[i]) / top, 4)) for i in ranked[:most]
    ]
    apart = _apart([seen.ids[i] for i in ranked], families)
    return Community(
        number=k + 1,
        name=" · ".join(graph.node(id).name for id in apart),
        size=size,
        inside=inside,
        members=tuple(shown),
        claims=tuple(edge for i in ranked[:CLAIMS] for edge in seen.claims(graph, int(i), most=1)),
    )


def _apart(ids: Sequence[str], families: Families) -> list[str]:
    """Return the first few ids that are of different families."""
    first: dict[str, str] = {}
    for id in ids:
        first.setdefault(families.root(id), id)
        if len(first) == NAMED_BY:
            break
    return list(first.values())
