"""Papers from many files and folders: a bad file is reported and stops no other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from kg.errors import InputError, KgError
from kg.papers import Paper, expand, read

__all__ = ["Sources", "files_of", "read_all"]

Sources: TypeAlias = "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]"


def files_of(sources: Sources) -> list[Path]:
    """Return the files of `sources`: one file, folder or pattern, or several; see `expand`."""
    given = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    return expand(os.fspath(source) for source in given)


def read_all(
    files: Iterable[Path],
    *,
    format: str | None = None,
    year: int | None = None,
    report: Callable[[KgError], None],
) -> Iterator[Paper]:
    """Pass over the papers of `files`, in order.

    Parameters
    ----------
    files
        What to read.
    format
        Name of the format where content and suffix do not say.
    year
        Year of dates that a page gives without one.
    report
        Is told of each record and file that is left out.
    """
    for path in files:
        try:
            yield from read(path, format=format, year=year, report=report)
        except InputError as problem:
            report(problem)
