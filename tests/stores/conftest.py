"""A Neo4j database that tests may fill and wipe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kg.stores.neo4j.connection import Connection


def wipe(connection: Connection) -> None:
    """Empty the database of data; constraints and indexes stay."""
    connection.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")


@pytest.fixture(scope="module")
def connection(neo4j_login: Any) -> Iterator[Connection]:
    """A connection to the server for tests, whose database is empty at first."""
    login = neo4j_login
    connection = Connection(login.uri, user=login.user, password=login.password)
    wipe(connection)
    yield connection
    connection.close()


@pytest.fixture
def empty(connection: Connection) -> Connection:
    """The same, emptied for one test."""
    wipe(connection)
    return connection
