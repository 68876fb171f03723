"""What one asks a graph beside look-ups and Cypher; each question has a module of its own.

The methods here only find the things that are named and hand over.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, cast

from kg.api.entities import Benchmark, Method, Metric
from kg.api.node import Node
from kg.api.stats import Stats, stats
from kg.errors import UsageError

if TYPE_CHECKING:
    from graphs.analyses.card import Card
    from graphs.analyses.centrality import Centralities
    from graphs.analyses.communities import Communities
    from graphs.analyses.compare import Comparison
    from graphs.analyses.diff import Diff
    from graphs.analyses.gap_test import GapTest
    from graphs.analyses.gaps import Gaps
    from graphs.analyses.leaderboard import Imports, Leaderboard
    from graphs.analyses.lineage import Lineage
    from graphs.analyses.paths import Paths
    from graphs.analyses.search import Hits
    from graphs.analyses.similar import Similar
    from graphs.analyses.trends import Trends
    from kg.api.graph import Graph

__all__ = ["Questions"]


class Questions:
    """The questions that `kg.api.graph.Graph` answers."""

    __slots__ = ()

    @property
    def _graph(self) -> Graph:
        return cast("Graph", self)

    def card(
        self,
        name: str | Node,
        *,
        roll_up: bool = False,
        imports: Imports = "with",
        min_confidence: float = 0.0,
        most: int | None = 10,
    ) -> Card:
        """Return what the papers say of anything: its introduction, support, results, rivals.

        `graphs.analyses.card.card` says what the sections hold.
        """
        from graphs.analyses.card import card

        node = self._graph.node(name) if isinstance(name, str) else name
        return card(
            self._graph,
            node,
            roll_up=roll_up,
            imports=imports,
            min_confidence=min_confidence,
            most=most,
        )

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

    def compare(
        self,
        *methods: str | Method,
        roll_up: bool = False,
        imports: Imports = "with",
        most: int = 30,
    ) -> Comparison:
        """Return methods side by side: benchmarks they share, who beat whom where, what is untried.

        `graphs.analyses.compare.compare` says what counts as a win.
        """
        from graphs.analyses.compare import compare

        known = self._graph.methods
        found = [known[method] if isinstance(method, str) else method for method in methods]
        return compare(self._graph, found, roll_up=roll_up, imports=imports, most=most)

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

    def similar(
        self,
        of: str | Node,
        *,
        by: Literal["both", "structure", "text"] = "both",
        roll_up: bool = False,
        min_confidence: float = 0.0,
        limit: int = 10,
    ) -> Similar:
        """Return what is most like `of` and why, as `graphs.analyses.similar.similar` says."""
        from graphs.analyses.similar import similar

        return similar(
            self._graph,
            of,
            by=by,
            roll_up=roll_up,
            min_confidence=min_confidence,
            limit=limit,
        )

    def path(
        self,
        start: str | Node,
        end: str | Node,
        *,
        count: int = 3,
        roll_up: bool = False,
        min_confidence: float = 0.0,
    ) -> Paths:
        """Return the best ways from `start` to `end`, as `graphs.analyses.paths.paths` says."""
        from graphs.analyses.paths import paths

        return paths(
            self._graph,
            start,
            end,
            count=count,
            roll_up=roll_up,
            min_confidence=min_confidence,
        )

    def communities(
        self,
        *,
        on: str = "together",
        resolution: float = 1.0,
        roll_up: bool = False,
        min_confidence: float = 0.0,
        min_size: int = 3,
        limit: int | None = 20,
        members: int = 10,
    ) -> Communities:
        """Return what belongs together, as `graphs.analyses.communities.communities` says."""
        from graphs.analyses.communities import communities

        return communities(
            self._graph,
            on=on,
            resolution=resolution,
            roll_up=roll_up,
            min_confidence=min_confidence,
            min_size=min_size,
            limit=limit,
            members=members,
        )

    def central(
        self,
        *,
        on: str = "claims",
        by: str = "pagerank",
        label: str | None = None,
        roll_up: bool = False,
        min_confidence: float = 0.0,
        limit: int | None = 20,
        samples: int | None = None,
    ) -> Centralities:
        """Return the most central things, as `graphs.analyses.centrality.central` says."""
        from graphs.analyses.centrality import central

        return central(
            self._graph,
            on=on,
            by=by,
            label=label,
            roll_up=roll_up,
            min_confidence=min_confidence,
            limit=limit,
            samples=samples,
        )

    def search(self, text: str, *, limit: int = 20) -> list[Node]:
        """Return the nodes that `hits` finds, best first."""
        return [hit.node for hit in self.hits(text, limit=limit).rows]

    def hits(
        self,
        text: str,
        *,
        labels: Collection[str] = ("Method", "Benchmark", "Metric", "Task", "Paper"),
        by: Literal["both", "words", "meaning"] = "both",
        roll_up: bool = False,
        limit: int = 20,
    ) -> Hits:
        """Return what `text` finds and why, as `graphs.analyses.search.search` says."""
        from graphs.analyses.search import search

        return search(self._graph, text, labels=labels, by=by, roll_up=roll_up, limit=limit)

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

    def gaps(self, method: str | Node, *, roll_up: bool = False, limit: int = 10) -> Gaps:
        """Return benchmarks `method` was not tried on, as `graphs.analyses.gaps.gaps` says."""
        from graphs.analyses.gaps import gaps

        return gaps(self._graph, method, roll_up=roll_up, limit=limit)

    def gap_test(
        self,
        *,
        since: str | None = None,
        target: Literal["tried", "named"] = "tried",
        roll_up: bool = False,
    ) -> GapTest:
        """Return how well `gaps` foretells, as `graphs.analyses.gap_test.gap_test` says."""
        from graphs.analyses.gap_test import gap_test

        return gap_test(self._graph, since=since, target=target, roll_up=roll_up)

    def diff(
        self,
        old: Graph | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        roll_up: bool = False,
    ) -> Diff:
        """Return what is new here against the graph `old`, or since a date.

        See `graphs.analyses.diff`; `graphs.analyses.digest.digest` makes a page of it.
        """
        from graphs.analyses.diff import between_dates, between_graphs

        if (old is None) == (since is None):
            raise UsageError("a diff is against another graph, or since a date: give one of them")
        if old is not None:
            return between_graphs(old, self._graph, roll_up=roll_up)
        return between_dates(self._graph, str(since), until=until, roll_up=roll_up)

    def stats(self) -> Stats:
        """Return how much of everything there is, and how many papers did not say it."""
        return stats(self._graph.store)
