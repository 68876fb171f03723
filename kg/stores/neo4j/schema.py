"""Constraints and indexes of the graph in Neo4j, made from the schema."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from kg.errors import QueryError, StoreError
from kg.schema import EDGES, ENTITY_LABELS, NODES
from kg.stores.neo4j.connection import Connection

__all__ = ["Indexes"]

LONGEST_INDEXED = 2_000
"""Characters of a name beyond which its label gets no index of names: the server indexes 8 kB."""
PATIENCE = 0.1
"""Seconds between two looks whether an index is filled."""


class Indexes:
    """The constraints and indexes of a database, as they were when a push began.

    Parameters
    ----------
    connection
        The database.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._there = {name for (name,) in connection.read("SHOW INDEXES YIELD name")}
        self._unnamed: set[str] = set()

    def find_nodes(self) -> None:
        """Make ids of nodes unique, before there are edges to tie to them."""
        for label in NODES:
            self._unique(label, f"(x:{label})")

    def find_edges(self) -> None:
        """Make ids of edges unique, and index their papers: faster when the edges are there."""
        for kind in EDGES:
            pattern, index = f"()-[x:{kind}]-()", f"kg_{kind.lower()}_paper"
            self._unique(kind, pattern)
            self._make(index, f"FOR {pattern} ON (x.paper)")

    def check_names(self, label: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Give up the index of names of a label if a name of the rows is too long for it."""
        if label in ENTITY_LABELS and any(len(row["name"]) > LONGEST_INDEXED for row in rows):
            self._unnamed.add(label)
            self._drop(_name_index(label))

    def find_names(self) -> None:
        """Index the names of entities, and wait until every index of ours is filled.

        One that the server cannot fill, for a long name of others, is given up.
        """
        for label in ENTITY_LABELS:
            if label not in self._unnamed:
                self._make(_name_index(label), f"FOR (x:{label}) ON (x.name)")
        ask = "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'kg_' AND state <> 'ONLINE'"
        while waiting := self._connection.read(f"{ask} RETURN name, state"):
            for name, state in waiting:
                if state == "FAILED":
                    self._drop(name)
            time.sleep(PATIENCE)

    def _unique(self, kind: str, pattern: str) -> None:
        """Make ids unique; where data of others stand against it, only index them."""
        name, instead = f"kg_{kind.lower()}_id", f"kg_{kind.lower()}_ids"
        if not self._there.isdisjoint((name, instead)):
            return
        try:
            self._connection.run(
                f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR {pattern} REQUIRE x.id IS UNIQUE"
            )
        except (QueryError, StoreError) as refused:
            code = str(getattr(refused.__cause__, "code", ""))
            if "ConstraintCreationFailed" in code:
                self._make(instead, f"FOR {pattern} ON (x.id)")
            elif "IndexAlreadyExists" not in code:  # an index of others does as well
                raise

    def _make(self, name: str, what: str) -> None:
        if name not in self._there:
            self._connection.run(f"CREATE INDEX {name} IF NOT EXISTS {what}")

    def _drop(self, name: str) -> None:
        self._connection.run(f"DROP INDEX {name} IF EXISTS")
        self._there.discard(name)


def _name_index(label: str) -> str:
    return f"kg_{label.lower()}_name"
