"""What tests of several rooms share: one Neo4j server a run, started at the first need."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from neo4j_server import Neo4jServer, NoServer, unavailable, wipe

if TYPE_CHECKING:
    from kg.stores.neo4j.connection import Connection


@dataclass(frozen=True)
class Login:
    """Where a server for tests is, and who may use it."""

    uri: str
    user: str
    password: str | None


@pytest.fixture(scope="session")
def neo4j_login(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """A Neo4j server for this run, whose content tests may wipe.

    That of NEO4J_URI (with NEO4J_USER and NEO4J_PASSWORD) if it is set; else one from Maven's
    jars; else one in Docker, where testcontainers and an engine are to be had.
    """
    if uri := os.environ.get("NEO4J_URI"):
        user = os.environ.get("NEO4J_USER", "neo4j")
        yield Login(uri, user, os.environ.get("NEO4J_PASSWORD"))
        return
    try:
        server = Neo4jServer(tmp_path_factory.mktemp("neo4j"))
        server.start()
    except NoServer as why:
        yield from _contained(str(why))
        return
    with pytest.MonkeyPatch.context() as environment:
        for name in ("NEO4J_USER", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
            environment.delenv(name, raising=False)
        yield Login(server.uri, server.user, server.password)
    server.stop()


def _contained(why: str) -> Iterator[Login]:
    """A server in a container, or a skip that says why there is none."""
    try:
        from testcontainers.neo4j import Neo4jContainer

        container = Neo4jContainer("neo4j:5.26", password="only-for-tests")
        container.start()
    except Exception as also:  # testcontainers and docker raise what they like
        unavailable(f"no Neo4j server: {why}; no container: {also}; or set NEO4J_URI")
    yield Login(container.get_connection_url(), "neo4j", "only-for-tests")
    container.stop()


@pytest.fixture(scope="module")
def connection(neo4j_login: Login) -> Iterator[Connection]:
    """A connection to the server for tests, whose database is empty at first."""
    from kg.stores.neo4j.connection import Connection

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
