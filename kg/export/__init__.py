"""The graph as files for other programs, one module a format."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.collecting import uncollected
from kg.errors import UsageError
from kg.export import (
    csv_tables,
    cypher_script,
    gexf,
    graphml,
    neo4j_admin,
    node_link,
    parquet_tables,
)
from kg.export.format import Format
from kg.schema import Tables
from kg.stores.rows import checked

if TYPE_CHECKING:
    from kg.stores.base import Store

__all__ = ["FORMATS", "Format", "export"]

_MODULES = (graphml, gexf, node_link, cypher_script, csv_tables, parquet_tables, neo4j_admin)

FORMATS: Mapping[str, Format] = MappingProxyType({m.FORMAT.name: m.FORMAT for m in _MODULES})
"""Formats by name."""


def export(
    source: Tables | Store,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    workspace: str | os.PathLike[str] | None = None,
) -> str:
    """Write the graph to a file or folder, and return the name of the format.

    The same graph gives the same bytes, whatever the order of its rows; what was at `path` stays
    until all is written.

    Parameters
    ----------
    source
        Tables, or a store that has them.
    path
        File to write; for the formats of several files a folder, or an archive where it ends with
        ``.zip``.
    format
        One of `FORMATS`; None to take it from the end of `path`.
    workspace
        Folder of the workspace that the graph is of: ``neo4j-admin`` marks it with its key, so that
        a push takes what was imported for its own.

    Raises
    ------
    UsageError
        No such format, none that `path` tells, or a folder that holds other things.
    MissingExtra
        The format needs a package that is not installed.
    StoreError
        The tables do not keep to the schema, or the files cannot be written.
    """
    target = Path(path)
    chosen = _chosen(target, format)
    with uncollected():
        tables = checked(source if isinstance(source, Tables) else source.tables())
        if workspace is not None and chosen.write_owned is not None:
            from kg.pushing import workspace_key

            chosen.write_owned(tables, target, workspace_key(workspace))
        else:
            chosen.write(tables, target)
    return chosen.name


def _chosen(path: Path, name: str | None) -> Format:
    if name is not None:
        if name not in FORMATS:
            raise UsageError(f"no format {name}; there are {', '.join(FORMATS)}")
        return FORMATS[name]
    for known in FORMATS.values():
        if path.name.lower().endswith(known.suffixes):
            return known
    raise UsageError(
        f"{path.name} does not say the format: name one of {', '.join(FORMATS)}, or end the name "
        f"with {', '.join(suffix for known in FORMATS.values() for suffix in known.suffixes)}"
    )
