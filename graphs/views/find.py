"""How a view finds the node that it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kg.api.lookup import folded, nearest
from kg.errors import NotFound

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["find"]


def find(graph: nx.MultiDiGraph, name: str, labels: Collection[str]) -> str:
    """Return the id of the node of that id, name or alias, among nodes of `labels`.

    An id goes before a name, a name before an alias, the exact before the tolerant spelling; among
    equals the label that stands first in `labels` wins, then the most papers.

    Raises
    ------
    NotFound
        With the nearest names.
    """
    if name in graph and graph.nodes[name]["label"] in labels:
        return name
    wanted = folded(name)
    order = list(labels)
    hits: list[tuple[int, int, int, str]] = []
    names: set[str] = set()
    for id, row in graph.nodes(data=True):
        if row["label"] not in labels:
            continue
        own, others = row["name"], row.get("aliases", ())
        names.add(own)
        tiers = (own == name, name in others, folded(own) == wanted)
        tolerant = any(folded(other) == wanted for other in others)
        if any(tiers) or tolerant:
            tier = next((i for i, hit in enumerate(tiers) if hit), len(tiers))
            papers = row.get("papers", 0)
            hits.append((tier, order.index(row["label"]), -papers, id))
    if hits:
        return min(hits)[-1]
    what = order[0].lower() if len(order) == 1 else "node"
    raise NotFound(what, name, nearest(name, names))
