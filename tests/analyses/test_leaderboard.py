"""Leaderboards: only what compares is ranked, and everything says who stated it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphs.analyses.leaderboard import Leaderboard
from kg.api.graph import Graph
from kg.errors import NotFound, UsageError
from kg.schema import Tables

from .numbers import Number, numbered
from .small import STORES, opened, paper, shuffled

BOX, ACC, WER = "benchmark:boxes", "metric:accuracy", "metric:wer"
A, B, C = "method:a", "method:b", "method:c"


def board_of(tables: Tables, of: str = "boxes", **options: Any) -> Leaderboard:
    with opened(tables, "networkx") as graph:
        return graph.leaderboard(of, **options)


def listed(board: Leaderboard) -> list[tuple[int | None, str | None, str]]:
    return [(row.rank, row.method and row.method.name, row.result.text) for row in board.rows]


def small() -> Tables:
    """Three methods on Boxes by accuracy: A of 2020, B of 2021, C of 2022 which also tells of A."""
    return numbered(
        [paper("p1", "2020-01"), paper("p2", "2021"), paper("p3", "2022-02-02"), paper("p4")],
        [
            Number("1", "p1", "81.5%", A, BOX, ACC),
            Number("2", "p2", "80", B, BOX, ACC),
            Number("3", "p3", "84.1%", C, BOX, ACC),
            Number("4", "p3", "79.0%", A, BOX, ACC),
            Number("5", "p3", "+2.6", C, BOX, ACC, over=A, value=2.6, kind="delta"),
            Number("6", "p4", "3x", C, BOX, ACC, kind="ratio", unit="x"),
            Number("7", "p4", "12", C, BOX),
            Number("8", "p4", "far better", C, BOX, ACC),
            Number("9", "p4", "90%", None, BOX, ACC),
        ],
        [("INTRODUCES", f"p{n}", method, f"p{n}") for n, method in ((1, A), (2, B), (3, C))],
    )


@pytest.mark.parametrize("store", STORES)
def test_every_store_gives_the_same_board(store: str, tmp_path: Path) -> None:
    with opened(small(), "networkx") as graph:
        expected = graph.leaderboard("boxes").to_json()
    with opened(shuffled(small(), 3), store, tmp_path) as graph:
        assert graph.leaderboard("boxes").to_json() == expected


def test_numbers_of_one_metric_are_ranked_and_the_rest_stands_apart_with_its_reason() -> None:
    board = board_of(small())
    assert [
        (row.rank, row.named and row.named.name, row.value, row.unit)
        for row in board.boards[0].rows
    ] == [(1, "c", 84.1, "%"), (2, "a", 81.5, "%"), (3, "b", 80.0, "%"), (4, "a", 79.0, "%")]
    assert {apart.reason: [row.result.text for row in apart.rows] for apart in board.apart} == {
        "no method named": ["90%"],
        "gains over a baseline": ["+2.6"],
        "ratios": ["3x"],
        "no metric named": ["12"],
        "no number": ["far better"],
    }
    assert all(row.rank is None for apart in board.apart for row in apart.rows)
    assert board.apart[1].rows[0].baseline == board.boards[0].rows[1].method


def test_a_row_says_whose_claim_it_is_and_quotes_it() -> None:
    rows = {row.result.id: row for row in board_of(small()).rows}
    assert (rows["result:1"].hand, rows["result:4"].hand) == ("first-hand", "second-hand")
    told = rows["result:4"].to_json()
    assert (told["paper"], told["text"], told["date"]) == ("p3", "79.0%", "2022-02-02")
    assert told["sentence"] == "p3 says that result:4 ON benchmark:boxes."


def test_a_paper_that_introduces_the_family_speaks_first_hand_of_its_sizes() -> None:
    tables = numbered(
        [paper("p1")],
        [Number("1", "p1", "50%", "method:a-7b", BOX, ACC)],
        [("INTRODUCES", "p1", A, "p1"), ("VARIANT_OF", "method:a-7b", A, "p1")],
    )
    assert board_of(tables).rows[0].hand == "first-hand"


def test_two_values_of_one_method_are_both_shown_and_name_each_other() -> None:
    rows = {row.result.id: row.conflicts for row in board_of(small()).rows}
    assert rows["result:1"] == ("result:4",)
    assert rows["result:4"] == ("result:1",)
    assert rows["result:2"] == rows["result:3"] == ()


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("87.3", "87.32", False),
        ("87", "87.4", False),
        ("87.3", "87.4", True),
        ("87", "88", True),
        ("87.3", "87.3%", False),
        ("1,024", "1,025", True),
    ],
)
def test_values_that_differ_by_rounding_are_no_conflict(
    one: str, other: str, conflict: bool
) -> None:
    by = "metric:bleu" if "," in one else ACC
    numbers = [
        Number(str(n), f"p{n}", text, A, BOX, by, value=float(text.strip("%").replace(",", "")))
        for n, text in enumerate((one, other))
    ]
    rows = board_of(numbered([paper("p0"), paper("p1")], numbers)).rows
    assert [bool(row.conflicts) for row in rows] == [conflict, conflict]


def test_lower_is_better_where_the_metric_says_so() -> None:
    numbers = [Number("1", "p", "9.1", A, BOX, WER), Number("2", "p", "7.5", B, BOX, WER)]
    assert listed(board_of(numbered([paper("p")], numbers))) == [(1, "b", "7.5"), (2, "a", "9.1")]


def test_of_an_unknown_direction_nothing_has_a_rank() -> None:
    numbers = [Number(str(n), "p", str(n), m, BOX, "metric:vibes") for n, m in ((1, B), (2, A))]
    (board,) = board_of(numbered([paper("p")], numbers)).boards
    assert board.direction == "unknown"
    assert [(row.rank, row.method and row.method.name) for row in board.rows] == [
        (None, "a"),
        (None, "b"),
    ]
    assert board.running_best == ()
    assert "better direction unknown" in board.heading


def test_fractions_and_other_metrics_are_never_ranked_with_per_cents() -> None:
    numbers = [
        Number("1", "p", "87.3", A, BOX, ACC),
        Number("2", "p", "0.9", B, BOX, ACC),
        Number("3", "p", "88", C, BOX, "metric:bleu"),
    ]
    boards = board_of(numbered([paper("p")], numbers)).boards
    assert [(b.metric.name, b.unit, [r.rank for r in b.rows]) for b in boards] == [
        ("accuracy", "", [1]),
        ("accuracy", "%", [1]),
        ("bleu", "", [1]),
    ]


def test_a_bare_number_of_a_unit_that_varies_stays_bare() -> None:
    numbers = [
        Number("1", "p", "5 s", A, BOX, "metric:latency", value=5, unit="s"),
        Number("2", "p", "200", B, BOX, "metric:latency"),
    ]
    boards = board_of(numbered([paper("p")], numbers)).boards
    assert sorted(board.unit for board in boards) == ["", "s"]


def test_equal_values_share_a_rank() -> None:
    numbers = [Number(str(n), "p", text, f"method:{n}", BOX, ACC) for n, text in enumerate("997")]
    ranks = [row.rank for row in board_of(numbered([paper("p")], numbers)).rows]
    assert ranks == [1, 1, 3]


def test_the_running_best_takes_only_what_was_better_than_all_before() -> None:
    numbers = [
        Number("1", "p2021", "80", A, BOX, ACC),
        Number("2", "p2020", "70", B, BOX, ACC),
        Number("3", "p2022", "75", C, BOX, ACC),
        Number("4", "undated", "99", C, BOX, ACC),
        Number("5", "p2023", "81", C, BOX, ACC),
    ]
    papers = [paper("undated"), *(paper(f"p{year}", str(year)) for year in range(2020, 2024))]
    (board,) = board_of(numbered(papers, numbers)).boards
    best = [(row.date, row.value) for row in board.running_best]
    assert best == [("2020", 70.0), ("2021", 80.0), ("2023", 81.0)]


FAMILY = [
    ("VARIANT_OF", "method:a-7b", A, "p"),
    ("VARIANT_OF", "method:a-70b", A, "p"),
    ("PART_OF", "benchmark:boxes-hard", BOX, "p"),
]


def families() -> Tables:
    numbers = [
        Number("1", "p", "60", "method:a-7b", BOX, ACC),
        Number("2", "p", "80", "method:a-70b", BOX, ACC),
        Number("3", "p", "70", B, BOX, ACC),
        Number("4", "p", "10", B, "benchmark:boxes-hard", ACC),
    ]
    return numbered([paper("p")], numbers, FAMILY)


def test_rolled_up_a_family_has_one_place_and_keeps_its_variants() -> None:
    board = board_of(families(), roll_up=True).boards[0]
    first, second = board.rows
    assert (first.rank, first.method and first.method.id, first.value) == (1, A, 80.0)
    assert first.variant and first.variant.id == "method:a-70b"
    assert [row.result.id for row in first.others] == ["result:1"]
    assert (second.rank, second.variant, second.others) == (2, None, ())
    assert [row.rank for row in board_of(families()).boards[0].rows] == [1, 2, 3]


@pytest.mark.parametrize("asked", ["boxes", "boxes-hard"])
def test_rolled_up_a_suite_shows_its_parts_on_boards_of_their_own(asked: str) -> None:
    board = board_of(families(), asked, roll_up=True)
    assert board.benchmark.id == BOX
    assert [b.benchmark.name for b in board.boards] == ["boxes", "boxes-hard"]


def imported() -> Tables:
    pwc = {"origin": "pwc", "paper": "leaderboard:pwc"}
    return numbered(
        [paper("p", "2020"), paper("leaderboard:pwc", title="pwc")],
        [
            Number("1", "p", "80", A, BOX, ACC),
            Number("2", text="85", of=A, on=BOX, by=ACC, task="Sorting", date="2019-03", **pwc),
            Number("3", text="86", of=B, on=BOX, by=ACC, task="Packing", **pwc),
        ],
    )


def test_imported_numbers_are_marked_and_never_ranked_with_claims_or_another_task() -> None:
    board = board_of(imported())
    assert [(b.origin, b.task, [r.rank for r in b.rows]) for b in board.boards] == [
        ("abstract", None, [1]),
        ("pwc", "Packing", [1]),
        ("pwc", "Sorting", [1]),
    ]
    assert "[imported: pwc]" in board.boards[1].heading
    assert [row.hand for row in board.rows] == ["second-hand", "imported", "imported"]
    assert board.rows[2].date == "2019-03"


def test_imported_numbers_can_be_left_out_or_shown_alone() -> None:
    assert [r.result.id for r in board_of(imported(), imports="without").rows] == ["result:1"]
    only = board_of(imported(), imports="only").rows
    assert sorted(r.result.id for r in only) == ["result:2", "result:3"]
    with pytest.raises(UsageError, match="with, without, only"):
        board_of(imported(), imports="never")


def test_one_metric_can_be_asked_for_and_a_wrong_name_suggests(graph: Graph) -> None:
    assert {
        row.metric and row.metric.id for row in graph.leaderboard("boxes", metric=ACC).rows
    } == {ACC}
    with pytest.raises(NotFound, match="did you mean boxes"):
        graph.leaderboard("boxs")


def test_a_benchmark_without_numbers_has_an_empty_board() -> None:
    tables = numbered([paper("p")], [], [("EVALUATES_ON", "p", BOX, "p")])
    board = board_of(tables)
    assert (board.boards, board.apart, board.rows) == ((), (), ())


@pytest.fixture
def graph() -> Any:
    with opened(small(), "networkx") as made:
        yield made
