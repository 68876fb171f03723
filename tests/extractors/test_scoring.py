"""The scorer: right, wrong, optional and missed, by hand."""

from __future__ import annotations

import json
from pathlib import Path

from extractors.scoring import KINDS, evaluate, score_paper

GOLD = {
    "id": "p",
    "introduces": [{"name": "FooNet", "kind": "method", "aliases": ["Foo Network"]}],
    "methods": [{"name": "FooNet", "aliases": ["Foo Network"]}, {"name": "BERT", "aliases": []}],
    "methods_optional": ["attention"],
    "benchmarks": [{"name": "GLUE", "aliases": [], "role": "evaluated"}],
    "metrics": [{"name": "accuracy", "aliases": []}],
    "tasks": [],
    "results": [
        {"method": "FooNet", "benchmark": "GLUE", "metric": "accuracy", "value": "81.2\\%",
         "kind": "absolute", "baseline": None}
    ],
    "outperforms": [{"winner": "FooNet", "loser": "BERT"}],
    "builds_on": [],
}  # fmt: skip


def counts(predicted: dict[str, object]) -> dict[str, tuple[int, int, int]]:
    return {kind: tally.counts() for kind, tally in score_paper(GOLD, predicted).items()}


def test_gold_against_itself_is_perfect() -> None:
    assert all(wrong == missed == 0 for _, wrong, missed in counts(GOLD).values())


def test_an_alias_finds_the_entity_and_a_stray_alias_is_wrong() -> None:
    found = counts({"methods": [{"name": "Foo Network", "aliases": ["quuxes"]}]})
    assert found["methods"] == (1, 1, 1)


def test_optional_names_are_neither_right_nor_wrong() -> None:
    assert counts({"methods": ["attention"]})["methods"] == (0, 0, 2)
    assert counts({"methods": ["nonsense"]})["methods"] == (0, 1, 2)


def test_values_are_compared_as_numbers_with_sign_and_unit() -> None:
    def values(text: str) -> tuple[int, int, int]:
        return counts({"results": [{"value": text, "kind": "absolute"}]})["result_values"]

    assert values("81.2%") == (1, 0, 0)
    assert values("81.2") == values("-81.2%") == (0, 1, 1)


def test_a_result_without_its_benchmark_is_not_whole() -> None:
    result = {**GOLD["results"][0], "benchmark": None}  # type: ignore[index]
    found = counts({"results": [result]})
    assert found["result_kinds"] == (1, 0, 0)
    assert found["results_full"] == (0, 1, 1)


def test_evaluated_on_is_inferred_from_the_only_introduced_method() -> None:
    predicted = {"introduces": GOLD["introduces"], "benchmarks": GOLD["benchmarks"]}
    assert counts(predicted)["method_benchmark"] == (1, 0, 0)


def test_intervals_hold_the_score_and_are_repeatable() -> None:
    tallies = [score_paper(GOLD, GOLD), score_paper(GOLD, {})] * 10
    scores = evaluate(tallies, samples=200)
    assert scores == evaluate(tallies, samples=200)
    assert [s.kind for s in scores] == list(KINDS)
    for score in scores:
        assert score.low <= score.f1 <= score.high


def test_the_gold_of_the_sample_scores_against_itself() -> None:
    path = Path(__file__).parents[1] / "data" / "sample.gold.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for score in evaluate([score_paper(r, r) for r in rows], samples=0):
        assert score.f1 > 0.995, score.kind
