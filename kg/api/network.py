"""The graph as a NetworkX graph: what analyses and views are computed on."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.schema import EDGES, NODES
from kg.stores.base import Store

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_networkx"]

_EVIDENCE = ("sentences", "spans")


def to_networkx(
    store: Store,
    *,
    labels: Collection[str] | None = None,
    types: Collection[str] | None = None,
    min_confidence: float = 0.0,
    evidence: bool = True,
) -> nx.MultiDiGraph:
    """Return a projection of `store`, as `Graph.to_networkx` says."""
    import networkx as nx

    wanted_labels = _known("label", labels, NODES)
    wanted_types = _known("relationship type", types, EDGES)
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    for label in wanted_labels:
        for row in store.nodes(label):
            graph.add_node(row["id"], label=label, **_without(row, ("id",)))
    left_out = ("id", "source", "target") if evidence else ("id", "source", "target", *_EVIDENCE)
    for wanted in wanted_types:
        if not _may_join(wanted, wanted_labels):
            continue
        for type, row in store.edges(wanted):
            ends = row["source"], row["target"]
            if row["confidence"] >= min_confidence and ends[0] in graph and ends[1] in graph:
                graph.add_edge(*ends, key=row["id"], type=type, **_without(row, left_out))
    return graph


def _may_join(type: str, labels: Collection[str]) -> bool:
    edge = EDGES[type]
    return not (set(edge.sources).isdisjoint(labels) or set(edge.targets).isdisjoint(labels))


def _known(what: str, asked: Collection[str] | None, known: Collection[str]) -> list[str]:
    """Those of the schema that were asked for, in its order."""
    if asked is None:
        return list(known)
    if isinstance(asked, str):
        asked = [asked]
    if strange := sorted(set(asked) - set(known)):
        raise UsageError(f"no {what} {', '.join(strange)}; the schema has {', '.join(known)}")
    return [name for name in known if name in asked]


def _without(row: dict[str, Any], keys: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}
