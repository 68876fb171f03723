"""What one asks a graph beside look-ups and Cypher; each question has a module of its own.

The methods here only find the things that are named and hand over.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, cast

from kg.api.entities import Benchmark, Metric
from kg.api.node import Node
from kg.api.search import search
from kg.api.stats import Stats, stats

if TYPE_CHECKING:
    from graphs.analyses.leaderboard import Imports, Leaderboard
    from graphs.analyses.lineage import Lineage
    from graphs.analyses.trends import Trends
    from kg.api.graph import Graph

__all__ = ["Questions"]


class Questions:
    """The questions that `kg.api.graph.Graph` answers."""

    __slots__ = ()

    @property
    def _graph(self) -> Graph:
        return cast("Graph", self)

    def leaderboard(
        self,
        benchmark: str | Benchmark,
        *,
        metric: str | Metric | None = None,
        roll_up: bool = False,
        imports: Imports = "with",
    ) -> Leaderboard:
        """Return the numbers on `benchmark`: what compares ranked, the rest apart with the reason.

        `graphs.analyses.leaderboard.leaderboard` says what compares, and what the options do.
        """
        from graphs.analyses.leaderboard import leaderboard

        if isinstance(benchmark, str):
            benchmark = self._graph.benchmarks[benchmark]
        if isinstance(metric, str):
            metric = self._graph.metrics[metric]
        return leaderboard(self._graph, benchmark, metric=metric, roll_up=roll_up, imports=imports)

    def lineage(
        self,
        of: str | Node,
        *,
        depth: int | None = None,
        roll_up: bool = False,
        min_confidence: float = 0.0,
        limit: int | None = 200,
    ) -> Lineage:
        """Return what `of` builds on, what builds on it, and who introduced each, nearest first.

        `graphs.analyses.lineage.lineage` says what the options do.
        """
        from graphs.analyses.lineage import lineage

        return lineage(
            self._graph,
            of,
            depth=depth,
            roll_up=roll_up,
            min_confidence=min_confidence,
            limit=limit,
        )

    def search(self, text: str, *, limit: int = 20) -> list[Node]:
        """Return the nodes that hold all words of `text`: in a name, an alias, a title or abstract.

        Exact names go first, then names, aliases and texts, by support. Linear in the graph.
        """
        return [self._graph.node(id) for id in search(self._graph.store, text, limit=limit)]

    def trends(
        self,
        *,
        labels: Collection[str] = ("Method", "Benchmark", "Task"),
        by: Literal["year", "month"] = "year",
        since: str | None = None,
        until: str | None = None,
        roll_up: bool = False,
        min_papers: int = 5,
        false_discoveries: float = 0.1,
        limit: int | None = 20,
    ) -> Trends:
        """Return what rises and falls in the papers, as `graphs.analyses.trends.trends` says."""
        from graphs.analyses.trends import trends

        return trends(
            self._graph,
            labels=labels,
            by=by,
            since=since,
            until=until,
            roll_up=roll_up,
            min_papers=min_papers,
            false_discoveries=false_discoveries,
            limit=limit,
        )

    def stats(self) -> Stats:
        """Return how much of everything there is, and how many papers did not say it."""
        return stats(self._graph.store)
