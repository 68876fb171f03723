"""GraphML: for NetworkX, igraph, yEd, Cytoscape, Gephi."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.export.format import Format, value_kinds
from kg.export.target import new_file
from kg.export.xml_text import VALUE_TYPES, attribute, text, value_text
from kg.schema import EDGES, NODES, Tables

__all__ = ["FORMAT"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns
 http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write(tables: Tables, path: Path) -> None:
    """Write the graph with node ids and edge ids as they are and typed properties as keys.

    A node's label is its property ``label``, an edge's type its property ``type``. Lists are
    JSON text, control characters that XML cannot hold become their pictures.
    """
    with new_file(path) as file:
        for line in _lines(tables):
            file.write(line.encode())


def _lines(tables: Tables) -> Iterator[str]:
    yield _HEAD
    keys: dict[tuple[str, str], str] = {}
    for domain, kinds, own in (("node", NODES, "label"), ("edge", EDGES, "type")):
        for name, value_kind in value_kinds(kinds, own=own).items():
            keys[domain, name] = f"d{len(keys)}"
            yield (
                f'  <key id="{keys[domain, name]}" for="{domain}" attr.name="{name}" '
                f'attr.type="{VALUE_TYPES[value_kind]}"/>\n'
            )
    yield '  <graph id="papers" edgedefault="directed">\n'
    for label, row in tables.node_rows():
        yield f'    <node id="{attribute(row["id"])}">\n'
        yield from _data("node", keys, {"label": label, **row})
        yield "    </node>\n"
    for kind, row in tables.edge_rows():
        ends = f'source="{attribute(row["source"])}" target="{attribute(row["target"])}"'
        yield f'    <edge id="{attribute(row["id"])}" {ends}>\n'
        yield from _data("edge", keys, {"type": kind, **row})
        yield "    </edge>\n"
    yield "  </graph>\n</graphml>\n"


def _data(
    domain: str, keys: Mapping[tuple[str, str], str], row: Mapping[str, Any]
) -> Iterator[str]:
    for name, value in row.items():
        if key := keys.get((domain, name)):
            yield f'      <data key="{key}">{text(value_text(value))}</data>\n'


FORMAT = Format("graphml", "GraphML: NetworkX, igraph, yEd, Cytoscape, Gephi", (".graphml",), write)
