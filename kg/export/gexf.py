"""GEXF: for Gephi, with names and types where it shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.export.format import Format, value_kinds
from kg.export.target import new_file
from kg.export.xml_text import VALUE_TYPES, attribute, value_text
from kg.schema import EDGES, NODES, Tables

__all__ = ["FORMAT"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
  <graph mode="static" defaultedgetype="directed">
"""


def write(tables: Tables, path: Path) -> None:
    """Write the graph with each node's name as its label and each edge's type as its label.

    The node label of the graph is the attribute ``node_label``, since GEXF calls names labels,
    and the type of an edge also the attribute ``edge_type``. Lists are JSON text, control
    characters that XML cannot hold become their pictures.
    """
    with new_file(path) as file:
        for line in _lines(tables):
            file.write(line.encode())


def _lines(tables: Tables) -> Iterator[str]:
    yield _HEAD
    places: dict[str, dict[str, int]] = {}
    for domain, kinds, own in (("node", NODES, "node_label"), ("edge", EDGES, "edge_type")):
        types = value_kinds(kinds, own=own)
        places[domain] = {name: place for place, name in enumerate(types)}
        yield f'    <attributes class="{domain}" mode="static">\n'
        for name, value_kind in types.items():
            place, kind = places[domain][name], VALUE_TYPES[value_kind]
            yield f'      <attribute id="{place}" title="{name}" type="{kind}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    for label, row in tables.node_rows():
        yield f'      <node id="{attribute(row["id"])}" label="{attribute(row["name"])}">\n'
        yield from _values(places["node"], {"node_label": label, **row})
        yield "      </node>\n"
    yield "    </nodes>\n    <edges>\n"
    for kind, row in tables.edge_rows():
        ends = f'source="{attribute(row["source"])}" target="{attribute(row["target"])}"'
        yield f'      <edge id="{attribute(row["id"])}" {ends} label="{kind}">\n'
        yield from _values(places["edge"], {"edge_type": kind, **row})
        yield "      </edge>\n"
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _values(places: Mapping[str, int], row: Mapping[str, Any]) -> Iterator[str]:
    yield "        <attvalues>\n"
    for name, value in row.items():
        if (place := places.get(name)) is not None:
            text = attribute(value_text(value))
            yield f'          <attvalue for="{place}" value="{text}"/>\n'
    yield "        </attvalues>\n"


FORMAT = Format("gexf", "GEXF: Gephi", (".gexf",), write)
