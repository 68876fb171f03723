"""The stored graph of a workspace: made when it has to be, and known to be current."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.files import write_atomically
from kg.progress import Progress
from kg.workspace import Workspace

if TYPE_CHECKING:
    from kg.stores import EmbeddedStore

__all__ = ["Projection"]

STATE_FILE = "graph.json"
FILTERED = "filtered"
"""What is put into the names of the files of a graph of the sure claims alone."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a graph is made of."""

    revision: int = -1
    pipeline: str | None = None
    decisions: str = ""
    min_confidence: float = 0.0
    made_by: str = ""
    published: str = ""


class Projection:
    """The embedded store of an open workspace.

    What it was made of is written down when it is complete: a process that is killed before leaves
    a graph that the next one makes anew.

    Parameters
    ----------
    workspace
        Open, and left open.
    least
        Makes it a graph of its own beside the workspace's: of the claims at least this sure. One
        such graph is kept, the one that was asked for last.
    """

    def __init__(self, workspace: Workspace, *, least: float | None = None) -> None:
        self._workspace, self._least = workspace, least
        self._was = self._read()

    @property
    def current(self) -> bool:
        """Whether the stored graph is what the workspace says now."""
        return self._was == self._wanted(None) and self._store.exists()

    def refresh(self, *, min_confidence: float | None = None, progress: Progress) -> None:
        """Make the graph anew if it is out of date.

        Parameters
        ----------
        min_confidence
            Leaves less sure claims out; None keeps to what was said before.

        Raises
        ------
        StoreError
            Another process writes to the workspace.
        """
        wanted = self._wanted(min_confidence)
        if self._was == wanted and self._store.exists():
            return
        self._workspace.lock()
        wanted = self._wanted(min_confidence)
        with progress.stage("graph"):
            self._load(wanted.min_confidence)
        self._write(wanted)
        self._was = wanted

    def _load(self, min_confidence: float) -> None:
        from kg.stores import EmbeddedStore

        store = EmbeddedStore(self._store)
        try:
            store.load(self._workspace.tables(min_confidence=min_confidence))
        finally:
            store.close()

    def open(self) -> EmbeddedStore:
        """Open the stored graph as it is."""
        from kg.stores import EmbeddedStore

        return EmbeddedStore(self._store)

    def open_current(self) -> EmbeddedStore:
        """Open the stored graph, made anew before if it is out of date.

        While another process builds, that is the graph as it was before.

        Raises
        ------
        StoreError
            There is no graph yet, and another process is at work on it.
        """
        if not self.current:
            try:
                self._workspace.lock()
            except StoreError:
                if self._least is not None or not self._store.exists():
                    raise
            else:
                self.refresh(progress=Progress())
        return self.open()

    def _wanted(self, min_confidence: float | None) -> _State:
        try:
            decisions = self._workspace.overrides_path.read_bytes()
        except FileNotFoundError:
            decisions = b""
        return _State(
            revision=self._workspace.revision,
            pipeline=self._workspace.version,
            decisions=hashlib.sha256(decisions).hexdigest(),
            min_confidence=self._threshold(min_confidence),
            made_by=_code(),
            published=self._workspace.published.digest,
        )

    def _threshold(self, asked: float | None) -> float:
        if self._least is not None:
            return self._least
        return self._was.min_confidence if asked is None else asked

    @property
    def _store(self) -> Path:
        return self._named(self._workspace.store_path)

    @property
    def _path(self) -> Path:
        return self._named(self._workspace.path / STATE_FILE)

    def _named(self, path: Path) -> Path:
        return path if self._least is None else path.with_suffix(f".{FILTERED}{path.suffix}")

    def _read(self) -> _State:
        try:
            return _State(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return _State()  # none yet, or of another version: the graph is made anew

    def _write(self, state: _State) -> None:
        write_atomically(self._path, (json.dumps(asdict(state), indent=1) + "\n").encode())


@lru_cache(maxsize=1)
def _code() -> str:
    """Hash of the code that resolves and assembles: another release may make another graph."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    rooms = ("*.py", "resolve/*.py", "published/*.py")
    for path in sorted(path for room in rooms for path in here.glob(room)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
