"""What is imported with neo4j-admin is the graph that a push makes, and the next push's own."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from neo4j_server import Neo4jServer, NoServer, jars, unavailable
from small_graph import tables
from test_export_formats import hostile

from kg.cli.export import command
from kg.export import export
from kg.export.neo4j_admin import next_steps
from kg.papers.paper import Paper
from kg.pushing import KEY_FILE, workspace_key
from kg.schema import EDGES, NODES, Tables
from kg.stores.neo4j.connection import Connection
from kg.stores.neo4j.marks import mark_name
from kg.stores.neo4j.push import push
from kg.stores.rows import checked
from kg.workspace import Workspace

KEY = "w1"
LISTS = ([], [""], ["", ""], ["a", ""], ["\x1f", "\ue000", "\ue001"], ["a\x1eb"], [";"])


def graph() -> Tables:
    """The small graph, hostile texts everywhere, and lists that CSV does not know."""
    small, odd = tables(), hostile()
    for number, items in enumerate(LISTS):
        name = f"list {number}"
        small.nodes["Task"].append({"id": f"task:{number}", "name": name, "aliases": items})
    small.edges["EVALUATED_ON"][0]["metrics"] = [""]
    return checked(
        Tables(
            {label: [*small.nodes[label], *odd.nodes[label]] for label in NODES},
            {kind: [*small.edges[kind], *odd.edges[kind]] for kind in EDGES},
        )
    )


@pytest.fixture(scope="module")
def bulk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph as files, in a folder with a name that shells know."""
    folder = tmp_path_factory.mktemp("export") / "my $graph+ (1)"
    workspace = tmp_path_factory.mktemp("workspace")
    (workspace / KEY_FILE).write_text(f"{KEY}\n")
    export(graph(), folder, format="neo4j-admin", workspace=workspace)
    return folder


@pytest.fixture(scope="module")
def imported(bulk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A server with the files imported as the script says, and what comes then run."""
    home = tmp_path_factory.mktemp("imported")
    server = Neo4jServer(home)
    try:
        jars()
        server.admin("dbms", "set-initial-password", server.password)
    except NoServer as why:
        unavailable(why)
    program = home / "neo4j-admin"
    program.write_text(
        f'#!/bin/sh\nexec java -cp {shlex.quote(f"{jars()}/*")} org.neo4j.cli.AdminTool "$@"\n'
    )
    program.chmod(0o755)
    command = next(line for line in next_steps(bulk) if line.startswith("sh "))
    places = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    done = subprocess.run(
        command,
        shell=True,  # as a person runs it
        env={**os.environ, **places, "NEO4J_ADMIN": str(program)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    server.start()
    connection = Connection(server.uri, user=server.user, password=server.password)
    for statement in (bulk / "finish.cypher").read_text(encoding="utf-8").splitlines():
        connection.run(statement.removesuffix(";"))
    connection.run("CALL db.awaitIndexes(300)")
    yield connection
    connection.close()
    server.stop()


def content(connection: Connection) -> tuple[list[Any], list[Any], list[Any]]:
    """Every node, edge, constraint and index in the database, with all properties."""
    nodes = "MATCH (x) RETURN x.id, labels(x), properties(x) ORDER BY x.id"
    edges = (
        "MATCH (a)-[x]->(b) RETURN type(x), x.id, a.id, b.id, properties(x) ORDER BY type(x), x.id"
    )
    indexes = (
        "SHOW INDEXES YIELD name, type, state, labelsOrTypes, properties, owningConstraint "
        "WHERE type <> 'LOOKUP' RETURN * ORDER BY name"
    )
    return connection.read(nodes), connection.read(edges), connection.read(indexes)


def test_the_imported_graph_is_the_pushed_one_and_the_next_push_finds_its_own(
    imported: Connection,
) -> None:
    loaded = content(imported)
    again = push(imported, graph(), workspace_key=KEY)
    assert (again.created, again.updated, again.removed, again.kept) == (0, 0, 0, 0)
    assert again.unchanged == len(loaded[0]) + len(loaded[1])
    assert content(imported) == loaded

    imported.run("MATCH (x) DETACH DELETE x")
    first = push(imported, graph(), workspace_key=KEY)
    assert first.created == again.unchanged
    pushed = content(imported)
    for found, wanted in zip(loaded, pushed, strict=True):
        assert found == wanted


def test_what_parts_the_items_of_lists_is_in_no_item(bulk: Path) -> None:
    script = (bulk / "import.sh").read_text(encoding="utf-8")
    assert "--array-delimiter=U+001D" in script  # the first two of the spare ones are taken


def test_the_script_stops_where_an_entry_is_bad(bulk: Path) -> None:
    assert "--bad-tolerance=0" in (bulk / "import.sh").read_text(encoding="utf-8")


def test_without_a_workspace_nothing_is_marked(tmp_path: Path) -> None:
    export(tables(), tmp_path / "g", format="neo4j-admin")
    for file in (tmp_path / "g").glob("*.csv"):
        assert "_kg_" not in file.read_text(encoding="utf-8")


def test_what_runs_afterwards_touches_only_what_needs_it(tmp_path: Path) -> None:
    plain = Tables({"Task": [{"id": "task:a", "name": "a", "aliases": ["b"]}]}, {})
    export(plain, tmp_path / "g", format="neo4j-admin")
    assert " SET " not in (tmp_path / "g" / "finish.cypher").read_text(encoding="utf-8")


def test_the_command_line_prints_what_to_run_and_marks_with_the_key_that_a_push_uses(
    tmp_path: Path,
) -> None:
    workspace = tmp_path / "papers.kg"
    with Workspace.open(workspace, create=True) as opened:
        opened.add([Paper(id="arxiv:1", title="A graph of papers", source="hand")])
    target = str(tmp_path / "bulk")
    arguments = [target, "--format", "neo4j-admin", "-w", str(workspace), "-q"]
    shown = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert shown.output.splitlines() == [target, *next_steps(Path(target))]
    heads = (tmp_path / "bulk" / "nodes_Paper.csv").read_text(encoding="utf-8").splitlines()[0]
    assert heads.endswith(f",{mark_name(workspace_key(workspace))}:long")
