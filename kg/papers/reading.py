"""Reading a file: the right reader for it, and every fault reported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import UsageError
from kg.papers.paper import Paper
from kg.papers.reader import Options
from kg.papers.registry import FORMATS, known, reader_of
from kg.papers.source import Damaged, Report, Source, open_source

__all__ = ["read"]

_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def read(
    path: str | Path,
    *,
    format: str | None = None,
    year: int | None = None,
    report: Report,
) -> Iterator[Paper]:
    """Yield the papers of a file, one record at a time.

    Parameters
    ----------
    path
        The file, plain or gzipped; ``-`` is standard input.
    format
        A key of `FORMATS`. If None, the file's content tells, then its suffix.
    year
        Year of dates that name none, as on a saved page; without it such dates are left out.
    report
        Called with each bad record, which is then skipped. Damage that ends a file early, bytes
        that had to be guessed and pages whose lines do not match are reported in the same way.

    Raises
    ------
    InputError
        The file cannot be opened. Like the next, it is raised when the first paper is asked for.
    UnknownFormat
        No reader knows the file.
    UsageError
        `format` is not the name of one, or `year` is no year.

    Notes
    -----
    Time is linear in the file, memory that of its longest record.

    Examples
    --------
    >>> from kg.papers import read
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> file = pathlib.Path(folder.name, "mine.csv")
    >>> _ = file.write_text("title,abstract,doi\\nA Title,What it says.,10.1000/1\\n,no title,\\n")
    >>> for paper in read(file, report=lambda error: print("bad:", error.position, error.problem)):
    ...     print(paper.id, paper.title, paper.source, sep=" | ")
    doi:10.1000/1 | A Title | mine.csv:row 2
    bad: row 3 no title
    >>> folder.cleanup()
    """
    if format is not None and format not in FORMATS:
        raise UsageError(f"no format named {format!r}; {known()}")
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UsageError(f"{year} is no year between {_FIRST_YEAR} and {_LAST_YEAR}")
    return _papers(path, format, Options(year=year), report)


def _papers(
    path: str | Path, format: str | None, options: Options, report: Report
) -> Iterator[Paper]:
    with open_source(path, report) as source:
        try:
            yield from _read(source, format, options)
        except Damaged as damage:
            source.note_damage(damage)


def _read(source: Source, format: str | None, options: Options) -> Iterator[Paper]:
    if source.damage and not source.head:
        raise source.damage
    if not source.head.strip():
        source.note("line 1", "the file is empty", "was it saved, or fetched, to its end?")
        return
    reader = FORMATS[format] if format else reader_of(source)
    yield from reader.read(source, options)
