"""The file that says what an exported folder holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from kg.export.format import columns, tables_of
from kg.export.target import MARKER
from kg.schema import Tables

__all__ = ["write_manifest"]

SCHEMA_VERSION = 1
"""Version of the shape of the files; it rises when a column goes or changes its meaning."""


def write_manifest(
    folder: Path, tables: Tables, *, format: str, suffix: str, notes: Sequence[str]
) -> None:
    """Write format, files, row counts, and the kind and meaning of every column."""
    manifest = {
        "format": format,
        "schema_version": SCHEMA_VERSION,
        "notes": list(notes),
        "tables": [
            {
                "file": f"{name}{suffix}",
                "of": kind,
                "rows": len(rows),
                "columns": {
                    column: {"kind": prop.kind, "doc": prop.doc}
                    for column, prop in columns(kind).items()
                },
            }
            for name, kind, rows in tables_of(tables)
        ],
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (folder / MARKER).write_text(f"{text}\n", encoding="utf-8")
