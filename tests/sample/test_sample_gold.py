"""The annotation of the sample agrees with its texts and with itself."""

import re
from collections import Counter

import pytest

KINDS = ("methods", "benchmarks", "metrics", "tasks")
POOL_OF = {
    "method": "methods",
    "baseline": "methods",
    "benchmark": "benchmarks",
    "metric": "metrics",
}
INTRODUCED_IN = {"method": "methods", "benchmark": "benchmarks", "metric": "metrics"}
FEWEST_RESULTS = 400
FEWEST_RELATIONS = 120
FEWEST_PAPERS_OF_A_HUB = 6

INTRODUCED_BY = {
    "Transformer": "arxiv:1706.03762",
    "BERT": "arxiv:1810.04805",
    "ResNet": "arxiv:1512.03385",
    "CLIP": "arxiv:2103.00020",
    "LoRA": "arxiv:2106.09685",
    "PPO": "arxiv:1707.06347",
    "wav2vec 2.0": "arxiv:2006.11477",
    "GCN": "arxiv:1609.02907",
    "MMLU": "arxiv:2009.03300",
    "COCO": "arxiv:1405.0312",
}
LINEAGE = [
    ("RoBERTa", "BERT"),
    ("Mask R-CNN", "Faster R-CNN"),
    ("DeiT", "ViT"),
    ("QLoRA", "LoRA"),
    ("GRPO", "PPO"),
    ("DAPO", "GRPO"),
    ("MuZero", "AlphaZero"),
    ("HuBERT", "wav2vec 2.0"),
    ("SAM 2", "SAM"),
]
BEATEN = [
    ("XLNet", "BERT"),
    ("RoBERTa", "XLNet"),
    ("GAT", "GCN"),
    ("BYOL", "SimCLR"),
    ("Chinchilla", "Gopher"),
    ("DiT-XL/2", "LDM"),
    ("VAR", "DiT"),
]


def names(row, kind):
    """Required and optional names of a kind, as relations may use them."""
    return {e["name"] for e in row[kind]} | set(row[kind + "_optional"])


def test_gold_has_a_line_for_every_paper_in_order(papers, gold):
    assert [g["id"] for g in gold] == [p["id"] for p in papers]


def test_every_name_and_value_stands_in_the_text(papers, gold):
    for paper, row in zip(papers, gold, strict=True):
        text = f"{paper['title']}\n{paper['abstract']}"
        stated = [r["value"] for r in row["results"]]
        for kind in KINDS:
            stated += row[kind + "_optional"]
            stated += [s for e in row[kind] for s in (e["name"], *e["aliases"])]
        assert [s for s in stated if s not in text] == [], row["id"]


def test_a_spelling_belongs_to_one_name(gold):
    for row in gold:
        for kind in KINDS:
            spellings = Counter(s for e in row[kind] for s in (e["name"], *e["aliases"]))
            spellings.update(row[kind + "_optional"])
            assert [s for s, n in spellings.items() if n > 1] == [], (row["id"], kind)


def test_what_is_introduced_is_listed_with_the_same_aliases(gold):
    for row in gold:
        for thing in row["introduces"]:
            listed = {e["name"]: e["aliases"] for e in row[INTRODUCED_IN[thing["kind"]]]}
            assert listed[thing["name"]] == thing["aliases"], row["id"]


def test_a_benchmark_has_the_role_introduced_just_where_the_paper_introduces_it(gold):
    for row in gold:
        introduced = {i["name"] for i in row["introduces"] if i["kind"] == "benchmark"}
        assert {b["role"] for b in row["benchmarks"]} <= {
            "introduced",
            "evaluated",
            "trained",
            "mentioned",
        }
        assert {b["name"] for b in row["benchmarks"] if b["role"] == "introduced"} == introduced


def test_results_refer_to_names_of_the_paper(gold):
    for row in gold:
        for result in row["results"]:
            assert result["kind"] in ("absolute", "delta", "ratio")
            for part, kind in POOL_OF.items():
                assert result[part] is None or result[part] in names(row, kind), (row["id"], result)


def test_a_result_is_stated_once(gold):
    for row in gold:
        claims = Counter(tuple(r.values()) for r in row["results"])
        assert [c for c, n in claims.items() if n > 1] == [], row["id"]


def test_relations_join_names_of_the_paper_and_no_name_to_itself(gold):
    for row in gold:
        methods, things = names(row, "methods"), names(row, "methods") | names(row, "benchmarks")
        introduced = {i["name"] for i in row["introduces"]}
        for beat in row["outperforms"]:
            assert {beat["winner"], beat["loser"]} <= methods, (row["id"], beat)
            assert beat["winner"] != beat["loser"]
        for built in row["builds_on"]:
            assert built["method"] in introduced, (row["id"], built)
            assert built["uses"] in things - {built["method"]}, (row["id"], built)


def test_nothing_beats_what_beats_it(gold):
    won = {(b["winner"], b["loser"]) for row in gold for b in row["outperforms"]}
    assert [pair for pair in won if pair[::-1] in won] == []


def test_every_sentence_with_a_percentage_gives_a_result_or_a_setting(papers, gold):
    """A share that is no result is rare enough to name: how much is masked, used or grown."""
    settings = {"arxiv:2003.10555": {"15%"}, "arxiv:2111.06377": {"75%"}}
    settings |= {"arxiv:2002.05709": {"1%"}, "arxiv:2106.01345": {"1%"}}
    settings |= {"arxiv:2307.09288": {"40%"}}
    for paper, row in zip(papers, gold, strict=True):
        stated = set(re.findall(r"\d+(?:\.\d+)?%", paper["abstract"]))
        values = {v for r in row["results"] for v in re.findall(r"\d+(?:\.\d+)?%", r["value"])}
        assert stated - values == settings.get(row["id"], set()), row["id"]


@pytest.mark.parametrize(("name", "paper"), INTRODUCED_BY.items())
def test_a_landmark_is_introduced_by_its_own_paper_alone(gold, name, paper):
    assert [g["id"] for g in gold if name in {i["name"] for i in g["introduces"]}] == [paper]


@pytest.mark.parametrize(("younger", "older"), LINEAGE)
def test_lineage_runs_from_paper_to_paper(gold, younger, older):
    built = {(b["method"], b["uses"]) for row in gold for b in row["builds_on"]}
    introduced = {i["name"] for row in gold for i in row["introduces"]}
    assert (younger, older) in built
    assert {younger, older} <= introduced


@pytest.mark.parametrize(("winner", "loser"), BEATEN)
def test_known_progress_is_recorded(gold, winner, loser):
    assert (winner, loser) in {(b["winner"], b["loser"]) for g in gold for b in g["outperforms"]}


@pytest.mark.parametrize("benchmark", ["ImageNet", "COCO", "GLUE", "MMLU", "GSM8K", "Atari"])
def test_a_shared_benchmark_ties_many_papers(gold, benchmark):
    papers = [g["id"] for g in gold if benchmark in {b["name"] for b in g["benchmarks"]}]
    assert len(papers) >= FEWEST_PAPERS_OF_A_HUB


def test_the_sample_is_rich_in_results_and_relations(gold):
    assert sum(len(g["results"]) for g in gold) >= FEWEST_RESULTS
    assert sum(len(g["outperforms"]) for g in gold) >= FEWEST_RELATIONS
    assert sum(len(g["builds_on"]) for g in gold) >= FEWEST_RELATIONS
    assert {r["kind"] for g in gold for r in g["results"]} == {"absolute", "delta", "ratio"}
