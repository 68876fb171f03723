"""The overview: communities of methods and benchmarks, each of which opens its own network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphs.views.layout import Point, arrange
from graphs.views.links import Claim, Link, links
from graphs.views.measures import centralities, communities, most_important
from graphs.views.netpage import (
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

__all__ = ["overview"]

_BUDGET = 1500
_GROWN = 7.0
"""Measure of the largest community, where that of the largest member is 1."""
_NAME_ROOM = 36.0
"""Room around a community for its name, which is long."""
TIES = "TIES"
"""Links between two communities: all links between their members."""


def overview(
    graph: Any,
    *,
    title: str = "Communities",
    budget: int = _BUDGET,
    size_by: str = "support",
    min_members: int = 2,
) -> View:
    """Return the graph of communities as a page; a click on one opens its network.

    Communities are found by Leiden on the links between methods and benchmarks, weighed by
    support. A community is drawn by its number of members, and named after the best connected.

    Parameters
    ----------
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or such a MultiDiGraph.
    title
        Heading of the page.
    budget
        Most methods and benchmarks to hold; beyond it the best supported stay.
    size_by
        As in `network`, for the members.
    min_members
        Smaller communities are left out, and counted.

    Raises
    ------
    UsageError
        An option that is not known.
    """
    check(size_by=size_by, color_by="community", budget=budget)
    source = source_of(graph)
    every = links(source, CORE_TYPES)
    tied = sorted({end for link in every for end in (link.source, link.target)})
    members = most_important(tied, every, papers_of(source), budget)
    scene, named, small = _scene(source, members, every, size_by, min_members)
    alone = len(labelled(source, CORE_LABELS)) - len(tied)
    return network_page(
        "overview",
        title,
        scene,
        start={
            "color": "community",
            "size": size_by,
            "types": [MAIN, "BUILDS_ON", TIES],
            "labels": ["Community", *CORE_LABELS],
        },
        notes=_notes(len(tied) - len(members), small, alone, budget),
        scripts=("groups.js",),
        communities=named,
        welcome="Communities",
        lead="Each circle is a group of methods and benchmarks that papers tie together. "
        "Open one to see its network.",
    )


def _notes(cut: int, small: int, alone: int, budget: int) -> list[str]:
    out = []
    if cut:
        out.append(
            f"{cut:,} less supported methods and benchmarks were left out. "
            f"For them give a larger budget (it is {budget:,})."
        )
    if small:
        out.append(f"{small:,} things in groups too small to draw were left out.")
    if alone:
        out.append(f"{alone:,} methods and benchmarks have no edge to another.")
    return out


def _scene(
    graph: nx.MultiDiGraph,
    members: list[str],
    every: Sequence[Link],
    size_by: str,
    least: int,
) -> tuple[Scene, list[str], int]:
    support = papers_of(graph)
    inner = set(members)
    kept = [link for link in every if link.source in inner and link.target in inner]
    numbers = communities(members, kept)
    count: dict[int, int] = defaultdict(int)
    for number in numbers:
        count[number] += 1
    big = {id: n for id, n in zip(members, numbers, strict=True) if count[n] >= least}
    members = sorted(big)
    kept = [link for link in kept if link.source in big and link.target in big]
    measured = centralities(members, kept, support)
    groups = [big[id] for id in members]
    named = community_names(graph, members, groups, measured["pagerank"])
    ids = [f"community:{n}" for n in range(len(named))]
    ties = _ties(kept, big)
    nodes = [*ids, *members]
    largest = max((count[n] for n in range(len(named))), default=1)
    sizes = {
        name: [*(_GROWN * count[n] / largest for n in range(len(named))), *values]
        for name, values in measured.items()
    }
    rows = {id: {"label": "Community", "name": named[n]} for n, id in enumerate(ids)}
    more = {id: {"members": count[n], "alone": True} for n, id in enumerate(ids)}
    scene = Scene(
        graph=graph,
        nodes=nodes,
        links=[*ties, *kept],
        places=_places(nodes, [*ties, *kept], [*range(len(named)), *groups], len(named), sizes),
        shown=set(ids),
        sizes=sizes,
        size_by=size_by,
        communities=[*range(len(named)), *groups],
        families=families(kept, set(members)),
        rows=rows,
        more=more,
    )
    return scene, named, sum(n for n in count.values() if n < least)


def _ties(kept: Sequence[Link], group: Mapping[str, int]) -> list[Link]:
    """Return a link for each two communities that share links, with each paper's surest claim."""
    between: dict[tuple[int, int], dict[str, Claim]] = defaultdict(dict)
    for link in kept:
        a, b = sorted((group[link.source], group[link.target]))
        if a == b:
            continue
        for claim in link.claims:
            known = between[a, b].setdefault(claim.paper, claim)
            if (claim.inferred, -claim.confidence) < (known.inferred, -known.confidence):
                between[a, b][claim.paper] = claim
    return [
        Link(TIES, f"community:{a}", f"community:{b}", tuple(c for _, c in sorted(claims.items())))
        for (a, b), claims in sorted(between.items())
    ]


def _places(
    nodes: Sequence[str],
    kept: Sequence[Link],
    groups: Sequence[int],
    count: int,
    sizes: Mapping[str, Sequence[float]],
) -> list[Point]:
    """Lay out the communities, and each community's members, each by itself around the middle."""
    radii = [radius(max(values[i] for values in sizes.values())) for i in range(len(nodes))]
    index = {id: i for i, id in enumerate(nodes)}
    parts: dict[int, list[int]] = defaultdict(list)
    for i in range(len(nodes)):
        parts[-1 if i < count else groups[i]].append(i)
    places: list[Point] = [(0.0, 0.0)] * len(nodes)
    for group, part in parts.items():
        extra = _NAME_ROOM if group < 0 else 0.0
        slot = {i: k for k, i in enumerate(part)}
        bonds = [
            (slot[index[link.source]], slot[index[link.target]], float(link.support))
            for link in kept
            if index[link.source] in slot and index[link.target] in slot
        ]
        for i, place in zip(part, arrange([radii[i] + extra for i in part], bonds), strict=True):
            places[i] = place
    return places
