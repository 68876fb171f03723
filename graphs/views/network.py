"""The network of methods and benchmarks: what was tried on what, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphs.views.layout import Point, arrange, beside
from graphs.views.links import Link, derived_links, links, networkx_of
from graphs.views.measures import SIZES, centralities, communities, most_important
from graphs.views.page import render
from graphs.views.scene import Scene, papers_of, radius
from graphs.views.view import View
from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["BUDGET", "network"]

BUDGET = 1000
"""Most methods and benchmarks in a picture, and most of what is shown on demand beside them."""
MAIN = "EVALUATED_ON"
CORE_LABELS = ("Method", "Benchmark")
CORE_TYPES = (MAIN, "BUILDS_ON", "OUTPERFORMS", "VARIANT_OF", "PART_OF")
ASIDE_LABELS = ("Paper", "Task", "Metric")
ASIDE_TYPES = ("INTRODUCES", "EVALUATES_ON", "ADDRESSES", "MENTIONS")
SCRIPTS = (
    "core.js",
    "project.js",
    "evidence.js",
    "filters.js",
    "labels.js",
    "network.js",
    "panel.js",
    "search.js",
    "export.js",
    "keys.js",
    "start.js",
)
STYLES = ("base.css", "network.css")


def network(
    graph: Any,
    *,
    title: str = "Methods and benchmarks",
    budget: int = BUDGET,
    size_by: str = "support",
    color_by: str = "label",
    roll_up: bool = False,
    min_support: int = 1,
    min_confidence: float = 0.0,
) -> View:
    """Return the network of methods and benchmarks as a page.

    Papers, tasks and metrics, and the edges between methods, travel in the page and come on demand.

    Parameters
    ----------
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or such a MultiDiGraph.
    title
        Heading of the page.
    budget
        Most methods and benchmarks to hold; beyond it the best supported stay, and the page says
        what it left out.
    size_by
        What a node's size stands for, one of `graphs.views.measures.SIZES`.
    color_by
        ``label``, ``kind`` or ``community``.
    roll_up
        Whether variants are drawn as their family at first.
    min_support, min_confidence
        Where these filters stand at first.

    Raises
    ------
    UsageError
        An option that is not known.
    """
    _check(size_by, color_by, budget)
    source = networkx_of(graph)
    scene, notes = _scene(source, budget, size_by)
    start = {
        "color": color_by,
        "size": size_by,
        "roll": roll_up,
        "support": min_support,
        "confidence": min_confidence,
        "types": [MAIN],
        "labels": list(CORE_LABELS),
    }
    page = render(
        "network.html",
        title=title,
        data={
            "kind": "network",
            "title": title,
            "notes": notes,
            "start": start,
            "measures": SIZES,
            **scene.data(),
        },
        scripts=SCRIPTS,
        styles=STYLES,
        vis=True,
    )
    return View("network", title, page, scene.view_nodes(), scene.view_edges())


def _check(size_by: str, color_by: str, budget: int) -> None:
    if size_by not in SIZES:
        raise UsageError(f"no measure {size_by!r} for sizes; choose one of {', '.join(SIZES)}")
    if color_by not in ("label", "kind", "community"):
        raise UsageError(f"no colouring {color_by!r}; choose label, kind or community")
    if budget < 1:
        raise UsageError(f"a budget of {budget} nodes holds nothing; give 1 or more")


def _scene(graph: nx.MultiDiGraph, budget: int, size_by: str) -> tuple[Scene, list[str]]:
    papers = papers_of(graph)
    every = labelled(graph, CORE_LABELS)
    all_links = links(graph, CORE_TYPES)
    mains = [link for link in all_links if link.type == MAIN]
    core = most_important(every, mains, papers, budget)
    aside, aside_links = _aside(graph, set(core), papers, budget)
    nodes = [*core, *aside]
    held = set(nodes)
    kept = [
        link for link in (*all_links, *aside_links) if link.source in held and link.target in held
    ]
    main_kept = [link for link in kept if link.type == MAIN]
    shown = {end for link in main_kept for end in (link.source, link.target)}
    groups = communities(core, [link for link in kept if link.type in CORE_TYPES])
    sizes = centralities(nodes, kept, papers)
    scene = Scene(
        graph=graph,
        nodes=nodes,
        links=kept,
        places=_places(nodes, kept, shown, groups, sizes),
        shown=shown,
        sizes=sizes,
        size_by=size_by,
        communities=[*groups, *([None] * len(aside))],
        families=families(all_links, held),
    )
    return scene, _notes(len(every), len(core), budget)


def labelled(graph: nx.MultiDiGraph, labels: Collection[str]) -> list[str]:
    """Return the nodes of these labels, in order of id."""
    return sorted(id for id, row in graph.nodes(data=True) if row.get("label") in labels)


def _aside(
    graph: nx.MultiDiGraph, core: set[str], papers: Mapping[str, int], budget: int
) -> tuple[list[str], list[Link]]:
    """Return what comes on demand: the papers, tasks and metrics best tied to the core."""
    found = [*links(graph, ASIDE_TYPES), *derived_links(graph)]
    closer = {
        (link.source, link.target) for link in found if link.type in ("INTRODUCES", "EVALUATES_ON")
    }
    found = [
        link
        for link in found
        if link.type != "MENTIONS" or (link.source, link.target) not in closer
    ]
    tied = [link for link in found if link.source in core or link.target in core]
    near = {end for link in tied for end in (link.source, link.target)} - core
    candidates = [id for id in labelled(graph, ASIDE_LABELS) if id in near]
    return most_important(candidates, tied, papers, budget), found


def families(all_links: Sequence[Link], held: Collection[str]) -> dict[str, str]:
    """Return the root of each variant's or member's family, where the picture holds it."""
    parent: dict[str, str] = {}
    for link in sorted(
        (link for link in all_links if link.type in ("VARIANT_OF", "PART_OF")),
        key=lambda link: (-link.support, link.source, link.target),
    ):
        if link.source in held and link.target in held:
            parent.setdefault(link.source, link.target)
    roots: dict[str, str] = {}
    for node in sorted(parent):
        seen, root = {node}, parent[node]
        while root in parent and root not in seen:
            seen.add(root)
            root = parent[root]
        if root not in seen:  # a cycle has no root
            roots[node] = root
    return roots


def _places(
    nodes: Sequence[str],
    kept: Sequence[Link],
    shown: Collection[str],
    groups: Sequence[int],
    sizes: Mapping[str, Sequence[float]],
) -> list[Point]:
    """Lay out the main network by itself; then what comes on demand, near its neighbours."""
    radii = [radius(max(values[i] for values in sizes.values())) for i in range(len(nodes))]
    front = [i for i, id in enumerate(nodes) if id in shown]
    slot = {nodes[i]: k for k, i in enumerate(front)}
    bonds = [
        (slot[link.source], slot[link.target], float(link.support))
        for link in kept
        if link.type == MAIN
    ]
    placed = arrange([radii[i] for i in front], bonds, communities=[groups[i] for i in front])
    points = dict(zip(front, placed, strict=True))
    index = {id: i for i, id in enumerate(nodes)}
    ties = [(index[link.source], index[link.target]) for link in kept]
    return beside(points, radii, ties)


def _notes(every: int, held: int, budget: int) -> list[str]:
    if held == every:
        return []
    return [
        f"This page holds the {held:,} best supported of {every:,} methods and benchmarks. "
        f"For the others give a larger budget (it is {budget:,}), "
        "or open the neighbourhood of one of them."
    ]
