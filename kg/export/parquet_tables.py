"""Parquet tables: for pandas, polars, DuckDB, Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.errors import MissingExtra
from kg.export.format import Format, columns, tables_of
from kg.export.manifest import write_manifest
from kg.export.target import new_folder
from kg.schema import Tables

__all__ = ["FORMAT"]

GROUP = 50_000
"""Rows a row group: what is in memory at once."""

NOTES = ("A null is an absent value.",)


def write(tables: Tables, path: Path) -> None:
    """Write a file for each label (``nodes_Method.parquet``) and type (``edges_OF.parquet``).

    Columns have the types of the schema also where no row has a value.

    Raises
    ------
    MissingExtra
        pyarrow is not installed.
    """
    pyarrow, parquet = _pyarrow()
    types = {
        "str": pyarrow.string(),
        "int": pyarrow.int64(),
        "float": pyarrow.float64(),
        "str_list": pyarrow.list_(pyarrow.string()),
        "float_list": pyarrow.list_(pyarrow.float64()),
    }
    with new_folder(path) as folder:
        for name, kind, rows in tables_of(tables):
            schema = pyarrow.schema([(c, types[p.kind]) for c, p in columns(kind).items()])
            with parquet.ParquetWriter(
                folder / f"{name}.parquet", schema, compression="zstd"
            ) as writer:
                for start in range(0, max(len(rows), 1), GROUP):
                    part = rows[start : start + GROUP]
                    writer.write_table(pyarrow.Table.from_pylist(part, schema=schema))
        write_manifest(folder, tables, format="parquet", suffix=".parquet", notes=NOTES)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("pyarrow", "parquet") from None
    return pyarrow, pyarrow.parquet


FORMAT = Format(
    "parquet",
    "Parquet, a file a table: pandas, polars, DuckDB",
    (".parquet", ".parquet.zip"),
    write,
    folder=True,
)
