"""Constraints and indexes of the graph in Neo4j, made from the schema."""

from __future__ import annotations

from kg.errors import QueryError, StoreError
from kg.schema import EDGES, ENTITY_LABELS, NODES, Tables
from kg.stores.neo4j.connection import Connection

__all__ = ["finish", "prepare"]

LONGEST_INDEXED = 2_000
"""Characters of a name beyond which its label gets no index of names: the server indexes 8 kB."""
INDEX_SECONDS = 600
"""How long to wait for indexes to be filled."""


def prepare(connection: Connection, tables: Tables) -> None:
    """Make what finds nodes: unique ids by label, and names of entities.

    Parameters
    ----------
    connection
        Where.
    tables
        What will be loaded: a label with a name too long for an index gets none.
    """
    there = _there(connection)
    for label in NODES:
        _unique(connection, label, f"(x:{label})", there)
    for label in ENTITY_LABELS:
        index = f"kg_{label.lower()}_name"
        if any(len(row["name"]) > LONGEST_INDEXED for row in tables.nodes.get(label, ())):
            connection.run(f"DROP INDEX {index} IF EXISTS")
        elif index not in there:
            connection.run(f"CREATE INDEX {index} IF NOT EXISTS FOR (x:{label}) ON (x.name)")


def finish(connection: Connection) -> None:
    """Make what finds edges: unique ids by type, and papers; faster when the edges are there."""
    there = _there(connection)
    for kind in EDGES:
        pattern, index = f"()-[x:{kind}]-()", f"kg_{kind.lower()}_paper"
        _unique(connection, kind, pattern, there)
        if index not in there:
            connection.run(f"CREATE INDEX {index} IF NOT EXISTS FOR {pattern} ON (x.paper)")
    connection.run(f"CALL db.awaitIndexes({INDEX_SECONDS})")


def _there(connection: Connection) -> set[str]:
    """Names of the indexes there are, those of constraints too."""
    return {name for (name,) in connection.read("SHOW INDEXES YIELD name")}


def _unique(connection: Connection, kind: str, pattern: str, there: set[str]) -> None:
    """Make ids unique; where data of others stand against it, only index them."""
    if f"kg_{kind.lower()}_id" in there:
        return
    try:
        connection.run(
            f"CREATE CONSTRAINT kg_{kind.lower()}_id IF NOT EXISTS "
            f"FOR {pattern} REQUIRE x.id IS UNIQUE"
        )
    except (QueryError, StoreError) as refused:
        if "ConstraintCreationFailed" not in str(getattr(refused.__cause__, "code", "")):
            raise
        connection.run(f"CREATE INDEX kg_{kind.lower()}_ids IF NOT EXISTS FOR {pattern} ON (x.id)")
