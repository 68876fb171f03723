"""Papers from many files and folders: a bad file is reported and stops no other."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from kg.errors import InputError, KgError
from kg.papers.paper import Paper

__all__ = ["Sources", "files_of", "read_all"]

Sources: TypeAlias = "str | os.PathLike[str] | Iterable[str | os.PathLike[str]]"

_UNREADABLE = (OSError, EOFError, UnicodeError)


def files_of(sources: Sources) -> list[Path]:
    """Return the files of `sources`, in their order, each once.

    A folder stands for every file in it and below, hidden ones left out, in order of path; a
    pattern (``papers/*.jsonl``) for the files that match, in order.
    """
    given = [sources] if isinstance(sources, (str, os.PathLike)) else list(sources)
    found: dict[Path, None] = {}
    for source in given:
        for path in _files(Path(source)):
            found.setdefault(path)
    return list(found)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        inside = (p for p in path.rglob("*") if p.is_file())
        return sorted(p for p in inside if not _hidden(p.relative_to(path)))
    if not path.exists() and glob.has_magic(str(path)):
        return [Path(p) for p in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207 (may be absolute)
    return [path]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def read_all(
    files: Iterable[Path],
    *,
    format: str | None = None,
    year: int | None = None,
    bad_record: Callable[[KgError], None],
    bad_file: Callable[[KgError], None],
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
    bad_record
        Is told of each record that is left out.
    bad_file
        Is told of each file that cannot be read, or not to its end.
    """
    from kg.papers import read

    for path in files:
        try:
            yield from read(path, format=format, year=year, report=bad_record)
        except InputError as problem:
            bad_file(problem)
        except _UNREADABLE as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            bad_file(InputError(f"{path}: {reason}: the rest of the file was left out"))
