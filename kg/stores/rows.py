"""Rows as every store takes and gives them: checked against the schema, in one form."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from kg.errors import StoreError
from kg.schema import COMMON_EDGE, COMMON_NODE, EDGES, NODES, Property, Tables

__all__ = ["checked", "ordered", "property_names"]

_MOST_INTEGER = 2**63 - 1  # what the Cypher engines hold


def property_names(kind: str) -> tuple[str, ...]:
    """Return the properties of a label or relationship type, in schema order.

    Examples
    --------
    >>> property_names("Task"), property_names("OF")[:3]
    (('id', 'name', 'aliases', 'papers'), ('id', 'paper', 'confidence'))
    """
    return tuple(_properties(kind))


_PLACES = {
    name: place
    for place, name in enumerate(
        dict.fromkeys(
            name
            for names in (
                COMMON_NODE,
                COMMON_EDGE,
                *(n.properties for n in NODES.values()),
                *(e.properties for e in EDGES.values()),
            )
            for name in names
        )
    )
}


def ordered(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Put properties in the schema's order, others behind: engines give them in any.

    Examples
    --------
    >>> ordered({"year": 2025, "name": "N", "id": "i"})
    {'id': 'i', 'name': 'N', 'year': 2025}
    """
    return {name: properties[name] for name in _in_order(tuple(properties))}


@lru_cache(maxsize=1024)
def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    """Rows of millions have their properties in few different orders."""
    return tuple(sorted(names, key=lambda name: (_PLACES.get(name, len(_PLACES)), name)))


def checked(tables: Tables) -> Tables:
    """Return the tables as stores hold them, or refuse them before anything is written.

    Rows are in order of id and their properties in schema order, numbers of a float property are
    floats, lists are lists, and properties whose value is None are absent.

    Raises
    ------
    StoreError
        A label, type or property that the schema does not have, a value of another type, an id
        that is missing or not unique, an edge without one of its ends or between labels that its
        type does not join. The message names the row.
    """
    labels: dict[str, str] = {}
    nodes: dict[str, list[dict[str, Any]]] = {}
    edges: dict[str, list[dict[str, Any]]] = {}
    _known("label", tables.nodes, NODES)
    _known("relationship type", tables.edges, EDGES)
    for label in NODES:
        nodes[label] = _rows(label, tables.nodes.get(label, ()), ("id", "name"))
        for row in nodes[label]:
            if row["id"] in labels:
                raise StoreError(f"two nodes have the id {row['id']!r}: ids are of one node each")
            labels[row["id"]] = label
    for kind, edge in EDGES.items():
        rows = _rows(kind, tables.edges.get(kind, ()), ("id", "source", "target"))
        seen = set()
        for row in rows:
            _joins(kind, row, "source", labels.get(row["source"]), edge.sources)
            _joins(kind, row, "target", labels.get(row["target"]), edge.targets)
            if row["id"] in seen:
                raise StoreError(f"two edges of type {kind} have the id {row['id']!r}")
            seen.add(row["id"])
        edges[kind] = rows
    return Tables(nodes=nodes, edges=edges)


def _properties(kind: str) -> Mapping[str, Property]:
    if kind in NODES:
        return {**COMMON_NODE, **NODES[kind].properties}
    return {**COMMON_EDGE, **EDGES[kind].properties}


def _known(what: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    if strange := sorted(set(given) - set(known)):
        raise StoreError(f"the schema has no {what} {', '.join(strange)}")


def _rows(kind: str, rows: Any, required: tuple[str, ...]) -> list[dict[str, Any]]:
    checks = {name: _CHECKS[prop.kind] for name, prop in _properties(kind).items()}
    if kind in EDGES:
        checks |= {"source": _text, "target": _text}
    made = [_row(kind, row, checks, required) for row in rows]
    made.sort(key=itemgetter("id"))
    return made


def _row(
    kind: str,
    row: Mapping[str, Any],
    checks: Mapping[str, Callable[[Any], Any]],
    required: tuple[str, ...],
) -> dict[str, Any]:
    if strange := row.keys() - checks.keys():
        names = ", ".join(sorted(strange))
        raise StoreError(f"{kind} {row.get('id')!r}: the schema has no property {names}")
    made = {}
    for name, check in checks.items():
        if (value := row.get(name)) is None:
            continue
        try:
            made[name] = check(value)
        except (TypeError, ValueError) as error:
            raise StoreError(f"{kind} {row.get('id')!r}: {name} is not {error}") from error
    for name in required:
        if name not in made:
            raise StoreError(f"{kind} {row.get('id')!r}: {name} is missing")
    return made


def _joins(
    kind: str, row: Mapping[str, Any], end: str, label: str | None, allowed: tuple[str, ...]
) -> None:
    if label is None:
        raise StoreError(f"{kind} {row['id']!r}: its {end} {row[end]!r} is not in the graph")
    if label not in allowed:
        raise StoreError(
            f"{kind} {row['id']!r}: its {end} is a {label}, not {' or '.join(allowed)}"
        )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("text that can be encoded: it holds half a surrogate pair") from None
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a whole number")
    if abs(value) > _MOST_INTEGER:
        raise ValueError("a number of 64 bits")
    return value


def _number(value: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError("a number")
    if not math.isfinite(value):
        raise ValueError("a finite number")
    return float(value)


def _list_of(check: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    def checked_list(value: Any) -> list[Any]:
        if not isinstance(value, (list, tuple)):
            raise TypeError("a list")
        return [check(item) for item in value]

    return checked_list


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "str": _text,
    "int": _integer,
    "float": _number,
    "str_list": _list_of(_text),
    "float_list": _list_of(_number),
}
