"""Reader of CSV and TSV tables with a header row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from kg.papers.fields import has_title, paper_of_fields
from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import papers_of
from kg.papers.source import Source

__all__ = ["READER"]

_DELIMITERS = ",\t;|"
_EXCEL = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)  # a first line by which Excel names the mark
_QUOTED_CELL = re.compile(r'(?:^|\t)"(?:[^"\n]|"")*"(?=\t|$)', re.MULTILINE)
_SHOWN = 12  # columns named in a message


def _sniff(head: str) -> bool:
    first, _, rest = head.lstrip().partition("\n")
    header = rest.partition("\n")[0] if _EXCEL.match(first) else first
    delimiter = _delimiter(header)
    # A lone "Title" heads a table only if the file's name says that it is one.
    return delimiter is not None and len(_cells(header, delimiter)) > 1


def _delimiter(header: str) -> str | None:
    """Return the mark that cuts the header into most columns, one of them a title's."""
    cuts = [(len(row), mark) for mark in _DELIMITERS if has_title(row := _cells(header, mark))]
    return max(cuts, key=lambda cut: cut[0])[1] if cuts else None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, row: list[str]) -> Paper:
        return paper_of_fields(source, position, dict(zip(header, row, strict=False)))

    lines = (line for _, line in source.lines())
    first = next((line for line in lines if line.strip() and not _EXCEL.match(line)), "")
    delimiter = _delimiter(first)
    if delimiter is None:
        columns = ", ".join(_cells(first.strip(), ",")[:_SHOWN])
        source.note("row 1", f"no column for the title; there are: {columns}", "name one 'title'")
        return
    header = _cells(first, delimiter)
    # Strict, for what the csv module would else make of a mark that is not closed is half a text.
    plain = delimiter == "\t" and not _QUOTED_CELL.search(source.head)
    rows = csv.reader(
        lines,
        delimiter=delimiter,
        quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL,
        strict=True,
    )
    yield from papers_of(source, _rows(source, rows, len(header)), paper)


def _rows(source: Source, rows: Iterator[list[str]], width: int) -> Iterator[tuple[str, list[str]]]:
    number = 1
    while True:
        number += 1
        start = source.line + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            source.note(
                f"row {number} (lines {start} to {source.line})",
                f"not a row of a table: {error}",
                "is a quotation mark not closed, or not doubled within a cell?",
            )
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row[width:]):
            source.note(
                f"row {number} (line {start})",
                f"{len(row)} cells under {width} columns",
                "put cells that hold the delimiter in quotation marks",
            )
        elif any(cell.strip() for cell in row):
            yield f"row {number}", row


READER = Reader(
    name="csv",
    doc="CSV or TSV with a header row; the columns are those of json",
    sniff=_sniff,
    read=_read,
    suffixes=(".csv", ".tsv"),
)
