"""Node-link JSON: for NetworkX, D3 and whatever reads JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.export.format import Format, json_text
from kg.export.target import new_file
from kg.schema import EDGES, NODES, Tables

__all__ = ["FORMAT"]

SCHEMA_VERSION = 1
"""Version of the shape; it rises when a field goes or changes its meaning."""


def write(tables: Tables, path: Path) -> None:
    """Write one object with ``nodes`` and ``edges``, a line each.

    ``networkx.node_link_graph(data, edges="edges")`` reads it: a node has its label as ``label``,
    an edge its type as ``type`` and its id as ``key``.
    """
    head = {"schema_version": SCHEMA_VERSION, "labels": list(NODES), "types": list(EDGES)}
    with new_file(path) as file:
        file.write(
            f'{{"directed":true,"multigraph":true,"graph":{json_text(head)},\n"nodes":['.encode()
        )
        file.writelines(_lines(_node(label, row) for label, row in tables.node_rows()))
        file.write(b'\n],\n"edges":[')
        file.writelines(_lines(_edge(kind, row) for kind, row in tables.edge_rows()))
        file.write(b"\n]}\n")


def _node(label: str, row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "label": label, **row}


def _edge(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    ends = {"source": row["source"], "target": row["target"], "key": row["id"]}
    return {**ends, "type": kind, **{name: row[name] for name in row if name != "id"}}


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{json_text(row)}".encode()


FORMAT = Format("json", "node-link JSON: NetworkX, D3, any language", (".json",), write)
