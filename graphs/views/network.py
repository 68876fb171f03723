"""The network of methods and benchmarks: what was tried on what, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.views.layout import Point, arrange, beside
from graphs.views.links import Link, derived_links, links
from graphs.views.measures import centralities, communities, most_important
from graphs.views.netpage import (
    ASIDE_LABELS,
    ASIDE_TYPES,
    BUDGET,
    CORE_LABELS,
    CORE_TYPES,
    MAIN,
    check,
    community_names,
    families,
    labelled,
    network_page,
)
from graphs.views.scene import Scene, papers_of, radius
from graphs.views.source import source_of
from graphs.views.view import View

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["aside", "network"]

_Bond = tuple[str, str, float]


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
    check(size_by=size_by, color_by=color_by, budget=budget)
    source = source_of(graph)
    every = labelled(source, CORE_LABELS)
    first = _First(roll_up, min_support, min_confidence)
    scene, named = _scene(source, every, budget, size_by, first)
    held = sum(scene.row(id)["label"] in CORE_LABELS for id in scene.nodes)
    return network_page(
        "network",
        title,
        scene,
        start={
            "color": color_by,
            "size": size_by,
            "roll": roll_up,
            "support": min_support,
            "confidence": min_confidence,
            "types": [MAIN],
            "labels": list(CORE_LABELS),
        },
        notes=_notes(len(every), held, budget),
        communities=named,
    )


@dataclass(frozen=True, slots=True)
class _First:
    """Where filters stand at first: what they let through has the middle of the picture."""

    roll_up: bool
    support: int
    confidence: float

    def bonds(self, kept: Sequence[Link], family: Mapping[str, str]) -> list[_Bond]:
        """Return (source, target, support) of the main links that are seen at first."""
        root = family if self.roll_up else {}
        said: dict[tuple[str, str], set[str]] = defaultdict(set)
        for link in kept:
            if link.type == MAIN:
                ends = root.get(link.source, link.source), root.get(link.target, link.target)
                said[ends].update(c.paper for c in link.claims if c.confidence >= self.confidence)
        return [
            (*ends, float(len(papers)))
            for ends, papers in sorted(said.items())
            if len(papers) >= self.support and ends[0] != ends[1]
        ]


def _scene(
    graph: nx.MultiDiGraph, every: Sequence[str], budget: int, size_by: str, first: _First
) -> tuple[Scene, list[str]]:
    papers = papers_of(graph)
    all_links = links(graph, CORE_TYPES)
    mains = [link for link in all_links if link.type == MAIN]
    core = most_important(every, mains, papers, budget)
    beyond, aside_links = aside(graph, set(core), papers, budget)
    nodes = [*core, *beyond]
    held = set(nodes)
    kept = [
        link for link in (*all_links, *aside_links) if link.source in held and link.target in held
    ]
    family = families(all_links, held)
    bonds = first.bonds(kept, family)
    shown = {end for *ends, _ in bonds for end in ends}
    core_kept = [link for link in kept if link.type in CORE_TYPES]
    tied = {end for link in core_kept for end in (link.source, link.target)}
    numbers = communities(core, core_kept)
    groups = [n if id in tied else None for id, n in zip(core, numbers, strict=True)]
    sizes = centralities(nodes, kept, papers)
    scene = Scene(
        graph=graph,
        nodes=nodes,
        links=kept,
        places=_places(nodes, kept, bonds, numbers, sizes),
        shown=shown,
        sizes=sizes,
        size_by=size_by,
        communities=[*groups, *([None] * len(beyond))],
        families=family,
    )
    return scene, community_names(graph, core, groups, sizes["pagerank"])


def aside(
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


def _places(
    nodes: Sequence[str],
    kept: Sequence[Link],
    seen: Sequence[_Bond],
    groups: Sequence[int],
    sizes: Mapping[str, Sequence[float]],
) -> list[Point]:
    """Lay out the main network by itself; then what comes on demand, near its neighbours."""
    radii = [radius(max(values[i] for values in sizes.values())) for i in range(len(nodes))]
    shown = {end for *ends, _ in seen for end in ends}
    front = [i for i, id in enumerate(nodes) if id in shown]
    slot = {nodes[i]: k for k, i in enumerate(front)}
    bonds = [(slot[source], slot[target], support) for source, target, support in seen]
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
