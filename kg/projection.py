"""The stored graph of a workspace: made when it has to be, and known to be current."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING

from kg.files import write_atomically
from kg.progress import Progress
from kg.workspace import Workspace

if TYPE_CHECKING:
    from kg.stores import EmbeddedStore

__all__ = ["Projection"]

STATE_FILE = "graph.json"


@dataclass(frozen=True, slots=True)
class _State:
    """What the stored graph was made of; not `complete` while that is changing."""

    complete: bool = False
    min_confidence: float = 0.0
    decisions: str = ""
    pipeline: str | None = None
    made_by: str = ""


class Projection:
    """The embedded store of an open workspace.

    Whoever changes papers, extractions or decisions calls `invalidate` before and `refresh` after:
    a process that is killed between the two leaves a graph that the next one makes anew.

    Parameters
    ----------
    workspace
        Open, and left open.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._was = self._read()

    @property
    def current(self) -> bool:
        """Whether the stored graph is what the workspace says now."""
        return self._was == self._wanted() and self._workspace.store_path.exists()

    @property
    def min_confidence(self) -> float:
        """Least confidence of the claims in the graph, as the last build said."""
        return self._was.min_confidence

    def invalidate(self) -> None:
        """Write down that the stored graph is about to be out of date."""
        if self._was.complete:
            self._write(replace(self._was, complete=False))

    def refresh(
        self, *, changed: bool = True, min_confidence: float | None = None, progress: Progress
    ) -> None:
        """Make the graph anew if it has to be, and write down that it is current.

        Parameters
        ----------
        changed
            Whether papers or extractions changed since `invalidate`.
        min_confidence
            Leaves less sure claims out; None keeps to the last build's.
        """
        wanted = self._wanted(min_confidence)
        if changed or self._was != wanted or not self._workspace.store_path.exists():
            with progress.stage("graph"):
                self._load(wanted.min_confidence)
        self._write(wanted)
        self._was = wanted

    def _load(self, min_confidence: float) -> None:
        from kg.stores import EmbeddedStore

        store = EmbeddedStore(self._workspace.store_path)
        try:
            store.load(self._workspace.tables(min_confidence=min_confidence))
        finally:
            store.close()

    def open(self) -> EmbeddedStore:
        """Open the stored graph."""
        from kg.stores import EmbeddedStore

        return EmbeddedStore(self._workspace.store_path)

    def _wanted(self, min_confidence: float | None = None) -> _State:
        try:
            decisions = self._workspace.overrides_path.read_bytes()
        except FileNotFoundError:
            decisions = b""
        return _State(
            complete=True,
            min_confidence=self._was.min_confidence if min_confidence is None else min_confidence,
            decisions=hashlib.sha256(decisions).hexdigest(),
            pipeline=self._workspace.version,
            made_by=package_version("paperkg"),
        )

    @property
    def _path(self) -> Path:
        return self._workspace.path / STATE_FILE

    def _read(self) -> _State:
        try:
            return _State(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return _State()  # none yet, or of another version: the graph is made anew

    def _write(self, state: _State) -> None:
        write_atomically(self._path, (json.dumps(asdict(state), indent=1) + "\n").encode())
