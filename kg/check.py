"""Whether tables are what the ontology says: labels, types, properties, endpoints, ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.claims import edge_id
from kg.schema import COMMON_EDGE, COMMON_NODE, EDGES, NODES, Property, Tables

__all__ = ["check"]

_KINDS: Mapping[str, type] = {"str": str, "int": int, "float": float}
_NEEDED_ON_NODES = ("id", "name")
_NEEDED_ON_EDGES = ("id", "source", "target", "paper", "confidence", "extractor")
_PARALLEL = ("metrics", "values", "results")


def check(tables: Tables) -> list[str]:
    """Return what is wrong with `tables`, one sentence a fault; nothing if all is well.

    Examples
    --------
    >>> check(Tables(nodes={"Task": [{"id": "task:qa", "name": "QA", "papers": "2"}]}, edges={}))
    ["Task task:qa: papers is '2', not int"]
    """
    return [*_unknown(tables), *_node_faults(tables), *_edge_faults(tables)]


def _unknown(tables: Tables) -> Iterator[str]:
    for label in sorted(set(tables.nodes) - set(NODES)):
        yield f"no label {label!r} in the schema"
    for type in sorted(set(tables.edges) - set(EDGES)):
        yield f"no relationship type {type!r} in the schema"


def _node_faults(tables: Tables) -> Iterator[str]:
    seen: dict[str, str] = {}
    for label, row in tables.node_rows():
        where = f"{label} {row.get('id')}"
        yield from _row_faults(where, row, {**COMMON_NODE, **NODES[label].properties})
        yield from (f"{where}: no {name}" for name in _NEEDED_ON_NODES if not row.get(name))
        other = seen.setdefault(str(row.get("id")), label)
        if other != label or (other == label and seen.get(f"\0{row.get('id')}")):
            yield f"{where}: the id is taken by a {other}"
        seen[f"\0{row.get('id')}"] = label
    yield from _order_faults(tables.nodes)


def _edge_faults(tables: Tables) -> Iterator[str]:
    labels = {row["id"]: label for label, row in tables.node_rows()}
    ends = {name: Property("str", "") for name in ("source", "target")}
    seen = set()
    for type, row in tables.edge_rows():
        where = f"{type} {row.get('id')}"
        yield from _row_faults(where, row, {**COMMON_EDGE, **ends, **EDGES[type].properties})
        missing = [name for name in _NEEDED_ON_EDGES if name not in row]
        yield from (f"{where}: no {name}" for name in missing)
        if missing:
            continue
        for end, allowed in (("source", EDGES[type].sources), ("target", EDGES[type].targets)):
            if labels.get(row[end]) not in allowed:
                found = labels.get(row[end], "not there")
                yield f"{where}: {end} {row[end]} is {found}, not {' or '.join(allowed)}"
        if row["source"] == row["target"]:
            yield f"{where}: leads from {row['source']} to itself"
        if labels.get(row["paper"]) != "Paper":
            yield f"{where}: paper {row['paper']} is not there"
        if not 0 <= row["confidence"] <= 1:
            yield f"{where}: confidence {row['confidence']} is not in [0, 1]"
        if row["id"] != edge_id(type, row["source"], row["target"], row["paper"]):
            yield f"{where}: the id is not the hash of its key"
        if row["id"] in seen:
            yield f"{where}: the id is taken"
        seen.add(row["id"])
        if len({len(row.get(name, ())) for name in _PARALLEL}) > 1:
            yield f"{where}: {', '.join(_PARALLEL)} are not of one length"
    yield from _order_faults(tables.edges)


def _row_faults(
    where: str, row: Mapping[str, Any], schema: Mapping[str, Property]
) -> Iterator[str]:
    for name, value in row.items():
        if name not in schema:
            yield f"{where}: no property {name!r} in the schema"
            continue
        kind = schema[name].kind
        if kind.endswith("_list"):
            item = _KINDS[kind.removesuffix("_list")]
            right = isinstance(value, list) and bool(value) and all(type(v) is item for v in value)
        else:
            right = type(value) is _KINDS[kind]
        if not right:
            yield f"{where}: {name} is {value!r}, not {kind}"
        elif schema[name].values and value not in schema[name].values:
            yield f"{where}: {name} is {value!r}, not one of {', '.join(schema[name].values)}"


def _order_faults(rows: Mapping[str, list[dict[str, Any]]]) -> Iterator[str]:
    for name, table in rows.items():
        ids = [str(row.get("id")) for row in table]
        if ids != sorted(ids):
            yield f"{name}: rows are not in order of id"
