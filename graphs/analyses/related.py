"""Things that the same papers name, with the number of papers as the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from kg.api.entities import Paper
from kg.api.node import Node

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["RELATED_FROM", "Related", "related"]

RELATED_FROM = 200
"""Papers looked at: enough for what a card shows, few enough to answer at once."""


@dataclass(frozen=True, slots=True)
class Related:
    """A thing of the same label that `shared` of the papers also name."""

    id: str
    shared: int
    cosine: float


def related(
    graph: Graph, node: Node, papers: Sequence[Paper], own: Collection[str]
) -> list[Related]:
    """Return things of the label of `node` that `papers` name too, nearest first.

    Parameters
    ----------
    graph
        Where they are.
    node
        The thing itself.
    papers
        Papers that name it, the most telling first: the first `RELATED_FROM` are looked at.
    own
        Ids that are the thing itself, or its variants.
    """
    looked_at = papers[:RELATED_FROM]
    prefix = f"{node.label.lower()}:"
    shared: Counter[str] = Counter()
    for paper in looked_at:
        named = {edge.target_id for edge in graph.edges("MENTIONS", source=paper.id)}
        shared.update(id for id in named if id.startswith(prefix) and id not in own)
    found = []
    for id in shared:
        support = max(int(graph.node(id).properties.get("papers") or 0), shared[id])
        found.append(Related(id, shared[id], shared[id] / sqrt(support * len(looked_at))))
    return sorted(found, key=lambda one: (-one.cosine, -one.shared, one.id))
