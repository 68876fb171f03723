"""The store on a server: the contract of stores and of Cypher, held against a real Neo4j."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conformance import CypherConformance, StoreConformance
from small_graph import tables

from kg.stores import Neo4jStore
from kg.stores.neo4j.connection import Connection

WIPE = "MATCH (n) DETACH DELETE n"


@pytest.fixture(scope="module")
def connection(neo4j_login: object) -> Iterator[Connection]:
    login = neo4j_login
    connection = Connection(login.uri, user=login.user, password=login.password)
    connection.run(WIPE)
    yield connection
    connection.close()


@pytest.fixture(scope="class")
def loaded(connection: Connection) -> Neo4jStore:
    connection.run(WIPE)
    store = Neo4jStore(connection)
    store.load(tables())
    return store


@pytest.fixture
def store(connection: Connection) -> Neo4jStore:
    """The content of the test before stays: every load begins with another graph."""
    return Neo4jStore(connection)


class TestNeo4jStore(StoreConformance):
    """The store on a server keeps to the contract of stores."""


class TestNeo4jCypher(CypherConformance):
    """The store on a server keeps to the contract of Cypher."""
