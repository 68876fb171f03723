"""CSV and a script for ``neo4j-admin database import``: the fastest way into an empty Neo4j."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.export.format import Format, columns, tables_of
from kg.export.manifest import write_manifest
from kg.export.target import new_folder
from kg.schema import EDGES, ENTITY_LABELS, NODES, Tables
from kg.stores.cypher import literal
from kg.stores.neo4j.marks import mark, mark_name, packed
from kg.stores.neo4j.schema import LONGEST_INDEXED
from kg.stores.neo4j.statements import Kind

__all__ = ["FORMAT"]

SCRIPT, AFTERWARDS = "import.sh", "finish.cypher"
BATCH = 10_000
"""Rows a transaction of what runs after the import."""

_TYPES = {
    "str": "string",
    "int": "long",
    "float": "double",
    "str_list": "string[]",
    "float_list": "double[]",
}

# What may part the items of lists: text hardly ever holds the first, and never all of them.
_SPARE = (*map(chr, range(0x1F, 0x1B, -1)), *map(chr, range(0xE000, 0xF900)))
_ANY_SPARE = re.compile("[\x1c-\x1f\ue000-\uf8ff]")

NOTES = (
    "UTF-8, comma, line feed. Text stands in quotes, doubled within; line breaks stand as they "
    "are. An empty cell is an absent value.",
    f"{SCRIPT} imports the files, and says which character parts the items of lists: no item "
    "holds it.",
    "The importer takes lists that are empty, or hold just an empty text, for absent: marks stand "
    f"for them, which {AFTERWARDS} takes away again.",
)


@dataclass(frozen=True, slots=True)
class _Marks:
    """Characters that no item of a list holds: between items, for no item, for one empty item."""

    between: str
    none: str
    blank: str

    def cell(self, value: Any) -> str:
        """Return the cell of a value."""
        if value is None:
            return ""
        if isinstance(value, (int, float)):
            return repr(value)
        if isinstance(value, list):
            value = self.blank if value == [""] else self.between.join(map(str, value))
            value = value or self.none
        return f'"{value.replace(chr(34), chr(34) * 2)}"'


def write(tables: Tables, path: Path, workspace_key: str | None = None) -> None:
    """Write a file for each label and type, the script that imports them, and what runs then.

    Ids of nodes are ids of the whole graph, every column has its type, and labels and types are
    those of the schema. The script stops at a bad entry rather than leave it out. With the key of
    a workspace nodes and edges carry its mark, so that its next push finds them as its own.
    """
    with new_folder(path) as folder:
        marks = _marks(tables)
        for name, kind, rows in tables_of(tables):
            heads = _heads(kind)
            owned = Kind(kind, mark_name(workspace_key)) if workspace_key else None
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                shown = (*heads.values(), f"{owned.mark}:long") if owned else heads.values()
                file.write(",".join(shown) + "\n")
                for row in rows:
                    cells = [marks.cell(row.get(column)) for column in heads]
                    if owned:
                        values = [row.get(column) for column in owned.columns]
                        cells.append(repr(mark(row["id"], packed(values))))
                    file.write(",".join(cells) + "\n")
        _write_lines(folder / SCRIPT, _script(tables, marks))
        _write_lines(folder / AFTERWARDS, _afterwards(tables, marks))
        write_manifest(folder, tables, format=FORMAT.name, suffix=".csv", notes=NOTES)


def next_steps(path: Path) -> tuple[str, ...]:
    """Return the commands that load what was written to `path`.

    Examples
    --------
    >>> print("\\n".join(next_steps(Path("my graph.zip"))))
    unzip 'my graph.zip' -d 'my graph'
    sh 'my graph/import.sh' neo4j
    cypher-shell -d neo4j -f 'my graph/finish.cypher'
    """
    packed = path.suffix.lower() == ".zip"
    folder = path.with_suffix("") if packed else path
    unpack = (f"unzip {_quoted(path)} -d {_quoted(folder)}",) if packed else ()
    return (
        *unpack,
        f"sh {_quoted(folder / SCRIPT)} neo4j",
        f"cypher-shell -d neo4j -f {_quoted(folder / AFTERWARDS)}",
    )


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _heads(kind: str) -> Mapping[str, str]:
    """Heads of the columns of a label or type, by property."""
    heads = {name: f"{name}:{_TYPES[prop.kind]}" for name, prop in columns(kind).items()}
    if kind in NODES:
        return heads | {"id": "id:ID"}
    return heads | {"source": ":START_ID", "target": ":END_ID"}


def _script(tables: Tables, marks: _Marks) -> Iterator[str]:
    nodes, edges = sum(1 for _ in tables.node_rows()), sum(1 for _ in tables.edge_rows())
    yield "#!/bin/sh"
    yield f"# Imports {nodes} nodes and {edges} edges into a new or empty database of Neo4j 5 that"
    yield "# is stopped; NEO4J_ADMIN names the program where it is not on the path."
    yield "#   sh import.sh [DATABASE [OPTION ...]]      such as --overwrite-destination"
    yield f"# Then start it and run {AFTERWARDS}:"
    yield f"#   cypher-shell -d DATABASE -f {AFTERWARDS}"
    yield "set -eu"
    yield 'cd -- "$(dirname -- "$0")"'
    yield "database=${1:-neo4j}"
    yield 'if [ "$#" -gt 0 ]; then shift; fi'
    yield 'exec "${NEO4J_ADMIN:-neo4j-admin}" database import full "$database" \\'
    for option, kinds, name in (("nodes", NODES, "nodes"), ("relationships", EDGES, "edges")):
        for kind in kinds:
            yield f"  --{option}={kind}={name}_{kind}.csv \\"
    yield f"  --array-delimiter=U+{ord(marks.between):04X} --id-type=string --bad-tolerance=0 \\"
    yield '  --multiline-fields=true "$@"'


def _afterwards(tables: Tables, marks: _Marks) -> Iterator[str]:
    """What takes the marks of lists away, where there are any, and the indexes of a push."""
    for _, kind, rows in tables_of(tables):
        match = f"(x:{kind})" if kind in NODES else f"()-[x:{kind}]->()"
        for name in _text_lists(kind):
            for stands, meant in ((marks.none, []), (marks.blank, [""])):
                if any(row.get(name) == meant for row in rows):
                    yield (
                        f"MATCH {match} WHERE x.{name} = [{literal(stands)}] CALL (x) "
                        f"{{ SET x.{name} = {literal(meant)} }} IN TRANSACTIONS OF {BATCH} ROWS;"
                    )
    for _, kind, rows in tables_of(tables):
        match = f"(x:{kind})" if kind in NODES else f"()-[x:{kind}]-()"
        start = f"kg_{kind.lower()}"
        yield f"CREATE CONSTRAINT {start}_id IF NOT EXISTS FOR {match} REQUIRE x.id IS UNIQUE;"
        if kind in EDGES:
            yield f"CREATE INDEX {start}_paper IF NOT EXISTS FOR {match} ON (x.paper);"
        elif kind in ENTITY_LABELS and all(len(row["name"]) <= LONGEST_INDEXED for row in rows):
            yield f"CREATE INDEX {start}_name IF NOT EXISTS FOR {match} ON (x.name);"


def _marks(tables: Tables) -> _Marks:
    """Return marks that no list of the tables holds."""
    held: set[str] = set()
    for item in _items(tables):
        if not item.isprintable():
            held.update(_ANY_SPARE.findall(item))
    spare = tuple(islice((mark for mark in _SPARE if mark not in held), 3))
    if len(spare) < 3:
        raise StoreError("lists of the graph hold every character that could part their items")
    return _Marks(*spare)


def _items(tables: Tables) -> Iterator[str]:
    """Pass over every item of every list of text."""
    for name, rows in (*tables.nodes.items(), *tables.edges.items()):
        for column in _text_lists(name):
            for row in rows:
                yield from row.get(column, ())


def _text_lists(kind: str) -> list[str]:
    return [name for name, prop in columns(kind).items() if prop.kind == "str_list"]


def _write_lines(path: Path, lines: Iterator[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


FORMAT = Format(
    "neo4j-admin",
    "CSV for neo4j-admin database import: a new Neo4j",
    (".neo4j-admin", ".neo4j-admin.zip"),
    write,
    folder=True,
    write_owned=write,
    next_steps=next_steps,
)
