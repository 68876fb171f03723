"""Centrality: which things hold a projection of the graph together, by three measures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.analyses.communities import SEED
from graphs.analyses.families import Families
from graphs.analyses.projection import project
from graphs.analyses.ranks import betweenness, pagerank
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

__all__ = ["MEASURES", "Centralities", "Centrality", "central"]

MEASURES = {
    "pagerank": "chance that a walk along the links is at it",
    "betweenness": "share of shortest paths between others that run through it",
    "degree": "number of things it is linked to",
}
EXACT = 2000
"""Nodes up to which betweenness is exact: a second or two."""
SAMPLES = 100
"""Starting points on larger projections; see the errors that are told."""
FEWEST, VISITS = 25, 60_000_000
"""On the largest ones fewer: as many as visit so many links in a few seconds, but not less."""
CLAIMS = 3
"""Edges shown for a thing."""


@dataclass(frozen=True, slots=True)
class Centrality:
    """One thing and how central it is.

    Parameters
    ----------
    rank
        By the measure that was asked for, from 1.
    node
        The thing, or its family.
    pagerank, betweenness, degree
        As `MEASURES` says.
    error
        Standard error of `betweenness`; 0 where it is exact.
    claims
        The surest edges that tie it.
    """

    rank: int
    node: Node
    pagerank: float
    betweenness: float
    error: float
    degree: int
    claims: tuple[Edge, ...] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        return {
            "rank": self.rank,
            "id": self.node.id,
            "label": self.node.label,
            "name": self.node.name,
            "pagerank": self.pagerank,
            "betweenness": self.betweenness,
            "error": self.error,
            "degree": self.degree,
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Centralities:
    """The most central things of a projection.

    Parameters
    ----------
    projection, about
        What was measured, as `graphs.analyses.projection.PROJECTIONS` says.
    by
        The measure that ranks.
    things, links
        Size of the projection.
    samples
        Starting points of betweenness; all things where it is exact.
    bound
        What no betweenness is off by more than, at 95 % for all at once; 0 where it is exact.
    rows
        The most central first.
    """

    projection: str
    about: str
    by: str
    things: int
    links: int
    samples: int
    bound: float
    rows: tuple[Centrality, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        return {
            "projection": self.projection,
            "about": self.about,
            "by": self.by,
            "things": self.things,
            "links": self.links,
            "betweenness": {"samples": self.samples, "bound": self.bound},
            "rows": [row.to_json() for row in self.rows],
        }


def central(
    graph: Graph,
    *,
    on: str = "claims",
    by: str = "pagerank",
    label: str | None = None,
    roll_up: bool = False,
    min_confidence: float = 0.0,
    limit: int | None = 20,
    samples: int | None = None,
    seed: int = SEED,
) -> Centralities:
    """Return the most central things of a projection of the graph.

    Parameters
    ----------
    graph
        What to measure.
    on
        One of `graphs.analyses.projection.PROJECTIONS`. On ``lineage`` rank flows to what is built
        on, on ``comparisons`` to what outperforms; shortest paths ignore directions.
    by
        One of `MEASURES`.
    label
        Rank only things of this label; they are measured among all.
    roll_up
        Whether variants count as their family, splits as their suite.
    min_confidence
        Only claims at least this sure.
    limit
        Most rows; None for all.
    samples
        Starting points of betweenness where the projection has more than `EXACT` things; by default
        `SAMPLES`, fewer on a projection of more than half a million links.
    seed
        Of their choice.

    Raises
    ------
    UsageError
        No such projection, measure or label, or a number that cannot be meant.

    Notes
    -----
    PageRank is weighted and about linear in the links, degree and betweenness are not weighted;
    betweenness is linear in the links for each starting point.

    References
    ----------
    See `graphs.analyses.ranks`.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> said = {"paper": "p1", "confidence": 0.9, "extractor": "hand", "spans": [], "sentences": []}
    >>> store = NetworkXStore()
    >>> store.load(Tables(
    ...     nodes={"Method": [{"id": f"method:{m}", "name": m} for m in ("bert", "new", "newer")]},
    ...     edges={"BUILDS_ON": [{"id": m, "source": f"method:{m}", "target": "method:bert", **said}
    ...                          for m in ("new", "newer")]}))
    >>> [(row.node.name, row.degree, row.betweenness)
    ...  for row in central(Graph(store), on="lineage", limit=1).rows]
    [('bert', 2, 1.0)]
    """
    import numpy as np

    from kg.schema import ENTITY_LABELS

    if by not in MEASURES:
        raise UsageError(f"no measure {by!r}: choose one of {', '.join(MEASURES)}")
    if label is not None and label not in ENTITY_LABELS:
        raise UsageError(f"no label {label!r} here: choose one of {', '.join(ENTITY_LABELS)}")
    if (samples is not None and samples < 2) or (limit is not None and limit < 1):
        raise UsageError("give 2 or more samples, and a limit of 1 or more")
    families = Families.in_columns(graph.store.columns(), roll_up=roll_up)
    seen = project(graph, on, families=families, min_confidence=min_confidence)
    source, target, weight = seen.both_ways()
    size = len(seen)
    flow = (seen.source, seen.target, seen.weight) if seen.directed else (source, target, weight)
    if samples is None:
        samples = max(FEWEST, min(SAMPLES, VISITS // max(len(source), 1)))
    between = betweenness(
        size, source, target, samples=size if size <= EXACT else samples, seed=seed
    )
    measured = {
        "pagerank": pagerank(size, *flow),
        "betweenness": between.values,
        "degree": np.bincount(source, minlength=size),
    }
    # Rounded before ranking, or the last digits would order equals.
    order = np.lexsort((np.arange(size), -measured["pagerank"].round(12), -measured[by].round(12)))
    if label is not None:
        wanted = {row["id"] for row in graph.store.nodes(label, only=("id",))}
        order = np.array([i for i in order if seen.ids[i] in wanted], np.int64)
    return Centralities(
        projection=on,
        about=seen.about,
        by=by,
        things=size,
        links=len(seen.source),
        samples=between.samples,
        bound=round(between.bound, 6),
        rows=tuple(
            Centrality(
                rank=rank,
                node=graph.node(seen.ids[i]),
                pagerank=round(float(measured["pagerank"][i]), 8),
                betweenness=round(float(between.values[i]), 8),
                error=round(float(between.errors[i]), 8),
                degree=int(measured["degree"][i]),
                claims=seen.claims(graph, int(i), most=CLAIMS),
            )
            for rank, i in enumerate(order[:limit], 1)
        ),
    )
