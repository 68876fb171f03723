"""The store on a server: the contract of stores and of Cypher, held against a real Neo4j."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from conformance import CypherConformance, StoreConformance, rows_of, strict
from differences import DIFFERENCES, Difference
from neo4j_server import wipe
from shown_queries import SHOWN
from small_graph import tables

from kg.errors import QueryError
from kg.schema import Tables
from kg.stores import EmbeddedStore, Neo4jStore
from kg.stores.neo4j.connection import Connection

STORES = Path(__file__).parents[2] / "kg" / "stores"


@pytest.fixture(scope="class")
def loaded(connection: Connection) -> Neo4jStore:
    wipe(connection)
    store = Neo4jStore(connection)
    store.load(tables())
    return store


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(tmp_path_factory.mktemp("graph") / "graph.kgl")
    store.load(tables())
    yield store
    store.close()


@pytest.fixture
def store(connection: Connection) -> Neo4jStore:
    """The content of the test before stays: every load begins with another graph."""
    return Neo4jStore(connection)


class TestNeo4jStore(StoreConformance):
    """The store on a server keeps to the contract of stores."""


class TestNeo4jCypher(CypherConformance):
    """The store on a server keeps to the contract of Cypher."""

    @pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.name)
    def test_what_differs_has_a_form_that_both_stores_answer_alike(
        self, loaded: Neo4jStore, embedded: EmbeddedStore, difference: Difference
    ) -> None:
        answered = loaded.query(difference.cypher).rows
        assert strict(answered) == strict(difference.rows or answered)
        with suppress(QueryError):
            assert strict(embedded.query(difference.cypher).rows) != strict(answered)
        for store in (loaded, embedded):
            rows = store.query(difference.portable).rows
            assert strict(rows) == strict(difference.portable_rows), store.name

    def test_the_page_of_the_stores_lists_what_differs(self) -> None:
        page = (STORES / "README.md").read_text(encoding="utf-8")
        lines = page[page.index("\n| ") + 1 :].splitlines()
        table = takewhile(lambda line: line.startswith("|"), lines)
        listed = [line.split("|")[1].strip() for line in table if line[:2] == "| "]
        assert listed[1:] == [difference.name for difference in DIFFERENCES]

    def test_a_query_that_writes_past_the_guard_is_refused_by_the_server(
        self, loaded: Neo4jStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kg.stores.neo4j.store.check_read_only", lambda cypher: None)
        with pytest.raises(QueryError, match="read access mode"):
            loaded.query("CREATE (:Task {id: 'x'})")

    @pytest.mark.parametrize(
        "cypher",
        [
            "MATCH (n) RETURN n",
            "MATCH ()-[r]->() RETURN r",
            "MATCH p = ()-->() RETURN p",
            "MATCH (n) RETURN properties(n), keys(n), n {.*}, collect(keys(n))",
        ],
    )
    def test_marks_are_not_shown(self, loaded: Neo4jStore, cypher: str) -> None:
        assert loaded.query(cypher).rows
        assert "_kg_" not in repr(loaded.query(cypher).rows)

    @pytest.mark.parametrize(
        ("cypher", "expected"),
        [
            ("RETURN datetime('2020-01-02T03:04:05.123456789+02:30')", "2020-01-02T03:04:05"),
            ("RETURN localdatetime('2020-01-02T03:04:05.5')", "2020-01-02T03:04:05.500000"),
            ("RETURN time('03:04:05+01:00')", "03:04:05+01:00"),
            ("RETURN datetime('2020-06-02T03:04:05[Europe/Berlin]')", "2020-06-02T03:04:05+02:00"),
            ("RETURN date('0044-03-15')", "0044-03-15"),
        ],
    )
    def test_times_are_iso_text(self, loaded: Neo4jStore, cypher: str, expected: str) -> None:
        ((shown,),) = loaded.query(cypher).rows
        assert isinstance(shown, str) and shown.startswith(expected)

    def test_a_value_that_python_has_not_is_a_query_error(self, loaded: Neo4jStore) -> None:
        with pytest.raises(QueryError, match="toString"):
            loaded.query("RETURN date('-0044-03-15')")
        assert loaded.query("RETURN toString(date('-0044-03-15'))").rows == [("-0044-03-15",)]


# What the README shows

NAMES = {
    "Beta": "BERT",
    "GammaNet": "DistilBERT",
    "Alpha": "FooNet",
    "Alpha 2": "LoRA",
    "Boxes": "GSM8K",
}


def renamed() -> Tables:
    """The small graph with the names that the README asks for."""
    made = copy.deepcopy(tables())
    for label in ("Method", "Benchmark"):
        for row in made.nodes[label]:
            row["name"] = NAMES.get(row["name"], row["name"])
    return made


@pytest.fixture(scope="class")
def both(
    connection: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Neo4jStore, EmbeddedStore]]:
    server = Neo4jStore(connection)
    file = EmbeddedStore(tmp_path_factory.mktemp("shown") / "graph.kgl")
    server.load(renamed())
    file.load(renamed())
    yield server, file
    file.close()


class TestShownQueries:
    @pytest.mark.parametrize(("cypher", "params"), SHOWN, ids=[cypher for cypher, _ in SHOWN])
    def test_a_query_of_the_readme_gives_the_same_rows_on_both_stores(
        self, both: tuple[Neo4jStore, EmbeddedStore], cypher: str, params: dict[str, Any]
    ) -> None:
        answers = [store.query(cypher, params, timeout=60) for store in both]
        assert answers[0].columns == answers[1].columns
        assert sorted(map(repr, answers[0].rows)) == sorted(map(repr, answers[1].rows))

    def test_the_readme_shows_queries_and_some_have_rows(
        self, both: tuple[Neo4jStore, EmbeddedStore]
    ) -> None:
        assert len(SHOWN) >= 5
        assert sum(bool(both[0].query(cypher, params).rows) for cypher, params in SHOWN) >= 3


# Data of others


def test_only_what_a_workspace_pushed_is_read(empty: Connection) -> None:
    store = Neo4jStore(empty)
    store.load(tables())
    empty.run("CREATE (:Method {id: 'm', name: 'theirs'})-[:BUILDS_ON {id: 'e'}]->(:Paper)")
    empty.run("MATCH (m:Method {id: 'method:beta'}) SET m.stars = 5, m:Liked")
    empty.run("MATCH (a:Method {id: 'method:beta'}), (b:Task) CREATE (a)-[:BUILDS_ON]->(b)")
    assert rows_of(store.tables()) == rows_of(tables())
    assert store.node("m") is None
    assert list(store.edges(source="m")) == []
    beta = [row for _, row in store.edges("BUILDS_ON", source="method:beta")]
    assert beta == [r for r in tables().edges["BUILDS_ON"] if r["source"] == "method:beta"]


def test_a_database_that_was_imported_without_marks_is_read_whole(empty: Connection) -> None:
    Neo4jStore(empty, workspace_key="imported").load(tables())
    empty.run("MATCH (n) REMOVE n._kg_imported")
    empty.run("MATCH ()-[r]->() REMOVE r._kg_imported")
    assert Neo4jStore(empty).holds_graph()
    assert rows_of(Neo4jStore(empty).tables()) == rows_of(tables())


def test_a_database_without_a_graph_holds_none(empty: Connection) -> None:
    empty.run("CREATE (:Person {name: 'Ann'})")
    assert not Neo4jStore(empty).holds_graph()
    assert rows_of(Neo4jStore(empty).tables()) == ([], [])
