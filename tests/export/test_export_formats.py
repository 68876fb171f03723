"""Exports: read back they are the tables; the same graph, the same bytes, whole or not at all."""

from __future__ import annotations

import csv
import json
import random
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import kglite
import networkx as nx
import pyarrow.parquet
import pytest
from small_graph import ODD_TEXT, shuffled, tables

from kg.errors import MissingExtra, StoreError, UsageError
from kg.export import FORMATS, export
from kg.export.csv_tables import cell, value
from kg.export.format import columns
from kg.schema import EDGES, NODES, Tables
from kg.stores import NetworkXStore
from kg.stores.cypher import tokens
from kg.stores.rows import checked

FILES = [name for name, known in FORMATS.items() if not known.folder]
FOLDERS = [name for name, known in FORMATS.items() if known.folder]

HOSTILE = (
    *("", " ", "'", '"', "`", "\\", "''", "\\'", "\\\\'", "'}) DETACH DELETE n //", "\\u0027 //"),
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "'=1", "''=1"),
    *("|calc", "%0a=1", "\uff1d1+1", '=HYPERLINK("http://x";"y")', "a,b", 'a"b', "a;b", "a\r\nb"),
    *("]]>", "<!-- -->", "<x/>", "&amp;", "&#0;", "<![CDATA[x]]>", '"/><node id="x"/>', "a\rb"),
    *("\x00", "\x1b[2J", "\x9b31m", "\u2028", "\u202e", "\ufeff", "\ufffe", "\uffff", "\U0001f600"),
    *("NULL", "null", "NaN", "true", "[1]", "{}", "\\N", "#N/A", "1e5", "007", ODD_TEXT),
)


def hostile() -> Tables:
    """Tables with every hostile text in every place that holds text."""
    rng = random.Random(5)
    nodes: dict[str, list[dict[str, Any]]] = {label: [] for label in NODES}
    for number, text in enumerate(HOSTILE):
        nodes["Paper"].append(
            {
                "id": f"p{number}{text}",
                "name": text,
                "title": text,
                "abstract": rng.choice(HOSTILE),
                "authors": rng.choices(HOSTILE, k=number % 4),
                "year": -number,
            }
        )
        method = {"id": f"m{number}{text}", "name": text, "aliases": [text, text]}
        nodes["Method"].append(method | ({"kind": text} if number % 2 else {}))
        nodes["Result"].append(
            {"id": f"r{number}", "name": text, "value": -number / 3, "unit": text}
        )
    edges = [
        {
            "id": f"e{number}{text}",
            "source": nodes["Paper"][number]["id"],
            "target": rng.choice(nodes["Method"])["id"],
            "paper": text,
            "confidence": number / 100,
            "extractor": text,
            "sentences": rng.choices(HOSTILE, k=number % 3),
            "spans": [],
        }
        for number, text in enumerate(HOSTILE)
    ]
    return checked(Tables(nodes=nodes, edges={"INTRODUCES": edges}))


GRAPHS = {"small": tables, "hostile": hostile}


@pytest.fixture(params=GRAPHS)
def graph(request: pytest.FixtureRequest) -> Tables:
    return checked(GRAPHS[request.param]())


def as_xml_has_it(value: Any) -> Any:
    """Text with pictures of the control characters that XML cannot hold; JSON lists can."""
    if not isinstance(value, str):
        return value
    made = {c: 0x2400 + c for c in range(32) if chr(c) not in "\t\n\r"}
    return value.translate(made | {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD})


def lists_read(row: dict[str, Any], kinds: dict[str, Any]) -> dict[str, Any]:
    """A row of an XML format, its lists read from their JSON."""
    return {
        name: json.loads(value) if name in kinds and kinds[name].kind.endswith("list") else value
        for name, value in row.items()
    }


def rows_of(graph: nx.MultiDiGraph, label: str, type: str) -> tuple[Any, Any]:
    """Rows of a graph that was read back, given what the label and the type are called in it."""
    nodes = {}
    for id, data in graph.nodes(data=True):
        kind = data.pop(label)
        nodes[id] = (kind, {"id": id, **lists_read(data, dict(columns(kind)))})
    edges = {}
    for source, target, key, data in graph.edges(keys=True, data=True):
        kind = data.pop(type)
        row = {"id": key, "source": source, "target": target, **data}
        edges[kind, key] = lists_read(row, dict(columns(kind)))
    return nodes, edges


def expected(graph: Tables) -> tuple[Any, Any]:
    def row(given: dict[str, Any]) -> dict[str, Any]:
        return {name: as_xml_has_it(value) for name, value in given.items()}

    nodes = {as_xml_has_it(r["id"]): (label, row(r)) for label, r in graph.node_rows()}
    edges = {(kind, as_xml_has_it(r["id"])): row(r) for kind, r in graph.edge_rows()}
    return nodes, edges


# Each format read back


def test_graphml_read_by_networkx_is_the_graph(tmp_path: Path, graph: Tables) -> None:
    export(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert rows_of(read, "label", "type") == expected(graph)


def test_gexf_read_by_networkx_is_the_graph(tmp_path: Path, graph: Tables) -> None:
    export(graph, tmp_path / "g.gexf")
    read = nx.read_gexf(tmp_path / "g.gexf")
    if not read.is_multigraph():
        read = nx.MultiDiGraph((s, t, d["id"], d) for s, t, d in read.edges(data=True))
        read.add_nodes_from(nx.read_gexf(tmp_path / "g.gexf").nodes(data=True))
    for _, data in read.nodes(data=True):
        assert data.pop("label") == data["name"]  # what Gephi shows
    for _, _, data in read.edges(data=True):
        assert data.pop("label") == data["edge_type"]
        data.pop("id")
    assert rows_of(read, "node_label", "edge_type") == expected(graph)


def test_json_read_by_networkx_is_the_graph(tmp_path: Path, graph: Tables) -> None:
    export(graph, tmp_path / "g.json")
    data = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    assert data["graph"] == {"schema_version": 1, "labels": [*NODES], "types": [*EDGES]}
    read = nx.node_link_graph(data, edges="edges")
    assert isinstance(read, nx.MultiDiGraph)
    store = NetworkXStore()
    store.load(graph)
    assert dict(read.nodes(data=True)) == dict(store.to_networkx().nodes(data=True))
    found = {(s, t, k): d for s, t, k, d in read.edges(keys=True, data=True)}
    assert found == {(s, t, k): d for s, t, k, d in store.to_networkx().edges(keys=True, data=True)}


def test_csv_read_back_is_the_tables(tmp_path: Path, graph: Tables) -> None:
    export(graph, tmp_path / "tables", format="csv")
    read: dict[str, list[dict[str, Any]]] = {}
    for kind, file in table_files(tmp_path / "tables", ".csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        kinds = columns(kind)
        read[kind] = [
            {
                name: value(text, kinds[name].kind)
                for name, text in row.items()
                if value(text, kinds[name].kind) is not None
            }
            for row in rows
        ]
    for kind, rows in read.items():
        given = (graph.nodes | graph.edges)[kind]  # type: ignore[operator]
        assert rows == [
            {
                name: v.replace("\x00", "\u2400") if isinstance(v, str) else v
                for name, v in row.items()
            }
            for row in given
        ]


def test_parquet_read_back_is_the_tables(tmp_path: Path, graph: Tables) -> None:
    export(graph, tmp_path / "tables", format="parquet")
    for kind, file in table_files(tmp_path / "tables", ".parquet"):
        read = pyarrow.parquet.read_table(file)
        assert read.column_names == list(columns(kind))
        rows = [{k: v for k, v in row.items() if v is not None} for row in read.to_pylist()]
        assert rows == (graph.nodes | graph.edges)[kind]  # type: ignore[operator]


def statements(script: str) -> Iterator[str]:
    """Statements of a script, as a shell that knows Cypher's strings splits them."""
    start = 0
    for token in tokens(script):
        if token.text == ";":
            yield script[start : token.start]
            start = token.end
    assert not script[start:].strip()


def test_the_cypher_script_run_by_an_engine_is_the_graph(tmp_path: Path, graph: Tables) -> None:
    export(graph, tmp_path / "g.cypher")
    script = (tmp_path / "g.cypher").read_text(encoding="utf-8")
    engine = kglite.KnowledgeGraph()
    kglite.set_query_warning_policy("silent")
    for _ in range(2):  # twice is once
        for statement in statements(script):
            engine.cypher(statement)
    nodes = {
        node["properties"]["id"]: (node["labels"], node["properties"])
        for node in engine.cypher("MATCH (n) RETURN n").column("n")
    }
    assert nodes.keys() == {row["id"] for _, row in graph.node_rows()}
    for label, row in graph.node_rows():
        labels, found = nodes[row["id"]]
        assert labels == [label]
        assert {key: found[key] for key in found if key != "type" and key in row} == row
    asked = "MATCH (a)-[r]->(b) RETURN type(r) AS t, a.id AS s, b.id AS e, r"
    edges = {(r["t"], r["r"]["properties"]["id"]): r for r in engine.cypher(asked).to_list()}
    assert len(edges) == sum(1 for _ in graph.edge_rows())
    for kind, row in graph.edge_rows():
        found = edges[kind, row["id"]]
        assert {"source": found["s"], "target": found["e"], **found["r"]["properties"]} == row


def table_files(folder: Path, suffix: str) -> Iterator[tuple[str, Path]]:
    """Label or type and file of each table, as the manifest has them."""
    manifest = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    assert [table["of"] for table in manifest["tables"]] == [*NODES, *EDGES]
    for table in manifest["tables"]:
        yield table["of"], folder / table["file"]
    names = {path.name for path in folder.iterdir()}
    assert names == {table["file"] for table in manifest["tables"]} | {"export.json"}
    assert all(name.endswith((suffix, ".json")) for name in names)


# What a file may do to those who open it


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    export(hostile(), tmp_path / "tables", format="csv")
    for _, file in table_files(tmp_path / "tables", ".csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                for name, text in row.items():
                    if name not in ("value", "year", "confidence", "papers"):
                        assert not text.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_read_back_is_its_text(text: str) -> None:
    assert value(str(cell(text)), "str") == text.replace("\x00", "\u2400")


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_hostile_text_adds_nothing_to_xml(tmp_path: Path, name: str) -> None:
    graph = hostile()
    export(graph, tmp_path / f"g.{name}")
    tags = [e.tag.partition("}")[2] for e in ElementTree.parse(tmp_path / f"g.{name}").iter()]
    assert tags.count("node") == sum(map(len, graph.nodes.values()))
    assert tags.count("edge") == sum(map(len, graph.edges.values()))


@pytest.mark.parametrize("name", ["json", "cypher"])
def test_nothing_in_a_file_drives_a_terminal(tmp_path: Path, name: str) -> None:
    export(hostile(), tmp_path / f"g.{name}")
    text = (tmp_path / f"g.{name}").read_text(encoding="utf-8")
    assert not [c for c in text if c != "\n" and not c.isprintable() and c != "\u00a0"]


# Files and folders


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_rows_and_properties_changes_no_byte(tmp_path: Path, name: str) -> None:
    assert export(tables(), tmp_path / "a", format=name) == name
    export(shuffled(), tmp_path / "b", format=name)
    assert content(tmp_path / "a") == content(tmp_path / "b") != {}


@pytest.mark.parametrize("name", FORMATS)
def test_a_store_gives_the_same_bytes_as_its_tables(tmp_path: Path, name: str) -> None:
    store = NetworkXStore()
    store.load(shuffled())
    export(store, tmp_path / "a", format=name)
    export(tables(), tmp_path / "b", format=name)
    assert content(tmp_path / "a") == content(tmp_path / "b")


def content(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name if path.is_dir() else "": file.read_bytes() for file in files}


@pytest.mark.parametrize("name", FOLDERS)
def test_an_archive_holds_the_folder_and_is_the_same_every_time(tmp_path: Path, name: str) -> None:
    export(tables(), tmp_path / "folder", format=name)
    export(tables(), tmp_path / f"a.{name}.zip")
    export(shuffled(), tmp_path / f"b.{name}.zip")
    assert (tmp_path / f"a.{name}.zip").read_bytes() == (tmp_path / f"b.{name}.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / f"a.{name}.zip") as archive:
        held = {entry: archive.read(entry) for entry in archive.namelist()}
    assert held == content(tmp_path / "folder")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("g.graphml", "graphml"),
        ("g.GEXF", "gexf"),
        ("g.json", "json"),
        ("g.cypher", "cypher"),
        ("g.cql", "cypher"),
        ("g.csv", "csv"),
        ("g.csv.zip", "csv"),
        ("g.parquet", "parquet"),
    ],
)
def test_the_name_of_the_file_says_the_format(tmp_path: Path, file: str, name: str) -> None:
    assert export(tables(), tmp_path / file) == name
    assert (tmp_path / file).exists()


@pytest.mark.parametrize("path", ["graph", "graph.xml", "graph.zip", "csv"])
def test_a_name_that_says_no_format_lists_them(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match=r"graphml, gexf, json, cypher, csv, parquet.*\.graphml"):
        export(tables(), tmp_path / path)


def test_an_unknown_format_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no format svg; there are graphml, gexf"):
        export(tables(), tmp_path / "g.svg", format="svg")
    assert not list(tmp_path.iterdir())


def broken() -> Tables:
    """Tables that cannot be written."""
    given = tables()
    given.nodes["Task"][0]["name"] = 3
    return given


@pytest.mark.parametrize("name", FORMATS)
def test_a_refused_export_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    export(tables(), tmp_path / "g", format=name)
    before = content(tmp_path / "g")
    with pytest.raises(StoreError):
        export(broken(), tmp_path / "g", format=name)
    assert content(tmp_path / "g") == before
    assert [path.name for path in tmp_path.iterdir()] == ["g"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_that_breaks_off_leaves_what_was_there(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tables(), tmp_path / "g", format=name)
    before = content(tmp_path / "g")
    reads = 0

    def failing(self: Tables) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "OF", self.edges["OF"][0]
        raise OSError(28, "No space left on device")

    def failing_dump(*args: Any, **options: Any) -> str:
        nonlocal reads
        reads += 1
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Tables, "edge_rows", failing)
    monkeypatch.setattr("kg.export.manifest.json.dumps", failing_dump)
    with pytest.raises(StoreError, match="No space left"):
        export(tables(), tmp_path / "g", format=name)
    monkeypatch.undo()
    assert content(tmp_path / "g") == before
    assert [path.name for path in tmp_path.iterdir()] == ["g"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_replaces_an_older_one(tmp_path: Path, name: str) -> None:
    export(hostile(), tmp_path / "g", format=name)
    export(tables(), tmp_path / "g", format=name)
    export(tables(), tmp_path / "new", format=name)
    assert content(tmp_path / "g") == content(tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["g", "new"]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_with_other_things_is_not_touched(tmp_path: Path, name: str) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other things"):
        export(tables(), tmp_path, format=name)
    assert content(tmp_path) == {"mine.txt": b"mine"}


@pytest.mark.parametrize("name", FOLDERS)
def test_an_empty_folder_is_filled(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    export(tables(), tmp_path / "empty", format=name)
    assert (tmp_path / "empty" / "export.json").exists()


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        export(tables(), tmp_path, format=name)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        export(tables(), tmp_path / "file", format=name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_folder_that_is_not_there_is_a_store_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        export(tables(), tmp_path / "no" / "g", format=name)


def test_parquet_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"paperkg\[parquet\]"):
        export(tables(), tmp_path / "g.parquet")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FORMATS)
def test_a_graph_without_papers_is_a_file_too(tmp_path: Path, name: str) -> None:
    export(Tables(nodes={}, edges={}), tmp_path / "g", format=name)
    assert content(tmp_path / "g")
