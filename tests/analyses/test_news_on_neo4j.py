"""Trends, gaps, search and diff answer on a real Neo4j what they answer in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graphs.analyses.digest import digest
from kg.api.graph import Graph
from kg.schema import Tables
from kg.stores import Neo4jStore
from kg.stores.neo4j.connection import Connection

from . import test_diff, test_gaps, test_search, test_trends
from .small import opened

QUESTIONS: dict[str, tuple[Tables, Callable[[Graph], Any]]] = {
    "trends": (
        test_trends.field(),
        lambda g: g.trends(min_papers=1, false_discoveries=1.0, limit=None).to_json(),
    ),
    "gaps": (test_gaps.field(), lambda g: g.gaps("alpha").to_json()),
    "gap test": (test_gaps.history(), lambda g: g.gap_test(target="named").to_json()),
    "search": (
        test_search.library(),
        lambda g: [g.hits(text).to_json() for text in ("lora", "adapting weights", "c++")],
    ),
    "diff": (test_diff.field(), lambda g: g.diff(since="2024").to_json()),
    "digest": (test_diff.field(), lambda g: digest(g.diff(since="2024"), format="html")),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_one_answer_in_memory_and_on_a_server(
    connection: Connection, question: str
) -> None:
    tables, ask = QUESTIONS[question]
    with opened(tables, "networkx") as graph:
        expected = ask(graph)
    store = Neo4jStore(connection)
    store.load(tables)
    assert ask(Graph(store)) == expected
