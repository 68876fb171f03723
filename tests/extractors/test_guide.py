"""What `kg extract` prints of a paper is what the annotation guide asks for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from extractors.extraction import Entity, Evidence, Extraction, Relation, Result
from extractors.guide import to_guide

SHARED = Path(os.environ.get("PAPERKG_SHARED", Path(__file__).parents[3] / "shared"))
SEEN = Evidence(("We tune BERT.",), ("abstract:8-12",), 0.91, "names")
CLAIM = Evidence(("We call it Ours.", "It beats BERT."), ("abstract:20-30",), 0.77, "claims")


def entity(name: str, label: Any, **more: Any) -> Entity:
    return Entity(name, label, SEEN, **more)


PAPER = Extraction(
    "arxiv:1",
    entities=(
        entity("Ours", "Method", kind="model", aliases=("Our Model",), introduced=CLAIM),
        entity("BERT", "Method", kind="model"),
        entity("beam search", "Method", kind="technique"),
        entity("soft hints", "Method", kind="technique", introduced=CLAIM),
        entity("Maybe", "Method", kind="model", certain=False),
        entity("OurBench", "Benchmark", kind="dataset", role="introduced", introduced=CLAIM),
        entity("SQuAD", "Benchmark", kind="dataset", role="evaluated", involved=CLAIM),
        entity("Wiki", "Benchmark"),
        entity("F1", "Metric"),
        entity("parsing", "Task", involved=CLAIM),
    ),
    results=(
        Result("91.2", "absolute", CLAIM, 91.2, "", "Ours", "SQuAD", "F1", "BERT"),
        Result("3x", "ratio", CLAIM, 3.0, "x", "Maybe", None, None, None),
    ),
    relations=(
        Relation("OUTPERFORMS", "Ours", "BERT", CLAIM),
        Relation("BUILDS_ON", "Ours", "BERT", CLAIM),
        Relation("BUILDS_ON", "Ours", "Maybe", CLAIM),
    ),
)


def names(items: list[dict[str, Any]]) -> list[str]:
    return [item["name"] for item in items]


def test_the_id_is_the_one_of_the_input() -> None:
    assert to_guide(PAPER, id="p000")["id"] == "p000"


def test_names_stand_in_the_field_of_their_label() -> None:
    guide = to_guide(PAPER, id="x")
    assert names(guide["methods"]) == ["Ours", "BERT", "soft hints"]
    assert names(guide["benchmarks"]) == ["OurBench", "SQuAD", "Wiki"]
    assert names(guide["metrics"]) == ["F1"]
    assert names(guide["tasks"]) == ["parsing"]
    assert guide["methods"][0]["aliases"] == ["Our Model"]


def test_established_techniques_have_a_field_of_their_own_but_introduced_ones_are_methods() -> None:
    guide = to_guide(PAPER, id="x")
    assert names(guide["techniques"]) == ["beam search"]
    assert "soft hints" in names(guide["methods"])


def test_what_the_paper_introduces_has_the_kinds_of_the_guide() -> None:
    introduced = to_guide(PAPER, id="x")["introduces"]
    assert [(i["name"], i["kind"]) for i in introduced] == [
        ("Ours", "method"),
        ("soft hints", "method"),
        ("OurBench", "benchmark"),
    ]


def test_a_benchmark_without_a_role_is_mentioned() -> None:
    roles = {b["name"]: b["role"] for b in to_guide(PAPER, id="x")["benchmarks"]}
    assert roles == {"OurBench": "introduced", "SQuAD": "evaluated", "Wiki": "mentioned"}


def test_uncertain_names_appear_nowhere() -> None:
    assert "Maybe" not in json.dumps(to_guide(PAPER, id="x"))


def test_results_give_the_value_as_written_and_null_for_what_is_not_said() -> None:
    first, second = to_guide(PAPER, id="x")["results"]
    assert {
        k: first[k] for k in ("method", "benchmark", "metric", "value", "kind", "baseline")
    } == {
        "method": "Ours",
        "benchmark": "SQuAD",
        "metric": "F1",
        "value": "91.2",
        "kind": "absolute",
        "baseline": "BERT",
    }
    assert (second["method"], second["value"], second["kind"]) == (None, "3x", "ratio")


def test_relations_name_both_ends() -> None:
    guide = to_guide(PAPER, id="x")
    assert [(r["winner"], r["loser"]) for r in guide["outperforms"]] == [("Ours", "BERT")]
    assert [(r["method"], r["uses"]) for r in guide["builds_on"]] == [("Ours", "BERT")]


def test_every_item_carries_its_evidence() -> None:
    guide = to_guide(PAPER, id="x")
    items = [item for value in guide.values() if isinstance(value, list) for item in value]
    assert len(items) == 16
    for item in items:
        assert set(item["evidence"]) == {"sentences", "spans", "confidence", "extractor"}
    claim = guide["introduces"][0]["evidence"]
    assert claim["sentences"] == ["We call it Ours.", "It beats BERT."]
    assert (claim["confidence"], claim["extractor"]) == (0.77, "claims")
    assert guide["benchmarks"][1]["involved"]["spans"] == ["abstract:20-30"]


def test_gold_comes_out_as_it_went_in() -> None:
    path = SHARED / "annotations" / "seeds.gold.jsonl"
    if not path.exists():
        pytest.skip(f"no gold at {path}: set PAPERKG_SHARED")
    with path.open(encoding="utf-8") as lines:
        for gold in map(json.loads, lines):
            guide = to_guide(_as_extraction(gold), id=gold["id"])
            assert _plain(guide) == _plain(gold)


def _as_extraction(gold: dict[str, Any]) -> Extraction:
    introduced = {item["name"] for item in gold["introduces"]}
    found = [
        Entity(
            item["name"],
            label,  # type: ignore[arg-type]
            SEEN,
            aliases=tuple(item["aliases"]),
            role=item.get("role"),
            introduced=CLAIM if item["name"] in introduced else None,
        )
        for label in ("Method", "Benchmark", "Metric", "Task")
        for item in gold[f"{label.lower()}s"]
    ]
    results = tuple(
        Result(
            r["value"],
            r["kind"],
            CLAIM,
            None,
            "",
            r["method"],
            r["benchmark"],
            r["metric"],
            r["baseline"],
        )
        for r in gold["results"]
    )
    relations = [
        Relation("OUTPERFORMS", r["winner"], r["loser"], CLAIM) for r in gold["outperforms"]
    ]
    relations += [Relation("BUILDS_ON", r["method"], r["uses"], CLAIM) for r in gold["builds_on"]]
    return Extraction(gold["id"], tuple(found), results, tuple(relations))


def _plain(guide: dict[str, Any]) -> dict[str, Any]:
    """Fields that gold has; names that are nowhere an entity are not comparable."""
    named = {
        item["name"]
        for field in ("methods", "benchmarks", "metrics", "tasks")
        for item in guide[field]
    }
    out: dict[str, Any] = {"id": guide["id"]}
    for field in ("methods", "metrics", "tasks", "benchmarks"):
        out[field] = [(i["name"], i["aliases"], i.get("role")) for i in guide[field]]
    out["introduces"] = sorted(i["name"] for i in guide["introduces"] if i["name"] in named)
    parts = ("method", "benchmark", "metric", "baseline")
    out["results"] = [
        (r["value"], r["kind"], *(r[p] if r[p] in named else None for p in parts))
        for r in guide["results"]
    ]
    for field, ends in (("outperforms", ("winner", "loser")), ("builds_on", ("method", "uses"))):
        pairs = [tuple(r[end] for end in ends) for r in guide[field]]
        out[field] = [pair for pair in pairs if set(pair) <= named]
    return out
