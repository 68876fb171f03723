"""What a network page holds: nodes with their cards, links with their claims, drawn by pyvis."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.views.layout import Point
from graphs.views.ledger import NAME_LIMIT, Ledger
from graphs.views.links import Link, claim_of
from graphs.views.text import clean, shorten
from graphs.views.view import ViewEdge, ViewNode

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["LABEL_LIMIT", "SHAPES", "Scene", "papers_of", "radius", "width"]

SHAPES = {
    "Method": "dot",
    "Benchmark": "square",
    "Task": "triangle",
    "Metric": "diamond",
    "Paper": "hexagon",
    "Community": "dot",
}
"""Shape says the label too, so that colour is never alone in saying it."""
LABEL_LIMIT = 28
"""Longest name beside a node; the panel has it in full."""
_SMALLEST, _GROWTH = 6.0, 15.0
_ALIASES_SHOWN = 12
_DIRECTED = ("BUILDS_ON", "OUTPERFORMS", "VARIANT_OF", "PART_OF")
_THICKEST = 9.0
_OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 1.5, "chosen": False},
    "edges": {
        "smooth": False,
        "chosen": False,
        "selectionWidth": 0,
        "hoverWidth": 0,
        "arrowStrikethrough": False,
        "arrows": {"to": {"scaleFactor": 0.45}},
    },
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "keyboard": False,
        "navigationButtons": False,
        "zoomSpeed": 0.7,
    },
}
"""vis-network's options: calm, straight edges, every key and button our own."""


def radius(weight: float) -> float:
    """Return the radius of a node whose measure is `weight` of the largest: area follows weight."""
    return round(_SMALLEST + _GROWTH * math.sqrt(weight), 1)


def papers_of(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Return the support of each node, in papers."""
    return {node: row.get("papers", 0) for node, row in graph.nodes(data=True)}


@dataclass(slots=True)
class Scene:
    """The parts of a network page, gathered before it is written.

    `nodes` are ids; `places`, `sizes` and `communities` follow their order. `families` gives the
    root of a variant, `more` what a page's scripts want to know of a node besides, `rows` nodes
    that the picture has and the graph has not.
    """

    graph: nx.MultiDiGraph
    nodes: Sequence[str]
    links: Sequence[Link]
    places: Sequence[Point]
    shown: Collection[str]
    sizes: Mapping[str, Sequence[float]]
    size_by: str
    communities: Sequence[int | None]
    families: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def row(self, id: str) -> Mapping[str, Any]:
        """Return the attributes of a node."""
        found: Mapping[str, Any] = self.rows.get(id) or self.graph.nodes[id]
        return found

    def data(self) -> dict[str, Any]:
        """Return nodes, links, evidence and pyvis's drawing as JSON values."""
        index = {node: i for i, node in enumerate(self.nodes)}
        ledger = Ledger(self.graph)
        nodes = [self._node(i, node, index, ledger) for i, node in enumerate(self.nodes)]
        edges = [
            {
                "source": index[link.source],
                "target": index[link.target],
                "type": link.type,
                "claims": [ledger.claim(claim) for claim in link.claims],
            }
            for link in self.links
        ]
        return {"nodes": nodes, "edges": edges, "vis": self._drawing(index), **ledger.to_json()}

    def _node(self, i: int, id: str, index: Mapping[str, int], ledger: Ledger) -> dict[str, Any]:
        row = self.row(id)
        card: dict[str, Any] = {
            "id": clean(id, limit=NAME_LIMIT),
            "name": clean(row["name"], limit=NAME_LIMIT),
            "label": row["label"],
            "kind": row.get("kind"),
            "aliases": [
                clean(alias, limit=NAME_LIMIT)
                for alias in (row.get("aliases") or ())[:_ALIASES_SHOWN]
            ],
            "first": row.get("first_seen") or row.get("date") or "",
            "papers": row.get("papers", 0),
            "community": self.communities[i],
            "family": index.get(self.families.get(id, ""), None),
            "sizes": [self.sizes[measure][i] for measure in self.sizes],
            "introduced": self._introduced(id, ledger),
        }
        if row["label"] == "Paper":
            card["paper"] = ledger.paper(id)
        if row.get("direction"):
            card["direction"] = row["direction"]
        return {**card, **self.more.get(id, {})}

    def _introduced(self, id: str, ledger: Ledger) -> list[int]:
        if id in self.rows:
            return []
        found = [
            (source, key, claim_of(edge))
            for source, _, key, edge in self.graph.in_edges(id, keys=True, data=True)
            if edge["type"] == "INTRODUCES"
        ]
        return [ledger.claim(claim) for _, _, claim in sorted(found, key=lambda f: f[:2])]

    def _drawing(self, index: Mapping[str, int]) -> dict[str, Any]:
        """Return the network as pyvis holds it: numbers as ids, so that no name is a key."""
        from pyvis.network import Network

        network = Network(directed=True, cdn_resources="in_line")
        size = self.sizes[self.size_by]
        for i, id in enumerate(self.nodes):
            row = self.row(id)
            network.add_node(
                i,
                label=shorten(clean(row["name"]), LABEL_LIMIT),
                shape=SHAPES[row["label"]],
                group=row["label"],
                x=self.places[i][0],
                y=self.places[i][1],
                size=radius(size[i]),
                hidden=id not in self.shown,
            )
        for link in self.links:
            network.add_edge(
                index[link.source],
                index[link.target],
                width=width(link.support),
                dashes=link.inferred,
                arrows="to" if link.type in _DIRECTED else "",
            )
        network.set_options(json.dumps(_OPTIONS))
        return {"nodes": network.nodes, "edges": network.edges, "options": network.options}

    def view_nodes(self) -> list[ViewNode]:
        """Return the nodes for Python."""
        return [
            ViewNode.of(
                id,
                self.row(id),
                community=self.communities[i],
                x=self.places[i][0],
                y=self.places[i][1],
                shown=id in self.shown,
            )
            for i, id in enumerate(self.nodes)
        ]

    def view_edges(self) -> list[ViewEdge]:
        """Return the edges for Python."""
        return [
            ViewEdge(
                source=link.source,
                target=link.target,
                type=link.type,
                papers=link.papers,
                inferred=link.inferred,
                confidence=link.confidence,
                values=tuple(value for claim in link.claims for _, value in claim.values),
            )
            for link in self.links
        ]


def width(support: int) -> float:
    """Return the width of a link: a doubling of its support adds the same."""
    return round(min(1.8 + 1.5 * math.log2(max(support, 1)), _THICKEST), 2)
