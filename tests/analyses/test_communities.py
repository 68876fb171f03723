"""Communities and centrality: what arithmetic by hand and other libraries say, in any order."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from graphs.analyses.centrality import central
from graphs.analyses.communities import communities, leiden
from graphs.analyses.projection import PROJECTIONS, project
from graphs.analyses.ranks import betweenness, pagerank
from kg.errors import UsageError
from kg.schema import Tables

from .small import STORES, graph_of, opened, paper, shuffled


def cliques(count: int, size: int) -> Tables:
    """Groups of methods that papers name together, a chain of papers between the groups."""
    papers, edges = [], []
    for k in range(count):
        names = [f"method:{k}-{i}" for i in range(size)]
        for n, pair in enumerate(combinations(names, 2)):
            papers.append(paper(f"p{k}-{n}"))
            edges += [("MENTIONS", f"p{k}-{n}", name, f"p{k}-{n}") for name in pair]
        if k:
            papers.append(paper(f"q{k}"))
            edges += [
                ("MENTIONS", f"q{k}", name, f"q{k}") for name in (names[0], f"method:{k - 1}-1")
            ]
        hub = f"p{k}-0"
        edges.append(("MENTIONS", hub, "method:everywhere", hub))
    return graph_of(papers, edges)


CLAIMS = graph_of(
    [paper("p1"), paper("p2"), paper("p3")],
    [
        ("EVALUATED_ON", "method:a", "benchmark:x", "p1"),
        ("EVALUATED_ON", "method:a", "benchmark:x", "p2", {"confidence": 0.4}),
        ("EVALUATED_ON", "method:b", "benchmark:x", "p2"),
        ("OUTPERFORMS", "method:a", "method:b", "p2"),
        ("OUTPERFORMS", "method:a-7b", "method:b", "p3"),
        ("BUILDS_ON", "method:a", "method:b", "p1"),
        ("VARIANT_OF", "method:a-7b", "method:a", "p3"),
        ("ADDRESSES", "p1", "task:t", "p1"),
        ("MENTIONS", "p1", "metric:m", "p1"),
    ],
)


def links(tables: Tables, name: str, **options: object) -> dict[tuple[str, str], float]:
    with opened(tables, "networkx") as graph:
        seen = project(graph, name, **options)  # type: ignore[arg-type]
        return {
            (seen.ids[a].partition(":")[2], seen.ids[b].partition(":")[2]): float(w)
            for a, b, w in zip(seen.source, seen.target, seen.weight, strict=True)
        }


def test_claims_weigh_by_papers() -> None:
    assert links(CLAIMS, "claims") == {
        ("x", "a"): 2,
        ("x", "b"): 1,
        ("a", "b"): 2,
        ("a", "a-7b"): 1,
        ("a-7b", "b"): 1,
    }
    assert links(CLAIMS, "claims", min_confidence=0.5)["x", "a"] == 1


def test_together_gives_each_pair_its_share_of_the_paper() -> None:
    # p1: a, b, x, t (the metric ties nothing); p2: a, b, x; p3: a, b, a-7b
    found = links(CLAIMS, "together")
    assert math.isclose(found["a", "b"], 1 / 3 + 1 / 2 + 1 / 2)
    assert math.isclose(found["x", "a"], 1 / 3 + 1 / 2)
    assert math.isclose(found["a", "t"], 1 / 3)
    assert not {"m"} & {end for pair in found for end in pair}


def test_directions_are_those_of_the_projection() -> None:
    assert links(CLAIMS, "lineage") == {("a", "b"): 1}
    assert links(CLAIMS, "comparisons") == {("b", "a"): 1, ("b", "a-7b"): 1}


def test_variants_roll_up_before_links_are_made() -> None:
    from graphs.analyses.families import Families

    with opened(CLAIMS, "networkx") as graph:
        families = Families.of(graph.store)
    assert links(CLAIMS, "comparisons", families=families) == {("b", "a"): 2}
    assert "a-7b" not in {
        end for pair in links(CLAIMS, "claims", families=families) for end in pair
    }


def test_leiden_finds_the_groups_and_a_hub_names_none() -> None:
    with opened(cliques(6, 5), "networkx") as graph:
        found = communities(graph)
        groups = {frozenset(m.node.name.partition("-")[0] for m in one.members)
                  - {"everywhere"} for one in found.communities}  # fmt: skip
        assert groups == {frozenset(str(k)) for k in range(6)}
        assert not any(one.name.startswith("everywhere") for one in found.communities)
        assert found.things == 31
        assert sum(one.size for one in found.communities) + found.small == found.things


def test_modularity_is_that_of_networkx() -> None:
    with opened(cliques(4, 4), "networkx") as graph:
        found = communities(graph, min_size=1, limit=None)
        seen = project(graph, "together")
    other = nx.Graph()
    for a, b, w in zip(seen.source, seen.target, seen.weight, strict=True):
        other.add_edge(seen.ids[a], seen.ids[b], weight=w)
    parts: dict[int, set[str]] = {}
    for id, number in found.number_of.items():
        parts.setdefault(number, set()).add(id)
    assert math.isclose(
        found.modularity, nx.community.modularity(other, parts.values()), abs_tol=1e-4
    )


def test_a_name_has_one_member_of_a_family() -> None:
    names = ["method:llama", "method:llama-7b", "method:llama-70b", "method:x", "method:y"]
    edges = [("MENTIONS", "p1", name, "p1") for name in names]
    edges += [("VARIANT_OF", name, "method:llama", "p1") for name in names[1:3]]
    with opened(graph_of([paper("p1")], edges), "networkx") as graph:
        (only,) = communities(graph).communities
        assert only.size == 5
        assert only.name == "llama · x · y"
        (rolled,) = communities(graph, roll_up=True).communities
        assert rolled.size == 3


@pytest.mark.parametrize("on", PROJECTIONS)
def test_the_order_of_rows_and_the_store_change_nothing(on: str, tmp_path: Path) -> None:
    told = []
    for tables in (CLAIMS, cliques(5, 4)):
        for seed, store in enumerate((*STORES, "networkx")):
            with opened(shuffled(tables, seed), store, tmp_path) as graph:
                told.append(
                    (
                        communities(graph, on=on, roll_up=True, min_size=1).to_json(),
                        central(graph, on=on, roll_up=True).to_json(),
                    )
                )
    assert told[0] == told[1] == told[2]
    assert told[3] == told[4] == told[5]


def test_claims_tie_what_they_are_shown_for() -> None:
    with opened(CLAIMS, "networkx") as graph:
        for row in central(graph, on="claims").rows:
            assert row.claims
            assert all(row.node.id in (edge.source_id, edge.target_id) for edge in row.claims)
        (one,) = communities(graph, on="claims").communities
        assert one.claims[0].evidence.sentences


def arrays(graph: nx.Graph) -> tuple[int, np.ndarray, np.ndarray]:
    both = sorted((a, b) for x, y in graph.edges for a, b in ((x, y), (y, x)))
    ends = np.array(both, np.int64).reshape(-1, 2)
    return len(graph), ends[:, 0], ends[:, 1]


@pytest.mark.parametrize("seed", range(3))
def test_pagerank_and_betweenness_are_those_of_networkx(seed: int) -> None:
    graph = nx.gnm_random_graph(40, 60, seed=seed)  # some nodes stand alone
    size, source, target = arrays(graph)
    weight = np.random.default_rng(seed).integers(1, 5, len(source)).astype(float)
    directed = nx.DiGraph()
    directed.add_nodes_from(range(size))
    for a, b, w in zip(source, target, weight, strict=True):
        directed.add_edge(a, b, weight=w)
    theirs = nx.pagerank(directed, tol=1e-12, max_iter=1000)
    assert np.allclose(pagerank(size, source, target, weight), [theirs[i] for i in range(size)])
    exact = betweenness(size, source, target, samples=size, seed=0)
    ours = nx.betweenness_centrality(graph)
    assert exact.exact
    assert np.allclose(exact.values, [ours[i] for i in range(size)])


def test_sampled_betweenness_keeps_within_the_errors_it_tells() -> None:
    graph = nx.barabasi_albert_graph(300, 2, seed=1)
    size, source, target = arrays(graph)
    exact = betweenness(size, source, target, samples=size, seed=0).values
    off, told = [], []
    for seed in range(10):
        found = betweenness(size, source, target, samples=60, seed=seed)
        off.append(found.values - exact)
        told.append(found.errors)
        assert (np.abs(off[-1]) <= found.bound).all()
    assert 0.7 < np.sqrt(np.mean(np.square(off)) / np.mean(np.square(told))) < 1.3
    assert abs(np.mean(off)) < np.mean(told) / 5  # unbiased


def test_leiden_does_not_depend_on_the_process() -> None:
    size, source, target = arrays(nx.gnm_random_graph(200, 600, seed=3))
    runs = [leiden(size, source, target, np.ones(len(source)))[1].tolist() for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]
    assert np.bincount(runs[0]).tolist() == sorted(np.bincount(runs[0]).tolist(), reverse=True)


def test_an_empty_graph_has_nothing_in_it() -> None:
    with opened(graph_of([paper("p1")], []), "networkx") as graph:
        assert communities(graph).communities == ()
        assert central(graph).rows == ()


def test_what_cannot_be_meant_is_refused() -> None:
    with opened(CLAIMS, "networkx") as graph:
        with pytest.raises(UsageError, match="no projection 'x'"):
            communities(graph, on="x")
        with pytest.raises(UsageError, match="resolution"):
            communities(graph, resolution=0)
        with pytest.raises(UsageError, match="no measure"):
            central(graph, by="x")
        with pytest.raises(UsageError, match="no label"):
            central(graph, label="Paper")
        with pytest.raises(UsageError, match="samples"):
            central(graph, samples=1)
        with pytest.raises(UsageError, match="1 or more"):
            communities(graph, limit=0)
