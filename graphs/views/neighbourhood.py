"""The neighbourhood of anything: what lies around it, and what a click brings up next."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphs.views.find import find
from graphs.views.layout import Point, arrange, beside
from graphs.views.links import Link, derived_links, links
from graphs.views.measures import centralities
from graphs.views.netpage import (
    ASIDE_TYPES,
    CORE_LABELS,
    CORE_TYPES,
    check,
    families,
    network_page,
)
from graphs.views.scene import Scene, papers_of, radius
from graphs.views.source import source_of
from graphs.views.text import clean
from graphs.views.view import View
from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["neighbourhood"]

_BUDGET = 400
"""Most nodes in the page, the collapsed ones included."""
_LABELS = (*CORE_LABELS, "Task", "Metric", "Paper")
_FAR = 1_000_000


def neighbourhood(
    graph: Any,
    of: str,
    *,
    hops: int = 1,
    title: str | None = None,
    papers: bool = False,
    budget: int = _BUDGET,
    size_by: str = "support",
    color_by: str = "label",
) -> View:
    """Return what lies within `hops` edges of a node as a page; a click brings up what is beyond.

    Parameters
    ----------
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or such a MultiDiGraph.
    of
        Id, name or alias of a method, benchmark, task, metric or paper.
    hops
        Edges from it to what is shown at first.
    title
        Heading of the page; by default it names the node.
    papers
        Whether papers are shown at first; around a paper they are.
    budget
        Most nodes in the page, collapsed ones included; the nearest and best supported stay.
    size_by, color_by
        As in `network`.

    Raises
    ------
    NotFound
        No node of that name; with the nearest names.
    UsageError
        An option that is not known.
    """
    check(size_by=size_by, color_by=color_by, budget=budget)
    if hops < 1:
        raise UsageError(f"{hops} hops reach no neighbour; give 1 or more")
    source = source_of(graph)
    center = find(source, of, _LABELS)
    name = clean(source.nodes[center]["name"], limit=80)
    with_papers = papers or source.nodes[center]["label"] == "Paper"
    labels = [*CORE_LABELS, "Task", "Metric", *(["Paper"] if with_papers else [])]
    scene, left_out = _scene(source, center, hops, labels, budget, size_by)
    return network_page(
        "neighbourhood",
        title or f"Around {name}",
        scene,
        start={
            "color": color_by,
            "size": size_by,
            "types": list(CORE_TYPES),
            "labels": labels,
            "loose": True,
        },
        notes=_notes(left_out, budget),
        scripts=("expand.js",),
        hops=hops,
        center=list(scene.nodes).index(center),
        welcome=f"Around {name}",
        lead="Click a node twice, or press E on it, to bring up what lies behind it.",
    )


def _notes(left_out: int, budget: int) -> list[str]:
    if not left_out:
        return []
    return [
        f"{left_out:,} nodes further out were left out. For them give a larger budget "
        f"(it is {budget:,}), or open the neighbourhood of a node at the rim."
    ]


def _scene(
    graph: nx.MultiDiGraph,
    center: str,
    hops: int,
    labels: Sequence[str],
    budget: int,
    size_by: str,
) -> tuple[Scene, int]:
    support = papers_of(graph)
    every = _links(graph)
    near: dict[str, dict[str, int]] = defaultdict(dict)
    for link in every:
        near[link.source][link.target] = near[link.target][link.source] = link.support
    hop = _hops(graph, near, center, labels, hops + 1)
    ranked = sorted(hop, key=lambda id: (hop[id], -support.get(id, 0), id))
    nodes = sorted(ranked[:budget])
    held = set(nodes)
    kept = [link for link in every if link.source in held and link.target in held]
    shown = {id for id in nodes if hop[id] <= hops and graph.nodes[id]["label"] in labels}
    sizes = centralities(nodes, kept, support)
    scene = Scene(
        graph=graph,
        nodes=nodes,
        links=kept,
        places=_places(nodes, kept, shown, center, sizes),
        shown=shown,
        sizes=sizes,
        size_by=size_by,
        communities=[None] * len(nodes),
        families=families(kept, held),
        more={id: {"hop": hop[id], **({"alone": True} if id == center else {})} for id in nodes},
    )
    return scene, len(hop) - len(nodes)


def _links(graph: nx.MultiDiGraph) -> list[Link]:
    """Every link of the network family; a mention only where nothing closer ties the two."""
    found = [*links(graph, (*CORE_TYPES, *ASIDE_TYPES)), *derived_links(graph)]
    closer = {
        (link.source, link.target) for link in found if link.type in ("INTRODUCES", "EVALUATES_ON")
    }
    return [
        link
        for link in found
        if link.type != "MENTIONS" or (link.source, link.target) not in closer
    ]


def _hops(
    graph: nx.MultiDiGraph,
    near: Mapping[str, Mapping[str, int]],
    center: str,
    labels: Sequence[str],
    most: int,
) -> dict[str, int]:
    """Count edges from the centre over nodes of `labels`; others come one behind their nearest."""
    hop = {center: 0}
    queue = deque([center])
    while queue:
        node = queue.popleft()
        if hop[node] >= most:
            continue
        for other in sorted(near.get(node, ())):
            if other not in hop and graph.nodes[other]["label"] in labels:
                hop[other] = hop[node] + 1
                queue.append(other)
    beside_it: dict[str, int] = {}
    for node in sorted(hop):
        for other in near.get(node, ()):
            if other not in hop and hop[node] < most:
                beside_it[other] = min(beside_it.get(other, _FAR), hop[node] + 1)
    return {**hop, **beside_it}


def _places(
    nodes: Sequence[str],
    kept: Sequence[Link],
    shown: set[str],
    center: str,
    sizes: Mapping[str, Sequence[float]],
) -> list[Point]:
    """Lay out what is shown at first with the centre in the middle, the rest beside it."""
    radii = [radius(max(values[i] for values in sizes.values())) for i in range(len(nodes))]
    index = {id: i for i, id in enumerate(nodes)}
    front = [i for i, id in enumerate(nodes) if id in shown]
    slot = {i: k for k, i in enumerate(front)}
    ties = [(index[link.source], index[link.target]) for link in kept]
    bonds = [(slot[a], slot[b], 1.0) for a, b in ties if a in slot and b in slot]
    placed = arrange([radii[i] for i in front], bonds)
    cx, cy = placed[slot[index[center]]]
    points = {i: (x - cx, y - cy) for i, (x, y) in zip(front, placed, strict=True)}
    return beside(points, radii, ties)
