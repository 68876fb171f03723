"""What communities and centrality are computed on: named projections of the graph, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphs.analyses.families import FAMILY_TYPES, Families
from kg.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.api.graph import Graph
    from kg.api.node import Edge

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

_Row = tuple[str, str, str, str, float]
"""Type, source, target, paper and confidence of an edge of the graph."""


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
    _rows: Sequence[_Row] = field(repr=False)
    _ends: Numbers = field(repr=False)

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
        import numpy as np

        rows = [self._rows[int(i)] for i in np.flatnonzero((self._ends == place).any(axis=1))]
        rows.sort(key=lambda row: (-row[-1], row))
        return tuple(_fetched(graph, rows[:most]))


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
    families = families or Families()
    rows = list(_rows(graph, _TYPES[name], min_confidence))
    if name == "together":
        wanted = {
            row["id"] for label in _TOGETHER for row in graph.store.nodes(label, only=("id",))
        }
        rows = [row for row in rows if row[2] in wanted]
        ids, things = _placed([families.root(row[2]) for row in rows])
        ends = np.stack([np.full(len(rows), -1), things], axis=1)
    else:
        tied = [families.root(id) for row in rows for id in (row[1], row[2])]
        ids, ends = _placed(tied)
        ends = ends.reshape(-1, 2)
    papers = _placed([row[3] for row in rows])[1]
    directed = name in _DIRECTED
    if name == "together":
        links = _named_together(papers, ends[:, 1], len(ids))
    else:
        source, target = ends[:, 0], ends[:, 1]
        links = _by_papers(
            *((target, source) if name in _TURNED else (source, target)),
            papers,
            len(ids),
            directed=directed,
        )
    return _without_loners(Projection(name, PROJECTIONS[name], directed, ids, *links, rows, ends))


def _rows(graph: Graph, types: Iterable[str], least: float) -> Iterator[_Row]:
    for type in types:
        for source, target, paper, confidence in graph.store.links(type, "paper", "confidence"):
            if confidence >= least:
                yield type, source, target, paper, confidence


def _placed(named: Sequence[str]) -> tuple[tuple[str, ...], Numbers]:
    """Return all ids, each once and sorted, and the place of each that is named."""
    import numpy as np

    ids = sorted(set(named))
    place = {id: i for i, id in enumerate(ids)}
    return tuple(ids), np.fromiter(map(place.__getitem__, named), np.int64, len(named))


_Links = tuple["Numbers", "Numbers", "Reals"]


def _named_together(papers: Numbers, things: Numbers, size: int) -> _Links:
    """Tie what each paper names, all papers that name equally many things at once."""
    import numpy as np

    said = np.unique(np.stack([papers, things], axis=1), axis=0)
    _, first, named = np.unique(said[:, 0], return_index=True, return_counts=True)
    sources, targets, weights = [], [], []
    for n in np.unique(named):
        if 2 <= n <= MOST_NAMED:
            block = said[first[named == n][:, None] + np.arange(n), 1]
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
    told = np.stack([source, target, papers], axis=1)[source != target]
    told = np.unique(told, axis=0)
    return _summed(told[:, 0], told[:, 1], np.ones(len(told)), size)


def _summed(source: Numbers, target: Numbers, weight: Reals, size: int) -> _Links:
    import numpy as np

    pairs, place = np.unique(source * size + target, return_inverse=True)
    weights = np.bincount(place.ravel(), weights=weight, minlength=len(pairs)).astype(np.float64)
    return pairs // max(size, 1), pairs % max(size, 1), weights


def _without_loners(made: Projection) -> Projection:
    import numpy as np

    tied = np.unique(np.concatenate([made.source, made.target]))
    moved = np.full(len(made.ids) + 1, -1)  # the last place is that of -1
    moved[tied] = np.arange(len(tied))
    return Projection(
        made.name,
        made.about,
        made.directed,
        tuple(made.ids[i] for i in tied),
        moved[made.source],
        moved[made.target],
        made.weight,
        made._rows,
        moved[made._ends],
    )


def _fetched(graph: Graph, rows: Iterable[_Row]) -> Iterator[Edge]:
    for type, source, target, paper, _ in rows:
        yield from graph.edges(type, source=source, target=target, paper=paper)
