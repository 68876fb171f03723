"""How long a push takes beside plain CREATE, on a graph as large as a field.

    python -m tests.performance.neo4j_push [--nodes 169000] [--edges 990000] [--graph FILE]

starts a Neo4j of its own for each part, or takes the empty one that NEO4J_URI names, and prints
what each step took: plain CREATE (one session, ``UNWIND $rows`` in batches, indexed ids), a first
push, the same push again, and one changed paper. Steps are compared with the CREATE of the same
run, in seconds and, on a machine that does other work, in seconds of processor. `--graph` takes a
file of `big_graph` rather than make the graph anew.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.schema import NODES, Tables
from kg.stores import EmbeddedStore
from kg.stores.neo4j.connection import Connection
from kg.stores.neo4j.push import push

from .big_graph import EDGES_OF_A_FIELD, NODES_OF_A_FIELD, tables

BATCH = 5_000
"""Rows a statement of plain CREATE: the same as a push sends."""
KEY = "speed"
Served = AbstractContextManager[tuple[Connection, int | None]]
BARS = {"first push": 1.1, "nothing changed": 0.2}
"""What each may take of plain CREATE."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a step took."""

    name: str
    seconds: float
    client: float
    server: float | None
    written: int

    @property
    def processor(self) -> float:
        """Seconds of processor of both sides, as far as they are known."""
        return self.client + (self.server or 0.0)


class Clock:
    """Seconds of the wall, of this process, and of the server's."""

    def __init__(self, server: int | None) -> None:
        self.steps: list[Step] = []
        self._server = server

    def serve(self, server: int | None) -> None:
        """Look at another server from now on."""
        self._server = server

    def take(self, name: str, step: Callable[[], int]) -> None:
        """Run a step, which returns the number of rows it wrote."""
        gc.collect()
        begun, used, served = time.perf_counter(), time.process_time(), self._served()
        written = step()
        taken = time.perf_counter() - begun
        after = self._served()
        server = None if served is None or after is None else after - served
        self.steps.append(Step(name, taken, time.process_time() - used, server, written))
        print(f"{name}: {taken:.1f} s", file=sys.stderr, flush=True)

    def _served(self) -> float | None:
        """Seconds of processor that the server used so far."""
        if self._server is None:
            return None
        fields = Path(f"/proc/{self._server}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def create(connection: Connection, graph: Tables) -> int:
    """Load into an empty database in the plainest way there is."""
    written = 0
    for label in NODES:
        connection.run(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.id IS UNIQUE")
    with connection.session(write=True) as session:
        for label, rows in graph.nodes.items():
            for batch in _batches(rows):
                session.run(
                    f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows=batch
                ).consume()
                written += len(batch)
        labels = {row["id"]: label for label, row in graph.node_rows()}
        for kind, rows in graph.edges.items():
            by_ends: dict[tuple[str, str], list[dict[str, Any]]] = {}
            for row in rows:
                by_ends.setdefault((labels[row["source"]], labels[row["target"]]), []).append(row)
            for (source, target), some in by_ends.items():
                statement = (
                    f"UNWIND $rows AS row MATCH (a:{source} {{id: row.source}}) "
                    f"MATCH (b:{target} {{id: row.target}}) "
                    f"CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
                )
                for batch in _batches(map(_edge, some)):
                    session.run(statement, rows=batch).consume()
                    written += len(batch)
    return written


def _edge(row: dict[str, Any]) -> dict[str, Any]:
    ends = {"source": row["source"], "target": row["target"]}
    return {**ends, "properties": {name: row[name] for name in row if name not in ends}}


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    given = iter(rows)
    while batch := list(islice(given, BATCH)):
        yield batch


def with_one_paper_changed(graph: Tables) -> Tables:
    """The graph after one paper's abstract, one of its claims and its number of claims changed."""
    papers, mentions = list(graph.nodes["Paper"]), list(graph.edges["MENTIONS"])
    at = len(papers) // 2
    papers[at] = {**papers[at], "abstract": "Withdrawn."}
    said = [number for number, row in enumerate(mentions) if row["paper"] == papers[at]["id"]]
    mentions[said[0]] = {**mentions[said[0]], "confidence": 0.01}
    del mentions[said[-1]]
    return Tables({**graph.nodes, "Paper": papers}, {**graph.edges, "MENTIONS": mentions})


def measure(graph: Tables, servers: Callable[[], Served]) -> Clock:
    """Take every step, plain CREATE on a server of its own."""
    with servers() as (connection, process):
        clock = Clock(process)
        clock.take("plain CREATE", lambda: create(connection, graph))
    with servers() as (connection, process):
        clock.serve(process)

        def pushed(tables: Tables) -> int:
            report = push(connection, tables, workspace_key=KEY)
            return report.created + report.updated + report.removed

        clock.take("first push", lambda: pushed(graph))
        clock.take("nothing changed", lambda: pushed(graph))
        clock.take("one paper changed", lambda: pushed(with_one_paper_changed(graph)))
    return clock


@contextmanager
def own_server(heap: str, page_cache: str) -> Iterator[tuple[Connection, int | None]]:
    """A new server with a folder of its own, and its process."""
    from tests.neo4j_server import Neo4jServer

    with TemporaryDirectory() as home:
        server = Neo4jServer(Path(home), heap=heap, page_cache=page_cache, options=())
        with server:
            connection = Connection(server.uri, user=server.user, password=server.password)
            try:
                yield connection, server.process_id
            finally:
                connection.close()


@contextmanager
def given_server(uri: str) -> Iterator[tuple[Connection, int | None]]:
    """The server at an address; it must be empty, and is emptied afterwards."""
    connection = Connection(
        uri, user=os.environ.get("NEO4J_USER"), password=os.environ.get("NEO4J_PASSWORD")
    )
    try:
        if connection.read("MATCH (x) RETURN 1 LIMIT 1"):
            raise SystemExit(f"{uri} is not empty: this would mix with what it holds")
        yield connection, None
        connection.run(f"MATCH (x) CALL (x) {{ DETACH DELETE x }} IN TRANSACTIONS OF {BATCH} ROWS")
        for (name,) in connection.read("SHOW CONSTRAINTS YIELD name"):
            connection.run(f"DROP CONSTRAINT `{name}`")
    finally:
        connection.close()


def report(clock: Clock) -> list[str]:
    """The steps as lines, each beside plain CREATE."""
    plain = clock.steps[0]
    lines = [
        f"{'step':20}{'rows':>10}{'wall s':>9}{'of CREATE':>11}{'client s':>10}"
        f"{'client %':>10}{'server s':>10}{'CPU of CREATE':>15}{'bar':>6}"
    ]
    for step in clock.steps:
        share = step.processor / plain.processor
        server = f"{step.server:.1f}" if step.server is not None else "-"
        lines.append(
            f"{step.name:20}{step.written:>10}{step.seconds:>9.1f}"
            f"{step.seconds / plain.seconds:>11.2f}{step.client:>10.1f}"
            f"{100 * step.client / step.seconds:>10.0f}{server:>10}{share:>15.2f}"
            f"{BARS.get(step.name, ''):>6}"
        )
    return lines


def machine() -> str:
    """The machine and how busy it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}, Python "
        f"{platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--nodes", type=int, default=NODES_OF_A_FIELD)
    parser.add_argument("--edges", type=int, default=EDGES_OF_A_FIELD)
    parser.add_argument("--graph", type=Path, help="file of big_graph, rather than make one")
    parser.add_argument("--heap", default="2g", help="of the server that is started")
    parser.add_argument("--page-cache", default="512m", help="of the server that is started")
    given = parser.parse_args()
    if given.graph:
        store = EmbeddedStore(given.graph)
        graph = store.tables()
        store.close()
    else:
        graph = tables(given.nodes, given.edges)
    uri = os.environ.get("NEO4J_URI")
    clock = measure(
        graph,
        (lambda: given_server(uri)) if uri else lambda: own_server(given.heap, given.page_cache),
    )
    nodes, edges = (sum(map(len, some.values())) for some in (graph.nodes, graph.edges))
    print(f"{nodes} nodes, {edges} edges; {machine()}")
    print("\n".join(report(clock)))


if __name__ == "__main__":
    main()
