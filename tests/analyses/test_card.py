"""Cards: what the papers say of one thing, for every label, each line with its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphs.analyses.card import Card
from kg.errors import NotFound
from kg.schema import Tables

from .numbers import Number, numbered
from .small import STORES, opened, paper, shuffled

A, B, C, SMALL = "method:a", "method:b", "method:c", "method:a-7b"
BOX, HARD, ACC, TASK = "benchmark:boxes", "benchmark:boxes-hard", "metric:accuracy", "task:sorting"


def small() -> Tables:
    """A (2020, introduced by p1 after p0 named it) builds on B, beats C, loses to B."""
    return numbered(
        [paper("p0", "2019-05"), paper("p1", "2020-01"), paper("p2", "2020-07"), paper("p3")],
        [
            Number("1", "p1", "81.5%", A, BOX, ACC),
            Number("2", "p2", "84.1%", A, BOX, ACC),
            Number("3", "p2", "90.0%", B, BOX, ACC),
            Number("4", "p2", "3x", A, BOX, ACC, kind="ratio", unit="x"),
            Number("5", "p2", "50", SMALL, HARD, ACC),
        ],
        [
            ("MENTIONS", "p0", A, "p0"),
            ("INTRODUCES", "p1", A, "p1"),
            ("BUILDS_ON", A, B, "p1"),
            ("OUTPERFORMS", A, C, "p1"),
            ("OUTPERFORMS", B, A, "p2"),
            ("MENTIONS", "p3", A, "p3"),
            ("VARIANT_OF", SMALL, A, "p2"),
            ("PART_OF", HARD, BOX, "p2"),
            ("ADDRESSES", "p1", TASK, "p1"),
            ("EVALUATES_ON", "p1", BOX, "p1"),
        ],
        aliases={A: ["the A method"]},
    )


def card_of(name: str, **options: Any) -> Card:
    with opened(small(), "networkx") as graph:
        return graph.card(name, **options)


def names(found: Card, title: str) -> list[tuple[str, int]]:
    return [(item.node.name, item.papers) for item in found.sections.get(title, ())]


@pytest.mark.parametrize("store", STORES)
def test_every_store_gives_the_same_card_of_everything(store: str, tmp_path: Path) -> None:
    ids = [row["id"] for _, row in small().node_rows()]
    with opened(small(), "networkx") as graph:
        expected = {id: graph.card(id).to_json() for id in ids}
    with opened(shuffled(small(), 7), store, tmp_path) as graph:
        assert {id: graph.card(id).to_json() for id in ids} == expected


def test_a_method_is_told_by_the_sentence_that_introduces_it() -> None:
    found = card_of("a")
    assert found.aliases == ("the A method",)
    assert found.definition and found.definition.paper == "p1"
    assert found.definition.sentences == ("p1 says that p1 INTRODUCES method:a.",)


def test_what_nobody_introduces_is_told_by_the_first_paper_that_names_it() -> None:
    found = card_of("b")
    assert found.definition and found.definition.paper == "p1"


def test_support_is_told_year_by_year() -> None:
    found = card_of("a")
    assert (found.first_seen, dict(found.by_year), found.undated) == (
        "2019-05",
        {2019: 1, 2020: 2},
        1,
    )


def test_lineage_rivals_benchmarks_and_papers_have_their_evidence() -> None:
    found = card_of("a")
    assert names(found, "builds on") == [("b", 1)]
    assert names(found, "outperforms") == [("c", 1)]
    assert names(found, "outperformed by") == [("b", 1)]
    assert names(found, "evaluated on") == [("boxes", 2)]
    assert names(found, "variants") == [("a-7b", 1)]
    assert [name for name, _ in names(found, "papers")] == ["p0", "p1", "p2", "p3"]
    (beaten,) = found.sections["outperforms"]
    assert beaten.evidence and beaten.evidence.sentences == (
        "p1 says that method:a OUTPERFORMS method:c.",
    )
    assert found.sections["evaluated on"][0].note == "stated"


def test_the_best_result_of_each_board_is_shown() -> None:
    assert [row.result.text for row in card_of("a").results] == ["84.1%"]
    assert [(r.named and r.named.name, r.result.text) for r in card_of("boxes").results] == [
        ("b", "90.0%")
    ]
    assert [row.result.text for row in card_of("p2").results] == ["90.0%", "50"]


def test_related_things_say_how_many_papers_name_both() -> None:
    related = {i.node.id: (i.papers, i.note) for i in card_of("a").sections["related"]}
    assert related[B] == (2, "2 papers name both (cosine 0.71)")
    assert related[C] == (1, "1 paper names both (cosine 0.50)")
    assert A not in related


def test_every_other_label_has_its_own_sections() -> None:
    assert names(card_of("accuracy"), "benchmarks") == [("boxes", 2), ("boxes-hard", 1)]
    assert names(card_of("sorting"), "addressed by") == [("p1", 1)]
    assert names(card_of("boxes"), "methods evaluated on it") == [("a", 2), ("b", 1)]
    told = card_of("p1")
    assert names(told, "introduces") == [("a", 1)]
    assert [name for name, _ in names(told, "papers that name what it introduces")] == [
        "p0",
        "p2",
        "p3",
    ]
    assert told.definition and told.definition.sentences[0].startswith("p1 says that p1 INTRO")
    number = card_of("result:3")
    assert (names(number, "of"), names(number, "on")) == ([("b", 1)], [("boxes", 1)])
    assert (names(number, "measured by"), names(number, "reported by")) == (
        [("accuracy", 1)],
        [("p2", 1)],
    )


def test_rolled_up_a_variant_shows_its_family() -> None:
    found = card_of("a-7b", roll_up=True)
    assert (found.node.id, [member.name for member in found.members]) == (A, ["a-7b"])
    assert "a-7b" in found.aliases
    assert names(found, "evaluated on") == [("boxes", 2)]
    assert "variants" not in found.sections
    assert len(card_of("boxes", roll_up=True).results) == 2


def test_unsure_claims_can_be_left_out() -> None:
    found = card_of("a", min_confidence=0.95)
    assert (found.definition, dict(found.by_year), found.results, found.sections) == (
        None,
        {},
        (),
        {},
    )


def test_a_section_is_cut_and_its_count_is_not() -> None:
    found = card_of("a", most=2)
    assert (len(found.sections["papers"]), found.counts["papers"]) == (2, 4)
    assert len(card_of("a", most=None).sections["papers"]) == 4


def test_a_miss_says_what_one_may_have_meant() -> None:
    with pytest.raises(NotFound, match="did you mean boxes"):
        card_of("boxs")


def test_imported_numbers_are_left_out_where_asked() -> None:
    tables = numbered(
        [paper("p"), paper("leaderboard:pwc")],
        [
            Number("1", "p", "80", A, BOX, ACC),
            Number("2", "leaderboard:pwc", "99", A, BOX, ACC, origin="pwc", task="t"),
        ],
    )
    with opened(tables, "networkx") as graph:
        assert [row.hand for row in graph.card("a").results] == ["second-hand", "imported"]
        assert [r.result.text for r in graph.card("a", imports="without").results] == ["80"]
