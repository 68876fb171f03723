"""From what a user names, files, folders and patterns, to the files that are read."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.papers.registry import has_known_suffix
from kg.papers.source import STDIN

__all__ = ["expand"]


def expand(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files that `paths` name, each once, in the order named.

    Parameters
    ----------
    paths
        Files, which are taken as they are; folders, of which every file with a known suffix is
        taken, at any depth, hidden ones left out; patterns such as ``papers/**/*.bib``; and ``-``
        for standard input. What matches nothing stays, so that reading it says so.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> for name in ("b.bib", "a.ris.gz", "notes.md"):
    ...     pathlib.Path(folder.name, name).touch()
    >>> [path.name for path in expand([folder.name, folder.name + "/*.bib", "-"])]
    ['a.ris.gz', 'b.bib', '-']
    >>> folder.cleanup()
    """
    found: dict[str, Path] = {}
    for name in paths:
        for path in _files(str(name)):
            found.setdefault(str(path) if str(path) == STDIN else str(path.resolve()), path)
    return list(found.values())


def _files(name: str) -> Iterator[Path]:
    path = Path(name)
    if name == STDIN or (path.exists() and not path.is_dir()):  # also pipes: <(zcat ...)
        yield path
    elif path.is_dir():
        inside = (file for file in path.rglob("*") if file.is_file())
        yield from sorted(file for file in inside if _is_wanted(file.relative_to(path)))
    else:
        # Path.glob takes no absolute pattern.
        matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207
        for match in matches:
            yield from _files(match)
        if not matches:
            yield path


def _is_wanted(file: Path) -> bool:
    return has_known_suffix(file.name) and not any(part.startswith(".") for part in file.parts)
