"""Trends: what is told is what a count by hand tells, and no more."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.analyses.trend_test import EXACT_PAPERS, TrendTest, adjusted
from graphs.analyses.trends import trends
from kg.errors import UsageError
from kg.schema import Tables

from .small import STORES, graph_of, opened, paper, shuffled


def by_hand(times: list[int], papers: int, time_sum: int) -> float:
    """The two-sided chance, by looking at every way to choose the papers."""
    sums = [sum(some) for some in combinations(times, papers)]
    up = sum(one >= time_sum for one in sums) / len(sums)
    down = sum(one <= time_sum for one in sums) / len(sums)
    return min(1.0, 2 * min(up, down))


@settings(deadline=None)
@given(st.lists(st.integers(2015, 2020), min_size=2, max_size=9), st.data())
def test_the_exact_chance_is_that_of_every_choice_of_papers(
    times: list[int], data: st.DataObject
) -> None:
    papers = data.draw(st.integers(1, len(times)))
    chosen = data.draw(st.permutations(times))[:papers]
    test = TrendTest({time: times.count(time) for time in times})
    z, p = test(papers, sum(chosen))
    if len(set(times)) > 1 and papers < len(times):
        assert math.isclose(p, by_hand(times, papers, sum(chosen)), abs_tol=1e-9)
        mean = sum(times) / len(times)
        assert math.isclose(z, 0, abs_tol=1e-9) or (z > 0) == (sum(chosen) > papers * mean)
    else:
        assert (z, p) == (0.0, 1.0)


def test_the_normal_limit_goes_on_where_counting_out_ends() -> None:
    test = TrendTest(dict.fromkeys(range(2015, 2025), 200))
    papers = EXACT_PAPERS
    _, exact = test(papers, papers * 2019 + papers)
    _, normal = test(papers + 1, (papers + 1) * 2019 + papers + 1)
    assert exact == pytest.approx(normal, rel=0.25)


def test_more_papers_than_there_are_is_a_fault() -> None:
    with pytest.raises(ValueError, match="3 of 2 papers"):
        TrendTest({2020: 1, 2021: 1})(3, 6061)


def test_rates_of_false_discovery_are_those_of_benjamini_and_hochberg() -> None:
    # the example of their paper's section 3: at 0.05 the first four of fifteen are rejected
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    chances += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert sum(rate <= 0.05 for rate in adjusted(chances)) == 4
    assert adjusted([]) == []


def field() -> Tables:
    """Ten papers a year: rise grows, fall fades, calm stays, hype has two papers of the end."""
    years = range(2016, 2024)
    papers = [paper(f"p{year}-{n}", f"{year}-0{n % 9 + 1}") for year in years for n in range(10)]
    papers += [paper("undated"), paper("coarse", "2020")]
    edges = [("MENTIONS", "undated", "method:rise", "undated")]
    for year in years:
        step = year - 2016
        for name, count in (("rise", step), ("fall", 7 - step), ("calm", 3)):
            edges += [
                ("MENTIONS", f"p{year}-{n}", f"method:{name}", f"p{year}-{n}") for n in range(count)
            ]
    edges += [("MENTIONS", f"p2023-{n}", "method:hype", f"p2023-{n}") for n in (8, 9)]
    edges += [("MENTIONS", f"p{y}-{n}", "task:deep", f"p{y}-{n}") for y in years for n in range(10)]
    return graph_of(papers, edges)


@pytest.mark.parametrize("store", STORES)
def test_what_grows_rises_what_fades_falls_and_two_papers_are_no_hype(
    store: str, tmp_path: Path
) -> None:
    with opened(field(), store, tmp_path) as graph:
        found = graph.trends()
    rise, fall = found.rows
    assert (rise.node.name, rise.direction, rise.papers) == ("rise", "rising", 28)
    assert (fall.node.name, fall.direction, fall.papers) == ("fall", "falling", 28)
    assert rise.counts == (0, 1, 2, 3, 4, 5, 6, 7)
    assert found.periods == tuple(str(year) for year in range(2016, 2024))
    assert found.totals == (10, 10, 10, 10, 11, 10, 10, 10)
    # 40 papers before 2020, 41 from then on
    assert (rise.before, rise.after) == (6 / 40, 22 / 41)
    assert (found.undated, found.coarse, found.outside) == (1, 0, 0)
    assert (found.tested, found.rare) == (4, 1)
    newest = rise.claims[0]
    assert newest.evidence.paper == "p2023-6"
    assert newest.evidence.sentences == ("p2023-6 says that p2023-6 MENTIONS method:rise.",)


def test_papers_dated_by_year_are_left_out_of_months_and_counted() -> None:
    with opened(field(), "networkx") as graph:
        found = graph.trends(by="month")
    assert (found.undated, found.coarse) == (1, 1)
    assert found.periods[0] == "2016-01"
    assert found.rows[0].node.name == "rise"


def test_a_window_counts_its_papers_alone() -> None:
    with opened(field(), "networkx") as graph:
        found = graph.trends(since="2018", until="2019-05", limit=None)
    assert found.periods == ("2018", "2019")
    assert found.totals == (10, 6)
    assert found.outside == 81 - 16


def test_variants_count_as_their_family_once_a_paper() -> None:
    papers = [paper(f"p{n:02}", str(2020 + n // 10)) for n in range(40)]
    edges = [("MENTIONS", f"p{n}", f"method:net-{n % 3}", f"p{n}") for n in range(30, 40)]
    edges += [("MENTIONS", "p39", "method:net-1", "p39")]
    edges += [("VARIANT_OF", f"method:net-{n}", "method:net", f"p{30 + n}") for n in range(3)]
    with opened(graph_of(papers, edges), "networkx") as graph:
        assert graph.trends(min_papers=8).rows == ()
        (rolled,) = graph.trends(min_papers=8, roll_up=True).rows
    assert (rolled.node.id, rolled.papers, rolled.counts) == ("method:net", 10, (0, 0, 0, 10))
    assert len(rolled.claims) == 3


def test_the_order_of_papers_changes_nothing(tmp_path: Path) -> None:
    told = []
    for number, store in enumerate((*STORES, "networkx")):
        folder = tmp_path / str(number)
        folder.mkdir()
        with opened(shuffled(field(), number), store, folder) as graph:
            told.append(trends(graph, min_papers=1, false_discoveries=1.0, limit=None).to_json())
    assert told[0] == told[1] == told[2]


def test_a_graph_without_dates_has_no_trends_and_says_so() -> None:
    edges = [("MENTIONS", f"p{n}", "method:a", f"p{n}") for n in range(9)]
    with opened(graph_of([paper(f"p{n}") for n in range(9)], edges), "networkx") as graph:
        found = graph.trends()
    assert (found.rows, found.tested, found.undated) == ((), 0, 9)


@pytest.mark.parametrize(
    "options",
    [
        {"labels": ["Paper"]},
        {"by": "week"},
        {"since": "last year"},
        {"min_papers": 0},
        {"false_discoveries": 0.0},
    ],
)
def test_what_cannot_be_meant_is_refused(options: dict[str, object]) -> None:
    with opened(field(), "networkx") as graph, pytest.raises(UsageError):
        trends(graph, **options)  # type: ignore[arg-type]
