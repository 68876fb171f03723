"""Paths: the best first by the stated costs, edge by edge, the same in any store and order."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from pathlib import Path as File

import networkx as nx
import pytest

from graphs.analyses.paths import DAMPING, Path, paths
from kg.errors import NotFound, UsageError
from kg.schema import Tables

from .small import STORES, graph_of, opened, paper, shuffled

PAPERS = [paper(f"p{i}") for i in range(1, 9)]
CHAIN = graph_of(
    PAPERS,
    [
        ("BUILDS_ON", "method:a", "method:b", "p1", {"confidence": 0.8}),
        ("BUILDS_ON", "method:a", "method:b", "p2", {"confidence": 0.5}),
        ("OUTPERFORMS", "method:c", "method:b", "p3", {"confidence": 1.0}),
        ("EVALUATED_ON", "method:far", "benchmark:x", "p7", {"basis": "inferred"}),
        ("VARIANT_OF", "method:c-7b", "method:c", "p8"),
    ],
)


def shown(path: Path) -> list[str]:
    return [str(step) for step in path.steps]


@pytest.mark.parametrize("store", STORES)
def test_a_path_reads_edge_by_edge_with_its_evidence(store: str, tmp_path: File) -> None:
    with opened(CHAIN, store, tmp_path) as graph:
        best = graph.path("a", "c").paths[0]
        assert shown(best) == ["a builds on b", "c outperforms b"]
        assert [node.name for node in best.nodes] == ["a", "b", "c"]
        step = best.steps[0]
        assert (step.papers, [edge.evidence.paper for edge in step.claims]) == (2, ["p1", "p2"])
        back = graph.path("c", "a").paths[0]
        assert shown(back) == ["c outperforms b", "a builds on b"]
        assert back.cost == best.cost


def test_the_cost_is_what_the_docstring_says() -> None:
    with opened(CHAIN, "networkx") as graph:
        best = paths(graph, "a", "c").paths[0]
    # Neighbours: a: b, p1, p2; b: a, c, p1, p2, p3; c: b, c-7b, p3, p8.
    degrees = [(3, 5), (5, 4)]
    hubs = sum(DAMPING * math.log(d) for pair in degrees for d in pair)
    assert math.isclose(best.cost, 2 - math.log(0.8) - math.log(1.0) + hubs, abs_tol=1e-6)


def test_a_hub_is_shunned() -> None:
    edges = [("EVALUATED_ON", f"method:m{i}", "benchmark:hub", "p1") for i in range(200)]
    edges += [
        ("BUILDS_ON", "method:m1", "method:link", "p2"),
        ("BUILDS_ON", "method:link", "method:deep", "p3"),
        ("BUILDS_ON", "method:m2", "method:deep", "p4"),
    ]
    with opened(graph_of(PAPERS, edges), "networkx") as graph:
        found = paths(graph, "m1", "m2", count=2)
        assert [node.name for node in found.paths[0].nodes] == ["m1", "link", "deep", "m2"]


def test_sure_and_stated_edges_go_first() -> None:
    edges = [
        ("EVALUATED_ON", "method:a", "benchmark:stated", "p1"),
        ("EVALUATED_ON", "method:b", "benchmark:stated", "p2"),
        ("EVALUATED_ON", "method:a", "benchmark:inferred", "p3", {"basis": "inferred"}),
        ("EVALUATED_ON", "method:b", "benchmark:inferred", "p4", {"basis": "inferred"}),
        ("EVALUATED_ON", "method:a", "benchmark:unsure", "p5", {"confidence": 0.3}),
        ("EVALUATED_ON", "method:b", "benchmark:unsure", "p6", {"confidence": 0.3}),
    ]
    with opened(graph_of(PAPERS, edges), "networkx") as graph:
        middle = [p.nodes[1].name for p in paths(graph, "a", "b", count=3).paths]
        assert middle == ["stated", "inferred", "unsure"]
        some = paths(graph, "a", "b", count=9, min_confidence=0.5).paths
        assert "a was evaluated on unsure" not in {step for path in some for step in shown(path)}


def test_variants_roll_up() -> None:
    with opened(CHAIN, "networkx") as graph:
        plain = paths(graph, "c-7b", "b", count=1).paths[0]
        assert shown(plain) == ["c-7b is a variant of c", "c outperforms b"]
        rolled = paths(graph, "c-7b", "b", count=1, roll_up=True)
        assert rolled.start.name == "c"
        assert shown(rolled.paths[0]) == ["c outperforms b"]
        with pytest.raises(UsageError, match="the same"):
            paths(graph, "c-7b", "c", roll_up=True)


def test_what_nothing_joins_has_no_path() -> None:
    with opened(CHAIN, "networkx") as graph:
        assert paths(graph, "a", "x").paths == ()
        assert paths(graph, "p6", "a").paths == ()


def web(seed: int) -> Tables:
    rng = random.Random(seed)
    pairs = sorted({tuple(sorted(rng.sample(range(12), 2))) for _ in range(22)})
    edges = [
        (rng.choice(["BUILDS_ON", "OUTPERFORMS"]), f"method:{a:02}", f"method:{b:02}", "p1",
         {"confidence": round(rng.uniform(0.3, 1), 2)})
        for a, b in pairs
    ]  # fmt: skip
    tables = graph_of(PAPERS, edges)
    return Tables(tables.nodes, {**tables.edges, "MENTIONS": []})


@pytest.mark.parametrize("seed", range(4))
def test_the_paths_are_the_cheapest_of_all_simple_paths(seed: int) -> None:
    with opened(web(seed), "networkx") as graph:
        net = nx.Graph()
        rows = [(s, t, c) for k in ("BUILDS_ON", "OUTPERFORMS")
                for s, t, c in graph.store.links(k, "confidence")]  # fmt: skip
        net.add_edges_from((s, t) for s, t, _ in rows)
        for s, t, c in rows:
            hubs = DAMPING * (math.log(net.degree(s)) + math.log(net.degree(t)))
            net.edges[s, t]["cost"] = 1 - math.log(c) + hubs
        costs = sorted(
            sum(net.edges[pair]["cost"] for pair in pairwise(way))
            for way in nx.all_simple_paths(net, "method:00", "method:11")
        )
        found = [path.cost for path in paths(graph, "00", "11", count=4).paths]
        near = [cost for cost in costs if cost <= costs[0] + 8][:4]
        assert found == pytest.approx(near, abs=1e-5)


def test_the_order_of_rows_and_the_store_change_nothing(tmp_path: File) -> None:
    told = []
    for seed, store in enumerate((*STORES, "networkx")):
        answers = []
        for tables in (CHAIN, web(9)):
            with opened(shuffled(tables, seed), store, tmp_path) as graph:
                ids = [node.id for node in graph.nodes("Method")]
                answers += [paths(graph, ids[0], id, count=5).to_json() for id in ids[1:]]
        told.append(answers)
    assert told[0] == told[1] == told[2]


def test_what_cannot_be_asked_is_refused() -> None:
    with opened(CHAIN, "networkx") as graph:
        with pytest.raises(UsageError, match="the same"):
            paths(graph, "a", "a")
        with pytest.raises(UsageError, match="0 paths"):
            paths(graph, "a", "b", count=0)
        with pytest.raises(NotFound):
            paths(graph, "a", "nothing like it")
