"""What travels in a page: links with their claims, marked sentences, scores, trends."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx
import pytest

from graphs.views import View, leaderboard, matrix, neighbourhood, network, trends
from graphs.views.links import derived_links, links
from graphs.views.netpage import families
from graphs.views.results import best, scores, yardsticks
from graphs.views.source import source_of
from graphs.views.text import clean, marks, paper_link, web_link

from .data import Maker, known


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return source_of(known())


def data_of(page: View) -> dict[str, Any]:
    text = page.html.split('id="data">', 1)[1].split("</script>", 1)[0]
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_one_link_gathers_the_claims_of_all_papers(graph: nx.MultiDiGraph) -> None:
    found = {(link.source, link.target): link for link in links(graph, ["EVALUATED_ON"])}
    link = found["method:llama-2", "benchmark:mmlu"]
    assert link.papers == ("arxiv:2307.09288", "arxiv:2310.06825", "arxiv:2401.04088")
    assert link.support == 3 and not link.inferred
    assert [claim.values for claim in link.claims] == [
        (("accuracy", "68.9%"),),
        (("accuracy", "55.6%"),),
        (("accuracy", "69.9%"),),
    ]
    assert found["method:qlora", "benchmark:mmlu"].inferred


def test_derived_links_are_no_surer_than_what_they_follow_from(graph: nx.MultiDiGraph) -> None:
    found = derived_links(graph)
    works = [link for link in found if link.type == "WORKS_ON"]
    assert ("method:bert", "task:language-understanding") in {(k.source, k.target) for k in works}
    assert all(link.inferred and link.confidence == 0.81 for link in works)
    measured = {(k.source, k.target) for k in found if k.type == "MEASURED_WITH"}
    assert ("benchmark:librispeech-test-clean", "metric:wer") in measured


def test_the_span_is_marked_where_the_sentence_stands_a_second_time() -> None:
    fields = {"title": "T", "abstract": "It wins. It loses. It wins."}
    assert marks("It wins.", ["abstract:22-26"], fields) == [(3, 7)]
    assert marks("It wins.", ["abstract:0-2", "abstract:1-7"], fields) == [(0, 7)]
    assert marks("It draws.", ["abstract:0-2"], fields) == []
    assert marks("It wins.", ["abstract:7-12", "title:0-1", "nonsense"], fields) == []


def test_marks_are_code_units_where_javascript_counts() -> None:
    maker = Maker()
    paper = maker.paper("arxiv:1", "2024", "Faces")
    maker.result(paper, "😀Net", "𝓑ench", "accuracy", 7, "%")
    page = network(maker.graph)
    data = data_of(page)
    claim = next(claim for claim in data["claims"] if claim["values"])
    sentence = claim["sentences"][0]
    units = data["sentences"][sentence["text"]].encode("utf-16-le")
    marked = [units[2 * a : 2 * b].decode("utf-16-le") for a, b in sentence["marks"]]
    assert marked == ["😀Net", "7%", "𝓑ench"]


def test_text_is_cleaned_sign_for_sign() -> None:
    hostile = "a\x00\u202e\ud800\u2028b"
    assert clean(hostile) == "a\ufffd\ufffd\ufffd b"
    assert len(clean(hostile)) == len(hostile)
    assert clean("x" * 10_240, limit=300) == "x" * 299 + "…"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)//http://x",
        "data:text/html,x",
        "//example.org",
        "http://",
        "https://user@example.org",
        "https://example.org/\u202e",
        'https://example.org/"onclick=',
        "ftp://example.org",
        "https://[",
        7,
        None,
    ],
)
def test_only_plain_web_addresses_are_links(url: object) -> None:
    assert web_link(url) is None
    assert paper_link("title:1", url) is None


def test_a_family_in_a_circle_has_no_root(graph: nx.MultiDiGraph) -> None:
    maker = Maker()
    paper = maker.paper("arxiv:1", "2024", "Families")
    for a, b in (("A", "B"), ("B", "A"), ("C 7B", "C"), ("C 7B chat", "C 7B")):
        maker.relates(paper, "VARIANT_OF", a, b)
    found = links(source_of(maker.graph), ["VARIANT_OF"])
    ids = {end for link in found for end in (link.source, link.target)}
    assert families(found, ids) == {"method:c-7b": "method:c", "method:c-7b-chat": "method:c"}


def test_scores_compare_only_within_a_metric_and_unit(graph: nx.MultiDiGraph) -> None:
    mine = [score for score in scores(graph) if score.benchmark == "benchmark:imagenet"]
    groups = {group.metric: group for group in yardsticks(graph, mine)}
    assert set(groups) == {"metric:top-1-accuracy", "metric:top-5-error"}
    assert groups["metric:top-5-error"].direction == "lower"
    lead = {m: best(g.scores, g.direction).method for m, g in groups.items()}
    assert lead == {"metric:top-1-accuracy": "method:vit", "metric:top-5-error": "method:resnet"}
    own = {(score.method, score.paper): score.own for score in mine}
    assert own["method:vit", "arxiv:2010.11929"] is True
    assert own["method:deit", "arxiv:2103.14030"] is False


def test_gains_ratios_and_nameless_numbers_stand_apart() -> None:
    maker = Maker()
    paper = maker.paper("arxiv:1", "2024", "Numbers")
    maker.result(paper, "A", "B", "accuracy", 50, "%")
    maker.result(paper, "A", "B", None, 7)
    maker.result(paper, "A", "B", "accuracy", 3, "x")
    for id, row in maker.graph.nodes(data=True):
        if id.endswith(":3"):
            row["kind"] = "ratio"
    data = data_of(leaderboard(maker.graph, "B"))
    assert [[row["text"] for row in group["rows"]] for group in data["groups"]] == [["50%"]]
    assert sorted(row["text"] for row in data["apart"]) == ["3x", "7"]


def test_the_matrix_shows_best_values_conflicts_and_what_is_untried(graph: nx.MultiDiGraph) -> None:
    data = data_of(matrix(graph))
    rows = [row["id"] for row in data["rows"]]
    columns = {column["id"]: column for column in data["columns"]}
    cells = {
        (rows[cell["row"]], data["columns"][cell["column"]]["id"]): cell for cell in data["cells"]
    }
    llama = cells["method:llama-2", "benchmark:mmlu"]
    assert llama["scores"][llama["shown"]]["text"] == "69.9%"
    assert llama["conflict"] and llama["comparable"]
    assert columns["benchmark:imagenet"]["metric"] == "top-1 accuracy"
    resnet = cells["method:resnet", "benchmark:imagenet"]
    assert resnet["scores"][resnet["shown"]]["text"] == "3.57%" and not resnet["comparable"]
    assert cells["method:dora", "benchmark:mmlu"]["shown"] is None
    assert ("method:bert", "benchmark:imagenet") not in cells
    same = [cell for cell in data["cells"] if cell["conflict"]]
    assert same == [llama]


def test_a_column_of_numbers_without_a_metric_is_shown_and_not_ranked() -> None:
    maker = Maker()
    paper = maker.paper("arxiv:1", "2024", "Numbers")
    for method, metric, value in (("A", None, 88.5), ("B", None, 70), ("C", "accuracy", 67.5)):
        maker.result(paper, method, "MMLU", metric, value)
    data = data_of(matrix(maker.graph))
    (column,) = data["columns"]
    assert (column["metric"], column["direction"]) == (None, "unknown")
    names = [row["name"] for row in data["rows"]]
    comparable = {names[cell["row"]]: cell["comparable"] for cell in data["cells"]}
    assert comparable == {"A": True, "B": True, "C": False}


def test_imported_numbers_are_never_drawn_as_claims() -> None:
    maker = Maker()
    paper = maker.paper("arxiv:1", "2024", "Numbers")
    maker.result(paper, "A", "B", "accuracy", 50, "%")
    maker.result(paper, "C", "B", "accuracy", 99, "%")
    for id, row in maker.graph.nodes(data=True):
        if id.endswith(":99"):
            row["origin"] = "an imported board"
    groups = data_of(leaderboard(maker.graph, "B"))["groups"]
    assert [[row["text"] for row in group["rows"]] for group in groups] == [["50%"]]


def test_rows_and_columns_of_one_group_stand_together(graph: nx.MultiDiGraph) -> None:
    data = data_of(matrix(graph))
    place = {row["id"]: k for k, row in enumerate(data["rows"])}
    graphs = sorted(place[id] for id in ("method:gcn", "method:gat", "method:graphsage"))
    speech = sorted(place[id] for id in ("method:conformer", "method:wav2vec-2-0", "method:hubert"))
    assert graphs[-1] - graphs[0] == 2
    assert speech[-1] - speech[0] <= 3


def test_rolled_up_variants_count_as_their_family(graph: nx.MultiDiGraph) -> None:
    apart, rolled = (
        {row["id"] for row in data_of(matrix(graph, roll_up=roll))["rows"]}
        for roll in (False, True)
    )
    assert "method:llama-2-70b" in apart
    assert apart - rolled == {"method:llama-2-70b", "method:llama-2-7b"}


def test_trends_count_each_paper_once_and_say_what_cannot_be_placed() -> None:
    maker = Maker()
    for id, date in (("1", "2023-04-01"), ("2", "2023"), ("3", None)):
        paper = maker.paper(f"arxiv:{id}", date, f"Paper {id}")
        maker.result(paper, "A", "B", "accuracy", 50, "%")
    data = data_of(trends(maker.graph))
    assert data["totals"] == {"2023": 2, "2023-04": 1}
    assert (data["coarse"], data["undated"]) == (1, 1)
    (series,) = data["series"]["Method"]
    assert len(series["papers"]) == len(set(series["papers"])) == 3


def test_a_mention_is_left_out_where_something_closer_is_said(graph: nx.MultiDiGraph) -> None:
    page = neighbourhood(graph, "arxiv:1810.04805")
    pairs = [(edge.source, edge.target) for edge in page.edges if edge.source.startswith("arxiv:")]
    assert ("arxiv:1810.04805", "method:bert") in pairs
    mentions = [(e.source, e.target) for e in page.edges if e.type == "MENTIONS"]
    closer = {(e.source, e.target) for e in page.edges if e.type in ("INTRODUCES", "EVALUATES_ON")}
    assert closer and not closer & set(mentions)


def test_what_the_schema_does_not_know_is_not_drawn() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("m", label="Method", name="M", kind="weapon", papers=float("nan"))
    graph.add_node("x", label="Secret", name="X")
    graph.add_node("b", label="Benchmark", name="B", first_seen="last year")
    graph.add_edge("m", "b", key="1", type="EVALUATED_ON", paper="p", confidence=7.5)
    graph.add_edge("m", "b", key="2", type="LOVES", paper="p")
    graph.add_edge("m", "x", key="3", type="BUILDS_ON", paper="p")
    found = source_of(graph)
    assert dict(found.nodes(data=True)) == {
        "m": {"label": "Method", "name": "M"},
        "b": {"label": "Benchmark", "name": "B"},
    }
    ((_, _, row),) = found.edges(data=True)
    assert row["type"] == "EVALUATED_ON" and row["confidence"] == 1.0
    assert network(graph).nodes
