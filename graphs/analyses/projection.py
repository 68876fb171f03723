"""What communities and centrality are computed on: named projections of the graph, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.analyses.families import FAMILY_TYPES, Families
from graphs.analyses.runs import distinct, run_starts
from kg.errors import UsageError
from kg.schema import NODES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.api.graph import Graph
    from kg.api.node import Edge
    from kg.stores.columns import Columns

    Numbers = NDArray[np.int64]
    Reals = NDArray[np.float64]

__all__ = ["PROJECTIONS", "Projection", "check_projection", "project"]

PROJECTIONS: Mapping[str, str] = {
    "together": (
        "methods, benchmarks and tasks, joined where a paper names both; a paper that names n of "
        "them adds 1/(n-1) to each of its pairs"
    ),
    "claims": (
        "methods and benchmarks, joined by EVALUATED_ON, OUTPERFORMS, BUILDS_ON, VARIANT_OF and "
        "PART_OF; the weight is the number of papers that claim it"
    ),
    "lineage": (
        "methods and benchmarks, from what is new to what it builds on; the weight is the number "
        "of papers that claim it"
    ),
    "comparisons": (
        "methods, from the one outperformed to the one that outperforms it; the weight is the "
        "number of papers that claim it"
    ),
}
"""Every projection and what it joins; `lineage` and `comparisons` are directed."""

_TYPES: Mapping[str, tuple[str, ...]] = {
    "together": ("MENTIONS",),
    "claims": ("EVALUATED_ON", "OUTPERFORMS", "BUILDS_ON", *FAMILY_TYPES),
    "lineage": ("BUILDS_ON",),
    "comparisons": ("OUTPERFORMS",),
}
_DIRECTED = ("lineage", "comparisons")
_TURNED = ("comparisons",)
"""Projections whose arrows run against the edges of the graph."""
_TOGETHER = ("Method", "Benchmark", "Task")
MOST_NAMED = 100
"""A paper that names more than so many things (a survey) ties none of them: each pair would get
next to nothing, and their number grows with the square."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A weighted graph of things, without the things that it ties to nothing.

    Parameters
    ----------
    name, about
        As in `PROJECTIONS`.
    directed
        Whether `source` and `target` mean what they say.
    ids
        Ids of the nodes, sorted.
    source, target, weight
        The links, by place in `ids`, each pair once and sorted; undirected ones from the smaller
        place to the larger.
    """

    name: str
    about: str
    directed: bool
    ids: tuple[str, ...]
    source: Numbers = field(repr=False)
    target: Numbers = field(repr=False)
    weight: Reals = field(repr=False)
    _claims: _Claims = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def both_ways(self) -> tuple[Numbers, Numbers, Reals]:
        """Return the links in both directions, sorted by source, then target."""
        import numpy as np

        source = np.concatenate([self.source, self.target])
        target = np.concatenate([self.target, self.source])
        return _summed(source, target, np.concatenate([self.weight] * 2), len(self.ids))

    def claims(self, graph: Graph, place: int, *, most: int) -> tuple[Edge, ...]:
        """Return the `most` surest edges of the graph that tie the node at `place`."""
        return tuple(self._claims.surest(graph, self.ids[place], most))


@dataclass(frozen=True, slots=True)
class _Claims:
    """The edges that a projection is made of, as numbers of `columns`.

    `source` and `target` are as the edges run, `ends` the things that they tie: (paper, thing)
    where things are tied by papers, else families where variants are rolled up.
    """

    columns: Columns
    types: Sequence[str]
    type: Numbers
    source: Numbers
    target: Numbers
    paper: Numbers
    confidence: Reals
    ends: tuple[Numbers, Numbers]

    @classmethod
    def of(
        cls, columns: Columns, types: Sequence[str], families: Families, least: float
    ) -> _Claims:
        import numpy as np

        some = [columns.ties[type].sure(least) for type in types]
        source, target, paper = (
            np.concatenate([getattr(ties, name) for ties in some]).astype(np.int64)
            for name in ("source", "target", "paper")
        )
        root = families.over(columns)
        return cls(
            columns=columns,
            types=types,
            type=np.repeat(np.arange(len(types)), [len(ties) for ties in some]),
            source=source,
            target=target,
            paper=paper,
            confidence=np.concatenate([ties.confidence for ties in some]),
            ends=(root[source], root[target]),
        )

    def surest(self, graph: Graph, id: str, most: int) -> Iterator[Edge]:
        """Give the surest edges that tie a thing; of equals in order of type, ends and paper."""
        import numpy as np

        place = self.columns.place(id)
        some = np.flatnonzero((self.ends[0] == place) | (self.ends[1] == place))
        told = (self.paper, self.target, self.source, self.type, -self.confidence)
        for i in some[np.lexsort([keys[some] for keys in told])][:most]:
            source, target, paper = self.columns.named(
                (self.source[i], self.target[i], self.paper[i])
            )
            yield from graph.edges(
                self.types[self.type[i]], source=source, target=target, paper=paper
            )


def check_projection(name: str) -> None:
    """Raise UsageError where there is no such projection."""
    if name not in PROJECTIONS:
        raise UsageError(f"no projection {name!r}: choose one of {', '.join(PROJECTIONS)}")


def project(
    graph: Graph, name: str, *, families: Families | None = None, min_confidence: float = 0.0
) -> Projection:
    """Return a projection of the graph.

    Parameters
    ----------
    graph
        What to project.
    name
        One of `PROJECTIONS`.
    families
        Families into which variants are rolled up, if any.
    min_confidence
        Only claims at least this sure.

    Notes
    -----
    Linear in the edges; `together` in the pairs of things that a paper names. The order of rows in
    the store plays no part.

    References
    ----------
    The weight of `together` is M. E. J. Newman's for collaborations (2001), "Scientific
    collaboration networks II", Physical Review E 64, 016132: what a paper says of two things is
    less, the more it names.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> said = {"paper": "p1", "confidence": 0.9, "extractor": "hand", "spans": [],
    ...         "sentences": ["B beats A."]}
    >>> beats = {"id": "e1", "source": "method:b", "target": "method:a", **said}
    >>> store = NetworkXStore()
    >>> store.load(Tables(
    ...     nodes={"Method": [{"id": "method:a", "name": "A"}, {"id": "method:b", "name": "B"}]},
    ...     edges={"OUTPERFORMS": [beats]}))
    >>> seen = project(Graph(store), "comparisons")
    >>> [(seen.ids[a], seen.ids[b]) for a, b in zip(seen.source, seen.target)]
    [('method:a', 'method:b')]
    """
    import numpy as np

    check_projection(name)
    columns = graph.store.columns()
    claims = _Claims.of(columns, sorted(_TYPES[name]), families or Families(), min_confidence)
    source, target = claims.ends
    if name == "together":
        things = np.isin(columns.label, [list(NODES).index(label) for label in _TOGETHER])
        named = things[claims.target]
        links = _named_together(claims.paper[named], target[named], len(columns))
    else:
        directed = name in _DIRECTED
        if name in _TURNED:
            source, target = target, source
        links = _by_papers(source, target, claims.paper, len(columns), directed=directed)
    return _renumbered(name, links, claims)


_Links = tuple["Numbers", "Numbers", "Reals"]


def _named_together(papers: Numbers, things: Numbers, size: int) -> _Links:
    """Tie what each paper names, all papers that name equally many things at once."""
    import numpy as np

    keys = distinct(papers * size + things)
    said, things = keys // max(size, 1), keys % max(size, 1)
    _, first, named = np.unique(said, return_index=True, return_counts=True)
    sources, targets, weights = [], [], []
    for n in np.unique(named):
        if 2 <= n <= MOST_NAMED:
            block = things[first[named == n][:, None] + np.arange(n)]
            a, b = np.triu_indices(n, 1)
            sources.append(block[:, a].ravel())
            targets.append(block[:, b].ravel())
            weights.append(np.full(sources[-1].size, 1 / (n - 1)))
    if not sources:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    return _summed(np.concatenate(sources), np.concatenate(targets), np.concatenate(weights), size)


def _by_papers(
    source: Numbers, target: Numbers, papers: Numbers, size: int, *, directed: bool
) -> _Links:
    """Weigh each pair by the papers that claim it; what ties a thing to itself ties nothing."""
    import numpy as np

    if not directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    apart = source != target
    pairs = source[apart] * size + target[apart]
    order = np.lexsort((papers[apart], pairs))
    pairs, papers = pairs[order], papers[apart][order]
    pairs = pairs[run_starts(pairs, papers)]
    first = run_starts(pairs)
    count = np.diff(first, append=len(pairs))
    pairs = pairs[first]
    return pairs // max(size, 1), pairs % max(size, 1), count.astype(np.float64)


def _summed(source: Numbers, target: Numbers, weight: Reals, size: int) -> _Links:
    import numpy as np

    pairs = source * size + target
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    first = run_starts(pairs)
    place = np.repeat(np.arange(len(first)), np.diff(first, append=len(pairs)))
    weights = np.bincount(place, weights=weight[order], minlength=len(first)).astype(np.float64)
    return pairs[first] // max(size, 1), pairs[first] % max(size, 1), weights


def _renumbered(name: str, links: _Links, claims: _Claims) -> Projection:
    """Number what is tied to anything from 0, in order of id."""
    import numpy as np

    source, target, weight = links
    tied = np.flatnonzero(np.bincount(np.concatenate([source, target])))
    return Projection(
        name,
        PROJECTIONS[name],
        name in _DIRECTED,
        tuple(claims.columns.named(tied.tolist())),
        np.searchsorted(tied, source),
        np.searchsorted(tied, target),
        weight,
        claims,
    )
