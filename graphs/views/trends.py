"""Trends: how many papers mention each method, benchmark and task, by month and by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphs.views.chartpage import chart_page
from graphs.views.ledger import NAME_LIMIT, Ledger
from graphs.views.source import source_of
from graphs.views.text import clean
from graphs.views.view import View, ViewNode
from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["trends"]

_TOP = 60
_LABELS = ("Method", "Benchmark", "Task")
_TYPES = ("INTRODUCES", "MENTIONS", "EVALUATES_ON", "ADDRESSES")


def trends(
    graph: Any, *, by: str = "year", share: bool = False, title: str = "Trends", top: int = _TOP
) -> View:
    """Return how often methods, benchmarks and tasks are named over time, as a page.

    A paper counts once for each thing that it names, at the date it states. What it leaves open is
    left open: a paper dated by its year counts by year, not by month, and one without a date is
    counted beside the chart.

    Parameters
    ----------
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or such a MultiDiGraph.
    by
        ``year`` or ``month``, at first.
    share
        Whether the share of that time's papers is drawn at first, instead of their number.
    title
        Heading of the page.
    top
        Most things of each label to hold; those in the most papers stay.

    Raises
    ------
    UsageError
        An option that is not known.
    """
    if by not in ("year", "month"):
        raise UsageError(f"no trend by {by!r}; choose year or month")
    if top < 1:
        raise UsageError(f"a top {top} holds nothing; give 1 or more")
    source = source_of(graph)
    ledger = Ledger(source)
    named = _named(source)
    papers = sorted(id for id, row in source.nodes(data=True) if row.get("label") == "Paper")
    dates = {id: source.nodes[id].get("date", "") for id in papers}
    series, nodes, left_out = {}, [], []
    for label in _LABELS:
        ranked = sorted(named[label], key=lambda id: (-len(named[label][id]), id))
        series[label] = [
            {
                "id": clean(id, limit=NAME_LIMIT),
                "name": clean(source.nodes[id]["name"], limit=NAME_LIMIT),
                "kind": source.nodes[id].get("kind"),
                "papers": [
                    ledger.paper(paper)
                    for paper in sorted(named[label][id], key=lambda p: (dates.get(p, ""), p))
                ],
            }
            for id in ranked[:top]
        ]
        nodes += [ViewNode.of(id, source.nodes[id]) for id in ranked[:top]]
        if len(ranked) > top:
            left_out.append(f"{len(ranked) - top:,} {label.lower()}s")
    return chart_page(
        "trends",
        title,
        script="trends.js",
        data={
            "by": by,
            "share": share,
            "series": series,
            "totals": _totals(dates),
            "coarse": sum(len(date) == len("2025") for date in dates.values()),
            "undated": sum(not date for date in dates.values()),
            **ledger.to_json(),
        },
        nodes=nodes,
        edges=[],
        notes=_notes(left_out, top),
    )


def _notes(left_out: list[str], top: int) -> list[str]:
    if not left_out:
        return []
    rarer = ", ".join(left_out)
    return [f"Rarer things were left out: {rarer}. For them give a larger top (it is {top})."]


def _named(graph: nx.MultiDiGraph) -> Mapping[str, dict[str, set[str]]]:
    """Return the papers that name each thing, by label."""
    out: dict[str, dict[str, set[str]]] = {label: defaultdict(set) for label in _LABELS}
    for paper, thing, edge in graph.edges(data=True):
        label = graph.nodes[thing].get("label")
        if edge["type"] in _TYPES and label in out:
            out[label][thing].add(paper)
    return out


def _totals(dates: Mapping[str, str]) -> dict[str, int]:
    """Return the number of papers by year and by month, whatever they name."""
    totals: dict[str, int] = defaultdict(int)
    for date in dates.values():
        if date:
            totals[date[:4]] += 1
        if len(date) > len("2025"):
            totals[date[:7]] += 1
    return dict(sorted(totals.items()))
