"""Lineage: what a method builds on and what builds on it, left to right in time."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphs.views.find import find
from graphs.views.layout import Point
from graphs.views.links import Link, links
from graphs.views.measures import centralities, most_important
from graphs.views.netpage import CORE_LABELS, check, families, network_page
from graphs.views.scene import Scene, papers_of
from graphs.views.source import source_of
from graphs.views.text import clean
from graphs.views.view import View
from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["lineage"]

_BUDGET = 300
_TYPES = ("BUILDS_ON", "VARIANT_OF", "PART_OF")
_STEP = 84.0
"""Least width from a thing to what builds on it."""
_YEAR = 84.0
"""Width of a year where nothing asks for more."""
_CLEAR = 132.0
"""Width that a node and its name take in a lane."""
_LOW, _HIGH = 44.0, 92.0
"""Height of a lane: as much as gives the whole the shape of a screen, within these."""
_WIDE = 1.35
_PASSED = 1.6
"""What it costs, in lanes, that an edge runs over another node of its lane."""


def lineage(
    graph: Any,
    of: str | None = None,
    *,
    depth: int | None = None,
    title: str | None = None,
    budget: int = _BUDGET,
    size_by: str = "support",
    color_by: str = "label",
) -> View:
    """Return what a method or benchmark builds on and what builds on it, as a page.

    Older things stand left. A thing that a paper here introduces stands at that paper's date; one
    that is only built on stands before the first paper that does so.

    Parameters
    ----------
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or such a MultiDiGraph.
    of
        Id, name or alias; None draws every lineage in the graph.
    depth
        Most edges from it, None for all.
    title
        Heading of the page; by default it names the node.
    budget
        Most nodes in the page; the nearest, else the best supported, stay.
    size_by, color_by
        As in `network`.

    Raises
    ------
    NotFound
        No method or benchmark of that name; with the nearest names.
    UsageError
        An option that is not known.
    """
    check(size_by=size_by, color_by=color_by, budget=budget)
    if depth is not None and depth < 1:
        raise UsageError(f"a depth of {depth} reaches nothing; give 1 or more")
    source = source_of(graph)
    every = links(source, _TYPES)
    center = None if of is None else find(source, of, CORE_LABELS)
    nodes, left_out = _members(source, every, center, depth, budget)
    scene, axis = _scene(source, nodes, every, center, size_by)
    about: dict[str, Any] = {}
    if center is not None:
        name = clean(source.nodes[center]["name"], limit=80)
        title = title or f"Lineage of {name}"
        about = {"center": nodes.index(center)}
    return network_page(
        "lineage",
        title or "Lineage",
        scene,
        start={
            "color": color_by,
            "size": size_by,
            "types": list(_TYPES),
            "labels": list(CORE_LABELS),
            "loose": True,
        },
        notes=_notes(left_out, budget),
        scripts=("timeline.js",),
        axis=axis,
        curves=True,
        lead="Time runs from left to right. An arrow points to what a thing builds on.",
        nothing="No paper here says that one thing builds on another",
        **about,
    )


def _notes(left_out: int, budget: int) -> list[str]:
    if not left_out:
        return []
    return [
        f"{left_out:,} things were left out. For them give a larger budget (it is {budget:,}), "
        "or draw the lineage of one of them."
    ]


def _members(
    graph: nx.MultiDiGraph,
    every: Sequence[Link],
    center: str | None,
    depth: int | None,
    budget: int,
) -> tuple[list[str], int]:
    if center is None:
        tied = sorted({end for link in every for end in (link.source, link.target)})
        kept = most_important(tied, every, papers_of(graph), budget)
        return kept, len(tied) - len(kept)
    up: dict[str, list[str]] = defaultdict(list)
    down: dict[str, list[str]] = defaultdict(list)
    for link in every:
        up[link.source].append(link.target)
        down[link.target].append(link.source)
    steps = {**_walk(center, down, depth), **_walk(center, up, depth)}
    ranked = sorted(steps, key=lambda id: (steps[id], id))
    return sorted(ranked[:budget]), max(len(ranked) - budget, 0)


def _walk(center: str, ways: Mapping[str, list[str]], depth: int | None) -> dict[str, int]:
    steps, queue = {center: 0}, deque([center])
    while queue:
        node = queue.popleft()
        if depth is not None and steps[node] >= depth:
            continue
        for other in ways.get(node, ()):
            if other not in steps:
                steps[other] = steps[node] + 1
                queue.append(other)
    return steps


def _scene(
    graph: nx.MultiDiGraph,
    nodes: list[str],
    every: Sequence[Link],
    center: str | None,
    size_by: str,
) -> tuple[Scene, list[dict[str, Any]]]:
    held = set(nodes)
    kept = [link for link in every if link.source in held and link.target in held]
    bases: dict[str, set[str]] = {id: set() for id in nodes}
    for link in kept:
        bases[link.source].add(link.target)
    times = _times(graph, nodes, bases)
    xs, axis = _columns(nodes, bases, times)
    ys = _lanes(nodes, bases, xs)
    scene = Scene(
        graph=graph,
        nodes=nodes,
        links=kept,
        places=_centred(nodes, xs, ys, center),
        shown=held,
        sizes=centralities(nodes, kept, papers_of(graph)),
        size_by=size_by,
        communities=[None] * len(nodes),
        families=families(kept, held),
    )
    shift = scene.places[0][0] - xs[nodes[0]] if nodes else 0.0
    return scene, [{"x": round(x + shift, 1), "text": text} for x, text in axis]


def _centred(
    nodes: Sequence[str], xs: Mapping[str, float], ys: Mapping[str, float], center: str | None
) -> list[Point]:
    dx, dy = (xs[center], ys[center]) if center else (0.0, 0.0)
    return [(round(xs[id] - dx, 1), round(ys[id] - dy, 1)) for id in nodes]


def _times(
    graph: nx.MultiDiGraph, nodes: Iterable[str], bases: Mapping[str, Collection[str]]
) -> dict[str, float | None]:
    """Return the date of each node's introduction in years, None where none is known."""
    out: dict[str, float | None] = {}
    for id in nodes:
        dates = [
            graph.nodes[paper]["date"]
            for paper, _, edge in graph.in_edges(id, data=True)
            if edge["type"] == "INTRODUCES" and "date" in graph.nodes[paper]
        ]
        seen = graph.nodes[id].get("first_seen")
        if dates:
            out[id] = _years(min(dates))
        else:
            # Built on, but introduced by no paper here: before the first that mentions it.
            out[id] = _years(seen) - 0.5 if seen and not bases[id] else None
    return out


def _years(date: str) -> float:
    parts = [int(part) for part in date.split("-")]
    month = parts[1] if len(parts) > 1 else 7
    day = parts[2] if len(parts) > 2 else 15
    return parts[0] + (month - 1) / 12 + (day - 1) / 372


def _columns(
    nodes: Sequence[str],
    bases: Mapping[str, Collection[str]],
    times: Mapping[str, float | None],
) -> tuple[dict[str, float], list[tuple[float, str]]]:
    """Return an x for each node, later ones never left of earlier ones, and where years begin.

    A thing stands at least a step right of what it builds on, so time is stretched where much
    happens at once. Edges that would close a cycle are ignored.
    """
    order = _ordered(nodes, bases)
    when = _dated(order, bases, times)
    turn = {id: k for k, id in enumerate(order)}
    xs: dict[str, float] = {}
    furthest, before = 0.0, None
    for id in sorted(nodes, key=lambda id: (when[id], turn[id])):
        moved = furthest if before is None else furthest + (when[id] - before) * _YEAR
        own = [xs[base] + _STEP for base in bases[id] if base in xs]
        xs[id] = max([moved, *own])
        furthest, before = max(furthest, xs[id]) if before is not None else xs[id], when[id]
    return xs, _axis(nodes, xs, when)


def _ordered(nodes: Sequence[str], bases: Mapping[str, Collection[str]]) -> list[str]:
    """Return the nodes with what they build on first; within a cycle, in order of id."""
    order: list[str] = []
    done: set[str] = set()
    for start in nodes:
        stack = [(start, iter(sorted(bases[start])))]
        if start in done:
            continue
        done.add(start)
        while stack:
            node, rest = stack[-1]
            following = next((base for base in rest if base not in done), None)
            if following is None:
                order.append(node)
                stack.pop()
            else:
                done.add(following)
                stack.append((following, iter(sorted(bases[following]))))
    return order


def _dated(
    order: Sequence[str],
    bases: Mapping[str, Collection[str]],
    times: Mapping[str, float | None],
) -> dict[str, float]:
    """Return a time for each node: its own, but not before what it builds on, else the first."""
    known = [time for time in times.values() if time is not None]
    earliest = min(known, default=0.0)
    when: dict[str, float] = {}
    for id in order:
        own = times[id]
        after = [when[base] for base in bases[id] if base in when]
        when[id] = max([own, *after]) if own is not None else max(after, default=earliest)
    return when


def _axis(
    nodes: Iterable[str], xs: Mapping[str, float], when: Mapping[str, float]
) -> list[tuple[float, str]]:
    if not any(when.values()):
        return []
    first: dict[int, float] = {}
    for id in nodes:
        year = int(when[id])
        first[year] = min(first.get(year, xs[id]), xs[id])
    return [(x - _STEP / 4, str(year)) for year, x in sorted(first.items())]


def _lanes(
    nodes: Sequence[str], bases: Mapping[str, Collection[str]], xs: Mapping[str, float]
) -> dict[str, float]:
    """Return a y for each node: the free lane nearest to what it builds on."""
    users: dict[str, list[str]] = defaultdict(list)
    for id in nodes:
        for base in bases[id]:
            users[base].append(id)
    lanes: dict[str, int] = {}
    taken: dict[int, list[float]] = defaultdict(list)
    for id in sorted(nodes, key=lambda id: (xs[id], -len(users[id]), id)):
        held = [base for base in sorted(bases[id]) if base in lanes]
        wanted = sum(lanes[base] for base in held) / len(held) if held else 0.0

        def cost(lane: int, id: str = id, held: list[str] = held, wanted: float = wanted) -> Any:
            passed = sum(
                any(xs[base] < x < xs[id] for x in taken[lane])
                for base in held
                if lanes[base] == lane
            )
            return abs(lane - wanted) + _PASSED * passed, len(taken[lane]), lane

        reach = range(min(taken, default=0) - 1, max(taken, default=0) + 2)
        free = [lane for lane in reach if all(abs(x - xs[id]) >= _CLEAR for x in taken[lane])]
        lanes[id] = min(free, key=cost)
        taken[lanes[id]].append(xs[id])
    used = {lane: k for k, lane in enumerate(sorted(set(lanes.values())))}
    wide = max(xs.values(), default=0.0) - min(xs.values(), default=0.0)
    height = min(max(wide / _WIDE / max(len(used), 1), _LOW), _HIGH)
    return {id: used[lane] * height for id, lane in lanes.items()}
