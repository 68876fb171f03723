"""The store in a file: the contract, the engine's traps, and files that are missing or damaged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kglite
import numpy as np
import pytest
from conformance import CypherConformance, StoreConformance, long_rows, rows_of
from small_graph import tables

from kg.errors import QueryError, StoreError
from kg.schema import Tables
from kg.stores import EmbeddedStore
from kg.stores.columns import Columns
from kg.stores.engine import DISABLED_PASSES
from kg.stores.rows import checked

FILES = ["graph.columns", "graph.kgl"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(tmp_path_factory.mktemp("graph") / "graph.kgl")
    store.load(tables())
    yield store
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(tmp_path / "graph.kgl")
    yield store
    store.close()


class TestEmbeddedStore(StoreConformance, CypherConformance):
    """The store in a file keeps to the contract of stores and of Cypher."""


# The columns beside the file


def columns_file(store: EmbeddedStore) -> Path:
    return store.path.with_suffix(".columns")


@pytest.fixture
def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(store: object) -> None:
        raise AssertionError("columns are made again")

    monkeypatch.setattr("kg.stores.columns.Columns.of_store", refuse)


@pytest.mark.usefixtures("never_read")
def test_columns_are_written_with_the_file_and_kept(store: EmbeddedStore) -> None:
    store.load(tables())
    other = EmbeddedStore(store.path)
    assert "method:beta" in other.columns().ids
    other.close()


def same_columns(one: Columns, other: Columns) -> bool:
    return one.ids == other.ids and all(
        np.array_equal(array, other.arrays()[name], equal_nan=array.dtype.kind == "f")
        for name, array in one.arrays().items()
    )


def test_columns_of_tables_are_those_read_from_a_store(store: EmbeddedStore) -> None:
    store.load(tables())
    assert same_columns(store.columns(), Columns.of_store(store))


@pytest.mark.parametrize("cut", [0, 5, 40, 4000, -1])
def test_a_damaged_columns_file_is_made_again(store: EmbeddedStore, cut: int) -> None:
    store.load(tables())
    whole = columns_file(store).read_bytes()
    columns_file(store).write_bytes(whole[:cut])
    assert same_columns(store.columns(), Columns.of_tables(checked(tables())))
    assert columns_file(store).read_bytes() == whole


@pytest.mark.parametrize("place", [1, 18, 30, 300, -9])
def test_a_changed_byte_is_damage(store: EmbeddedStore, place: int) -> None:
    store.load(tables())
    whole = columns_file(store).read_bytes()
    changed = bytearray(whole)
    changed[place] ^= 1
    columns_file(store).write_bytes(changed)
    assert same_columns(store.columns(), Columns.of_tables(checked(tables())))
    assert columns_file(store).read_bytes() == whole


def test_columns_of_another_graph_are_not_used(store: EmbeddedStore) -> None:
    store.load(tables())
    stale = columns_file(store).read_bytes()
    store.load(long_rows())
    columns_file(store).write_bytes(stale)
    assert len(store.columns()) == len(Columns.of_tables(checked(long_rows())))


def test_columns_are_those_of_the_graph_that_is_open(store: EmbeddedStore) -> None:
    store.load(tables())
    assert store.node("method:beta")
    other = EmbeddedStore(store.path)
    other.load(long_rows())
    assert "method:beta" in store.columns().ids
    assert "method:beta" not in other.columns().ids
    store.close()
    assert "method:beta" not in store.columns().ids


def test_columns_that_cannot_be_kept_are_made_all_the_same(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr("kg.stores.arrays.write_atomically", full)
    store.load(tables())
    assert "method:beta" in store.columns().ids
    assert not columns_file(store).exists()


# The engine's traps: each is met in the store


def test_trap_counted_undirected_paths_need_the_pass_disabled(loaded: EmbeddedStore) -> None:
    counted = "MATCH (a:Method)-[:OUTPERFORMS*2..2]-(b:Method) RETURN count(*) AS n"
    assert loaded.query(counted).rows == [(2,)]
    assert DISABLED_PASSES[0] in kglite.cypher_pass_names()


def test_trap_the_engine_reads_files_for_load_csv(loaded: EmbeddedStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("secret\n")
    ask = f"LOAD CSV FROM '{secret}' AS line RETURN line"
    with pytest.raises(QueryError, match="LOAD is refused"):
        loaded.query(ask)
    graph = kglite.load(str(loaded.path))
    graph.read_only(True)
    assert "secret" in str(graph.cypher(ask).to_list())  # what the guard is for


def test_trap_the_engine_adds_title_and_type(loaded: EmbeddedStore) -> None:
    asked = "MATCH (m:Metric {name: 'accuracy'}) RETURN m, keys(m), properties(m), m {.*}, m.title"
    (row,) = loaded.query(asked).rows
    expected = next(row for row in tables().nodes["Metric"] if row["name"] == "accuracy")
    assert row[0] == row[2] == row[3] == expected
    assert sorted(row[1]) == sorted(expected) and row[4] is None


def test_trap_a_title_that_is_not_the_name_stays(store: EmbeddedStore) -> None:
    rows = [{"id": "p", "name": "short", "title": "long"}, {"id": "q", "name": "untitled"}]
    store.load(Tables(nodes={"Paper": rows}, edges={}))
    assert list(store.nodes("Paper")) == rows
    assert store.query("MATCH (p:Paper) RETURN p.name, p.title, p ORDER BY p.id").rows == [
        ("short", "long", rows[0]),
        ("untitled", None, rows[1]),
    ]


def test_trap_block_comments_are_unknown_to_the_engine(loaded: EmbeddedStore) -> None:
    assert loaded.query("/* ' */ RETURN /* \n */ 1 AS x // \"").rows == [(1,)]


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH SHORTEST 1 (a:Method)-->+(b:Method) RETURN a",
        "MATCH (a:Method)-->{1,3}(b) RETURN a",
        "MATCH (p:Paper) RETURN COLLECT { MATCH (p)-->(n) RETURN n.name } AS names",
        "MATCH (set:Method) RETURN set",
    ],
)
def test_what_neo4j_has_and_the_engine_has_not_is_a_query_error(
    loaded: EmbeddedStore, cypher: str
) -> None:
    with pytest.raises(QueryError):
        loaded.query(cypher)


def test_format_csv_is_refused(loaded: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="FORMAT CSV"):
        loaded.query("MATCH (m:Method) RETURN m.id FORMAT CSV")


def test_a_map_that_looks_like_a_duration_or_node_stays_a_map(loaded: EmbeddedStore) -> None:
    asked = (
        "RETURN {id: 1, labels: 'x', properties: 2} AS a, {months: 'x', days: 1, seconds: 1} AS b"
    )
    assert loaded.query(asked).rows == [
        ({"id": 1, "labels": "x", "properties": 2}, {"months": "x", "days": 1, "seconds": 1})
    ]


# Round trips


ODD = (
    *("", " ", "\x00", "a\x00b", "null", "true", "1", "1.0", "2020-01-01", "[1]", '{"a": 1}', "'"),
    *('"', "\\", "`", "$x", "\U0001f600", "\uffff", "\ufeff", "e\u0301", "\u2028", "\r\n", "\x1b["),
)


def test_random_tables_come_back_exactly(store: EmbeddedStore) -> None:
    rng = random.Random(3)
    numbers = (0.0, 1.0, 0.1, 1 / 3, 1e308, 5e-324, -1.5, 2.0**53, 90.0)

    def texts() -> list[str]:
        return rng.choices(ODD, k=rng.randint(0, 4))

    nodes = []
    for number in range(400):
        row: dict[str, Any] = {"id": f"{rng.choice(ODD)}{number}", "name": rng.choice(ODD)}
        some: dict[str, Any] = {
            "value": rng.choice(numbers),
            "unit": rng.choice(ODD),
            "text": rng.choice(ODD),
        }
        nodes.append(row | {key: some[key] for key in some if rng.random() < 0.6})
    methods = [{"id": f"m{n}", "name": rng.choice(ODD), "aliases": texts()} for n in range(50)]
    methods[0]["papers"] = 2**63 - 1
    methods[1]["papers"] = -(2**31)
    edges = [
        {
            "id": f"{rng.choice(ODD)}{number}",
            "source": rng.choice(nodes)["id"],
            "target": rng.choice(methods)["id"],
            "confidence": rng.choice(numbers),
            "sentences": texts(),
            **({"paper": rng.choice(ODD)} if rng.random() < 0.8 else {}),
        }
        for number in range(400)
    ]
    rows = Tables(nodes={"Result": nodes, "Method": methods}, edges={"OF": edges})
    store.load(rows)
    expected = Tables(
        nodes={k: sorted(v, key=lambda r: r["id"]) for k, v in rows.nodes.items()},
        edges={k: sorted(v, key=lambda r: r["id"]) for k, v in rows.edges.items()},
    )
    assert rows_of(store.tables()) == rows_of(expected)
    again = EmbeddedStore(store.path)
    assert rows_of(again.tables()) == rows_of(expected)


# The file


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "none.kgl")
    for ask in (
        store.tables,
        lambda: store.node("x"),
        lambda: list(store.nodes("Task")),
        lambda: list(store.edges(paper="x")),
        lambda: store.query("RETURN 1 AS x"),
    ):
        with pytest.raises(StoreError, match="run kg build"):
            ask()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_refused(store: EmbeddedStore) -> None:
    store.load(tables())
    whole = store.path.read_bytes()
    rng = random.Random(1)
    for number in range(25):
        data = bytearray(whole)
        if number % 2:
            del data[rng.randrange(len(data)) :]
        else:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        store.path.write_bytes(data)
        with pytest.raises(StoreError, match=r"damaged.*run kg build"):
            EmbeddedStore(store.path).tables()
    with pytest.raises(StoreError, match="run kg build"):
        EmbeddedStore(store.path).query("RETURN 1 AS x")
    store.load(tables())
    assert rows_of(store.tables()) == rows_of(tables())


def test_a_file_of_another_schema_is_refused(store: EmbeddedStore) -> None:
    kglite.KnowledgeGraph().save(str(store.path))
    with pytest.raises(StoreError, match="another version"):
        store.tables()
    with pytest.raises(StoreError, match="another version"):
        store.query("RETURN 1 AS x")


def test_a_failed_load_leaves_the_file_and_no_other(store: EmbeddedStore) -> None:
    store.load(tables())
    before = store.path.read_bytes()
    with pytest.raises(StoreError):
        store.load(Tables(nodes={"Nothing": []}, edges={}))
    assert store.path.read_bytes() == before
    assert sorted(path.name for path in store.path.parent.iterdir()) == FILES


def test_a_folder_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        EmbeddedStore(tmp_path / "no" / "folder" / "graph.kgl").load(tables())


def test_an_open_store_reads_on_while_another_replaces_the_file(store: EmbeddedStore) -> None:
    store.load(tables())
    reading = EmbeddedStore(store.path)
    rows = reading.edges("MENTIONS")
    next(rows)
    assert reading.query("MATCH (m:Method) RETURN count(m)").rows == [(5,)]
    store.load(long_rows())
    assert len(list(rows)) == len(tables().edges["MENTIONS"]) - 1
    assert reading.query("MATCH (m:Method) RETURN count(m)").rows == [(5,)]
    reading.close()
    assert reading.query("MATCH (m:Method) RETURN count(m)").rows == [(5003,)]
    reading.close()


def test_what_a_killed_build_left_is_swept_up(store: EmbeddedStore) -> None:
    old, new = (store.path.with_name(f".graph.kgl.{pid}.part") for pid in (1, 2))
    for left in (old, new):
        left.mkdir()
        (left / "graph.kgl").write_bytes(b"half")
    os.utime(old, (0, 0))
    store.load(tables())
    assert not old.exists() and new.exists()  # the new one may be of a build that is running


def test_queries_leave_no_files(loaded: EmbeddedStore) -> None:
    loaded.query("MATCH (n) RETURN count(n)")
    list(loaded.edges(paper="x"))
    assert sorted(path.name for path in loaded.path.parent.iterdir()) == FILES


_KILLED = """
import sys
from pathlib import Path
sys.path[:0] = {paths!r}
from conformance import long_rows
from kg.stores import EmbeddedStore
store = EmbeddedStore(Path({path!r}))
while True:
    store.load(long_rows())
    print("loaded", flush=True)
"""


@pytest.mark.long
def test_a_killed_load_leaves_the_old_file_or_the_new(store: EmbeddedStore) -> None:
    store.load(tables())
    rng = random.Random(4)
    code = _KILLED.format(paths=sys.path, path=str(store.path))
    for _ in range(12):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.random() * 0.5)
        process.kill()
        process.wait()
        process.stdout.close()
        assert rows_of(EmbeddedStore(store.path).tables())[0]


# The query process


BOMBS = (
    "RETURN size(reduce(s = 'a', x IN range(1, 60) | s + s))",
    "WITH range(1, 100000) AS xs RETURN size(reduce(s = xs, x IN range(1, 40) | s + s))",
)


@pytest.mark.parametrize("cypher", BOMBS)
def test_a_query_that_wants_all_memory_is_a_query_error(loaded: EmbeddedStore, cypher: str) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryError, match=r"memory|longer than"):
        loaded.query(cypher, timeout=2)
    assert time.monotonic() - begun < 10
    assert loaded.query("RETURN 1 AS x").rows == [(1,)]


def test_many_threads_may_ask(loaded: EmbeddedStore) -> None:
    answers: list[Any] = []

    def ask(number: int) -> None:
        answers.append(loaded.query("RETURN $n AS n", {"n": number}).rows[0][0])
        answers.append(loaded.node("method:beta"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer for answer in answers if isinstance(answer, int)) == list(range(8))
    assert len(answers) == 16


def test_the_process_ends_with_the_store(store: EmbeddedStore) -> None:
    store.load(tables())
    store.query("RETURN 1 AS x")
    assert store._process is not None and store._process._process is not None
    process = store._process._process
    store.close()
    assert process.poll() is not None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")
def test_the_process_ends_with_a_parent_that_is_killed(store: EmbeddedStore) -> None:
    store.load(tables())
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "from kg.stores import EmbeddedStore\n"
        f"store = EmbeddedStore({str(store.path)!r})\n"
        "store.query('RETURN 1 AS x')\n"
        "print(store._process._process.pid, flush=True)\n"
        "store.query('MATCH (a), (b), (c), (d), (e), (f), (g), (h) RETURN count(*)')\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def test_a_query_process_that_was_killed_is_started_again(loaded: EmbeddedStore) -> None:
    loaded.query("RETURN 1 AS x")
    assert loaded._process is not None and loaded._process._process is not None
    loaded._process._process.kill()
    loaded._process._process.wait()
    assert loaded.query("RETURN 2 AS x").rows == [(2,)]


def test_warnings_of_the_engine_do_not_reach_the_terminal(
    loaded: EmbeddedStore, capfd: pytest.CaptureFixture[str]
) -> None:
    assert loaded.query("MATCH (n:Nothing) RETURN n.nothing").rows == []
    list(loaded.nodes("Task"))
    assert capfd.readouterr() == ("", "")
