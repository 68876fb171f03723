"""Similar things: scores by hand, reasons one can check, the same in any store and order."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from graphs.analyses.families import Families
from graphs.analyses.features import shared_features
from graphs.analyses.similar import similar
from graphs.analyses.wording import wording
from kg.api.graph import Graph
from kg.errors import NotFound, UsageError
from kg.search.terms import Terms
from kg.stores import EmbeddedStore

from .small import STORES, graph_of, opened, paper, shuffled

PAPERS = [
    paper(
        "p1", title="Adapters of low rank", abstract="We tune adapters of low rank for language."
    ),
    paper("p2", title="Quantised adapters", abstract="Low rank adapters over quantised weights."),
    paper("p3", title="Segmenting anything", abstract="A promptable model cuts out objects."),
    paper("p4", title="Surveying", abstract="We look at language."),
]
TIES = graph_of(
    PAPERS,
    [
        ("INTRODUCES", "p1", "method:lora", "p1", {"sentences": ["LoRA tunes low rank adapters."]}),
        ("INTRODUCES", "p2", "method:qlora", "p2", {"sentences": ["QLoRA: low rank adapters."]}),
        ("INTRODUCES", "p3", "method:sam", "p3", {"sentences": ["SAM cuts out objects."]}),
        ("EVALUATED_ON", "method:lora", "benchmark:glue", "p1"),
        ("EVALUATED_ON", "method:lora", "benchmark:squad", "p1", {"confidence": 0.4}),
        ("EVALUATED_ON", "method:qlora", "benchmark:glue", "p2"),
        ("EVALUATED_ON", "method:qlora", "benchmark:squad", "p2"),
        ("EVALUATED_ON", "method:sam", "benchmark:coco", "p3"),
        ("EVALUATED_ON", "method:sam-2", "benchmark:coco", "p3"),
        ("EVALUATED_ON", "method:bert", "benchmark:glue", "p4"),
        ("BUILDS_ON", "method:lora", "method:gpt", "p1"),
        ("BUILDS_ON", "method:qlora", "method:gpt", "p2"),
        ("VARIANT_OF", "method:sam-2", "method:sam", "p3"),
        ("ADDRESSES", "p1", "task:tuning", "p1"),
        ("ADDRESSES", "p2", "task:tuning", "p2"),
    ],
)


@pytest.mark.parametrize("store", STORES)
def test_reasons_say_what_both_are_tied_to(store: str, tmp_path: Path) -> None:
    with opened(TIES, store, tmp_path) as graph:
        found = graph.similar("lora", by="structure")
        assert found.rows[0].node.name == "qlora"
        assert found.rows[0].reasons == ("both evaluated on squad and glue", "both build on gpt")
        assert "sam" not in {row.node.name for row in found.rows}
        claims = [(edge.type, edge.source_id, edge.target_id) for edge in found.rows[0].claims[:2]]
        assert claims == [
            ("EVALUATED_ON", "method:lora", "benchmark:squad"),
            ("EVALUATED_ON", "method:qlora", "benchmark:squad"),
        ]


def test_the_structural_score_is_the_shrunk_weighted_cosine() -> None:
    tables = graph_of(
        [paper(p) for p in ("p1", "p2", "p3")],
        [
            ("BUILDS_ON", "benchmark:a", "benchmark:x", "p1"),
            ("BUILDS_ON", "benchmark:b", "benchmark:x", "p2"),
            ("BUILDS_ON", "benchmark:b", "benchmark:y", "p3"),
        ],
    )
    with opened(tables, "networkx") as graph:
        columns = graph.store.columns()
        a, b = columns.place("benchmark:a"), columns.place("benchmark:b")
        found = shared_features(columns, "Benchmark", a, Families().over(columns))
        score = dict(zip(found.things, found.scores, strict=True))[b]
    # Features and who has them, of four things: builds on x (a, b), on y (b); built on by a (x),
    # by b (x, y); named in p1 (a, x), in p2 (b, x), in p3 (b, y).
    one, two = math.log1p(4 / 1), math.log1p(4 / 2)
    a = math.sqrt(two**2 + two**2)
    b = math.sqrt(two**2 + one**2 + two**2 + two**2)
    assert math.isclose(score, two**2 / (a * b) * 1 / 2, abs_tol=1e-8)


def test_a_tie_that_everybody_has_tells_less() -> None:
    with opened(TIES, "networkx") as graph:
        rows = {row.node.name: row for row in similar(graph, "lora", by="structure").rows}
        assert rows["qlora"].structure > rows["bert"].structure > 0
        unsure = similar(graph, "lora", by="structure", min_confidence=0.5).rows[0]
        assert unsure.reasons[0].endswith(("gpt", "glue"))
        assert "squad" not in " ".join(unsure.reasons)


def test_words_find_what_no_tie_finds() -> None:
    with opened(TIES, "networkx") as graph:
        found = similar(graph, "p1", by="text")
        assert found.rows[0].node.id == "p2"
        assert found.rows[0].reasons == ("both say “adapters”, “low” and “rank”",)
        methods = similar(graph, "lora", by="text").rows
        assert [row.node.name for row in methods] == ["qlora"]
        assert methods[0].structure == 0 and methods[0].claims == ()


def test_bm25_is_that_of_the_formula() -> None:
    terms = Terms.of([(0, "low rank"), (1, "low low graphs"), (2, "graphs of graphs")])
    found = wording(terms, 0)
    idf = {"low": math.log1p((3 - 2 + 0.5) / 2.5), "rank": math.log1p((3 - 1 + 0.5) / 1.5)}
    average = (2 + 3 + 3) / 3

    def part(word: str, count: int, length: int) -> float:
        return idf[word] * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / average))

    own = part("low", 1, 2) + part("rank", 1, 2)
    assert found.things.tolist() == [1]
    assert math.isclose(found.scores[0], part("low", 2, 3) / own, abs_tol=1e-8)


def test_words_are_kept_in_a_workspace_and_follow_the_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> list[str]:
        with Graph(EmbeddedStore(tmp_path / "graph.kgl"), workspace=tmp_path) as graph:
            return [row.node.id for row in similar(graph, "p1", by="text").rows]

    kept = tmp_path / "graph.paper.terms"
    with opened(TIES, "embedded", tmp_path):
        assert asked()[0] == "p2" and kept.exists()
    with monkeypatch.context() as never:
        never.setattr("kg.search.terms._pieces", lambda graph, label: pytest.fail("read again"))
        assert asked()[0] == "p2"
    kept.write_bytes(kept.read_bytes()[:-3])  # damaged
    assert asked()[0] == "p2"
    fewer = graph_of([row for row in PAPERS if row["id"] != "p2"], [])
    with opened(fewer, "embedded", tmp_path):
        assert asked() == ["p4"]


def test_both_sides_are_fused_by_rank() -> None:
    with opened(TIES, "networkx") as graph:
        row = similar(graph, "lora").rows[0]
        assert (row.node.name, row.score) == ("qlora", round(2 / 61, 6))
        assert len(row.reasons) == 3


def test_papers_and_benchmarks_are_compared_as_well() -> None:
    with opened(TIES, "networkx") as graph:
        papers = similar(graph, "p1", by="structure").rows
        assert papers[0].node.id == "p2"
        assert papers[0].reasons[0] == "both work on tuning"
        benchmarks = similar(graph, "glue", by="structure").rows
        assert benchmarks[0].node.name == "squad"
        assert "both have evaluated lora and qlora" in benchmarks[0].reasons
        assert "named together in 2 papers" in benchmarks[0].reasons


def test_a_family_is_not_similar_to_itself() -> None:
    with opened(TIES, "networkx") as graph:
        assert similar(graph, "sam-2", by="structure").rows[0].node.name == "sam"
        rolled = similar(graph, "sam-2", roll_up=True)
        assert rolled.of.name == "sam"
        assert not {"sam", "sam-2"} & {row.node.name for row in rolled.rows}


def test_the_order_of_rows_and_the_store_change_nothing(tmp_path: Path) -> None:
    told = []
    for seed, store in enumerate((*STORES, "networkx")):
        with opened(shuffled(TIES, seed), store, tmp_path) as graph:
            things = ["lora", "sam", "glue", "p1", "p4"]
            told.append([similar(graph, id, roll_up=True).to_json() for id in things])
    assert told[0] == told[1] == told[2]


def test_what_cannot_be_asked_is_refused() -> None:
    with opened(TIES, "networkx") as graph:
        assert similar(graph, "gpt", by="structure", min_confidence=1).rows == ()
        with pytest.raises(UsageError, match="tuning is a task"):
            similar(graph, "tuning")
        with pytest.raises(UsageError, match="no similarity by"):
            similar(graph, "lora", by="x")  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="limit"):
            similar(graph, "lora", limit=0)
        with pytest.raises(NotFound):
            similar(graph, "nothing like it")
