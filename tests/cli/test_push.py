"""`kg push`, and every reading verb on a server: the same answers as from the folder."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from kg.stores.neo4j.connection import Connection

from .conftest import Runner


@pytest.fixture
def server(neo4j_login: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of an empty server whose login stands in the environment."""
    login = neo4j_login
    with_login = Connection(login.uri, user=login.user, password=login.password)
    with_login.run("MATCH (n) DETACH DELETE n")
    with_login.close()
    monkeypatch.setenv("NEO4J_USER", login.user)
    monkeypatch.setenv("NEO4J_PASSWORD", login.password)
    uri: str = login.uri
    return uri


def total(out: str) -> list[int]:
    kind, *counts = out.splitlines()[-1].split("\t")
    assert kind == "total"
    return [int(count) for count in counts]


def test_push_says_what_it_did_and_again_does_nothing(built: Runner, server: str) -> None:
    first = built("push", "--to", server)
    assert first.code == 0, first.err
    assert first.out.splitlines()[0].split("\t") == [
        *("kind", "created", "updated", "removed", "unchanged")
    ]
    created, *rest = total(first.out)
    assert created > 20 and rest == [0, 0, 0]
    again = json.loads(built("push", "--to", server, "--json").out)
    assert again["command"] == "push" and again["to"] == server
    assert (again["created"], again["updated"], again["removed"]) == (0, 0, 0)
    assert again["unchanged"] == created
    assert {change["kind"] for change in again["changes"]} >= {"Paper", "MENTIONS"}


def test_reading_verbs_answer_from_the_server_as_from_the_folder(
    built: Runner, server: str
) -> None:
    assert built("push", "--to", server).code == 0
    method = built("query", "MATCH (m:Method) RETURN m.name ORDER BY m.name LIMIT 1").out
    name = method.splitlines()[1]
    for verb in (
        ["stats"],
        ["show", name, "--all"],
        ["query", "--json", "MATCH (a)-[r]->(b) RETURN a, type(r), r, b ORDER BY r.id"],
        ["lineage", name],
    ):
        local, remote = built(*verb), built(*verb, "-w", server)
        assert (remote.code, remote.out) == (0, local.out), remote.err
    for where, target in (("papers.kg", "local"), (server, "remote")):
        assert built("export", f"{target}.json", "--format", "json", "-w", where).code == 0
        assert built("view", "network", "-o", f"{target}.html", "-w", where).code == 0
    assert Path("remote.json").read_bytes() == Path("local.json").read_bytes()
    assert "<html" in Path("remote.html").read_text(encoding="utf-8")


def test_a_removed_paper_leaves_the_server(built: Runner, server: str) -> None:
    assert built("push", "--to", server).code == 0
    paper = built("query", "MATCH (p:Paper) RETURN p.id ORDER BY p.id LIMIT 1").out.split()[-1]
    assert built("remove", paper).code == 0
    report = built("push", "--to", server)
    assert report.code == 0 and total(report.out)[2] > 0
    count = ["query", "MATCH (n) RETURN count(n) AS n"]
    assert built(*count, "-w", server).out == built(*count).out
    held = built("query", "-p", f"id={paper}", "MATCH (p {id: $id}) RETURN p.id", "-w", server)
    assert held.out == "p.id\n"


def test_the_password_may_lie_in_a_file(
    built: Runner, server: str, neo4j_login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD")
    refused = built("push", "--to", server)
    assert refused.code == 4 and "asks for a login" in refused.err
    Path("secret.txt").write_text(f"{neo4j_login.password}\n")
    assert built("push", "--to", server, "--password-file", "secret.txt").code == 0


def test_a_wrong_password_ends_with_4_and_is_shown_nowhere(
    built: Runner, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-secret")
    for verb in (["push", "--to", server], ["stats", "-w", server]):
        ran = built(*verb)
        assert ran.code == 4 and "refuses the login of user" in ran.err
        assert "wrong-secret" not in ran.out + ran.err


def test_a_server_that_is_not_there_ends_with_4(built: Runner) -> None:
    for verb in (["push", "--to", "bolt://127.0.0.1:1"], ["show", "x", "-w", "bolt://127.0.0.1:1"]):
        ran = built(*verb)
        assert ran.code == 4 and "cannot be reached" in ran.err and ran.out == ""


def test_an_empty_server_says_how_to_fill_it(built: Runner, server: str) -> None:
    ran = built("stats", "-w", server)
    assert ran.code == 4 and f"kg push --to {server}" in ran.err


def test_a_full_disk_ends_with_4_and_the_next_push_is_whole(
    built: Runner, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("kg.files.os.fsync", full)
        ran = built("push", "--to", server)
        assert ran.code == 4 and "No space left on device" in ran.err
    assert not list(Path("papers.kg").glob("*server.key*"))
    assert built("push", "--to", server).code == 0


@pytest.mark.parametrize(
    "verb",
    [
        ["build", "p.jsonl", "-w", "bolt://localhost"],
        ["remove", "x", "-w", "neo4j+s://localhost"],
        ["push", "--to", "bolt://localhost", "-w", "bolt://localhost"],
        ["push", "--to", "papers.kg"],
        ["push", "--to", "bolt://ann:secret@localhost"],
    ],
)
def test_a_server_where_a_folder_is_meant_is_wrong_usage(built: Runner, verb: list[str]) -> None:
    ran = built(*verb)
    assert ran.code == 2, ran.err
    assert "secret" not in ran.out + ran.err
    assert not list(Path().glob("bolt*")) and not list(Path().glob("neo4j*"))


def test_a_key_that_is_none_is_refused(built: Runner) -> None:
    Path("papers.kg/server.key").write_text("`x` y\n")
    from kg.errors import StoreError
    from kg.pushing import workspace_key

    with pytest.raises(StoreError, match="holds no key"):
        workspace_key("papers.kg")


def test_a_workspace_keeps_its_key(built: Runner) -> None:
    from kg.pushing import workspace_key

    key = workspace_key("papers.kg")
    assert workspace_key("papers.kg") == key and len(key) == 12
