"""Checked tables into an engine of the embedded store."""

from __future__ import annotations

import zlib
from typing import Any

import kglite

from kg.errors import StoreError
from kg.schema import EDGES, NODES, Tables
from kg.stores.rows import property_names

__all__ = ["SCHEMA", "filled"]

BATCH = 2_000
"""Rows a statement: more make it no faster."""
SCHEMA = zlib.crc32(repr([(kind, property_names(kind)) for kind in (*NODES, *EDGES)]).encode())
"""Stamped into each file: one of an older schema would answer with what is no longer meant."""


def filled(tables: Tables) -> Any:
    """Return an engine in memory that holds checked tables."""
    kglite.set_query_warning_policy("silent")
    graph = kglite.KnowledgeGraph()
    labels = {row["id"]: label for label, row in tables.node_rows()}
    for label, rows in tables.nodes.items():
        # The engine takes the name for a title where there is none, and lists it among the keys.
        _write(graph, f"CREATE (n:{label} {{{_map(label)}}}) SET n.title = row.title", rows)
    for kind, rows in tables.edges.items():
        by_labels: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            by_labels.setdefault((labels[row["source"]], labels[row["target"]]), []).append(row)
        for (source, target), some in by_labels.items():
            ends = f"MATCH (a:{source} {{id: row.source}}) MATCH (b:{target} {{id: row.target}})"
            _write(graph, f"{ends} CREATE (a)-[:{kind} {{{_map(kind)}}}]->(b)", some)
    expected = sum(map(len, tables.nodes.values())), sum(map(len, tables.edges.values()))
    if graph.shape != expected:
        raise StoreError(f"the embedded engine kept {graph.shape} of {expected} nodes and edges")
    graph.set_schema_version(SCHEMA)
    return graph


def _map(kind: str) -> str:
    return ", ".join(f"{name}: row.{name}" for name in property_names(kind))


def _write(graph: Any, statement: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        batch = {"rows": rows[start : start + BATCH]}
        graph.cypher(f"UNWIND $rows AS row {statement}", params=batch, timeout_ms=0)
