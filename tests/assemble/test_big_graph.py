"""The invented graph is a graph of ours, as large as asked for, its evidence in its abstracts."""

from __future__ import annotations

from performance.big_graph import rows, tables

from kg.check import check
from kg.schema import EDGES, Tables

NODES, EDGES_WANTED = 1_690, 9_900


def made(seed: int = 0) -> Tables:
    return tables(NODES, EDGES_WANTED, seed=seed)


def test_it_keeps_to_the_schema_and_has_every_kind() -> None:
    graph = made()
    assert check(graph) == []
    assert all(graph.nodes.values())
    assert all(graph.edges.values())


def test_it_is_as_large_as_asked_for() -> None:
    graph = made()
    assert sum(map(len, graph.nodes.values())) == NODES
    assert abs(sum(map(len, graph.edges.values())) - EDGES_WANTED) < EDGES_WANTED / 50


def test_the_same_seed_gives_the_same_rows_and_another_others() -> None:
    assert list(rows(NODES, EDGES_WANTED)) == list(rows(NODES, EDGES_WANTED))
    assert made() != made(seed=1)


def test_spans_are_the_places_of_the_names_and_sentences_are_of_the_abstract() -> None:
    graph = made()
    abstracts = {row["id"]: row["abstract"] for row in graph.nodes["Paper"]}
    names = {row["id"]: row["name"] for _, row in graph.node_rows()}
    for row in graph.edges["MENTIONS"]:
        start, _, end = row["spans"][0].partition(":")[2].partition("-")
        assert abstracts[row["paper"]][int(start) : int(end)] == names[row["target"]]
    for kind in EDGES:
        for row in graph.edges[kind]:
            assert all(said in abstracts[row["paper"]] for said in row["sentences"])


def test_support_and_first_seen_are_those_of_the_mentions() -> None:
    graph = made()
    dates = {row["id"]: row["date"] for row in graph.nodes["Paper"]}
    mentioned: dict[str, list[str]] = {}
    for row in graph.edges["MENTIONS"]:
        mentioned.setdefault(row["target"], []).append(dates[row["paper"]])
    for label in ("Method", "Benchmark"):
        for row in graph.nodes[label]:
            said = mentioned[row["id"]]
            assert (row["papers"], row["first_seen"]) == (len(said), min(said))
