"""The graph as a view takes it: only what the schema knows, in the types that it states."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.papers.paper import is_iso_prefix
from kg.schema import COMMON_NODE, EDGES, NODES

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["source_of"]

_DATES = ("date", "first_seen")


def source_of(graph: Any) -> nx.MultiDiGraph:
    """Return what a view may draw of `graph`, as a new MultiDiGraph.

    Nodes and edges of types that the schema does not know are left out, and so are values of
    another type than it states (a date that is no date, a number that is not finite), so that
    nothing further on has to ask. Text stays as it is. Linear in the graph.

    Parameters
    ----------
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or a MultiDiGraph.

    Raises
    ------
    UsageError
        Something else.
    """
    import networkx as nx

    if hasattr(graph, "to_networkx"):
        graph = graph.to_networkx()
    if not isinstance(graph, nx.MultiDiGraph):
        kind = type(graph).__name__
        raise UsageError(f"a view draws a Graph or a networkx.MultiDiGraph, not a {kind}")
    out = nx.MultiDiGraph()
    for id, row in sorted(graph.nodes(data=True), key=lambda node: str(node[0])):
        if isinstance(id, str) and row.get("label") in NODES:
            out.add_node(id, label=row["label"], **_node(id, row))
    edges = graph.edges(keys=True, data=True)
    for source, target, key, row in sorted(edges, key=lambda e: (str(e[0]), str(e[1]), str(e[2]))):
        if source in out and target in out and row.get("type") in EDGES:
            out.add_edge(source, target, key=str(key), type=row["type"], **_edge(row))
    return out


def _node(id: str, row: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, property in {**COMMON_NODE, **NODES[row["label"]].properties}.items():
        value = _value(row.get(name), property.kind)
        if property.values and value not in property.values:
            value = None
        if name in _DATES and not (isinstance(value, str) and is_iso_prefix(value)):
            value = None
        if value is not None and name != "id":
            out[name] = value
    out.setdefault("name", id)
    return out


def _edge(row: Mapping[str, Any]) -> dict[str, Any]:
    confidence = _value(row.get("confidence"), "float")
    lists = ("sentences", "spans", "metrics", "values", "results")
    return {
        "paper": str(row.get("paper") or ""),
        "confidence": min(max(1.0 if confidence is None else confidence, 0.0), 1.0),
        "extractor": str(row.get("extractor") or ""),
        "basis": "inferred" if row.get("basis") == "inferred" else "stated",
        **{name: _value(row.get(name), "str_list") or [] for name in lists},
    }


def _value(value: Any, kind: str) -> Any:
    """Return a value of the kind that the schema states, None for anything else."""
    if kind == "str":
        return value if isinstance(value, str) and value else None
    if kind == "str_list":
        return [str(item) for item in value] if isinstance(value, (list, tuple)) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return int(value) if kind == "int" else float(value)
