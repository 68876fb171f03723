"""What every store must do: a store's tests take these classes over and give the fixture `store`.

    class TestMyStore(StoreConformance, CypherConformance):
        @pytest.fixture
        def store(self, tmp_path: Path) -> Iterator[Store]:
            store = MyStore(tmp_path / "graph")
            yield store
            store.close()

`StoreConformance` is for all of them, `CypherConformance` for those that have Cypher.
"""

from __future__ import annotations

import copy
import itertools
import time
from typing import Any

import numpy as np
import pytest
from queries import QUERIES, Query
from small_graph import P2, P3, shuffled, tables

from kg.errors import QueryError, StoreError
from kg.schema import EDGES, NODES, Tables
from kg.stores.base import Rows, Store


def strict(value: Any) -> Any:
    """A value that is equal only to one of the same types: 1, 1.0 and True differ."""
    if isinstance(value, (list, tuple)):
        return [strict(item) for item in value]
    if isinstance(value, dict):
        return {key: strict(item) for key, item in sorted(value.items())}
    return type(value).__name__, value


def rows_of(tables: Tables) -> tuple[Any, Any]:
    """All rows of tables, for comparison: labels and types without rows count as absent."""
    return strict(list(tables.node_rows())), strict(list(tables.edge_rows()))


def edge_rows(kind: str, **wanted: str) -> list[dict[str, Any]]:
    """Rows of a type in the small graph whose properties are as wanted."""
    return [row for row in tables().edges[kind] if wanted.items() <= row.items()]


def long_rows() -> Tables:
    """Values of 100 kB, and many rows, in an order that is not that of their ids."""
    ids = [f"method:{number * 7919 % 5003:04}" for number in range(5003)]
    nodes = [{"id": id, "name": f"M{id[7:]}", "aliases": [id] * 3, "papers": 1} for id in ids]
    nodes[0] |= {"name": "n" * 100_000, "aliases": ["π" * 100_000, "y"]}
    common = {"paper": "p", "confidence": 0.5, "extractor": "x", "sentences": [], "spans": []}
    edges = [
        {"id": f"e{number:05}", "source": one, "target": other, **common}
        for number, (one, other) in enumerate(itertools.pairwise(ids))
    ]
    edges[-1]["sentences"] = ["s" * 100_000]
    return Tables(nodes={"Method": nodes}, edges={"BUILDS_ON": edges})


class StoreConformance:
    """Same tables, same nodes, edges and properties, whatever the store."""

    def test_gives_back_what_it_took(self, store: Store) -> None:
        store.load(tables())
        assert rows_of(store.tables()) == rows_of(tables())

    def test_the_order_of_rows_changes_nothing(self, store: Store) -> None:
        store.load(shuffled())
        assert rows_of(store.tables()) == rows_of(tables())

    def test_tables_have_every_label_and_type_of_the_schema(self, store: Store) -> None:
        store.load(tables())
        given = store.tables()
        assert list(given.nodes) == list(NODES) and list(given.edges) == list(EDGES)

    def test_holds_nothing_after_loading_nothing(self, store: Store) -> None:
        store.load(tables())
        store.load(Tables(nodes={}, edges={}))
        assert rows_of(store.tables()) == ([], [])
        assert store.node("method:alpha") is None

    def test_loading_replaces_the_whole_content(self, store: Store) -> None:
        store.load(long_rows())
        store.load(tables())
        assert rows_of(store.tables()) == rows_of(tables())

    def test_loading_leaves_the_tables_as_they_were(self, store: Store) -> None:
        given = shuffled()
        before = copy.deepcopy(given)
        store.load(given)
        list(store.edges(source="method:beta", paper=P2))
        assert given == before

    def test_long_values_and_many_rows(self, store: Store) -> None:
        store.load(long_rows())
        expected = {row["id"]: row for row in long_rows().nodes["Method"]}
        found = list(store.nodes("Method"))
        assert [row["id"] for row in found] == sorted(expected)
        assert all(strict(row) == strict(expected[row["id"]]) for row in found)
        last = long_rows().edges["BUILDS_ON"][-1]
        assert list(store.edges("BUILDS_ON", target=last["target"])) == [("BUILDS_ON", last)]

    def test_one_node(self, store: Store) -> None:
        store.load(tables())
        for label, row in tables().node_rows():
            found = store.node(row["id"])
            assert found is not None and strict(found) == strict((label, row))

    @pytest.mark.parametrize("id", ["", "nobody", "method:Alpha", "'}) MATCH (n) RETURN n //"])
    def test_no_such_node(self, store: Store, id: str) -> None:
        store.load(tables())
        assert store.node(id) is None
        assert list(store.edges(source=id)) == list(store.edges(target=id)) == []
        assert list(store.edges(paper=id)) == []
        assert list(store.nodes(id)) == list(store.edges(id)) == []

    @pytest.mark.parametrize("label", NODES)
    def test_nodes_of_a_label_in_order_of_id(self, store: Store, label: str) -> None:
        store.load(shuffled())
        assert strict(list(store.nodes(label))) == strict(tables().nodes[label])

    def test_nodes_with_only_some_properties(self, store: Store) -> None:
        store.load(tables())
        whole = list(store.nodes("Paper"))
        some = list(store.nodes("Paper", only=("year", "name")))
        keep = {"id", "year", "name"}
        assert some == [{k: v for k, v in row.items() if k in keep} for row in whole]
        assert list(store.nodes("NoLabel", only=("year",))) == []

    @pytest.mark.parametrize("kind", EDGES)
    def test_links_are_edges_without_the_rest_of_their_rows(self, store: Store, kind: str) -> None:
        store.load(tables())
        names = ("id", "paper", "confidence", "basis")
        assert list(store.links(kind, *names)) == [
            (row["source"], row["target"], *(row.get(name) for name in names))
            for _, row in store.edges(kind)
        ]

    def test_there_are_no_links_of_no_type(self, store: Store) -> None:
        store.load(tables())
        assert list(store.links("NO_TYPE")) == []

    def test_columns_hold_every_node_in_order_of_id(self, store: Store) -> None:
        store.load(shuffled())
        columns = store.columns()
        rows = {row["id"]: (label, row) for label, row in tables().node_rows()}
        papers = {row["paper"] for _, row in tables().edge_rows() if "paper" in row}
        assert columns.ids == sorted({*rows, *papers})
        for number, id in enumerate(columns.ids):
            label, row = rows.get(id, (None, {}))
            assert columns.place(id) == number
            assert [name for name in NODES if columns.are(name, np.array([number]))] == (
                [label] if label else []
            )
            for name in ("date", "direction", "kind", "unit"):
                assert getattr(columns, name)[number] == row.get(name)
            assert row.get("value") == (
                None if np.isnan(columns.value[number]) else columns.value[number]
            )
        assert columns.place("nobody") is columns.place("zzz") is None

    @pytest.mark.parametrize("kind", EDGES)
    def test_columns_hold_every_edge(self, store: Store, kind: str) -> None:
        store.load(shuffled())
        columns = store.columns()
        ties = columns.ties[kind]
        found = [
            (
                columns.ids[ties.source[i]],
                columns.ids[ties.target[i]],
                None if ties.paper[i] < 0 else columns.ids[ties.paper[i]],
                None if np.isnan(ties.confidence[i]) else float(ties.confidence[i]),
                ties.basis[i],
            )
            for i in range(len(ties))
        ]
        assert found == sorted(store.links(kind, "paper", "confidence", "basis"), key=str)

    def test_columns_and_the_stamp_are_those_of_the_content(self, store: Store) -> None:
        store.load(long_rows())
        before, stamp = store.columns(), store.stamp()
        assert store.columns() is before
        assert store.stamp() == stamp
        store.load(tables())
        assert store.stamp() != stamp
        assert "method:beta" in store.columns().ids

    @pytest.mark.parametrize("kind", EDGES)
    def test_edges_of_a_type_in_order_of_id(self, store: Store, kind: str) -> None:
        store.load(shuffled())
        expected = [(kind, row) for row in tables().edges[kind]]
        assert strict(list(store.edges(kind))) == strict(expected)

    @pytest.mark.parametrize(
        "wanted",
        [
            {"source": "method:beta"},
            {"target": "method:alpha"},
            {"source": "method:beta", "target": "method:alpha"},
            {"source": "method:alpha", "target": "method:beta"},
            {"paper": P3},
            {"source": "method:beta", "paper": P3},
            {"target": "benchmark:boxes", "paper": P2},
            {"source": "result:3", "target": "method:alpha", "paper": P2},
        ],
        ids=lambda wanted: "+".join(wanted),
    )
    @pytest.mark.parametrize("kind", [None, "BUILDS_ON", "MENTIONS", "OVER"])
    def test_edges_by_their_ends_and_paper(
        self, store: Store, kind: str | None, wanted: dict[str, str]
    ) -> None:
        store.load(shuffled())
        kinds = EDGES if kind is None else [kind]
        expected = [(k, row) for k in kinds for row in edge_rows(k, **wanted)]
        assert strict(list(store.edges(kind, **wanted))) == strict(expected)

    def test_rows_that_are_given_out_are_no_door_to_the_store(self, store: Store) -> None:
        store.load(tables())
        found = store.node("method:beta")
        assert found is not None
        found[1]["name"] = "changed"
        next(store.nodes("Method"))["name"] = "changed"
        next(store.edges("OF"))[1]["paper"] = "changed"
        assert rows_of(store.tables()) == rows_of(tables())

    @pytest.mark.parametrize(
        ("label", "row", "problem"),
        [
            ("Thing", {"id": "t", "name": "T"}, "no label Thing"),
            ("Task", {"id": "t"}, "name is missing"),
            ("Task", {"name": "T"}, "id is missing"),
            ("Task", {"id": "t", "name": "T", "colour": "red"}, "no property colour"),
            ("Task", {"id": "t", "name": 1}, "name is not text"),
            ("Task", {"id": "t", "name": "T", "papers": 1.5}, "papers is not a whole number"),
            ("Task", {"id": "t", "name": "T", "papers": True}, "papers is not a whole number"),
            ("Task", {"id": "t", "name": "T", "papers": 2**63}, "64 bits"),
            ("Task", {"id": "t", "name": "T", "aliases": "a"}, "aliases is not a list"),
            ("Task", {"id": "t", "name": "T", "aliases": ["a", None]}, "aliases is not text"),
            ("Task", {"id": "t", "name": "\ud800"}, "surrogate"),
            ("Task", {"id": "method:beta", "name": "T"}, "two nodes"),
            ("Result", {"id": "r", "name": "r", "value": float("nan")}, "finite"),
        ],
    )
    def test_a_bad_node_is_refused_and_the_old_content_stays(
        self, store: Store, label: str, row: dict[str, Any], problem: str
    ) -> None:
        store.load(tables())
        bad = tables()
        nodes = {**bad.nodes, label: [*bad.nodes.get(label, []), row]}
        with pytest.raises(StoreError, match=problem):
            store.load(Tables(nodes=nodes, edges=bad.edges))
        assert rows_of(store.tables()) == rows_of(tables())

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"source": "nobody"}, "its source 'nobody' is not in the graph"),
            ({"target": "nobody"}, "its target 'nobody' is not in the graph"),
            ({"target": "task:table-parsing"}, "its target is a Task"),
            ({"id": "of-01"}, "two edges of type OF"),
            ({"id": None}, "id is missing"),
            ({"confidence": "high"}, "confidence is not a number"),
        ],
    )
    def test_a_bad_edge_is_refused_and_the_old_content_stays(
        self, store: Store, change: dict[str, Any], problem: str
    ) -> None:
        store.load(tables())
        bad = tables()
        bad.edges["OF"][0].update(change)
        with pytest.raises(StoreError, match=problem):
            store.load(bad)
        assert rows_of(store.tables()) == rows_of(tables())

    def test_an_unknown_type_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError, match="no relationship type KNOWS"):
            store.load(Tables(nodes={}, edges={"KNOWS": []}))

    def test_whole_numbers_become_floats_where_the_schema_says_so(self, store: Store) -> None:
        row = {"id": "result:1", "name": "3", "value": 3, "unit": None}
        store.load(Tables(nodes={"Result": [row]}, edges={}))
        expected = {"id": "result:1", "name": "3", "value": 3.0}
        assert strict(list(store.nodes("Result"))) == strict([expected])

    def test_closing_twice_is_harmless(self, store: Store) -> None:
        store.load(tables())
        store.close()
        store.close()


class CypherConformance:
    """Same Cypher, same rows, on every store that has it."""

    @pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
    def test_query(self, loaded: Store, query: Query) -> None:
        answer = loaded.query(query.cypher, query.params, timeout=20)
        rows, expected = strict(answer.rows), strict(query.rows)
        if not query.ordered:
            rows, expected = sorted(rows, key=repr), sorted(expected, key=repr)
        assert rows == expected
        assert not answer.truncated

    def test_columns_are_named_as_in_the_query(self, loaded: Store) -> None:
        answer = loaded.query("MATCH (t:Task) RETURN t.name, count(*), 1 + 1, t.id AS `the id`")
        assert answer == Rows(
            ("t.name", "count(*)", "1 + 1", "the id"),
            [("table parsing", 1, 2, "task:table-parsing")],
        )

    def test_the_row_cap_cuts_and_says_so(self, loaded: Store) -> None:
        numbers = "UNWIND range(1, 10) AS x RETURN x ORDER BY x DESC"
        assert loaded.query(numbers, limit=3) == Rows(("x",), [(10,), (9,), (8,)], True)
        assert not loaded.query(numbers, limit=10).truncated
        assert loaded.query(numbers, limit=0) == Rows(("x",), [], True)

    def test_the_time_limit_ends_a_query(self, loaded: Store) -> None:
        begun = time.monotonic()
        with pytest.raises(QueryError, match=r"longer than 0\.5 seconds"):
            # What it asks names every node, so that no plan can count them unseen or give up early.
            ends = "abcdefgh"
            loaded.query(
                f"MATCH {', '.join(f'({end})' for end in ends)} "
                f"WHERE {' + '.join(f'{end}.name' for end in ends)} = 'none' RETURN count(*)",
                timeout=0.5,
            )
        assert time.monotonic() - begun < 5
        assert loaded.query("RETURN 1 AS x", timeout=20).rows == [(1,)]

    @pytest.mark.parametrize(
        "cypher",
        [
            "MATCH (n) SET n.name = 'x'",
            "MATCH (n) DETACH DELETE n",
            "CREATE (:Method {id: 'x'})",
            "EXPLAIN MERGE (:Method {id: 'x'})",
            "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
            "CALL db.clearQueryCaches()",
        ],
    )
    def test_what_writes_or_reads_files_is_refused(self, loaded: Store, cypher: str) -> None:
        with pytest.raises(QueryError, match="refused"):
            loaded.query(cypher)
        assert rows_of(loaded.tables()) == rows_of(tables())

    @pytest.mark.parametrize(
        "cypher", ["MATCH (n) RETURN", "RETURN nothing", "RETURN f(1)", "RETURN $x"]
    )
    def test_what_does_not_parse_is_a_query_error(self, loaded: Store, cypher: str) -> None:
        with pytest.raises(QueryError):
            loaded.query(cypher, timeout=20)
        assert loaded.query("RETURN 1 AS x", timeout=20).rows == [(1,)]

    def test_parameters_are_values_whatever_they_hold(self, loaded: Store) -> None:
        attack = "'}) DETACH DELETE n //"
        answer = loaded.query("MATCH (m:Method {name: $name}) RETURN m", {"name": attack})
        assert answer.rows == []
        assert loaded.query("RETURN $x AS x", {"x": attack}).rows == [(attack,)]

    @pytest.mark.parametrize(
        "value",
        [{1, 2}, object(), 2**70, [[print]], {1: 2}, "\ud800", b"x"],
        ids=["set", "object", "2**70", "function", "key", "surrogate", "bytes"],
    )
    def test_a_parameter_of_no_type_of_cypher_is_a_query_error(
        self, loaded: Store, value: Any
    ) -> None:
        with pytest.raises(QueryError, match=r"parameter \$x"):
            loaded.query("RETURN $x AS x", {"x": value}, timeout=20)
