"""Opening a graph that is there: a workspace folder, or a Neo4j server."""

from __future__ import annotations

import os
import re

from kg.api.graph import Graph

__all__ = ["open_graph"]

_SERVER = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://")


def open_graph(target: str | os.PathLike[str] = "papers.kg") -> Graph:
    """Open the graph of a workspace or of a Neo4j server: ``kg.open``.

    Parameters
    ----------
    target
        Folder of a workspace, or the address of a server (``bolt://localhost:7687``).

    Returns
    -------
    Graph
        Close it, or use it as a context manager.

    Raises
    ------
    StoreError
        There is no workspace, or the server cannot be reached.
    """
    if _SERVER.match(str(target)):
        from kg.stores.neo4j import Neo4jStore

        return Graph(Neo4jStore(str(target)))
    from kg.projection import open_projection

    return open_projection(target)
