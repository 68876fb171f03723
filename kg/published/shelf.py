"""Where a workspace keeps published leaderboards: one file a source, written whole or not."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import NotFound, StoreError, UsageError
from kg.files import write_atomically
from kg.published.records import Entry, PublishedNumber, entry_of

__all__ = ["Shelf", "SourceInfo"]

FOLDER = "leaderboards"
SUFFIX = ".jsonl.gz"
LAYOUT = 1
"""Version of the file; one of another version must be imported anew."""

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
_RESERVED = frozenset({"abstract"})


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source: its name, the files it came from, and whether all of it enters the graph.

    Without `everything`, only numbers on benchmarks that the papers name do.
    """

    name: str
    files: tuple[str, ...] = ()
    everything: bool = False


class Shelf:
    """The published leaderboards of a workspace folder, which may have none.

    Parameters
    ----------
    workspace
        Folder of the workspace.
    """

    def __init__(self, workspace: Path) -> None:
        self._folder = workspace / FOLDER

    @property
    def names(self) -> list[str]:
        """Names of the sources, sorted."""
        return sorted(path.name.removesuffix(SUFFIX) for path in self._folder.glob(f"*{SUFFIX}"))

    @property
    def digest(self) -> str:
        """What all of it is known by: the empty string where there is nothing."""
        digest = hashlib.sha256()
        for name in self.names:
            digest.update(name.encode() + b"\0" + self._path(name).read_bytes())
        return digest.hexdigest() if self.names else ""

    def put(self, info: SourceInfo, entries: Iterable[Entry]) -> int:
        """Keep a source in place of what was there under its name; return how many numbers.

        Entries are written as they come; only the packed file is held.
        """
        checked_name(info.name)
        packed = io.BytesIO()
        numbers = 0
        with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
            head = {"layout": LAYOUT, "files": list(info.files), "everything": info.everything}
            file.write(_line(head))
            for entry in entries:
                numbers += isinstance(entry, PublishedNumber)
                file.write(_line(entry.to_json()))
        try:
            self._folder.mkdir(exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self._folder} cannot be made: {error.strerror}") from error
        write_atomically(self._path(info.name), packed.getvalue())
        return numbers

    def remove(self, name: str) -> None:
        """Forget a source.

        Raises
        ------
        NotFound
            There is no such source.
        """
        if name not in self.names:
            raise NotFound("imported leaderboard", name, self.names)
        self._path(name).unlink()

    def info(self, name: str) -> SourceInfo:
        """Return what is known of a source."""
        head = next(self._rows(name))
        return SourceInfo(name, tuple(head["files"]), bool(head["everything"]))

    def entries(self, name: str) -> Iterator[Entry]:
        """Pass over the entries of a source, as they were put."""
        rows = self._rows(name)
        next(rows)
        return (entry_of(row) for row in rows)

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        path = self._path(name)
        try:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                head = json.loads(next(file, "null"))
                if not isinstance(head, dict) or head.get("layout") != LAYOUT:
                    raise StoreError(f"{path} is of another version: import it again")
                yield head
                for line in file:
                    yield json.loads(line)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise StoreError(f"{path} is damaged ({error}): import it again") from error

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{SUFFIX}"


def checked_name(name: str) -> str:
    """Return the name of a source, if it can be one.

    Raises
    ------
    UsageError
        It cannot stand in an id or a file name.
    """
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise UsageError(
            f"{name!r} cannot name a source: 1 to 40 of a-z, 0-9, hyphen and dot, and not "
            f"{', '.join(sorted(_RESERVED))}"
        )
    return name


def _line(row: object) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"
