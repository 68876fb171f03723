"""Lineage: every step with who says so and who introduced it, cycles told, in any store."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphs.analyses.lineage import Branch, Lineage, lineage
from kg.errors import NotFound, UsageError
from kg.schema import Tables

from .small import STORES, graph_of, opened, paper, shuffled

PAPERS = [paper("p1", "2021-06"), paper("p2", "2023-05"), paper("p3", "2024-02"), paper("p4")]
FAMILY = graph_of(
    PAPERS,
    [
        ("BUILDS_ON", "method:lora", "method:adapters", "p1"),
        ("BUILDS_ON", "method:qlora", "method:lora", "p2", {"confidence": 0.7}),
        ("BUILDS_ON", "method:qlora", "method:lora", "p3", {"confidence": 0.8}),
        ("BUILDS_ON", "method:dora", "method:lora", "p3"),
        ("BUILDS_ON", "method:qdora", "method:qlora", "p4"),
        ("BUILDS_ON", "method:qdora", "method:dora", "p4"),
        ("VARIANT_OF", "method:qdora-7b", "method:qdora", "p4"),
        ("BUILDS_ON", "method:rest", "method:qdora-7b", "p4"),
        ("INTRODUCES", "p1", "method:lora", "p1"),
        ("INTRODUCES", "p2", "method:qlora", "p2"),
        ("INTRODUCES", "p4", "method:qlora", "p4"),
        ("ADDRESSES", "p1", "task:tuning", "p1"),
    ],
)
CIRCLE = graph_of(
    PAPERS,
    [
        ("BUILDS_ON", "method:a", "method:b", "p1"),
        ("BUILDS_ON", "method:b", "method:c", "p1"),
        ("BUILDS_ON", "method:c", "method:a", "p2"),
        ("BUILDS_ON", "method:a", "method:z", "p2"),
    ],
)


def steps(found: Lineage, way: str) -> list[tuple[int, str, str, bool]]:
    some = found.ancestors if way == "ancestors" else found.descendants
    return [(s.depth, s.via[7:], s.node.name, s.again) for s in some]


@pytest.mark.parametrize("store", STORES)
def test_steps_go_both_ways_nearest_first_then_by_papers(store: str, tmp_path: Path) -> None:
    with opened(FAMILY, store, tmp_path) as graph:
        found = lineage(graph, "lora")
        assert steps(found, "ancestors") == [(1, "lora", "adapters", False)]
        assert steps(found, "descendants") == [
            (1, "lora", "qlora", False),
            (1, "lora", "dora", False),
            (2, "qlora", "qdora", False),
            (2, "dora", "qdora", True),
        ]
        assert found.cycles == ()
        assert found.left_out == {"ancestors": 0, "descendants": 0}


@pytest.mark.parametrize("store", STORES)
def test_a_step_says_who_claims_it_and_who_introduced_the_thing(store: str, tmp_path: Path) -> None:
    with opened(FAMILY, store, tmp_path) as graph:
        qlora = graph.lineage("lora").descendants[0]
        assert qlora.papers == 2
        assert [edge.paper.id for edge in qlora.claims] == ["p3", "p2"]
        assert [edge.source_id for edge in qlora.introduced] == ["p2", "p4"]
        assert qlora.date == "2023-05"
        told = qlora.to_json()
        assert told["introduced_by"][0]["date"] == "2023-05"
        assert told["claims"][0]["sentences"] == [
            "p3 says that method:qlora BUILDS_ON method:lora."
        ]


def test_depth_confidence_and_limit_cut_and_say_so() -> None:
    with opened(FAMILY, "networkx") as graph:
        assert {s.depth for s in lineage(graph, "lora", depth=1).descendants} == {1}
        sure = lineage(graph, "lora", depth=1, min_confidence=0.75).descendants
        assert [(s.node.name, s.papers) for s in sure] == [("dora", 1), ("qlora", 1)]
        surest = lineage(graph, "lora", min_confidence=0.85)
        assert "qlora" not in {s.node.name for s in surest.descendants}
        cut = lineage(graph, "lora", limit=3)
        assert len(cut.descendants) == 3
        assert cut.left_out == {"ancestors": 0, "descendants": 1}


def test_variants_count_as_their_family_on_demand() -> None:
    with opened(FAMILY, "networkx") as graph:
        assert [s.node.name for s in lineage(graph, "qdora-7b").descendants] == ["rest"]
        assert lineage(graph, "qdora").descendants == ()
        rolled = lineage(graph, "qdora-7b", roll_up=True)
        assert rolled.root.name == "qdora"
        assert [s.node.name for s in rolled.descendants] == ["rest"]
        assert rolled.descendants[0].edge.target_id == "method:qdora-7b"


@pytest.mark.parametrize("store", STORES)
def test_a_cycle_ends_and_is_reported(store: str, tmp_path: Path) -> None:
    with opened(CIRCLE, store, tmp_path) as graph:
        found = lineage(graph, "b")
        assert found.cycles == (("method:b", "method:c", "method:a"),)
        assert steps(found, "ancestors") == [
            (1, "b", "c", False),
            (2, "c", "a", False),
            (3, "a", "b", True),
            (3, "a", "z", False),
        ]
        assert lineage(graph, "z").cycles == (("method:a", "method:b", "method:c"),)
        assert "b  (a cycle)" in found.to_text()


def names(branch: Branch) -> object:
    return [(child.node.name, names(child)) for child in branch.children]


def test_the_tree_opens_everything_once() -> None:
    with opened(FAMILY, "networkx") as graph:
        tree = lineage(graph, "lora").tree("descendants")
        assert names(tree) == [("qlora", [("qdora", [])]), ("dora", [("qdora", [])])]
        again = tree.children[1].children[0]
        assert again.step and again.step.again and not again.cycle


def test_the_text_is_a_tree_of_lines_that_drive_no_terminal() -> None:
    hostile = graph_of(PAPERS, [("BUILDS_ON", "method:\x1b[2J", "method:x\ny", "p1")])
    with opened(hostile, "networkx") as graph:
        text = lineage(graph, "method:x\ny").to_text()
        assert "\x1b" not in text
        assert len(text.splitlines()) == 4


def test_a_chain_of_a_thousand_is_no_deeper_than_python() -> None:
    chain = [("BUILDS_ON", f"method:{i:04}", f"method:{i + 1:04}", "p1") for i in range(1500)]
    with opened(graph_of(PAPERS, chain), "networkx") as graph:
        found = lineage(graph, "method:0000", limit=None)
        assert len(found.to_text().splitlines()) == 1503


@pytest.mark.parametrize("tables", [FAMILY, CIRCLE])
def test_the_order_of_rows_changes_nothing(tables: Tables, tmp_path: Path) -> None:
    told = []
    for seed, store in enumerate((*STORES, "networkx")):
        with opened(shuffled(tables, seed), store, tmp_path) as graph:
            told.append(
                [lineage(graph, m.id, roll_up=True).to_json() for m in graph.nodes("Method")]
            )
    assert told[0] == told[1] == told[2]


def test_what_has_no_lineage_is_refused_with_a_reason() -> None:
    with opened(FAMILY, "networkx") as graph:
        with pytest.raises(UsageError, match="tuning is a task"):
            lineage(graph, "tuning")
        with pytest.raises(NotFound, match="did you mean lora"):
            lineage(graph, "loraa")
        with pytest.raises(UsageError, match="depth of 0"):
            lineage(graph, "lora", depth=0)
        with pytest.raises(UsageError, match="limit of 0"):
            lineage(graph, "lora", limit=0)
