"""From a workspace to a server: the key that marks what is its own, and its graph, part by part."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kg.errors import StoreError
from kg.files import write_atomically
from kg.progress import Progress
from kg.schema import EDGES, NODES, Tables
from kg.stores.base import Store

if TYPE_CHECKING:
    from kg.stores.neo4j.connection import Connection
    from kg.stores.neo4j.push import PushReport

__all__ = ["KEY_FILE", "push_workspace", "workspace_key"]

KEY_FILE = "server.key"
"""In the workspace folder: a copy of the folder pushes as the same workspace."""
LENGTH = 12
"""Characters of a key: no two workspaces of a server draw the same."""

_KEY = re.compile(r"[a-z0-9]{1,40}\Z")


def workspace_key(folder: str | os.PathLike[str]) -> str:
    """Return the key that marks what a workspace owns on servers, drawn at the first need.

    Raises
    ------
    StoreError
        The key cannot be read or kept: without it a later push would not know its own.
    """
    path = Path(folder) / KEY_FILE
    try:
        key = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        key = uuid4().hex[:LENGTH]
        write_atomically(path, f"{key}\n".encode())
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error
    if not _KEY.match(key):
        raise StoreError(
            f"{path} holds no key: put back the one that marks this workspace in the database "
            "(a property _kg_KEY of its nodes), or remove the file to begin as a new workspace"
        )
    return key


def push_workspace(
    folder: str | os.PathLike[str],
    connection: Connection,
    *,
    progress: Progress | None = None,
    force: bool = False,
) -> PushReport:
    """Load the graph of a workspace into Neo4j, as `kg.stores.neo4j.push.push` does.

    Parameters
    ----------
    folder
        Workspace folder.
    connection
        Where to.
    progress
        Shows how far it is.
    force
        Write also what seems unchanged.

    Raises
    ------
    StoreError
        There is no workspace, or the server fails; the next push completes it.
    """
    from kg.projection import Projection
    from kg.stores.neo4j.push import push
    from kg.workspace import Workspace

    with Workspace.open(Path(folder)) as workspace:
        key = workspace_key(workspace.path)
        store = Projection(workspace).open_current()
    try:
        return push(connection, _parts(store), workspace_key=key, progress=progress, force=force)
    finally:
        store.close()


def _parts(store: Store) -> Tables:
    """Tables whose rows are read when they are asked for: a field's edges fill gigabytes."""
    return Tables(
        nodes=_Parts(tuple(NODES), lambda label: list(store.nodes(label))),
        edges=_Parts(tuple(EDGES), lambda kind: [row for _, row in store.edges(kind)]),
    )


class _Parts(Mapping[str, list[dict[str, Any]]]):
    """Rows by label or type, read anew at each look."""

    def __init__(self, names: tuple[str, ...], read: Callable[[str], list[dict[str, Any]]]) -> None:
        self._names, self._read = names, read

    def __getitem__(self, name: str) -> list[dict[str, Any]]:
        if name not in self._names:
            raise KeyError(name)
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
