"""The graph in Python: what is found, what it is joined to, and who says so."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from kg.api.entities import Benchmark, Method, Paper, Result
from kg.api.graph import Graph
from kg.errors import MissingExtra, NotFound, QueryError, UsageError
from kg.schema import Tables
from kg.stores import NetworkXStore

from .conftest import edge, small_tables


def ids(nodes: Any) -> list[str]:
    return [node.id for node in nodes]


class TestLookUps:
    @pytest.mark.parametrize(
        "name",
        ["method:lora", "LoRA", "lora", "Lo-RA", "Low-Rank Adaptation", "low rank adaptation"],
    )
    def test_an_id_a_name_and_an_alias_find_the_same_node(self, graph: Graph, name: str) -> None:
        found = graph.methods[name]
        assert isinstance(found, Method)
        assert found.id == "method:lora"

    def test_a_miss_suggests_the_nearest_names(self, graph: Graph) -> None:
        with pytest.raises(NotFound) as miss:
            graph.methods["LORAX"]
        assert miss.value.suggestions[0] == "LoRA"
        assert "did you mean LoRA" in str(miss.value)

    def test_a_name_that_fits_two_nodes_is_a_miss_that_gives_their_ids(self, graph: Graph) -> None:
        with pytest.raises(NotFound) as miss:
            graph.methods["shared alias"]
        assert miss.value.suggestions == ("method:gpt-3", "method:qlora")

    def test_a_look_up_is_a_mapping_over_ids(self, graph: Graph) -> None:
        assert list(graph.methods) == ["method:bert", "method:gpt-3", "method:lora", "method:qlora"]
        assert len(graph.methods) == 4
        assert "LoRA" in graph.methods
        assert "GLUE" not in graph.methods
        assert graph.methods.get("nothing like it") is None
        assert [m.name for m in graph.methods.values()] == ["BERT", "GPT-3", "LoRA", "QLoRA"]

    def test_a_look_up_gives_only_its_own_label(self, graph: Graph) -> None:
        with pytest.raises(NotFound):
            graph.methods["benchmark:glue"]

    def test_a_paper_is_found_by_its_title(self, graph: Graph) -> None:
        assert graph.papers["lora: low rank adaptation"].id == "p1"

    def test_node_looks_through_every_label(self, graph: Graph) -> None:
        assert isinstance(graph.node("glue"), Benchmark)
        assert isinstance(graph.node("QLoRA: Quantised"), Paper)
        assert isinstance(graph.node("result:0"), Result)

    def test_node_suggests_across_labels(self, graph: Graph) -> None:
        with pytest.raises(NotFound) as miss:
            graph.node("GLEU")
        assert "GLUE" in miss.value.suggestions

    def test_a_name_is_narrowed_to_a_label(self, graph: Graph) -> None:
        assert graph.node("method:QLoRA").id == "method:qlora"
        with pytest.raises(NotFound):
            graph.node("benchmark:QLoRA")

    def test_an_exact_name_goes_before_a_tolerant_one_of_another_label(self) -> None:
        named_alike = with_more(name="glue")
        assert named_alike.node("glue").label == "Metric"
        assert named_alike.node("GLUE").label == "Benchmark"
        with pytest.raises(NotFound, match="benchmark:glue, metric:accuracy"):
            named_alike.node("Glue")

    def test_node_says_among_which_ids_a_name_does_not_decide(self, graph: Graph) -> None:
        with pytest.raises(NotFound, match=r"method:gpt-3, method:qlora"):
            graph.node("shared alias")


class TestNeighbours:
    def test_of_a_method(self, graph: Graph) -> None:
        lora = graph.methods["LoRA"]
        assert ids(lora.benchmarks) == ["benchmark:glue"]
        assert ids(lora.results) == ["result:0"]
        assert ids(lora.builds_on) == ["method:gpt-3"]
        assert ids(lora.built_on_by) == ["method:qlora"]
        assert ids(lora.outperforms) == ["method:bert"]
        assert ids(graph.methods["BERT"].outperformed_by) == ["method:lora"]
        assert ids(lora.introduced_by) == ["p1"]
        assert ids(lora.papers) == ["p1", "p2"]
        assert (lora.support, lora.kind, lora.family, lora.variants) == (2, "model", None, ())

    def test_of_a_benchmark(self, graph: Graph) -> None:
        glue = graph.benchmarks["GLUE"]
        assert ids(glue.methods) == ["method:lora", "method:qlora"]
        assert ids(glue.results) == ["result:0", "result:1", "result:2"]
        assert (glue.suite, glue.parts) == (None, ())

    def test_of_a_paper(self, graph: Graph) -> None:
        paper = graph.papers["p1"]
        assert ids(paper.introduces) == ["method:lora"]
        assert ids(paper.methods) == ["method:bert", "method:gpt-3", "method:lora"]
        assert ids(paper.benchmarks) == ids(paper.evaluates_on) == ["benchmark:glue"]
        assert ids(paper.metrics) == ["metric:accuracy"]
        assert ids(paper.tasks) == ["task:fine-tuning"]
        assert ids(paper.results) == ["result:0"]
        assert (paper.year, paper.date, paper.venue, paper.authors) == (2021, "2021", None, ())

    def test_of_a_result(self, graph: Graph) -> None:
        gain = graph.results["result:2"]
        assert gain.method == graph.methods["QLoRA"]
        assert gain.benchmark == graph.benchmarks["GLUE"]
        assert gain.metric == graph.metrics["acc"]
        assert gain.baseline == graph.methods["LoRA"]
        assert gain.paper == graph.papers["p2"]
        assert (gain.value, gain.kind, gain.text) == (0.8, "delta", "0.8")

    def test_of_a_metric_and_a_task(self, graph: Graph) -> None:
        accuracy = graph.metrics["accuracy"]
        assert len(accuracy.results) == 3
        assert (accuracy.direction, accuracy.unit) == ("higher", "%")
        assert ids(graph.tasks["fine tuning"].addressed_by) == ["p1"]


class TestEdges:
    def test_an_edge_knows_its_ends_its_paper_and_its_evidence(self, graph: Graph) -> None:
        (edge,) = graph.methods["QLoRA"].edges("BUILDS_ON")
        assert (edge.source.name, edge.target.name) == ("QLoRA", "LoRA")
        assert edge.paper == graph.papers["p2"]
        assert edge.confidence == 0.9
        assert edge.evidence.sentences == ("QLoRA extends LoRA.",)
        assert edge.evidence.quotes(edge.paper) == ("QLoRA extends LoRA.",)

    def test_direction_chooses_the_edges_that_leave_or_enter(self, graph: Graph) -> None:
        lora = graph.methods["LoRA"]
        assert [e.target_id for e in lora.edges("BUILDS_ON", direction="out")] == ["method:gpt-3"]
        assert [e.source_id for e in lora.edges("BUILDS_ON", direction="in")] == ["method:qlora"]
        assert len(lora.edges("BUILDS_ON")) == 2

    def test_unsure_edges_are_left_out_on_demand(self, graph: Graph) -> None:
        paper = graph.papers["p1"]
        assert len(paper.edges("ADDRESSES")) == 1
        assert paper.edges("ADDRESSES", min_confidence=0.5) == []

    def test_properties_of_the_type_are_on_the_edge(self, graph: Graph) -> None:
        (edge,) = graph.methods["QLoRA"].edges("EVALUATED_ON")
        assert edge.properties == {"basis": "inferred"}
        assert edge.to_json()["basis"] == "inferred"

    def test_evidence_is_told_once_however_many_edges_share_it(self, graph: Graph) -> None:
        glue = graph.benchmarks["GLUE"]
        told = [evidence.sentences[0] for evidence in glue.evidence()]
        assert sorted(set(told)) == sorted(told)
        assert len(told) == 2


class TestQuestions:
    def test_a_query_gives_columns_and_rows_as_dicts(self, cypher_graph: Graph) -> None:
        answer = cypher_graph.query(
            "MATCH (m:Method) WHERE m.name STARTS WITH $start OR m.papers > $least "
            "RETURN m.name AS name, m.papers AS papers ORDER BY name",
            {"least": 1},
            start="Q",
        )
        assert answer.columns == ("name", "papers")
        assert list(answer) == [{"name": "LoRA", "papers": 2}, {"name": "QLoRA", "papers": 1}]
        assert answer.rows == [("LoRA", 2), ("QLoRA", 1)]
        assert answer[-1] == {"name": "QLoRA", "papers": 1}
        assert answer[:1] == [{"name": "LoRA", "papers": 2}]
        assert not answer.truncated

    def test_a_parameter_may_be_called_limit(self, cypher_graph: Graph) -> None:
        cypher = "UNWIND range(1, $limit) AS n RETURN n"
        answer = cypher_graph.query(cypher, {"limit": 5}, limit=3)
        assert [row["n"] for row in answer] == [1, 2, 3]
        assert answer.truncated

    def test_an_answer_becomes_a_data_frame(self, cypher_graph: Graph) -> None:
        pytest.importorskip("pandas")
        frame = cypher_graph.query("MATCH (m:Method) RETURN m.name AS name, m.papers AS n").df()
        assert list(frame.columns) == ["name", "n"]
        assert int(frame["n"].sum()) == 5
        assert list(cypher_graph.query("RETURN 1 AS a, 2 AS b LIMIT 0").df().columns) == ["a", "b"]

    def test_without_pandas_a_data_frame_names_the_extra(
        self, cypher_graph: Graph, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(MissingExtra, match=r"paperkg\[pandas\]"):
            cypher_graph.query("RETURN 1 AS a").df()

    def test_a_query_that_writes_is_refused(self, graph: Graph) -> None:
        with pytest.raises(QueryError):
            graph.query("CREATE (n:Paper {id: 'x'})")

    def test_a_leaderboard_ranks_absolute_numbers_and_only_lists_gains(self, graph: Graph) -> None:
        board = graph.leaderboard("GLUE")
        assert [(r.rank, r.method and r.method.name, r.result.text) for r in board.rows] == [
            (1, "QLoRA", "92.1"),
            (2, "LoRA", "91.3"),
            (None, "QLoRA", "0.8"),
        ]
        assert board.rows[0].paper.id == "p2"
        assert "92.1" in board.rows[0].to_json()["sentence"]

    def test_a_leaderboard_of_one_metric(self, graph: Graph) -> None:
        assert len(graph.leaderboard("GLUE", metric="acc").rows) == 3
        with pytest.raises(NotFound):
            graph.leaderboard("GLUE", metric="F1")

    def test_lineage_goes_both_ways(self, graph: Graph) -> None:
        lineage = graph.lineage("LoRA")
        assert [(s.depth, s.node.id) for s in lineage.ancestors] == [(1, "method:gpt-3")]
        assert [(s.depth, s.node.id) for s in lineage.descendants] == [(1, "method:qlora")]
        deep = graph.lineage("QLoRA").ancestors
        assert [(s.depth, s.node.name) for s in deep] == [(1, "LoRA"), (2, "GPT-3")]
        assert len(graph.lineage("QLoRA", depth=1).ancestors) == 1

    def test_search_puts_names_before_texts(self, graph: Graph) -> None:
        found = ids(graph.search("lora"))
        assert found[0] == "method:lora"
        assert set(found) == {"method:lora", "method:qlora", "p1", "p2"}
        assert set(ids(graph.search("beats bert"))) == {"method:bert", "p1"}
        assert graph.search("   ") == []
        assert len(graph.search("lora", limit=2)) == 2

    def test_stats_say_what_papers_did_not(self, graph: Graph) -> None:
        stats = graph.stats()
        assert stats.nodes["Method"] == 4
        assert stats.edges["BUILDS_ON"] == 2
        assert stats.edges["PART_OF"] == 0
        assert stats.evaluated_on == {"stated": 1, "inferred": 1}
        assert stats.papers_without == {
            "abstract": 1,
            "date": 1,
            "method": 1,
            "benchmark": 1,
            "result": 1,
        }


class TestProjections:
    def test_networkx_holds_every_node_and_edge_with_its_properties(self, graph: Graph) -> None:
        nx_graph = graph.to_networkx()
        assert nx_graph.number_of_nodes() == 13
        assert nx_graph.number_of_edges() == sum(graph.stats().edges.values())
        assert nx_graph.nodes["method:lora"]["label"] == "Method"
        assert "id" not in nx_graph.nodes["method:lora"]
        ((key, data),) = nx_graph["method:qlora"]["method:lora"].items()
        assert data["type"] == "BUILDS_ON"
        assert data["sentences"] == ["QLoRA extends LoRA."]
        assert not {"id", "source", "target"} & set(data)
        assert any(edge.id == key for edge in graph.edges("BUILDS_ON"))

    def test_a_projection_takes_some_labels_and_types(self, graph: Graph) -> None:
        part = graph.to_networkx(
            labels=["Method", "Benchmark"], types=["EVALUATED_ON", "REPORTS"], evidence=False
        )
        assert part.number_of_nodes() == 5
        assert sorted((u, v) for u, v, _ in part.edges) == [
            ("method:lora", "benchmark:glue"),
            ("method:qlora", "benchmark:glue"),
        ]
        assert all("sentences" not in data for *_, data in part.edges(data=True))

    def test_a_threshold_leaves_out_unsure_edges(self, graph: Graph) -> None:
        sure = graph.to_networkx(types=["ADDRESSES"], min_confidence=0.5)
        assert sure.number_of_edges() == 0

    def test_a_label_that_the_schema_does_not_have_is_refused(self, graph: Graph) -> None:
        with pytest.raises(UsageError, match="no label Model"):
            graph.to_networkx(labels=["Model"])


def test_a_graph_closes_its_store(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []
    monkeypatch.setattr(store, "close", lambda: closed.append(True))
    with Graph(store) as graph:
        assert "3 papers" in repr(graph)
    assert closed == [True]


def with_more(*rows: tuple[str, dict[str, Any]], **metric: str) -> Graph:
    tables = small_tables()
    edges = {type: list(listed) for type, listed in tables.edges.items()}
    for type, row in rows:
        edges[type] = sorted([*edges[type], row], key=lambda row: str(row["id"]))
    nodes = dict(tables.nodes)
    nodes["Metric"] = [{**row, **metric} for row in nodes["Metric"]]
    store = NetworkXStore()
    store.load(Tables(nodes, edges))
    return Graph(store)


def test_a_circle_of_methods_has_a_lineage_that_ends() -> None:
    back = edge("BUILDS_ON", "method:gpt-3", "method:qlora", "p1", "built on GPT-3")
    lineage = with_more(back).lineage("LoRA")
    assert [(s.depth, s.node.name) for s in lineage.ancestors] == [
        (1, "GPT-3"),
        (2, "QLoRA"),
        (3, "LoRA"),
    ]


@pytest.mark.parametrize(
    ("direction", "ranks"),
    [
        ("lower", [(1, "LoRA"), (2, "QLoRA"), (None, "QLoRA")]),
        ("unknown", [(None, "LoRA"), (None, "QLoRA"), (None, "QLoRA")]),
    ],
)
def test_a_metric_ranks_by_its_own_direction(direction: str, ranks: list[Any]) -> None:
    rows = with_more(direction=direction).leaderboard("GLUE").rows
    assert [(row.rank, row.method and row.method.name) for row in rows] == ranks
