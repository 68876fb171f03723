"""Opening a graph that is there."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kg.api.graph import Graph
from kg.errors import UsageError

__all__ = ["open_graph"]

_SERVER = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://")


def open_graph(
    target: str | os.PathLike[str] = "papers.kg", *, min_confidence: float | None = None
) -> Graph:
    """Open the graph of a workspace: ``kg.open``.

    Parameters
    ----------
    target
        Folder of a workspace.
    min_confidence
        Only claims at least this sure, for every question that the graph is asked: the graph of
        them is made at the first need and kept beside the workspace's.

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
        projection = Projection(workspace, least=min_confidence)
        return Graph(projection.open_current(), workspace=workspace.path)
