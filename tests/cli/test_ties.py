"""Lineage, likeness, paths, communities and centrality from the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyses.small import graph_of, paper

from kg.api import opening
from kg.api.graph import Graph
from kg.stores import NetworkXStore

from .conftest import Runner

VERBS = (
    ("similar", "QLoRA"),
    ("path", "QLoRA", "GPT-3"),
    ("communities", "--min-size", "1"),
    ("central",),
)


def answer(built: Runner, *args: str) -> Any:
    ran = built(*args, "--json")
    assert ran.code == 0, ran.err
    value = json.loads(ran.out)
    assert (value["schema_version"], value["command"]) == (1, args[0])
    return value


@pytest.mark.parametrize("args", VERBS, ids=lambda args: args[0])
def test_a_pipe_gets_a_table_with_paper_and_sentence(built: Runner, args: tuple[str, ...]) -> None:
    ran = built(*args)
    assert ran.code == 0, ran.err
    head, *rows = [line.split("\t") for line in ran.out.splitlines()]
    assert rows
    assert {"paper", "sentence"} <= set(head)
    assert all(len(row) == len(head) for row in rows)
    assert any(row[head.index("sentence")] for row in rows)


@pytest.fixture
def circle(kg: Runner, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """`kg` on a graph of three steps, two of which turn in a circle."""
    store = NetworkXStore()
    store.load(
        graph_of(
            [paper("p1", "2021"), paper("p2", "2023-05")],
            [
                ("BUILDS_ON", "method:qlora", "method:lora", "p2"),
                ("BUILDS_ON", "method:lora", "method:gpt", "p1"),
                ("BUILDS_ON", "method:gpt", "method:lora", "p2"),
                ("INTRODUCES", "p1", "method:lora", "p1"),
            ],
        )
    )
    monkeypatch.setattr(opening, "open_graph", lambda workspace: Graph(store))
    return kg


def test_lineage_says_who_claims_who_introduced_and_what_turns_in_a_circle(circle: Runner) -> None:
    ran = circle("lineage", "qlora", "--limit", "2")
    assert ran.code == 0
    head, first, *_ = [line.split("\t") for line in ran.out.splitlines()]
    row = dict(zip(head, first, strict=True))
    assert (row["name"], row["introduced_by"], row["date"]) == ("lora", "p1", "2021")
    assert row["sentence"] == "p2 says that method:qlora BUILDS_ON method:lora."
    assert "a cycle: gpt builds on lora builds on gpt" in ran.err
    assert "1 more ancestors" in ran.err
    found = answer(circle, "lineage", "qlora")
    assert found["cycles"] == [["method:gpt", "method:lora"]]
    assert found["ancestors"][0]["introduced_by"][0]["paper"] == "p1"


def test_a_path_has_a_claim_at_every_step(built: Runner) -> None:
    found = answer(built, "path", "QLoRA", "GPT-3")
    assert all(step["claims"] for path in found["paths"] for step in path["steps"])


def test_communities_and_centrality_say_what_they_stand_on(built: Runner) -> None:
    for verb in ("communities", "central"):
        found = answer(built, verb, "--on", "claims")
        assert "EVALUATED_ON" in found["about"]


def test_misses_suggest_and_end_with_2(built: Runner) -> None:
    ran = built("similar", "QLoRAA")
    assert ran.code == 2
    assert "did you mean" in ran.err
    assert built("path", "QLoRA", "QLoRA").code == 2
    assert built("communities", "--on", "nothing").code == 2
