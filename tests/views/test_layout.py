"""Layouts: no overlap, groups together, older things left."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import pytest

from graphs.views import lineage, neighbourhood, network, overview
from graphs.views.layout import arrange, beside, spread
from graphs.views.scene import radius
from graphs.views.view import View

from .data import Maker, known, synthetic


def gaps(places: list[tuple[float, float]], radii: list[float]) -> list[float]:
    return [
        math.dist(places[a], places[b]) - radii[a] - radii[b]
        for a, b in combinations(range(len(places)), 2)
    ]


@pytest.mark.parametrize("count", [1, 2, 30, 200])
def test_no_two_circles_overlap(count: int) -> None:
    radii = [5.0 + 15 * (i % 7 == 0) for i in range(count)]
    bonds = [
        (i, (i * i + 1) % count, 1.0 + i % 3) for i in range(count) if i != (i * i + 1) % count
    ]
    places = arrange(radii, bonds)
    assert min(gaps(places, radii), default=1.0) > 0


def test_what_lies_on_one_spot_is_parted() -> None:
    places = spread([(0.0, 0.0)] * 60, [8.0] * 60)
    assert min(gaps(places, [8.0] * 60)) > 0


def test_fixed_ones_stay_and_the_others_give_way() -> None:
    places = spread([(0.0, 0.0), (3.0, 0.0)], [10.0, 10.0], fixed=1)
    assert places[0] == (0.0, 0.0)
    assert math.dist(*places) >= 20


def test_what_comes_beside_keeps_clear_of_what_is_there() -> None:
    points = {i: (40.0 * i, 0.0) for i in range(5)}
    radii = [10.0] * 60
    places = beside(points, radii, [(i % 5, i) for i in range(5, 55)])
    assert [places[i] for i in range(5)] == [points[i] for i in range(5)]
    assert min(gaps(places, radii)) > 0
    assert min(y for _, y in places[55:]) > max(y for _, y in places[:55])


def test_components_lie_apart() -> None:
    bonds = [(i, i + 1, 1.0) for i in range(0, 40, 2)]
    places = arrange([8.0] * 42, bonds)
    within = max(math.dist(places[a], places[b]) for a, b, _ in bonds)
    assert within < 200
    assert min(gaps(places, [8.0] * 42)) > 0


def test_groups_lie_closer_within_than_between() -> None:
    graph = nx.planted_partition_graph(4, 20, 0.3, 0.01, seed=3)
    bonds = [(a, b, 1.0) for a, b in sorted(graph.edges)]
    groups = [i // 20 for i in range(80)]
    places = arrange([6.0] * 80, bonds, communities=groups)
    pairs = list(combinations(range(80), 2))
    own = [math.dist(places[a], places[b]) for a, b in pairs if groups[a] == groups[b]]
    other = [math.dist(places[a], places[b]) for a, b in pairs if groups[a] != groups[b]]
    assert sum(own) / len(own) < 0.6 * sum(other) / len(other)


def shown_gap(view: View) -> float:
    spots = [node for node in view.nodes if node.shown]
    return min(math.dist((a.x, a.y), (b.x, b.y)) for a, b in combinations(spots, 2))


def test_pages_of_the_network_family_part_all_their_nodes() -> None:
    graph = known()
    for view in (
        network(graph),
        neighbourhood(graph, "BERT"),
        lineage(graph),
        overview(graph),
        network(synthetic(150, 500)),
    ):
        assert shown_gap(view) > 2 * radius(0.0)


def test_what_is_seen_at_first_has_the_middle_of_the_picture() -> None:
    view = network(known(), min_support=2)
    seen = [node for node in view.nodes if node.shown]
    assert {"Llama 2", "MMLU"} <= {node.name for node in seen}
    assert len(seen) < 20 < len(view.nodes)
    wide = max(node.x for node in seen) - min(node.x for node in seen)
    assert wide < (max(node.x for node in view.nodes) - min(node.x for node in view.nodes)) / 2
    rolled = network(known(), roll_up=True)
    assert not {node.name for node in rolled.nodes if node.shown} & {"Llama 2 70B", "Llama 2 7B"}


def test_lineage_runs_from_left_to_right() -> None:
    view = lineage(known())
    at = {node.id: node.x for node in view.nodes}
    steps = [at[edge.source] - at[edge.target] for edge in view.edges]
    assert len(steps) > 30
    assert min(steps) > 0
    dated = {"method:vgg": 2014, "method:resnet": 2015, "method:bert": 2018, "method:llama-2": 2023}
    assert sorted(dated, key=lambda id: at[id]) == list(dated)


def test_a_cycle_of_building_on_is_drawn_all_the_same() -> None:
    maker = Maker()
    paper = maker.paper("arxiv:1", "2020", "A circle")
    for a, b in (("A", "B"), ("B", "C"), ("C", "A"), ("D", "A")):
        maker.relates(paper, "BUILDS_ON", a, b)
    view = lineage(maker.graph, of="A")
    assert {node.name for node in view.nodes} == {"A", "B", "C", "D"}
    assert shown_gap(view) > 10


def test_a_neighbourhood_grows_by_hops_and_carries_the_next() -> None:
    graph = known()
    one, two = neighbourhood(graph, "GSM8K"), neighbourhood(graph, "GSM8K", hops=2)
    first = {node.name for node in one.nodes if node.shown}
    assert {"GSM8K", "PaLM", "Llama 2", "Mistral 7B"} <= first
    assert "GPT-3" not in first and "BERT" not in first
    assert {node.name for node in one.nodes if not node.shown} & {"MMLU"}
    assert first < {node.name for node in two.nodes if node.shown}
