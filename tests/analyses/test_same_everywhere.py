"""Every analysis answers the same in memory, in a file and on a Neo4j server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

import kg
from kg.api.graph import Graph
from kg.schema import Tables
from kg.stores import EmbeddedStore, Neo4jStore, NetworkXStore

from .small import shuffled


def best(graph: Graph, label: str, place: int = 0) -> str:
    """Id of the thing of a label that most papers name, or of one at a later place."""
    rows = graph.store.nodes(label, only=("papers",))
    return str(sorted((-int(row.get("papers") or 0), row["id"]) for row in rows)[place][1])


def method(graph: Graph, place: int = 0) -> str:
    return best(graph, "Method", place)


def built_on(graph: Graph) -> str:
    """Id of what most claims say is built on."""
    claims = Counter(target for _, target in graph.store.links("BUILDS_ON"))
    return min(claims, key=lambda id: (-claims[id], id))


QUESTIONS: dict[str, Callable[[Graph], Any]] = {
    "leaderboard": lambda g: g.leaderboard(best(g, "Benchmark"), roll_up=True),
    "card of a method": lambda g: g.card(method(g)),
    "card of a benchmark, rolled up": lambda g: g.card(best(g, "Benchmark"), roll_up=True),
    "lineage": lambda g: g.lineage(built_on(g), roll_up=True),
    "compare": lambda g: g.compare(method(g), method(g, 1), method(g, 2)),
    "similar methods": lambda g: g.similar(method(g)),
    "similar benchmarks": lambda g: g.similar(best(g, "Benchmark"), by="structure"),
    "similar papers": lambda g: g.similar(next(iter(g.papers)), by="text"),
    "communities": lambda g: g.communities(min_size=2),
    "communities of claims": lambda g: g.communities(on="claims", roll_up=True, min_size=2),
    "central": lambda g: g.central(),
    "central, together": lambda g: g.central(on="together", by="betweenness", min_confidence=0.5),
    "central, comparisons": lambda g: g.central(on="comparisons"),
    "paths": lambda g: g.path(method(g), method(g, 5)),
    "trends": lambda g: g.trends(min_papers=2, false_discoveries=1.0, limit=None),
    "trends by month": lambda g: g.trends(by="month", min_papers=1, roll_up=True),
    "gaps": lambda g: g.gaps(method(g)),
    "gap test": lambda g: g.gap_test(since="2022", target="named"),
    "search": lambda g: g.hits("language models that follow instructions"),
    "diff": lambda g: g.diff(since="2022"),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The graph of the papers that ship, read by the fast model."""
    with kg.demo(workspace=tmp_path_factory.mktemp("sample") / "demo.kg", model="fast") as graph:
        return graph.store.tables()


Opened = Callable[[str], Graph]


@pytest.fixture(scope="module")
def opened(
    sample: Tables, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Opened]:
    """The sample's graph in a store, its rows in an order of its own; each loaded once."""
    graphs: dict[str, Graph] = {}

    def open_in(name: str) -> Graph:
        if name not in graphs:
            store: Any = NetworkXStore()
            if name == "embedded":
                store = EmbeddedStore(tmp_path_factory.mktemp("store") / "graph.kgl")
            elif name == "neo4j":
                store = Neo4jStore(request.getfixturevalue("connection"))
            store.load(shuffled(sample, len(name)))
            graphs[name] = stack.enter_context(Graph(store))
        return graphs[name]

    with ExitStack() as stack:
        yield open_in


@pytest.mark.parametrize("store", ["embedded", "neo4j"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_one_answer_in_every_store(
    opened: Opened, question: str, store: str
) -> None:
    ask = QUESTIONS[question]
    expected = ask(opened("networkx")).to_json()
    assert ask(opened(store)).to_json() == expected


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_sample_has_something_to_answer(opened: Opened, question: str) -> None:
    told = QUESTIONS[question](opened("networkx")).to_json()
    assert any(told[key] for key in told if isinstance(told[key], list))
