"""What every page promises before a browser opens it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import re
import stat
from html import unescape
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphs.views import KINDS, View, view
from kg.errors import NotFound, StoreError, UsageError

from .data import known, synthetic

OPTIONS: dict[str, dict[str, Any]] = {
    "neighbourhood": {"of": "BERT"},
    "leaderboard": {"of": "ImageNet"},
    "lineage": {"of": "Transformer"},
}
EMPTY = {"neighbourhood", "leaderboard"}  # they need a node to be about
NETWORKS = {"network", "neighbourhood", "lineage", "overview"}
VIS_NETWORK = 470_000


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return known()


def draw(kind: str, graph: nx.MultiDiGraph, **more: Any) -> View:
    return view(kind, graph, **OPTIONS.get(kind, {}), **more)


def data_of(page: View) -> dict[str, Any]:
    text = page.html.split('id="data">', 1)[1].split("</script>", 1)[0]
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_page_is_the_same_bytes_whatever_the_order_of_the_graph(
    kind: str, graph: nx.MultiDiGraph
) -> None:
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    shuffled = nx.MultiDiGraph()
    draw_lots = random.Random(5)
    draw_lots.shuffle(nodes)
    draw_lots.shuffle(edges)
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(edges)
    assert draw(kind, graph).html == draw(kind, shuffled).html


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_policy_allows_only_the_scripts_and_styles_of_the_page(
    kind: str, graph: nx.MultiDiGraph
) -> None:
    page = draw(kind, graph).html
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])  # type: ignore[index]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'" and rules["connect-src"] == "'none'"
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        inline = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        digests = [
            base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in inline
        ]
        assert rules[rule].split() == [f"'sha256-{digest}'" for digest in digests]
    openings = re.findall(r"<script[^>]*>", page)
    assert set(openings) == {"<script>", '<script type="application/json" id="data">'}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_page_names_no_address_but_those_of_papers(kind: str, graph: nx.MultiDiGraph) -> None:
    page = draw(kind, graph).html
    markup = re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.S)
    assert re.findall(r'(?:src|href)="(?!#|data:,)[^"]*"', markup) == []
    styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.S))
    assert "url(" not in styles and "@import" not in styles


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_page_weighs_little_more_than_its_data_and_vis_network(
    kind: str, graph: nx.MultiDiGraph
) -> None:
    page = draw(kind, graph).html
    data = len(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    rest = len(page) - data - (VIS_NETWORK if kind in NETWORKS else 0)
    assert rest < 110_000


@pytest.mark.parametrize("kind", sorted(set(KINDS) - EMPTY))
def test_an_empty_graph_gives_a_page_too(kind: str) -> None:
    page = view(kind, nx.MultiDiGraph())
    assert page.nodes == [] and page.edges == []
    assert "<!doctype html>" in page.html


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_python_gets_the_nodes_and_edges_of_the_page(kind: str, graph: nx.MultiDiGraph) -> None:
    page = draw(kind, graph)
    ids = {node.id for node in page.nodes}
    assert len(ids) == len(page.nodes) > 0
    assert all(edge.source in ids and edge.target in ids for edge in page.edges)
    assert {node.name for node in page.nodes} & {"BERT", "ImageNet", "Transformer", "ResNet"}


def test_an_unknown_kind_or_option_is_refused_with_the_known_ones(graph: nx.MultiDiGraph) -> None:
    with pytest.raises(UsageError, match="choose one of network, "):
        view("heatmap", graph)
    with pytest.raises(UsageError, match="pagerank"):
        view("network", graph, size_by="weight")
    with pytest.raises(UsageError, match="community"):
        view("network", graph, color_by="rainbow")
    with pytest.raises(UsageError, match="MultiDiGraph"):
        view("network", nx.Graph())
    with pytest.raises(UsageError, match="colour"):
        view("matrix", graph, colour="red")
    with pytest.raises(UsageError, match="neighbourhood view needs of"):
        view("neighbourhood", graph)


def test_a_name_that_is_not_there_brings_the_nearest(graph: nx.MultiDiGraph) -> None:
    with pytest.raises(NotFound) as miss:
        view("neighbourhood", graph, of="ROBERTA-X")
    assert "RoBERTa" in miss.value.suggestions
    with pytest.raises(NotFound):
        view("leaderboard", graph, of="BERT")  # a method has no leaderboard


def test_saving_is_all_or_nothing(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    page = view("leaderboard", graph, of="GLUE")
    place = tmp_path / "page.html"
    place.write_text("before")
    assert page.save(place) == place
    assert place.read_text(encoding="utf-8") == page.html
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(place.stat().st_mode) == 0o666 & ~mask
    with pytest.raises(StoreError, match="cannot be written"):
        page.save(tmp_path / "nowhere" / "page.html")


def test_a_notebook_gets_a_frame_that_can_reach_nothing_else(graph: nx.MultiDiGraph) -> None:
    page = view("leaderboard", graph, of="GLUE")
    frame = page._repr_html_()
    sandbox = re.search(r'sandbox="([^"]*)"', frame)
    assert sandbox and "allow-same-origin" not in sandbox[1] and "allow-top" not in sandbox[1]
    inner = re.search(r'srcdoc="([^"]*)"', frame)
    assert inner and unescape(inner[1]) == page.html


def test_beyond_the_budget_the_best_supported_stay_and_the_page_says_so() -> None:
    graph = synthetic(120, 300)
    every, some = view("network", graph), view("network", graph, budget=40)
    core = ("Method", "Benchmark")
    assert sum(node.label in core for node in some.nodes) == 40
    weight: dict[str, int] = {}
    for edge in every.edges:
        if edge.type == "EVALUATED_ON":
            for end in (edge.source, edge.target):
                weight[end] = weight.get(end, 0) + edge.support
    kept = {node.id for node in some.nodes if node.label in core}
    least = min(weight[id] for id in kept)
    assert all(weight[id] <= least for id in weight if id not in kept)
    total = sum(node.label in core for node in every.nodes)
    assert f"the 40 best supported of {total}" in data_of(some)["notes"][0]
    assert data_of(every)["notes"] == []
