"""What an analysis is asked about, found by name, and the claims that it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from kg.api.node import Edge, Node
from kg.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["claims_between", "introductions", "surest", "thing"]


def thing(graph: Graph, name: str | Node, labels: Collection[str], *, what: str) -> Node:
    """Return the node of that id, name or alias, if it is of one of `labels`.

    Parameters
    ----------
    graph
        Where to look.
    name
        Id, name or alias, or a node that was found already.
    labels
        Labels that the analysis takes, in the order in which they win a name that several bear.
    what
        What the analysis is of, as a message says it: ``lineage is of methods and benchmarks``.

    Raises
    ------
    NotFound
        With the nearest names, or the ids among which the name does not decide.
    UsageError
        A node of another label.
    """
    if isinstance(name, Node):
        return _fitting(name, labels, what)
    try:
        return _fitting(graph.node(name), labels, what)
    except NotFound as missed:
        # A name that does not decide among all nodes may do so among those that fit.
        found = [graph.node(id) for id in missed.suggestions] if "single" in missed.what else []
        fitting = [node for node in found if node.label in labels]
        for label in labels:
            if len(some := [node for node in fitting if node.label == label]) == 1:
                return some[0]
        raise


def _fitting(node: Node, labels: Collection[str], what: str) -> Node:
    if node.label not in labels:
        raise UsageError(f"{node.name} is a {node.label.lower()}: {what}")
    return node


def claims_between(
    graph: Graph, type: str, pairs: Iterable[tuple[str, str]], *, least: float = 0.0
) -> tuple[Edge, ...]:
    """Return the edges of `type` from the first to the second of each pair, the surest first."""
    edges = [
        edge
        for source, target in sorted(set(pairs))
        for edge in graph.edges(type, source=source, target=target, min_confidence=least)
    ]
    return surest(edges)


def surest(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return edges in order of confidence, then of id."""
    return tuple(sorted(edges, key=lambda edge: (-edge.confidence, edge.id)))


def introductions(graph: Graph, ids: Sequence[str]) -> tuple[Edge, ...]:
    """Return who introduced the things, earliest paper first; papers without a date go last."""
    edges = [edge for id in ids for edge in graph.edges("INTRODUCES", target=id)]
    return tuple(sorted(edges, key=_when))


def _when(edge: Edge) -> tuple[bool, str, str]:
    date = edge.source.properties.get("date")
    return date is None, date or "", edge.id
