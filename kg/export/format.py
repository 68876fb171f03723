"""What a format of export is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.schema import COMMON_EDGE, COMMON_NODE, EDGES, NODES, Property, Tables

__all__ = ["Format", "columns", "json_text", "tables_of", "value_kinds"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that the graph can be written in.

    Parameters
    ----------
    name
        What one calls it: ``graphml``.
    doc
        What it is and who reads it, in one line.
    suffixes
        Ends of file names that mean it.
    write
        Writes checked tables to a path, whole or not at all.
    folder
        Whether it is several files: a folder, or a ``.zip``.
    write_owned
        Writes them with the mark of a workspace, so that its pushes take them for its own.
    next_steps
        Gives the commands that load what was written to a path, where it takes more than to open
        a file.
    """

    name: str
    doc: str
    suffixes: tuple[str, ...]
    write: Callable[[Tables, Path], None]
    folder: bool = False
    write_owned: Callable[[Tables, Path, str], None] | None = None
    next_steps: Callable[[Path], tuple[str, ...]] | None = None


def columns(kind: str) -> Mapping[str, Property]:
    """Return the columns of a label or relationship type in order.

    Examples
    --------
    >>> list(columns("OF"))[:4]
    ['id', 'source', 'target', 'paper']
    """
    if kind in NODES:
        return {**COMMON_NODE, **NODES[kind].properties}
    common = dict(COMMON_EDGE)
    ends = {end: Property("str", f"Id of the {end} node.") for end in ("source", "target")}
    return {"id": common.pop("id"), **ends, **common, **EDGES[kind].properties}


def value_kinds(kinds: Iterable[str], *, own: str) -> dict[str, str]:
    """Return the kinds of the properties of some labels or types, and of `own`, the label or type.

    What formats of graphs keep elsewhere, the id and the ends of an edge, is left out.

    Examples
    --------
    >>> value_kinds(["Task"], own="label")
    {'label': 'str', 'name': 'str', 'aliases': 'str_list', 'papers': 'int'}
    """
    found = {own: "str"}
    for kind in kinds:
        elsewhere = ("id",) if kind in NODES else ("id", "source", "target")
        named = columns(kind).items()
        found |= {name: prop.kind for name, prop in named if name not in elsewhere}
    return found


def tables_of(tables: Tables) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Each label and relationship type with the name of its table and its rows."""
    for label in NODES:
        yield f"nodes_{label}", label, list(tables.nodes.get(label, ()))
    for kind in EDGES:
        yield f"edges_{kind}", kind, list(tables.edges.get(kind, ()))


def json_text(value: Any) -> str:
    """Return a value as compact JSON, lists and maps in the order they have.

    Examples
    --------
    >>> print(json_text(["π0", "a\\x00\\u2028"]))
    ["π0","a\\u0000\\u2028"]
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED) if not text.isascii() or "\x7f" in text else text


# What drives terminals, turns text around or ends lines goes escaped, also in a file.
_ESCAPED = {
    code: f"\\u{code:04x}"
    for code in (
        *(*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F)),
        *(*range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF),
    )
}
