"""Gaps: paths counted by hand, reasons that can be read, and a test that hides what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs.analyses.gap_test import gap_test, newest
from graphs.analyses.gaps import gaps
from graphs.analyses.walks import ROUTES, Links
from kg.errors import NotFound, UsageError
from kg.schema import Tables

from .small import STORES, graph_of, opened, paper, shuffled


def field() -> Tables:
    """Alpha was tried on Boxes; Beta on Boxes and Cups; Gamma builds on Alpha, tried on Dots.

    Paper p4 names Alpha and evaluates on Eggs; p5 works on Alpha's task and evaluates on Figs;
    Lone and Moon have nothing to do with them.
    """
    return graph_of(
        [paper(f"p{n}", f"202{n}") for n in range(7)],
        [
            ("EVALUATED_ON", "method:alpha", "benchmark:boxes", "p0"),
            ("ADDRESSES", "p0", "task:sorting", "p0"),
            ("EVALUATED_ON", "method:beta", "benchmark:boxes", "p1"),
            ("EVALUATED_ON", "method:beta", "benchmark:cups", "p1"),
            ("EVALUATED_ON", "method:gamma", "benchmark:dots", "p2"),
            ("BUILDS_ON", "method:gamma", "method:alpha", "p3"),
            ("MENTIONS", "p4", "method:alpha", "p4"),
            ("EVALUATES_ON", "p4", "benchmark:eggs", "p4"),
            ("ADDRESSES", "p5", "task:sorting", "p5"),
            ("EVALUATES_ON", "p5", "benchmark:figs", "p5"),
            ("EVALUATED_ON", "method:lone", "benchmark:moon", "p6"),
        ],
    )


@pytest.mark.parametrize("store", STORES)
def test_each_path_gives_its_gap_with_a_reason_and_the_claims_behind_it(
    store: str, tmp_path: Path
) -> None:
    with opened(field(), store, tmp_path) as graph:
        found = graph.gaps("alpha")
    assert [node.name for node in found.tried] == ["boxes"]
    reasons = {gap.benchmark.name: gap.reason for gap in found.rows}
    assert reasons == {
        "cups": "beta was tried on it and, like alpha, on boxes",
        "dots": "gamma, which papers relate to alpha, was tried on it",
        "eggs": "1 paper that names alpha evaluates on it, without saying so of alpha",
        "figs": "papers on sorting evaluate on it, and alpha is named in such papers",
    }
    claims = {gap.benchmark.name: [edge.id for edge in gap.claims] for gap in found.rows}
    assert claims["cups"] == ["EVALUATED_ON|method:beta|benchmark:cups|p1"]
    assert claims["dots"] == [
        "EVALUATED_ON|method:gamma|benchmark:dots|p2",
        "BUILDS_ON|method:gamma|method:alpha|p3",
    ]
    assert claims["eggs"] == ["EVALUATES_ON|p4|benchmark:eggs|p4"]
    assert claims["figs"] == ["EVALUATES_ON|p5|benchmark:figs|p5"]


def test_resources_are_shared_as_zhou_and_others_share_them() -> None:
    # alpha gives 1 to boxes; boxes halves it to alpha and beta; beta halves it to boxes and cups
    with opened(field(), "networkx") as graph:
        from graphs.analyses.families import Families
        from graphs.analyses.trials import Claims, paper_texts
        from graphs.analyses.walks import Walks

        claims = Claims.of(graph, Families())
        texts = paper_texts(graph, claims.papers)
        routes = Walks(claims.trials(), texts).routes(claims.methods.index("method:alpha"))
    assert tuple(routes) == tuple(ROUTES)
    shared = dict(zip(claims.benchmarks, routes["shared"].tolist(), strict=True))
    assert shared["benchmark:boxes"] == 0.75
    assert shared["benchmark:cups"] == 0.25
    assert sum(shared.values()) == 1.0


def test_what_was_tried_is_no_gap_and_what_no_path_reaches_neither() -> None:
    with opened(field(), "networkx") as graph:
        names = {gap.benchmark.name for gap in gaps(graph, "alpha", limit=99).rows}
        assert names.isdisjoint({"boxes", "moon"})
        assert all("reads like" in gap.reason for gap in gaps(graph, "lone").rows)
        assert len(gaps(graph, "alpha", limit=2).rows) == 2


def test_variants_share_what_their_family_was_tried_on() -> None:
    tables = graph_of(
        [paper("p1"), paper("p2")],
        [
            ("EVALUATED_ON", "method:net-7b", "benchmark:boxes", "p1"),
            ("EVALUATED_ON", "method:net-70b", "benchmark:cups", "p1"),
            ("VARIANT_OF", "method:net-7b", "method:net", "p1"),
            ("VARIANT_OF", "method:net-70b", "method:net", "p1"),
            ("EVALUATED_ON", "method:other", "benchmark:cups", "p2"),
            ("EVALUATED_ON", "method:other", "benchmark:dots", "p2"),
        ],
    )
    with opened(tables, "networkx") as graph:
        assert "cups" in {gap.benchmark.name for gap in gaps(graph, "net-7b").rows}
        rolled = gaps(graph, "net-7b", roll_up=True)
    assert rolled.method.id == "method:net"
    assert [node.name for node in rolled.tried] == ["boxes", "cups"]
    assert [gap.benchmark.name for gap in rolled.rows] == ["dots"]


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path) -> None:
    told = []
    for number, store in enumerate((*STORES, "networkx")):
        folder = tmp_path / str(number)
        folder.mkdir()
        with opened(shuffled(field(), number), store, folder) as graph:
            told.append((gaps(graph, "alpha").to_json(), gap_test(graph, since="2023").to_json()))
    assert told[0] == told[1] == told[2]


PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=20)


@settings(deadline=None)
@given(PAIRS, st.integers(0, 5))
def test_nothing_is_lost_or_made_on_the_way(pairs: list[tuple[int, int]], start: int) -> None:
    links = Links(np.array(pairs, dtype=np.int64).reshape(-1, 2), 6, 4)
    mass = np.zeros(6)
    mass[start] = 1.0
    there = links.spread(mass)
    assert there.sum() == pytest.approx(1.0 if any(a == start for a, _ in pairs) else 0.0)
    assert links.back(there).sum() == pytest.approx(there.sum())
    assert set(links.of(start).tolist()) == {b for a, b in pairs if a == start}
    assert all(links.to(b).tolist() == sorted({a for a, c in pairs if c == b}) for b in range(4))


# The test of the predictor


def history() -> Tables:
    """In 2020 Beta shares Boxes with Alpha and was tried on Cups; Dots is the popular one.

    In 2021 Alpha is tried on Cups (to be foretold), Newcomer on Cups and Alpha on Unheard (not
    to be foretold), and Beta on Boxes again (no news).
    """
    said = [
        ("EVALUATED_ON", "method:alpha", "benchmark:boxes", "a"),
        ("EVALUATED_ON", "method:beta", "benchmark:boxes", "b"),
        ("EVALUATED_ON", "method:beta", "benchmark:cups", "b"),
        *(("EVALUATED_ON", f"method:m{n}", "benchmark:dots", f"m{n}") for n in range(5)),
        ("EVALUATED_ON", "method:alpha", "benchmark:cups", "late"),
        ("EVALUATED_ON", "method:alpha", "benchmark:unheard", "late"),
        ("EVALUATED_ON", "method:newcomer", "benchmark:cups", "late"),
        ("EVALUATED_ON", "method:beta", "benchmark:boxes", "late"),
        ("EVALUATED_ON", "method:alpha", "benchmark:dots", "undated"),
    ]
    papers = [paper(id, "2020-03") for id in ("a", "b", *(f"m{n}" for n in range(5)))]
    return graph_of([*papers, paper("late", "2021"), paper("undated")], said)


def test_only_what_could_be_guessed_is_asked_and_the_rest_is_told() -> None:
    with opened(history(), "networkx") as graph:
        found = graph.gap_test()
    assert (found.since, found.earlier, found.later, found.undated) == ("2021", 7, 1, 1)
    assert (found.new, found.askable, found.methods, found.candidates) == (3, 1, 1, 3)
    skills = {skill.predictor: skill for skill in found.skills}
    assert tuple(skills) == ("gaps", *ROUTES, "popularity", "use")
    # cups before dots by what beta shares with alpha; behind dots by popularity
    assert skills["gaps"].reciprocal_rank == 1.0
    assert skills["popularity"].reciprocal_rank == 0.5
    # no such path at all: cups and dots share the mean of places 1 and 2
    assert skills["relatives"].reciprocal_rank == pytest.approx(1 / 1.5)
    assert skills["gaps"].hits == 1.0
    assert skills["gaps"].gain == (0.0, 0.0)


def test_what_is_hidden_teaches_nothing() -> None:
    """Taking the hidden papers out of the graph changes no prediction for the earlier ones."""
    tables = history()
    with opened(tables, "networkx") as graph:
        whole = gap_test(graph, since="2021")
    stripped = Tables(
        nodes=tables.nodes,
        edges={
            type: [row for row in rows if row["paper"] != "late" or row["target"].endswith("cups")]
            for type, rows in tables.edges.items()
        },
    )
    with opened(stripped, "networkx") as graph:
        assert gap_test(graph, since="2021").skills == whole.skills


def test_nothing_to_ask_gives_no_figures_rather_than_false_ones() -> None:
    papers = [paper("p1", "2020"), paper("p2", "2021")]
    said = [("EVALUATED_ON", f"method:m{n}", f"benchmark:b{n}", f"p{n}") for n in (1, 2)]
    with opened(graph_of(papers, said), "networkx") as graph:
        found = graph.gap_test()
    assert (found.new, found.askable, found.skills) == (1, 0, ())


def test_a_graph_of_one_date_cannot_be_tested() -> None:
    with (
        opened(
            graph_of([paper("p1", "2020"), paper("p2", "2020"), paper("p3")], []), "networkx"
        ) as graph,
        pytest.raises(UsageError, match="two years or months"),
    ):
        graph.gap_test()


def test_months_are_hidden_where_there_is_one_year() -> None:
    assert newest(["2024-05", "2024-11-03", "2024"]) == "2024-11"


def test_what_cannot_be_meant_is_refused() -> None:
    with opened(field(), "networkx") as graph:
        with pytest.raises(NotFound):
            graph.gaps("alpah")
        with pytest.raises(UsageError, match="gaps are of methods"):
            graph.gaps("benchmark:boxes")
        with pytest.raises(UsageError):
            graph.gaps("alpha", limit=0)
        with pytest.raises(UsageError):
            graph.gap_test(since="soon")
        with pytest.raises(UsageError):
            graph.gap_test(target="luck")  # type: ignore[arg-type]
