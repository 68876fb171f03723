"""Where the graph lies: in memory, in a file with Cypher, or on a Neo4j server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.stores.base import Rows, Store

if TYPE_CHECKING:
    from kg.stores.embedded import EmbeddedStore
    from kg.stores.neo4j.store import Neo4jStore
    from kg.stores.networkx_store import NetworkXStore

__all__ = ["EmbeddedStore", "Neo4jStore", "NetworkXStore", "Rows", "Store"]

_MODULES = {
    "EmbeddedStore": "embedded",
    "Neo4jStore": "neo4j.store",
    "NetworkXStore": "networkx_store",
}


def __getattr__(name: str) -> object:
    """Import a store when it is asked for: none waits for the libraries of another."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
