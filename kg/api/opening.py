"""Opening a graph that is there."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kg.api.graph import Graph
from kg.errors import UsageError

__all__ = ["open_graph"]

_SERVER = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://")


def open_graph(target: str | os.PathLike[str] = "papers.kg") -> Graph:
    """Open the graph of a workspace: ``kg.open``.

    Parameters
    ----------
    target
        Folder of a workspace.

    Returns
    -------
    Graph
        Close it, or use it as a context manager.

    Raises
    ------
    StoreError
        There is no workspace, or it cannot be opened.
    UsageError
        `target` is the address of a server.
    """
    if _SERVER.match(str(target)):
        raise UsageError(f"{target}: this version opens workspace folders, not servers")
    from kg.projection import Projection
    from kg.workspace import Workspace

    with Workspace.open(Path(target)) as workspace:
        return Graph(Projection(workspace).open_current(), workspace=workspace.path)
