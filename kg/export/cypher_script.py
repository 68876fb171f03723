"""A Cypher script: for any Neo4j, or another engine that speaks Cypher."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.export.format import Format
from kg.export.target import new_file
from kg.schema import EDGES, NODES, Tables
from kg.stores.cypher import literal

__all__ = ["FORMAT"]

BATCH = 100
"""Rows a statement: parsers slow down on longer ones."""


def write(tables: Tables, path: Path) -> None:
    """Write statements that make the graph, each ended by a semicolon and a line feed.

    Run twice they change nothing: nodes and edges are merged by id. Values are literals that
    nothing in them can break out of, labels and types are those of the schema.
    """
    with new_file(path) as file:
        for statement in _statements(tables):
            file.write(statement.encode())


def _statements(tables: Tables) -> Iterator[str]:
    nodes, edges = sum(1 for _ in tables.node_rows()), sum(1 for _ in tables.edge_rows())
    yield f"// {nodes} nodes, {edges} edges. To load: cypher-shell -f FILE\n"
    for label in NODES:
        yield f"CREATE INDEX {label.lower()}_id IF NOT EXISTS FOR (n:{label}) ON (n.id);\n"
    for label, rows in tables.nodes.items():
        yield from _batches(rows, f"MERGE (n:{label} {{id: row.id}}) SET n += row")
    labels = {row["id"]: label for label, row in tables.node_rows()}
    for kind in EDGES:
        by_labels: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in tables.edges.get(kind, ()):
            ends = labels[row["source"]], labels[row["target"]]
            by_labels.setdefault(ends, []).append(_edge(row))
        for (source, target), some in sorted(by_labels.items()):
            yield from _batches(
                some,
                f"MATCH (a:{source} {{id: row.source}}) MATCH (b:{target} {{id: row.target}}) "
                f"MERGE (a)-[r:{kind} {{id: row.id}}]->(b) SET r += row.properties",
            )


def _batches(rows: list[dict[str, Any]], statement: str) -> Iterator[str]:
    for start in range(0, len(rows), BATCH):
        values = ",\n".join(map(literal, rows[start : start + BATCH]))
        yield f"UNWIND [\n{values}\n] AS row {statement};\n"


def _edge(row: dict[str, Any]) -> dict[str, Any]:
    properties = {name: row[name] for name in row if name not in ("source", "target")}
    ends = {"source": row["source"], "target": row["target"]}
    return {"id": row["id"], **ends, "properties": properties}


FORMAT = Format("cypher", "Cypher script: any Neo4j", (".cypher", ".cql"), write)
