"""What a push promises: twice is once, only differences are sent, what others own stays."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from conformance import long_rows, rows_of
from small_graph import P1, P2, P3, shuffled, tables

from kg.errors import StoreError
from kg.progress import Progress
from kg.schema import EDGES, NODES, Tables
from kg.stores import Neo4jStore
from kg.stores.neo4j.connection import Connection
from kg.stores.neo4j.push import PushReport, push

KEY = "ours"
ALL = sum(1 for _ in tables().node_rows()) + sum(1 for _ in tables().edge_rows())


def pushed(connection: Connection, graph: Tables, key: str = KEY, **options: Any) -> PushReport:
    return push(connection, graph, workspace_key=key, **options)


def held(connection: Connection) -> Tables:
    return Neo4jStore(connection).tables()


def without_paper(graph: Tables, paper: str) -> Tables:
    """The graph as if the paper were not: its node, its edges, and what it alone brought."""
    edges = {k: [r for r in rows if r["paper"] != paper] for k, rows in graph.edges.items()}
    tied = {row[end] for rows in edges.values() for row in rows for end in ("source", "target")}
    nodes = {
        label: [r for r in rows if r["id"] in tied or label == "Paper"]
        for label, rows in graph.nodes.items()
    }
    nodes["Paper"] = [row for row in nodes["Paper"] if row["id"] != paper]
    return Tables(nodes=nodes, edges=edges)


def changes(report: PushReport) -> Mapping[str, tuple[int, int, int]]:
    """(created, updated, removed) of the labels and types with any."""
    return {
        c.kind: (c.created, c.updated, c.removed)
        for c in report.changes
        if c.created or c.updated or c.removed
    }


def test_a_first_push_creates_all_and_the_second_changes_nothing(empty: Connection) -> None:
    first = pushed(empty, tables())
    assert first.total() == (ALL, 0, 0, 0)
    again = pushed(empty, tables())
    assert again.total() == (0, 0, 0, ALL)
    assert rows_of(held(empty)) == rows_of(tables())


class Counted(Progress):
    """Progress that counts the steps of each stage against its total."""

    def __init__(self) -> None:
        self.steps: dict[str, int] = {}
        self.totals: dict[str, int | None] = {}

    @contextmanager
    def stage(self, name: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
        self.totals[name] = total

        def advance(steps: int) -> None:
            self.steps[name] = self.steps.get(name, 0) + steps

        yield advance


def test_the_bars_of_a_push_reach_their_ends(empty: Connection) -> None:
    progress = Counted()
    pushed(empty, tables(), progress=progress)
    known = {name: total for name, total in progress.totals.items() if total is not None}
    assert sum(known.values()) >= ALL
    assert {name: progress.steps.get(name, 0) for name in known} == known


def test_an_unchanged_push_writes_nothing(
    empty: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed(empty, tables())

    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("a write")

    monkeypatch.setattr("kg.stores.neo4j.writing.Writer._write", refuse)
    monkeypatch.setattr(Connection, "write", refuse)
    monkeypatch.setattr(Connection, "run", refuse)
    assert pushed(empty, tables()).unchanged == ALL


def test_only_what_changed_is_written(empty: Connection) -> None:
    pushed(empty, tables())
    graph = tables()
    graph.nodes["Method"][0]["name"] = "Alpha, renamed"
    del graph.nodes["Paper"][0]["venue"]
    graph.edges["BUILDS_ON"][0]["confidence"] = 0.12
    gone = graph.edges["OVER"].pop()
    report = pushed(empty, graph)
    assert changes(report) == {
        "Method": (0, 1, 0),
        "Paper": (0, 1, 0),
        "BUILDS_ON": (0, 1, 0),
        "OVER": (0, 0, 1),
    }
    assert rows_of(held(empty)) == rows_of(graph)
    assert empty.read("MATCH ()-[r:OVER {id: $id}]->() RETURN r", id=gone["id"]) == []


def test_a_paper_that_left_the_workspace_leaves_the_server(empty: Connection) -> None:
    pushed(empty, tables())
    for paper in (P3, P1, P2):
        graph = without_paper(tables(), paper)
        report = pushed(empty, graph)
        assert report.removed > 1
        assert rows_of(held(empty)) == rows_of(graph)
        assert empty.read("MATCH (p:Paper {id: $id}) RETURN p", id=paper) == []
        assert pushed(empty, tables()).created == report.removed


def test_the_order_of_rows_changes_nothing(empty: Connection) -> None:
    pushed(empty, tables())
    assert pushed(empty, shuffled()).unchanged == ALL


def test_an_edge_whose_ends_changed_is_made_anew(empty: Connection) -> None:
    pushed(empty, tables())
    graph = tables()
    edge = graph.edges["OUTPERFORMS"][0]
    edge["source"], edge["target"] = edge["target"], edge["source"]
    assert changes(pushed(empty, graph)) == {"OUTPERFORMS": (0, 1, 0)}
    assert rows_of(held(empty)) == rows_of(graph)


def test_many_rows_and_long_values_come_and_go(empty: Connection) -> None:
    pushed(empty, long_rows())
    assert rows_of(held(empty)) == rows_of(sorted_rows(long_rows()))
    assert pushed(empty, long_rows()).created == 0
    pushed(empty, tables())
    assert rows_of(held(empty)) == rows_of(tables())


def sorted_rows(graph: Tables) -> Tables:
    def by_id(parts: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        return {k: sorted(rows, key=lambda row: row["id"]) for k, rows in parts.items()}

    return Tables(nodes=by_id(graph.nodes), edges=by_id(graph.edges))


# What others put into the database


def test_nodes_edges_properties_and_labels_of_others_stay(empty: Connection) -> None:
    pushed(empty, tables())
    empty.run(
        "MATCH (m:Method {id: 'method:beta'}), (n:Method {id: 'method:alpha'}) "
        "SET m.stars = 5, m:Liked CREATE (:Person {name: 'Ann'})-[:READS {on: 1}]->(m) "
        "CREATE (m)-[:BUILDS_ON {said: 'by Ann'}]->(n) CREATE (:Method {name: 'theirs'})"
    )
    empty.run("MATCH ()-[r:BUILDS_ON {id: 'builds_on-00'}]->() SET r.checked = true")
    graph = tables()
    graph.nodes["Method"][2]["papers"] = 7
    graph.edges["BUILDS_ON"][0]["confidence"] = 0.12
    pushed(empty, graph)
    asked = (
        "MATCH (:Person {name: 'Ann'})-[r:READS]->(m:Method:Liked)-[s:BUILDS_ON]->() "
        "WHERE s.said IS NOT NULL RETURN m.stars, m.papers, r.on, s.said"
    )
    assert empty.read(asked) == [[5, 7, 1, "by Ann"]]
    assert empty.read("MATCH (m:Method {name: 'theirs'}) RETURN count(m)") == [[1]]
    kept = "MATCH ()-[r:BUILDS_ON {id: 'builds_on-00'}]->() RETURN r.checked, r.confidence"
    assert empty.read(kept) == [[True, 0.12]]


def test_a_node_to_which_others_added_is_stripped_not_deleted(empty: Connection) -> None:
    pushed(empty, tables())
    empty.run("MATCH (p:Paper {id: $id}) CREATE (:Person {name: 'Ann'})-[:READS]->(p)", id=P1)
    empty.run("MATCH (p:Paper {id: $id}) SET p.stars = 5", id=P2)
    empty.run("MATCH (p:Paper {id: $id}) SET p:Liked", id=P3)
    report = pushed(empty, Tables(nodes={}, edges={}))
    assert (report.removed, report.stripped) == (ALL, 3)
    left = empty.read("MATCH (p:Paper) RETURN properties(p), labels(p) ORDER BY p.id")
    assert left == [
        [{"id": P1}, ["Paper"]],
        [{"id": P2, "stars": 5}, ["Paper"]],
        [{"id": P3}, ["Paper", "Liked"]],
    ]
    assert empty.read("MATCH (:Person)-[r:READS]->() RETURN count(r)") == [[1]]
    assert empty.read("MATCH (n) RETURN count(n)") == [[4]]


def test_a_stripped_node_is_taken_up_again(empty: Connection) -> None:
    pushed(empty, tables())
    empty.run("MATCH (p:Paper {id: $id}) CREATE (:Person)-[:READS]->(p)", id=P1)
    pushed(empty, Tables(nodes={}, edges={}))
    report = pushed(empty, tables())
    assert (report.created, report.updated) == (ALL - 1, 1)
    assert rows_of(held(empty)) == rows_of(tables())
    assert empty.read("MATCH (:Person)-[:READS]->(p) RETURN p.title") == [
        ["Alpha: attention for tables"]
    ]


def test_a_node_that_others_made_is_taken_over_and_given_back(empty: Connection) -> None:
    empty.run("CREATE (:Method {id: 'method:beta', owner: 'Ann'}), (:Method {id: 'method:alpha'})")
    report = pushed(empty, tables())
    assert (report.created, report.updated) == (ALL - 2, 2)
    assert rows_of(held(empty)) == rows_of(tables())
    assert pushed(empty, tables()).unchanged == ALL
    pushed(empty, Tables(nodes={}, edges={}))
    assert empty.read("MATCH (n) RETURN properties(n) ORDER BY n.id") == [
        [{"id": "method:alpha"}],
        [{"id": "method:beta", "owner": "Ann"}],
    ]


def test_two_workspaces_share_a_database(empty: Connection) -> None:
    pushed(empty, tables(), key="one")
    graph = tables()
    own = {"id": "method:own", "name": "Own", "aliases": [], "papers": 1}
    graph.nodes["Method"].append(own)
    edge = {**graph.edges["BUILDS_ON"][0], "id": "own-edge", "source": "method:own"}
    graph.edges["BUILDS_ON"].append(edge)
    report = pushed(empty, graph, key="two")
    assert (report.created, report.kept) == (2, ALL)
    assert pushed(empty, tables(), key="one").unchanged == ALL
    assert rows_of(held(empty)) == rows_of(sorted_rows(graph))
    pushed(empty, Tables(nodes={}, edges={}), key="one")  # what both have becomes the other's
    again = pushed(empty, graph, key="two")
    assert again.created + again.updated == ALL
    assert rows_of(held(empty)) == rows_of(sorted_rows(graph))
    pushed(empty, Tables(nodes={}, edges={}), key="two")
    assert rows_of(held(empty)) == ([], [])


def test_ids_that_others_hold_several_times_are_no_obstacle_unless_ours(empty: Connection) -> None:
    for name in ("kg_task_id", "kg_task_ids"):
        empty.run(f"DROP CONSTRAINT {name} IF EXISTS")
    empty.run("CREATE (:Task {id: 'theirs'}), (:Task {id: 'theirs'})")
    assert pushed(empty, tables()).created == ALL
    assert rows_of(held(empty)) == rows_of(tables())
    assert pushed(empty, tables()).unchanged == ALL
    pushed(empty, Tables(nodes={}, edges={}))
    empty.run("CREATE (:Task {id: 'task:table-parsing'}), (:Task {id: 'task:table-parsing'})")
    with pytest.raises(StoreError, match=r"several Task with the id 'task:table-parsing'"):
        pushed(empty, tables())
    empty.run("MATCH (t:Task) DETACH DELETE t")
    empty.run("DROP INDEX kg_task_ids IF EXISTS")
    pushed(empty, tables())
    assert rows_of(held(empty)) == rows_of(tables())


def test_what_others_changed_of_ours_comes_back_by_force(empty: Connection) -> None:
    pushed(empty, tables())
    empty.run("MATCH (m:Method) SET m.name = 'overwritten'")
    assert pushed(empty, tables()).unchanged == ALL
    assert pushed(empty, tables(), force=True).updated == ALL
    assert rows_of(held(empty)) == rows_of(tables())


# What two pushes at the same time may leave, and schema


def test_edges_that_two_pushes_made_twice_become_one(empty: Connection) -> None:
    for kind in EDGES:
        empty.run(f"DROP CONSTRAINT kg_{kind.lower()}_id IF EXISTS")
    pushed(empty, tables())
    empty.run("DROP CONSTRAINT kg_builds_on_id IF EXISTS")
    empty.run("MATCH (a)-[r:BUILDS_ON]->(b) CREATE (a)-[s:BUILDS_ON]->(b) SET s = properties(r)")
    number = len(tables().edges["BUILDS_ON"])
    assert changes(pushed(empty, tables())) == {"BUILDS_ON": (0, 0, number)}
    assert rows_of(held(empty)) == rows_of(tables())


def test_ids_are_unique_and_names_and_papers_are_indexed(empty: Connection) -> None:
    pushed(empty, tables())
    shown = empty.read("SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties")
    unique = {(kinds[0], tuple(names)) for name, type, kinds, names in shown if "UNIQUE" in type}
    assert unique >= {(kind, ("id",)) for kind in (*NODES, *EDGES)}
    indexed = empty.read("SHOW INDEXES YIELD labelsOrTypes, properties, state")
    there = {(kinds[0], tuple(names)) for kinds, names, state in indexed if kinds}
    assert there >= {(kind, ("paper",)) for kind in EDGES} | {("Method", ("name",))}
    assert {state for _, _, state in indexed} == {"ONLINE"}


def test_a_name_too_long_to_index_is_kept_and_its_label_has_no_index(empty: Connection) -> None:
    pushed(empty, tables())
    graph = copy.deepcopy(tables())
    graph.nodes["Method"][0]["name"] = "n" * 100_000
    pushed(empty, graph)
    assert rows_of(held(empty)) == rows_of(graph)
    named = "SHOW INDEXES YIELD name WHERE name = 'kg_method_name' RETURN name"
    assert empty.read(named) == []
    pushed(empty, tables())
    assert empty.read(named) == [["kg_method_name"]]


def test_an_id_too_long_to_index_is_refused_in_words(empty: Connection) -> None:
    node = {"id": "i" * 10_000, "name": "n"}
    with pytest.raises(StoreError, match=r"refuses the graph.*too large to index"):
        pushed(empty, Tables(nodes={"Task": [node]}, edges={}))


def test_an_edge_without_its_ends_is_refused(empty: Connection) -> None:
    graph = tables()
    with pytest.raises(StoreError, match="which is not a node"):
        pushed(empty, Tables(nodes={}, edges={"OF": graph.edges["OF"]}))
