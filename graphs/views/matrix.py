"""The matrix of methods by benchmarks: the best value of each cell, and the untried ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphs.views.chartpage import chart_page
from graphs.views.ledger import NAME_LIMIT, Ledger
from graphs.views.links import Link, links
from graphs.views.measures import communities, most_important
from graphs.views.netpage import MAIN, families
from graphs.views.results import Score, Yardstick, best, scores, yardsticks
from graphs.views.scene import papers_of
from graphs.views.source import source_of
from graphs.views.text import clean
from graphs.views.view import View, ViewEdge, ViewNode
from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["matrix"]

_METHODS, _BENCHMARKS = 80, 50


def matrix(
    graph: Any,
    *,
    title: str = "What was tried on what",
    methods: int = _METHODS,
    benchmarks: int = _BENCHMARKS,
    roll_up: bool = False,
) -> View:
    """Return methods by benchmarks as a page: best values, conflicts, and what is untried.

    A column shows the scores of its benchmark's most stated metric and unit; the other numbers of a
    cell are a click away. Rows and columns of one community stand together, so that blocks show.

    Parameters
    ----------
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or such a MultiDiGraph.
    title
        Heading of the page.
    methods, benchmarks
        Most rows and columns; those with the most cells stay, and the page says what it left out.
    roll_up
        Whether variants are counted as their family.

    Raises
    ------
    UsageError
        An option that is not known.
    """
    if methods < 1 or benchmarks < 1:
        raise UsageError("a matrix needs 1 or more methods and benchmarks")
    source = source_of(graph)
    every = links(source, (MAIN, "VARIANT_OF"))
    family = families(every, set(source)) if roll_up else {}
    tried = _rolled([link for link in every if link.type == MAIN], family)
    papers = papers_of(source)
    # A row or column earns its place by its cells, not by how often one cell was filled.
    flat = [Link(link.type, link.source, link.target, link.claims[:1]) for link in tried]
    columns = most_important(sorted({link.target for link in tried}), flat, papers, benchmarks)
    inside = [link for link in flat if link.target in set(columns)]
    rows = most_important(sorted({link.source for link in inside}), inside, papers, methods)
    held = [link for link in tried if link.source in set(rows) and link.target in set(columns)]
    columns = sorted({link.target for link in held})
    rows, columns = _in_blocks(rows, columns, held)
    numbers: dict[tuple[str, str], list[Score]] = defaultdict(list)
    for score in scores(source):
        numbers[family.get(score.method, score.method), score.benchmark].append(score)
    left_out = (
        len({link.source for link in tried}) - len(rows),
        len({link.target for link in tried}) - len(columns),
    )
    ledger = Ledger(source)
    heads = {id: _column(source, [s for row in rows for s in numbers[row, id]]) for id in columns}
    cells = [
        _cell(
            source,
            rows.index(link.source),
            columns.index(link.target),
            link,
            numbers[link.source, link.target],
            heads[link.target],
            ledger,
        )
        for link in held
    ]
    return chart_page(
        "matrix",
        title,
        script="matrix.js",
        data={
            "rows": [_head(source, id) for id in rows],
            "columns": [{**_head(source, id), **_measured(source, heads[id])} for id in columns],
            "cells": cells,
            **ledger.to_json(),
        },
        nodes=[ViewNode.of(id, source.nodes[id]) for id in sorted((*rows, *columns))],
        edges=[_view_edge(link) for link in held],
        notes=_notes(*left_out),
    )


def _notes(methods: int, benchmarks: int) -> list[str]:
    if not methods and not benchmarks:
        return []
    return [
        f"{methods:,} methods and {benchmarks:,} benchmarks with fewer cells were left out. "
        "For them give more methods or benchmarks."
    ]


def _rolled(mains: Sequence[Link], family: Mapping[str, str]) -> list[Link]:
    """Return the links with each variant's claims on its family."""
    gathered: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in mains:
        gathered[family.get(link.source, link.source), link.target].append(link)
    return [
        Link(MAIN, source, target, tuple(claim for link in group for claim in link.claims))
        for (source, target), group in sorted(gathered.items())
    ]


def _in_blocks(
    rows: Sequence[str], columns: Sequence[str], held: Sequence[Link]
) -> tuple[list[str], list[str]]:
    """Return rows and columns by community, the largest first, the fullest first within it."""
    nodes = sorted((*rows, *columns))
    number = dict(zip(nodes, communities(nodes, held), strict=True))
    filled = dict.fromkeys(nodes, 0)
    for link in held:
        filled[link.source] += 1
        filled[link.target] += 1

    def place(id: str) -> tuple[int, int, str]:
        return number[id], -filled[id], id

    return sorted(rows, key=place), sorted(columns, key=place)


def _column(graph: nx.MultiDiGraph, column: Sequence[Score]) -> Yardstick | None:
    """Return what a column is measured by: its most stated metric and unit.

    Where most numbers come without a metric's name, they are the column, and nothing is ranked.
    """
    found = yardsticks(graph, column)
    bare = [s for s in column if not s.metric and s.kind == "absolute" and s.value is not None]
    if len(bare) > max((len(group.scores) for group in found), default=0):
        return Yardstick(None, "", "unknown", bare)
    return found[0] if found else None


def _head(graph: nx.MultiDiGraph, id: str) -> dict[str, Any]:
    row = graph.nodes[id]
    return {
        "id": clean(id, limit=NAME_LIMIT),
        "name": clean(row["name"], limit=NAME_LIMIT),
        "kind": row.get("kind"),
    }


def _measured(graph: nx.MultiDiGraph, yardstick: Yardstick | None) -> dict[str, Any]:
    if yardstick is None:
        return {"metric": None, "unit": "", "direction": "unknown"}
    return {
        "metric": _metric(graph, yardstick.metric),
        "unit": clean(yardstick.unit, limit=40),
        "direction": yardstick.direction,
    }


def _metric(graph: nx.MultiDiGraph, id: str | None) -> str | None:
    return clean(graph.nodes[id]["name"], limit=NAME_LIMIT) if id else None


def _cell(
    graph: nx.MultiDiGraph,
    row: int,
    column: int,
    link: Link,
    numbers: Sequence[Score],
    yardstick: Yardstick | None,
    ledger: Ledger,
) -> dict[str, Any]:
    chosen = _shown(graph, numbers, yardstick)
    stated = sorted(numbers, key=lambda score: (score.metric or "", score.unit, score.id))
    return {
        "row": row,
        "column": column,
        "inferred": link.inferred,
        "papers": link.support,
        "shown": stated.index(chosen) if chosen else None,
        "comparable": bool(chosen and yardstick and chosen in yardstick.scores),
        "conflict": bool(chosen and _conflict(graph, chosen, numbers)),
        "scores": [
            {
                "text": clean(score.text, limit=60),
                "value": score.value,
                "unit": clean(score.unit, limit=40),
                "kind": score.kind,
                "metric": _metric(graph, score.metric),
                "own": score.own,
                "claim": ledger.claim(score.claim),
            }
            for score in stated
        ],
        "claims": [ledger.claim(claim) for claim in link.claims],
    }


def _shown(
    graph: nx.MultiDiGraph, numbers: Sequence[Score], yardstick: Yardstick | None
) -> Score | None:
    """Return the cell's best score by its column's yardstick, else by the cell's own."""
    if yardstick is not None:
        own = [score for score in numbers if score in yardstick.scores]
        if own:
            return best(own, yardstick.direction)
    found = yardsticks(graph, numbers)
    return best(found[0].scores, found[0].direction) if found else next(iter(numbers), None)


def _conflict(graph: nx.MultiDiGraph, chosen: Score, numbers: Sequence[Score]) -> bool:
    """Return whether another paper states another number for what `chosen` measures."""
    return any(
        other.method == chosen.method
        and other.value != chosen.value
        and other.paper != chosen.paper
        for group in yardsticks(graph, numbers)
        if chosen in group.scores
        for other in group.scores
    )


def _view_edge(link: Link) -> ViewEdge:
    return ViewEdge(
        source=link.source,
        target=link.target,
        type=MAIN,
        papers=link.papers,
        inferred=link.inferred,
        confidence=link.confidence,
        values=tuple(value for claim in link.claims for _, value in claim.values),
    )
