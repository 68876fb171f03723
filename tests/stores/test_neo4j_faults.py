"""Servers that are not there, refuse, die in the middle; clients that are killed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from conformance import long_rows, rows_of
from neo4j_server import Neo4jServer, NoServer, unavailable
from small_graph import tables

from kg.errors import StoreError, UsageError
from kg.schema import Tables
from kg.stores import Neo4jStore
from kg.stores.neo4j import connection as connecting
from kg.stores.neo4j.connection import Connection
from kg.stores.neo4j.login import connect
from kg.stores.neo4j.push import push

UNUSED = "bolt://127.0.0.1:1"


@pytest.fixture(autouse=True)
def no_login_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_USER", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)


# Ways in


@pytest.mark.parametrize(
    "uri", [UNUSED, "neo4j://127.0.0.1:1", "bolt+s://127.0.0.1:1", "bolt://no.such.host.invalid"]
)
def test_a_server_that_is_not_there_is_said(uri: str) -> None:
    with pytest.raises(StoreError, match=r"cannot be reached.*check the address") as error:
        connect(uri)
    assert uri in str(error.value) and error.value.exit_code == 4


@pytest.mark.parametrize("uri", ["bolt://ann:secret@host", "neo4j+s://secret@host:7687/"])
def test_an_address_with_a_login_is_refused_and_not_repeated(uri: str) -> None:
    with pytest.raises(UsageError, match="NEO4J_PASSWORD") as error:
        Connection(uri)
    assert "secret" not in str(error.value)


@contextmanager
def listening(answer: bytes | None) -> Iterator[str]:
    """A program that is no Neo4j: it answers with some bytes, or never."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def serve() -> None:
            with suppress(OSError):
                while True:
                    one, _ = server.accept()
                    held.append(one)
                    if answer is not None:
                        one.sendall(answer)
                        one.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"bolt://127.0.0.1:{server.getsockname()[1]}"
        for one in held:
            one.close()


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", None])
def test_what_listens_but_is_no_neo4j_is_said(
    answer: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "ANSWER_SECONDS", 2.0)
    with listening(answer) as uri:
        begun = time.monotonic()
        with pytest.raises(StoreError, match="cannot be reached"):
            connect(uri)
        assert time.monotonic() - begun < 30


def test_a_wrong_password_is_refused_and_not_repeated(neo4j_login: Any) -> None:
    with pytest.raises(StoreError, match="refuses the login of user 'neo4j'") as error:
        connect(neo4j_login.uri, password="wrong-secret")
    assert "wrong-secret" not in str(error.value) and error.value.exit_code == 4


def test_a_missing_password_is_asked_for(neo4j_login: Any) -> None:
    with pytest.raises(StoreError, match="asks for a login: set NEO4J_USER and NEO4J_PASSWORD"):
        connect(neo4j_login.uri)


def test_the_password_comes_from_the_environment_or_a_hidden_prompt(
    neo4j_login: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def prompt(text: str, stream: Any = None) -> str:
        asked.append(text)
        return str(neo4j_login.password)

    monkeypatch.setattr("getpass.getpass", prompt)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    connect(neo4j_login.uri).close()
    assert asked == [f"Password of neo4j at {neo4j_login.uri}: "]
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_login.password)
    connect(neo4j_login.uri).close()
    assert len(asked) == 1 and capfd.readouterr() == ("", "")


def test_a_database_that_is_not_there_is_said(neo4j_login: Any) -> None:
    with pytest.raises(StoreError, match="has no database 'nothing'"):
        connect(neo4j_login.uri, password=neo4j_login.password, database="nothing")


def test_a_password_that_must_be_changed_first_is_said(neo4j_login: Any) -> None:
    import neo4j

    login = neo4j_login
    with neo4j.GraphDatabase.driver(login.uri, auth=(login.user, login.password)) as driver:

        def decree(command: str) -> None:
            driver.execute_query(command, database_="system")

        decree("CREATE USER fresh IF NOT EXISTS SET PASSWORD 'first-secret' CHANGE REQUIRED")
        try:
            with pytest.raises(StoreError, match="must be changed"):
                connect(login.uri, user="fresh", password="first-secret")
        finally:
            decree("DROP USER fresh IF EXISTS")


def test_a_server_that_is_too_old_is_said(
    neo4j_login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "OLDEST", (99, 1))
    with pytest.raises(StoreError, match=r"is Neo4j/.*: 99\.1 or newer is needed"):
        connect(neo4j_login.uri, password=neo4j_login.password)


# Deaths in the middle

PUSH = """
import sys
sys.path[:0] = {paths!r}
from conformance import long_rows
from kg.stores.neo4j.connection import Connection
from kg.stores.neo4j.push import push
connection = Connection({uri!r}, user={user!r}, password={password!r})
connection.verify()
print("ready", flush=True)
push(connection, long_rows(), workspace_key="killed")
print("done", flush=True)
"""


def test_a_push_whose_client_was_killed_is_completed_by_the_next(
    empty: Connection, neo4j_login: Any
) -> None:
    code = PUSH.format(
        paths=sys.path,
        uri=neo4j_login.uri,
        user=neo4j_login.user,
        password=neo4j_login.password,
    )
    client = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert client.stdout is not None
    assert client.stdout.readline() == "ready\n"
    deadline = time.monotonic() + 120
    while not empty.read("MATCH (n:Method) RETURN count(n)")[0][0]:
        assert time.monotonic() < deadline
    client.kill()
    assert "done" not in client.communicate()[0]
    _completes(empty, "killed")


def test_a_push_that_failed_in_any_batch_is_completed_by_the_next(
    empty: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.stores.neo4j.writing import Writer

    write = Writer._write
    monkeypatch.setattr("kg.stores.neo4j.writing.ROWS", 1_000)
    for last in (1, 3, 4):
        written = 0

        def fail_at_last(self: Writer, statement: str, rows: list[Any]) -> None:
            nonlocal written
            written += 1
            if written > last:  # noqa: B023 - called before the next round
                raise StoreError("the line broke")
            write(self, statement, rows)

        monkeypatch.setattr(Writer, "_write", fail_at_last)
        with pytest.raises(StoreError, match="the line broke"):
            push(empty, long_rows(), workspace_key="broken")
    monkeypatch.setattr(Writer, "_write", write)
    _completes(empty, "broken")


def _completes(connection: Connection, key: str) -> None:
    report = push(connection, long_rows(), workspace_key=key)
    assert report.created and report.unchanged and not report.removed
    assert push(connection, long_rows(), workspace_key=key).unchanged == 5003 + 5002
    store = Neo4jStore(connection)
    graph = long_rows()
    expected = Tables(
        nodes={"Method": sorted(graph.nodes["Method"], key=lambda row: row["id"])},
        edges={"BUILDS_ON": sorted(graph.edges["BUILDS_ON"], key=lambda row: row["id"])},
    )
    assert rows_of(store.tables()) == rows_of(expected)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Neo4jServer]:
    """A server that the test may kill."""
    server = Neo4jServer(tmp_path / "neo4j")
    try:
        server.start()
    except NoServer as why:
        unavailable(why)
    yield server
    server.stop()


@pytest.mark.long
def test_a_push_whose_server_was_killed_is_completed_by_the_next(own_server: Neo4jServer) -> None:
    connection = Connection(own_server.uri, user=own_server.user, password=own_server.password)
    failed: list[BaseException] = []

    def load() -> None:
        try:
            push(connection, long_rows(), workspace_key="killed")
        except BaseException as error:
            failed.append(error)

    loading = threading.Thread(target=load)
    watching = Connection(own_server.uri, user=own_server.user, password=own_server.password)
    loading.start()
    while not watching.read("MATCH (n:Method) RETURN count(n)")[0][0]:
        pass
    own_server.kill()
    loading.join()
    assert isinstance(failed[0], StoreError) and "cannot be reached" in str(failed[0])
    own_server.start()
    _completes(connection, "killed")
    watching.close()
    connection.close()


@pytest.mark.long
def test_a_server_that_restarts_soon_enough_is_waited_for(own_server: Neo4jServer) -> None:
    connection = Connection(own_server.uri, user=own_server.user, password=own_server.password)
    push(connection, tables(), workspace_key="patient")
    own_server.stop()
    own_server.start()
    assert push(connection, tables(), workspace_key="patient").created == 0
    connection.close()


# Encryption


@pytest.mark.long
def test_encrypted_schemes_take_a_certificate_or_check_it(tmp_path: Path) -> None:
    """A server with a certificate of its own making: +ssc takes it, +s refuses it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: no certificate can be made")
    folder = tmp_path / "certificates"
    folder.mkdir()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-keyout", folder / "private.key"),
            *("-out", folder / "public.crt"),
        ],
        check=True,
        capture_output=True,
    )
    settings = (
        "server.bolt.tls_level=OPTIONAL\n"
        "dbms.ssl.policy.bolt.enabled=true\n"
        f"dbms.ssl.policy.bolt.base_directory={folder}\n"
        "dbms.ssl.policy.bolt.private_key=private.key\n"
        "dbms.ssl.policy.bolt.public_certificate=public.crt\n"
        "dbms.ssl.policy.bolt.client_auth=NONE\n"
    )
    server = Neo4jServer(tmp_path / "neo4j", settings=settings)
    try:
        server.start()
    except NoServer as why:
        unavailable(why)
    try:
        place = server.uri.partition("://")[2]
        for scheme in ("bolt+ssc", "neo4j+ssc"):
            connection = connect(f"{scheme}://{place}", password=server.password)
            push(connection, tables(), workspace_key="tls")
            assert rows_of(Neo4jStore(connection).tables()) == rows_of(tables())
            connection.close()
        for scheme in ("bolt+s", "neo4j+s"):
            with pytest.raises(StoreError, match="cannot be reached"):
                connect(f"{scheme}://{place}", password=server.password)
    finally:
        server.stop()
