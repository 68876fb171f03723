"""From extractions to nodes and edges: every kind, with its evidence, and nothing else."""

from __future__ import annotations

from typing import Any

from workspace.making import (
    Pair,
    beats,
    benchmark,
    evaluated,
    extends,
    method,
    metric,
    pair,
    paper,
    result,
    task,
)

from extractors.extraction import Extraction
from kg.assemble import assemble
from kg.check import check
from kg.curation import Overrides
from kg.resolve import resolve
from kg.schema import Tables

LORA = pair(
    "p1",
    method("LoRA", "Low-Rank Adaptation", new=True, kind="technique"),
    method("GPT-3", kind="model"),
    evaluated("GLUE", kind="suite"),
    benchmark("WikiText-2", role="trained"),
    metric("accuracy"),
    task("text classification", involved=True),
    results=[
        result("91.3", method="LoRA", benchmark="GLUE", metric="accuracy", baseline="GPT-3"),
        result("12", metric="accuracy"),
    ],
    relations=[beats("LoRA", "GPT-3"), extends("LoRA", "GPT-3")],
    date="2021-06",
)


def tables(*found: Pair, rules: str = "", least: float = 0.0) -> Tables:
    overrides = Overrides.parse(rules)
    made = assemble(found, resolve(found, overrides), overrides=overrides, min_confidence=least)
    assert check(made) == []
    return made


def ends(made: Tables, type: str) -> list[tuple[str, str]]:
    return sorted((row["source"], row["target"]) for row in made.edges[type])


def node(made: Tables, id: str) -> dict[str, Any]:
    return next(row for _, row in made.node_rows() if row["id"] == id)


def edge(made: Tables, type: str, target: str) -> dict[str, Any]:
    return next(row for row in made.edges[type] if row["target"] == target)


def test_each_kind_of_edge_comes_from_its_claim() -> None:
    made = tables(LORA)
    assert ends(made, "INTRODUCES") == [("p1", "method:lora")]
    assert {target for _, target in ends(made, "MENTIONS")} == {
        "method:lora",
        "method:gpt-3",
        "benchmark:glue",
        "benchmark:wikitext-2",
        "metric:accuracy",
        "task:text-classification",
    }
    assert ends(made, "EVALUATES_ON") == [("p1", "benchmark:glue")]
    assert ends(made, "ADDRESSES") == [("p1", "task:text-classification")]
    assert ends(made, "OUTPERFORMS") == ends(made, "BUILDS_ON") == [("method:lora", "method:gpt-3")]
    assert len(made.nodes["Result"]) == len(made.edges["REPORTS"]) == 2
    assert [target for _, target in ends(made, "OVER")] == ["method:gpt-3"]
    assert [target for _, target in ends(made, "MEASURED_BY")] == ["metric:accuracy"] * 2


def test_an_edge_carries_paper_confidence_and_evidence() -> None:
    row = tables(LORA).edges["OUTPERFORMS"][0]
    assert row["paper"] == "p1"
    assert row["confidence"] == 0.8
    assert row["extractor"] == "test"
    assert row["sentences"] == ["We say LoRA beats GPT-3."]
    assert row["spans"] == ["abstract:0-16"]


def test_a_stated_pair_lists_its_results_side_by_side() -> None:
    made = tables(LORA)
    (row,) = made.edges["EVALUATED_ON"]
    assert (row["source"], row["target"], row["basis"]) == (
        "method:lora",
        "benchmark:glue",
        "stated",
    )
    assert (row["metrics"], row["values"]) == (["accuracy"], ["91.3"])
    assert node(made, row["results"][0])["value"] == 91.3
    assert node(made, row["results"][0])["name"] == "91.3 accuracy on GLUE"


def test_the_one_introduced_method_is_inferred_where_the_paper_evaluates() -> None:
    made = tables(pair("p1", method("A1", new=True, sure=0.7), method("B2"), evaluated("GLUE")))
    (row,) = made.edges["EVALUATED_ON"]
    assert (row["source"], row["basis"], row["confidence"]) == ("method:a1", "inferred", 0.7)
    assert row["sentences"] == ["We say on GLUE.", "We say new A1."]
    assert "results" not in row


def test_two_introduced_methods_infer_nothing() -> None:
    made = tables(pair("p1", method("A1", new=True), method("B2", new=True), evaluated("GLUE")))
    assert made.edges["EVALUATED_ON"] == []


def test_a_benchmark_that_is_not_evaluated_gives_no_such_edge() -> None:
    made = tables(
        pair("p1", method("A1", new=True), benchmark("GLUE", role="trained", involved=True))
    )
    assert made.edges["EVALUATES_ON"] == made.edges["EVALUATED_ON"] == []


def test_support_and_first_date_count_papers() -> None:
    made = tables(
        LORA,
        pair("p2", method("LoRA"), date="2019"),
        pair("p3", method("LORA", "low-rank adaptation")),
    )
    row = node(made, "method:lora")
    assert (row["papers"], row["first_seen"], row["kind"]) == (3, "2019", "technique")
    assert row["aliases"] == ["LORA", "Low-Rank Adaptation", "low-rank adaptation"]
    assert "first_seen" not in node(made, "metric:accuracy")


def test_what_resolves_to_itself_makes_no_loop() -> None:
    made = tables(pair("p1", method("GPT3"), method("GPT-3"), relations=[beats("GPT3", "GPT-3")]))
    assert made.edges["OUTPERFORMS"] == []
    assert len(made.edges["MENTIONS"]) == 1


def test_claims_of_one_edge_are_united_surest_first() -> None:
    told = [beats("A1", "B2", sure=0.6), beats("A1", "B2", sure=0.9), beats("A1", "B2", sure=0.6)]
    (row,) = tables(pair("p1", method("A1"), method("B2"), relations=told)).edges["OUTPERFORMS"]
    assert (row["confidence"], row["sentences"]) == (0.9, ["We say A1 beats B2."])


def test_a_thing_is_mentioned_as_surely_as_the_surest_claim_on_it() -> None:
    made = tables(
        pair("p1", method("A1", sure=0.5), method("B2"), relations=[beats("A1", "B2", sure=0.9)])
    )
    assert edge(made, "MENTIONS", "method:a1")["confidence"] == 0.9
    assert edge(made, "MENTIONS", "method:a1")["sentences"] == ["We say A1."]


def test_min_confidence_leaves_out_edges_and_what_nothing_speaks_of() -> None:
    found = pair("p1", method("A1", sure=0.9), method("B2", sure=0.4))
    made = tables(found, least=0.5)
    assert [row["id"] for row in made.nodes["Method"]] == ["method:a1"]
    assert len(made.nodes["Paper"]) == 1
    assert tables(found, least=1.1).nodes["Method"] == []


def test_ids_do_not_depend_on_the_threshold() -> None:
    found = [
        pair("p1", method("SAM", "Segment Anything Model", sure=0.4)),
        pair("p2", method("SAM", "Sharpness-Aware Minimization", sure=0.9)),
    ]
    every, sure = tables(*found), tables(*found, least=0.5)
    assert set(ends(sure, "MENTIONS")) < set(ends(every, "MENTIONS"))


def test_results_of_one_value_and_place_are_told_apart_whatever_their_order() -> None:
    told = [result("90", method="A1"), result("90", method="B2"), result("90", method="A1")]
    entities = (method("A1"), method("B2"))
    one = tables(pair("p1", *entities, results=told))
    other = tables(pair("p1", *entities, results=told[::-1]))
    assert one == other
    assert len(one.nodes["Result"]) == 2


def test_a_part_that_is_of_the_wrong_kind_is_left_out_of_the_result() -> None:
    found = [
        pair("p1", method("GLUE"), results=[result("90", method="GLUE")]),
        pair("p2", benchmark("GLUE", new=True)),
    ]
    made = tables(*found)
    assert made.edges["OF"] == []
    assert len(made.edges["REPORTS"]) == 1


def test_uncertain_names_make_no_edge_of_their_own() -> None:
    made = tables(pair("p1", method("A1", certain=False, new=True)))
    assert made.edges["MENTIONS"] == made.edges["INTRODUCES"] == made.nodes["Method"] == []


def test_papers_that_were_not_read_are_there() -> None:
    made = assemble([(paper("p9", date="2020-02"), None)], resolve([]))
    assert [(row["id"], row["year"]) for row in made.nodes["Paper"]] == [("p9", 2020)]


def test_only_web_links_are_links() -> None:
    found = [
        (paper("p1", url="javascript:alert(1)"), None),
        (paper("p2", url="https://x.org"), None),
    ]
    rows = assemble(found, resolve([])).nodes["Paper"]
    assert [row.get("url") for row in rows] == [None, "https://x.org"]


def test_one_family_edge_whichever_papers_name_the_variant() -> None:
    made = tables(
        pair("p1", method("GPT-4"), date="2024"),
        pair("p2", method("GPT-4"), method("GPT"), date="2023"),
        pair("p3", benchmark("CIFAR-10"), benchmark("CIFAR")),
    )
    (variant,) = made.edges["VARIANT_OF"]
    assert (variant["source"], variant["target"], variant["paper"]) == (
        "method:gpt-4",
        "method:gpt",
        "p2",
    )
    assert variant["sentences"] == ["We say GPT-4."]
    assert ends(made, "PART_OF") == [("benchmark:cifar-10", "benchmark:cifar")]


def test_metrics_say_which_way_is_better() -> None:
    made = tables(pair("p1", metric("perplexity"), metric("accuracy"), metric("vibes")))
    assert [row["direction"] for row in made.nodes["Metric"]] == ["higher", "lower", "unknown"]


def test_a_rejected_edge_is_gone_and_what_was_inferred_from_it() -> None:
    found = pair("p1", method("A1", new=True), evaluated("GLUE"))
    made = tables(found, rules="reject EVALUATES_ON p1 GLUE")
    assert made.edges["EVALUATES_ON"] == made.edges["EVALUATED_ON"] == []
    assert len(made.edges["MENTIONS"]) == 2


def test_a_rejected_mention_takes_the_thing_out_of_the_paper() -> None:
    made = tables(LORA, rules="reject MENTIONS p1 LoRA")
    assert "method:lora" not in {row["id"] for row in made.nodes["Method"]}
    assert made.edges["OUTPERFORMS"] == made.edges["OF"] == made.edges["EVALUATED_ON"] == []


def test_an_edge_may_be_rejected_by_its_id() -> None:
    id = tables(LORA).edges["BUILDS_ON"][0]["id"]
    assert tables(LORA, rules=f"reject {id}").edges["BUILDS_ON"] == []
    result_edge = tables(LORA).edges["REPORTS"][0]
    left = tables(LORA, rules=f"reject {result_edge['id']}").nodes["Result"]
    assert result_edge["target"] not in {row["id"] for row in left}


def test_an_accepted_edge_is_there_whatever_the_pipeline_says() -> None:
    rules = "accept OUTPERFORMS GPT-3 WikiText-2 p1\naccept BUILDS_ON GPT-3 LoRA p1"
    made = tables(LORA, rules=rules, least=0.95)
    assert made.edges["OUTPERFORMS"] == []  # a benchmark is no method
    (row,) = made.edges["BUILDS_ON"]
    assert (row["source"], row["confidence"], row["extractor"]) == ("method:gpt-3", 1.0, "curation")
    assert {target for _, target in ends(made, "MENTIONS")} == {"method:gpt-3", "method:lora"}


def test_an_accepted_name_of_several_things_means_the_one_that_the_paper_mentions() -> None:
    found = [
        pair("p1", method("SAM", "Segment Anything Model"), method("A1")),
        pair("p2", method("SAM", "Sharpness-Aware Minimization"), method("A1")),
    ]
    made = tables(*found, rules="accept BUILDS_ON A1 SAM p2")
    assert ends(made, "BUILDS_ON") == [("method:a1", "method:sharpness-aware-minimization")]


def test_the_later_decision_on_an_edge_wins() -> None:
    rules = "reject BUILDS_ON LoRA GPT-3 p1\naccept BUILDS_ON LoRA GPT-3 p1"
    assert len(tables(LORA, rules=rules).edges["BUILDS_ON"]) == 1
    swapped = "\n".join(reversed(rules.splitlines()))
    assert tables(LORA, rules=swapped).edges["BUILDS_ON"] == []


def test_decisions_hold_when_the_pipeline_reads_anew() -> None:
    rules = "reject BUILDS_ON LoRA GPT-3 p1\nmerge GPT-3 LoRA"
    again = (LORA[0], Extraction("p1", LORA[1].entities[::-1], (), LORA[1].relations))
    assert tables(again, rules=rules).edges["BUILDS_ON"] == []
    assert [row["id"] for row in tables(again, rules=rules).nodes["Method"]] == ["method:gpt-3"]
