"""Values of Neo4j's answers in the form that all stores give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kg.stores.neo4j.marks import is_mark
from kg.stores.rows import ordered
from kg.stores.values import duration

__all__ = ["value"]


def value(given: Any) -> Any:
    """Return a value of a result as plain Python values.

    A node or edge is a dict of its properties, a path the list of its nodes and edges in turn,
    dates and times are ISO 8601 text, and marks are left out.
    """
    import neo4j.graph
    import neo4j.spatial
    import neo4j.time

    if given is None or isinstance(given, (str, bool, int, float)):
        return given
    if isinstance(given, neo4j.graph.Path):
        parts: list[Any] = [value(given.nodes[0])]
        for edge, node in zip(given.relationships, given.nodes[1:], strict=True):
            parts += [value(edge), value(node)]
        return parts
    if isinstance(given, (neo4j.graph.Node, neo4j.graph.Relationship)):
        return ordered(_map(given))
    if isinstance(given, neo4j.time.Duration):
        return duration(given.months, given.days, given.seconds, given.nanoseconds)
    if isinstance(given, (neo4j.time.DateTime, neo4j.time.Time)):
        return _clock(given)
    if isinstance(given, neo4j.time.Date):
        return given.iso_format()
    if isinstance(given, neo4j.spatial.Point):
        return [float(part) for part in given]
    if isinstance(given, Mapping):
        return _map(given)
    if isinstance(given, (list, tuple)):
        return [value(item) for item in given if not is_mark(item)]
    return str(given)


def _map(given: Any) -> dict[str, Any]:
    return {name: value(item) for name, item in given.items() if not is_mark(name)}


def _clock(given: Any) -> str:
    """Return a time as Python writes it; nanoseconds stay where there are any."""
    if given.nanosecond % 1000:
        text: str = given.iso_format()
        return text
    native = given.to_native()
    if isinstance(native, datetime) and native.tzinfo is not None:
        native = native.replace(tzinfo=None)
        offset = given.iso_format()[-6:] if given.utcoffset() is not None else ""
        return native.isoformat() + ("+00:00" if offset.endswith("Z") else offset)
    plain: str = native.isoformat()
    return plain
