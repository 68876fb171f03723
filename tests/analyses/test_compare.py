"""Comparison: wins rest on what papers say, and the untried stays visible."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphs.analyses.compare import Comparison
from kg.errors import NotFound, UsageError
from kg.schema import Tables

from .numbers import Number, numbered
from .small import STORES, opened, paper, shuffled

BOX, BAG, ACC, WER = "benchmark:boxes", "benchmark:bags", "metric:accuracy", "metric:wer"
A, B, C = "method:a", "method:b", "method:c"


def small() -> Tables:
    """A beats B in words; by numbers of one paper C beats A on Boxes; B alone was tried on Bags."""
    return numbered(
        [paper("p1"), paper("p2"), paper("p3")],
        [
            Number("1", "p1", "81.5%", A, BOX, ACC),
            Number("2", "p2", "80", A, BOX, ACC),
            Number("3", "p2", "84.1%", C, BOX, ACC),
            Number("4", "p3", "9.5%", B, BAG, WER),
            Number("5", "p3", "+2.6", C, BOX, ACC, over=B, value=2.6, kind="delta"),
        ],
        [("OUTPERFORMS", A, B, "p1")],
    )


def compared(tables: Tables, *methods: str, **options: Any) -> Comparison:
    with opened(tables, "networkx") as graph:
        return graph.compare(*(methods or ("a", "b", "c")), **options)


def wins(found: Comparison) -> list[tuple[str, str, str, str | None, str]]:
    return [
        (w.winner.name, w.loser.name, w.basis, w.benchmark and w.benchmark.name, w.margin)
        for w in found.wins
    ]


@pytest.mark.parametrize("store", STORES)
def test_every_store_compares_alike(store: str, tmp_path: Path) -> None:
    expected = compared(small()).to_json()
    with opened(shuffled(small(), 5), store, tmp_path) as graph:
        assert graph.compare("a", "b", "c").to_json() == expected


def test_wins_are_stated_or_gained_or_of_numbers_that_compare() -> None:
    assert wins(compared(small())) == [
        ("a", "b", "stated", None, ""),
        ("c", "a", "numbers", "boxes", "84.1% against 80"),
        ("c", "b", "gain", "boxes", "+2.6"),
    ]


def test_a_win_quotes_whoever_says_so() -> None:
    stated, numbers, gain = compared(small()).wins
    assert [said.paper for said in stated.evidence] == ["p1"]
    assert [said.paper for said in numbers.evidence] == ["p2", "p2"]
    assert numbers.same_paper
    assert gain.evidence[0].sentences == ("p3 says that result:5 OF method:c.",)


def test_the_matrix_shows_what_was_tried_and_what_was_not() -> None:
    found = compared(small())
    assert [b.name for b in found.benchmarks] == ["boxes", "bags"]
    assert [b.name for b in found.shared] == ["boxes"]
    assert [(m.name, b.name) for m, b in found.untried] == [
        ("b", "boxes"),
        ("a", "bags"),
        ("c", "bags"),
    ]
    assert found.cells[0][0].shown == "81.5% accuracy; 80 accuracy"
    assert found.cells[0][2].shown == "84.1% accuracy; +2.6 accuracy over b"


def test_evaluated_without_a_number_is_tried() -> None:
    tables = numbered([paper("p")], [], [("EVALUATED_ON", A, BOX, "p"), ("OUTPERFORMS", B, A, "p")])
    found = compared(tables, "a", "b")
    assert [cell.shown for cell in found.cells[0]] == ["evaluated", ""]
    assert found.cells[0][0].claims[0].evidence.paper == "p"


def test_numbers_of_two_papers_are_marked_as_such() -> None:
    numbers = [Number("1", "p1", "81", A, BOX, ACC), Number("2", "p2", "84", B, BOX, ACC)]
    (win,) = compared(numbered([paper("p1"), paper("p2")], numbers), "a", "b").wins
    assert (win.winner.name, win.same_paper) == ("b", False)
    assert [said.paper for said in win.evidence] == ["p2", "p1"]


@pytest.mark.parametrize(
    ("metric", "one", "other"),
    [
        ("metric:vibes", "1", "2"),  # nobody knows which is better
        (ACC, "87.3", "87.32"),  # the same but for rounding
        (ACC, "87.3%", "0.9"),  # per cent and fraction
    ],
)
def test_what_does_not_compare_is_no_win(metric: str, one: str, other: str) -> None:
    numbers = [Number("1", "p", one, A, BOX, metric), Number("2", "p", other, B, BOX, metric)]
    assert compared(numbered([paper("p")], numbers), "a", "b").wins == ()


def test_other_benchmarks_metrics_and_tasks_do_not_compare() -> None:
    numbers = [
        Number("1", "p", "1", A, BOX, ACC),
        Number("2", "p", "2", B, BAG, ACC),
        Number("3", "p", "3", B, BOX, WER),
        Number("4", "p", "4", B, BOX, ACC, origin="pwc", task="Sorting"),
    ]
    assert compared(numbered([paper("p")], numbers), "a", "b").wins == ()


def test_lower_wins_where_lower_is_better() -> None:
    numbers = [Number("1", "p", "7.1%", A, BOX, WER), Number("2", "p", "9.9%", B, BOX, WER)]
    (win,) = compared(numbered([paper("p")], numbers), "a", "b").wins
    assert (win.winner.name, win.margin) == ("a", "7.1% against 9.9%")


def test_papers_that_disagree_are_both_heard() -> None:
    numbers = [
        Number("1", "p1", "81", A, BOX, ACC),
        Number("2", "p1", "80", B, BOX, ACC),
        Number("3", "p2", "70", A, BOX, ACC),
        Number("4", "p2", "75", B, BOX, ACC),
    ]
    found = compared(numbered([paper("p1"), paper("p2")], numbers), "a", "b")
    assert [(w.winner.name, w.evidence[0].paper) for w in found.wins] == [("a", "p1"), ("b", "p2")]


def test_imported_numbers_win_only_among_themselves_and_are_marked() -> None:
    pwc = {"paper": "leaderboard:pwc", "on": BOX, "by": ACC, "origin": "pwc", "task": "Sorting"}
    numbers = [
        Number("1", "p", "99", A, BOX, ACC),
        Number("2", of=A, text="80", **pwc),  # type: ignore[arg-type]
        Number("3", of=B, text="90", **pwc),  # type: ignore[arg-type]
    ]
    tables = numbered([paper("p"), paper("leaderboard:pwc")], numbers)
    (win,) = compared(tables, "a", "b").wins
    assert (win.winner.name, win.imported) == ("b", True)
    assert compared(tables, "a", "b", imports="without").wins == ()
    assert "[pwc]" in compared(tables, "a", "b", imports="only").cells[0][0].shown


def family() -> Tables:
    return numbered(
        [paper("p")],
        [
            Number("1", "p", "60", "method:a-7b", BOX, ACC),
            Number("2", "p", "70", "method:b-7b", BOX, ACC),
            Number("3", "p", "80", "method:a-70b", BOX, ACC),
        ],
        [
            ("VARIANT_OF", "method:a-7b", A, "p"),
            ("VARIANT_OF", "method:a-70b", A, "p"),
            ("VARIANT_OF", "method:b-7b", B, "p"),
            ("PART_OF", "benchmark:hard", BOX, "p"),
            ("EVALUATED_ON", B, "benchmark:hard", "p"),
            ("OUTPERFORMS", "method:b-7b", "method:a-7b", "p"),
        ],
    )


def test_rolled_up_a_family_fights_with_all_its_variants() -> None:
    found = compared(family(), "a-7b", "b", roll_up=True)
    assert [method.id for method in found.methods] == [A, B]
    assert [benchmark.id for benchmark in found.benchmarks] == [BOX]
    assert wins(found) == [
        ("a", "b", "numbers", "boxes", "80 against 70"),
        ("b", "a", "stated", None, ""),
    ]
    assert compared(family(), "a", "b").wins == ()


def test_one_thing_under_two_names_is_refused() -> None:
    with pytest.raises(UsageError, match=r"a-7b and a-70b: one and the same \(a\)"):
        compared(family(), "a-7b", "a-70b", roll_up=True)
    with pytest.raises(UsageError, match="two methods or more"):
        compared(small(), "a")
    with pytest.raises(NotFound, match="no method named 'aa'"):
        compared(small(), "aa", "b")


def test_the_benchmarks_shown_are_limited_and_the_rest_is_counted() -> None:
    found = compared(small(), most=1)
    assert ([b.name for b in found.benchmarks], found.left_out) == (["boxes"], 1)
