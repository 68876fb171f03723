"""The check finds whatever is not as the ontology says."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kg.check import check
from kg.claims import edge_id
from kg.schema import Tables

NODES: dict[str, list[dict[str, Any]]] = {
    "Paper": [{"id": "p1", "name": "T", "title": "T", "year": 2020}],
    "Method": [
        {"id": "method:a", "name": "A", "kind": "model", "papers": 1},
        {"id": "method:b", "name": "B", "papers": 1, "aliases": ["b"]},
    ],
    "Benchmark": [{"id": "benchmark:c", "name": "C", "papers": 1}],
}


def edge(type: str, source: str, target: str, **more: Any) -> dict[str, Any]:
    return {
        "id": edge_id(type, source, target, "p1"),
        "source": source,
        "target": target,
        "paper": "p1",
        "confidence": 0.9,
        "extractor": "test",
        **more,
    }


def tables() -> Tables:
    return copy.deepcopy(
        Tables(
            NODES,
            {
                "OUTPERFORMS": [edge("OUTPERFORMS", "method:a", "method:b", sentences=["A > B."])],
                "EVALUATED_ON": [
                    edge(
                        "EVALUATED_ON",
                        "method:a",
                        "benchmark:c",
                        basis="stated",
                        metrics=["F1"],
                        values=["9"],
                        results=["result:1"],
                    )
                ],
            },
        )
    )


def test_right_tables_have_no_fault() -> None:
    assert check(tables()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda t: t.nodes.update(Thing=[]), "no label 'Thing'"),
        (lambda t: t.edges.update(LIKES=[]), "no relationship type 'LIKES'"),
        (lambda t: t.nodes["Method"][0].update(colour="red"), "no property 'colour'"),
        (lambda t: t.nodes["Method"][0].update(kind="thing"), "not one of model"),
        (lambda t: t.nodes["Method"][0].update(papers=True), "papers is True, not int"),
        (lambda t: t.nodes["Method"][1].update(aliases=[]), "aliases is []"),
        (lambda t: t.nodes["Method"][0].pop("name"), "no name"),
        (lambda t: t.nodes["Method"].reverse(), "not in order of id"),
        (lambda t: t.nodes["Benchmark"][0].update(id="method:a"), "taken by a Method"),
        (lambda t: t.nodes["Method"].insert(0, t.nodes["Method"][0]), "taken by a Method"),
        (
            lambda t: t.edges["OUTPERFORMS"][0].update(target="benchmark:c"),
            "is Benchmark, not Method",
        ),
        (lambda t: t.edges["OUTPERFORMS"][0].update(target="method:x"), "is not there, not Method"),
        (lambda t: t.edges["OUTPERFORMS"][0].update(target="method:a"), "to itself"),
        (lambda t: t.edges["OUTPERFORMS"][0].update(paper="p2"), "paper p2 is not there"),
        (lambda t: t.edges["OUTPERFORMS"][0].update(confidence=1.5), "not in [0, 1]"),
        (lambda t: t.edges["OUTPERFORMS"][0].update(confidence=1), "confidence is 1, not float"),
        (lambda t: t.edges["OUTPERFORMS"][0].pop("extractor"), "no extractor"),
        (lambda t: t.edges["OUTPERFORMS"][0].update(id="edge:0"), "not the hash"),
        (lambda t: t.edges["OUTPERFORMS"].append(t.edges["OUTPERFORMS"][0]), "id is taken"),
        (lambda t: t.edges["EVALUATED_ON"][0].pop("metrics"), "not of one length"),
        (lambda t: t.edges["OUTPERFORMS"][0].update(basis="stated"), "no property 'basis'"),
    ],
)
def test_every_fault_is_named(change: Any, fault: str) -> None:
    made = tables()
    change(made)
    assert any(fault in told for told in check(made)), check(made)
