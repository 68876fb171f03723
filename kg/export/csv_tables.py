"""CSV tables: for spreadsheets, databases and data frames."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

from kg.export.format import Format, columns, json_text, tables_of
from kg.export.manifest import write_manifest
from kg.export.target import new_folder
from kg.schema import Tables

__all__ = ["FORMAT", "cell", "value"]

# What a spreadsheet may take for a formula or a command, also behind blanks, and the mark itself.
_DANGEROUS = re.compile("[\\s\x00-\x20]*[=+\\-@|%\uff1d\uff0b\uff0d\uff20]|['\t\r\n]")

NOTES = (
    "UTF-8, comma, line feed. Lists are JSON. An empty cell is an absent value.",
    "An apostrophe that begins a cell of text is no part of the text: it keeps spreadsheets from "
    "taking the rest for a formula, and stands alone for empty text.",
    "Text cannot hold U+0000: U+2400 stands for it.",
)


def write(tables: Tables, path: Path) -> None:
    """Write a file for each label (``nodes_Method.csv``) and type (``edges_OF.csv``).

    Cells are as `cell` makes them; `value` reads them back.
    """
    with new_folder(path) as folder:
        for name, kind, rows in tables_of(tables):
            names = columns(kind)
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
                writer.writerow(names)
                writer.writerows([cell(row.get(column)) for column in names] for row in rows)
        write_manifest(folder, tables, format="csv", suffix=".csv", notes=NOTES)


def cell(value: Any) -> str | int | float:
    """Return the cell of a value.

    Examples
    --------
    >>> cell("=1+1"), cell(""), cell(None), cell(["a"]), cell(-0.5), cell("plain")
    ("'=1+1", "'", '', '["a"]', -0.5, 'plain')
    """
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return value
    if not isinstance(value, str):
        return json_text(value)
    text = value.replace("\x00", "\u2400")
    return f"'{text}" if not text or _DANGEROUS.match(text) else text


def value(text: str, kind: str) -> Any:
    """Return the value of a cell of a column of a kind, None where it is absent.

    Examples
    --------
    >>> value("'=1+1", "str"), value("'", "str"), value("", "str"), value('["a"]', "str_list")
    ('=1+1', '', None, ['a'])
    """
    if not text:
        return None
    if kind == "str":
        return text.removeprefix("'")
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    return json.loads(text)


FORMAT = Format(
    "csv", "CSV, a file a table: spreadsheets, databases", (".csv", ".csv.zip"), write, folder=True
)
