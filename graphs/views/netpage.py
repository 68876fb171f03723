"""The pages of the network family: one template, one set of scripts, a scene for each kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphs.views.ledger import NAME_LIMIT
from graphs.views.links import Link
from graphs.views.measures import SIZES
from graphs.views.page import render
from graphs.views.scene import Scene
from graphs.views.text import clean
from graphs.views.view import View
from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "ASIDE_LABELS",
    "ASIDE_TYPES",
    "BUDGET",
    "CORE_LABELS",
    "CORE_TYPES",
    "MAIN",
    "check",
    "community_names",
    "families",
    "labelled",
    "network_page",
]

BUDGET = 1000
"""Most methods and benchmarks in a picture, and most of what is shown on demand beside them."""
MAIN = "EVALUATED_ON"
CORE_LABELS = ("Method", "Benchmark")
CORE_TYPES = (MAIN, "BUILDS_ON", "OUTPERFORMS", "VARIANT_OF", "PART_OF")
ASIDE_LABELS = ("Paper", "Task", "Metric")
ASIDE_TYPES = ("INTRODUCES", "EVALUATES_ON", "ADDRESSES", "MENTIONS")

_SCRIPTS = (
    "core.js",
    "project.js",
    "evidence.js",
    "edges.js",
    "filters.js",
    "labels.js",
    "network.js",
    "drawer.js",
    "frame.js",
    "panel.js",
    "search.js",
    "drawing.js",
    "export.js",
    "keys.js",
)
_STYLES = ("base.css", "network.css")
_NAMES_IN_COMMUNITY = 3
_COLORINGS = ("label", "kind", "community")


def check(*, size_by: str, color_by: str, budget: int) -> None:
    """Raise UsageError where an option of the network family is not known."""
    if size_by not in SIZES:
        raise UsageError(f"no measure {size_by!r} for sizes; choose one of {', '.join(SIZES)}")
    if color_by not in _COLORINGS:
        raise UsageError(f"no colouring {color_by!r}; choose one of {', '.join(_COLORINGS)}")
    if budget < 1:
        raise UsageError(f"a budget of {budget} nodes holds nothing; give 1 or more")


def network_page(
    kind: str,
    title: str,
    scene: Scene,
    *,
    start: Mapping[str, Any],
    notes: Sequence[str] = (),
    scripts: Sequence[str] = (),
    **more: Any,
) -> View:
    """Return the page of a scene.

    Parameters
    ----------
    kind, title
        Of the view.
    start
        Where filters and looks stand at first.
    notes
        What the page left out, and how to see it.
    scripts
        The kind's own, run before the first picture.
    more
        What the kind's scripts read.
    """
    data = {
        "kind": kind,
        "title": clean(title, limit=NAME_LIMIT),
        "notes": [clean(note) for note in notes],
        "measures": SIZES,
        "start": {
            "color": "label",
            "size": "support",
            "roll": False,
            "support": 1,
            "confidence": 0.0,
            **start,
        },
        **more,
        **scene.data(),
    }
    page = render(
        "network.html",
        title=title,
        data=data,
        scripts=(*_SCRIPTS, *scripts, "start.js"),
        styles=_STYLES,
        vis=True,
    )
    return View(kind, title, page, scene.view_nodes(), scene.view_edges())


def labelled(graph: nx.MultiDiGraph, labels: Collection[str]) -> list[str]:
    """Return the nodes of these labels, in order of id."""
    return sorted(id for id, row in graph.nodes(data=True) if row.get("label") in labels)


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


def community_names(
    graph: nx.MultiDiGraph,
    nodes: Sequence[str],
    groups: Sequence[int | None],
    weights: Sequence[float],
) -> list[str]:
    """Return a name for each community: its members with the most weight."""
    members: dict[int, list[int]] = {}
    for i, group in enumerate(groups):
        if group is not None:
            members.setdefault(group, []).append(i)
    names = []
    for group in range(max(members, default=-1) + 1):
        best = sorted(members.get(group, []), key=lambda i: (-weights[i], nodes[i]))
        shown = [clean(graph.nodes[nodes[i]]["name"], limit=28) for i in best]
        names.append(" · ".join(shown[:_NAMES_IN_COMMUNITY]))
    return names
