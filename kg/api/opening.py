"""Opening a graph that is there."""

from __future__ import annotations

import os
from pathlib import Path

from kg.api.graph import Graph
from kg.errors import StoreError, UsageError

__all__ = ["open_graph"]


def open_graph(
    target: str | os.PathLike[str] = "papers.kg",
    *,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
    min_confidence: float | None = None,
) -> Graph:
    """Open the graph of a workspace, or the one on a Neo4j server: ``kg.open``.

    Parameters
    ----------
    target
        Folder of a workspace, or address of a server (``bolt://localhost:7687``).
    user, password, database
        For a server; what is not given comes from ``NEO4J_USER``, ``NEO4J_PASSWORD`` and
        ``NEO4J_DATABASE``.
    min_confidence
        For a folder: only claims at least this sure, for every question that the graph is asked.
        The graph of them is made at the first need and kept beside the workspace's.

    Returns
    -------
    Graph
        Close it, or use it as a context manager.

    Raises
    ------
    StoreError
        There is no workspace or graph, or it cannot be opened; the server cannot be reached, or
        refuses the login.
    UsageError
        A login is given for a folder, or `min_confidence` for a server.
    """
    from kg.stores.neo4j.connection import is_server

    if is_server(str(target)):
        if min_confidence is not None:
            raise UsageError(
                f"{target} is a server: what it holds was decided at the push; "
                "ask for r.confidence in the query instead"
            )
        return _served(str(target), user, password, database)
    if user or password or database:
        raise UsageError(f"{target} is a folder: user, password and database are for servers")
    from kg.projection import Projection
    from kg.workspace import Workspace

    with Workspace.open(Path(target)) as workspace:
        projection = Projection(workspace, least=min_confidence)
        return Graph(projection.open_current(), workspace=workspace.path)


def _served(uri: str, user: str | None, password: str | None, database: str | None) -> Graph:
    from kg.stores import Neo4jStore
    from kg.stores.neo4j.login import connect

    store = Neo4jStore(connect(uri, user=user, password=password, database=database))
    try:
        if not store.holds_graph():
            raise StoreError(f"there is no graph at {uri}: kg push --to {uri} loads one")
    except BaseException:
        store.close()
        raise
    return Graph(store)
