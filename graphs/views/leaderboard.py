"""The leaderboard of a benchmark over time: a dot for each claim, the running best as a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphs.views.chartpage import chart_page
from graphs.views.find import find
from graphs.views.ledger import NAME_LIMIT, Ledger
from graphs.views.results import Score, Yardstick, scores, yardsticks
from graphs.views.source import source_of
from graphs.views.text import clean
from graphs.views.view import View, ViewEdge, ViewNode

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["leaderboard"]


def leaderboard(
    graph: Any, of: str, *, metric: str | None = None, title: str | None = None
) -> View:
    """Return the leaderboard of a benchmark over time, as a page.

    Scores are compared only within one metric in one unit. Gains, ratios and numbers without a
    named metric stand apart; a metric whose better direction is not known is not ranked. The
    numbers of imported leaderboards are no paper's claim and stay out.

    Parameters
    ----------
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or such a MultiDiGraph.
    of
        Id, name or alias of a benchmark.
    metric
        Id, name or alias of the metric to show at first; by default the most used.
    title
        Heading of the page; by default it names the benchmark.

    Raises
    ------
    NotFound
        No benchmark, or no metric, of that name; with the nearest names.
    """
    source = source_of(graph)
    benchmark = find(source, of, ("Benchmark",))
    name = clean(source.nodes[benchmark]["name"], limit=NAME_LIMIT)
    rows = [score for score in scores(source) if score.benchmark == benchmark]
    groups = yardsticks(source, rows)
    first = 0
    if metric is not None:
        wanted = find(source, metric, ("Metric",))
        first = next((i for i, group in enumerate(groups) if group.metric == wanted), 0)
    ranked = {score.id for group in groups for score in group.scores}
    ledger = Ledger(source)
    data = {
        "benchmark": name,
        "first": first,
        "groups": [_group(source, group, ledger) for group in groups],
        "apart": [_row(source, score, ledger) for score in rows if score.id not in ranked],
        **ledger.to_json(),
    }
    return chart_page(
        "leaderboard",
        title or f"{name}: results over time",
        script="leaderboard.js",
        data=data,
        nodes=view_nodes(source, [benchmark, *(score.method for score in rows)]),
        edges=view_edges(rows),
    )


def _group(graph: nx.MultiDiGraph, group: Yardstick, ledger: Ledger) -> dict[str, Any]:
    name = graph.nodes[group.metric].get("name") if group.metric else ""
    return {
        "metric": clean(name or group.metric or "", limit=NAME_LIMIT),
        "unit": clean(group.unit, limit=40),
        "direction": group.direction,
        "signless": group.signless,
        "rows": [_row(graph, score, ledger) for score in group.scores],
    }


def _row(graph: nx.MultiDiGraph, score: Score, ledger: Ledger) -> dict[str, Any]:
    method = graph.nodes[score.method]
    metric = graph.nodes[score.metric].get("name") if score.metric else None
    return {
        "method": clean(method["name"], limit=NAME_LIMIT),
        "value": score.value,
        "text": clean(score.text, limit=80),
        "unit": clean(score.unit, limit=40),
        "kind": score.kind,
        "metric": clean(metric, limit=NAME_LIMIT) if metric else None,
        "own": score.own,
        "paper": ledger.paper(score.paper),
        "claim": ledger.claim(score.claim),
    }


def view_nodes(graph: nx.MultiDiGraph, ids: Sequence[str]) -> list[ViewNode]:
    """Return nodes for Python, in order of id."""
    return [ViewNode.of(id, graph.nodes[id]) for id in sorted(set(ids))]


def view_edges(rows: Sequence[Score]) -> list[ViewEdge]:
    """Return an edge for each method and benchmark with its numbers, for Python."""
    pairs: dict[tuple[str, str], list[Score]] = {}
    for score in rows:
        pairs.setdefault((score.method, score.benchmark), []).append(score)
    return [
        ViewEdge(
            source=method,
            target=benchmark,
            type="EVALUATED_ON",
            papers=tuple(sorted({score.paper for score in group})),
            confidence=max(score.claim.confidence for score in group),
            values=tuple(score.text for score in group),
        )
        for (method, benchmark), group in sorted(pairs.items())
    ]
