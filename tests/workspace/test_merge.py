"""Which records are one paper, and which record each field is from."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.merge import identifiers, merge_records
from kg.papers.paper import Paper


def record(id: str, title: str = "Deep Things in Networks", **fields: object) -> Paper:
    return Paper(id, title, **{"source": f"a.jsonl:{id}", **fields})  # type: ignore[arg-type]


def groups(*records: Paper) -> list[list[str]]:
    return [sorted(r.source for r in found) for _, found in merge_records(records)]


def merged(*records: Paper) -> Paper:
    ((paper, _),) = merge_records(records)
    return paper


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"ids": {"doi": "10.1/X"}}, {"ids": {"doi": "10.1/x"}}),
        ({"ids": {"arxiv": "1706.03762"}}, {"ids": {"arxiv": "1706.03762v5"}}),
        ({"ids": {"arxiv": "1706.03762"}}, {"ids": {"doi": "10.48550/arXiv.1706.03762"}}),
    ],
)
def test_an_identifier_makes_two_records_one_paper(a: dict, b: dict) -> None:
    assert len(groups(record("a", "One Title", **a), record("b", "Another", **b))) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({}, {}),
        ({"date": "2017-06"}, {"date": "2018"}),
        ({"authors": ("Ada Lovelace",)}, {"authors": ("Lovelace, A.", "C. Babbage")}),
        ({"authors": ("Ada Lovelace",)}, {}),
        ({"ids": {"arxiv": "1706.03762"}}, {"ids": {"doi": "10.1/x"}}),
    ],
)
def test_a_title_makes_two_records_one_paper_where_nothing_contradicts(a: dict, b: dict) -> None:
    assert len(groups(record("a", "Deep Things!", **a), record("b", "deep things", **b))) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"date": "2017"}, {"date": "2021"}),
        ({"authors": ("Ada Lovelace",)}, {"authors": ("Alan Turing",)}),
        ({"ids": {"arxiv": "1706.03762"}}, {"ids": {"arxiv": "1810.04805"}}),
    ],
)
def test_a_contradiction_keeps_papers_of_one_title_apart(a: dict, b: dict) -> None:
    assert len(groups(record("a", **a), record("b", **b))) == 2


def test_a_record_that_fits_two_rivals_joins_neither() -> None:
    told = (record("a", date="2015"), record("b"), record("c", date="2021"))
    assert len(groups(*told)) == 3
    assert len(groups(*told, record("d", date="2021"))) == 3


def test_row_numbers_of_two_files_are_two_papers() -> None:
    told = [
        Paper("1", "First Title of All", source="a.csv:row 1"),
        Paper("1", "Second Title of All", source="b.csv:row 1"),
    ]
    assert [paper.id for paper, _ in merge_records(told)] == ["1", "1~2"]
    assert [paper.id for paper, _ in merge_records(told[::-1])] == ["1", "1~2"]
    assert merge_records(told) == merge_records(told[::-1])


def test_a_title_that_very_many_papers_share_joins_none() -> None:
    told = [record(f"e{n}", "Editorial", venue=f"V{n}") for n in range(120)]
    assert len(groups(*told)) == 120


def test_an_id_that_looks_like_a_node_is_told_from_it() -> None:
    assert merged(record("method:lora")).id == "paper:method:lora"


def test_fields_come_by_the_written_precedence() -> None:
    arxiv = record(
        "arxiv:1706.03762",
        ids={"arxiv": "1706.03762"},
        date="2017-06",
        authors=("A. Vaswani",),
        source="dump:1",
    )
    doi = record(
        "doi:10.1/x",
        "Deep things in networks",
        ids={"doi": "10.1/x"},
        abstract="Long text.",
        date="2017-06-12",
        venue="NeurIPS",
        source="b.bib:2",
    )
    own = record("k7", abstract="A longer text of another source.", url="https://x.org")
    paper = merged(own, doi, arxiv)
    assert paper.id == "arxiv:1706.03762"
    assert (paper.title, paper.abstract, paper.source) == (doi.title, doi.abstract, doi.source)
    assert (paper.date, paper.venue, paper.url) == ("2017-06-12", "NeurIPS", "https://x.org")
    assert paper.authors == ("A. Vaswani",)
    assert paper.ids == {"arxiv": "1706.03762", "doi": "10.1/x"}


def test_identifiers_know_arxiv_in_all_its_spellings() -> None:
    assert identifiers(record("arxiv:1706.03762v2")) == ("arxiv:1706.03762",)


records = st.builds(
    lambda n, id, title, arxiv, year, who, text: Paper(
        f"{id}{n % 3}",
        title,
        abstract=text,
        authors=who,
        date=year,
        source=f"f{n % 2}:{n}",
        ids={"arxiv": arxiv} if arxiv else {},
    ),
    st.integers(0, 9),
    st.sampled_from(["title:", "k", "arxiv:"]),
    st.sampled_from(["Deep Things", "deep things", "Other Things", ""]),
    st.sampled_from([None, None, "1", "2"]),
    st.sampled_from([None, "2017", "2018-02", "2021"]),
    st.sampled_from([(), ("Ada Lovelace",), ("A. Turing",)]),
    st.sampled_from([None, "Text.", "Longer text."]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(records, max_size=6, unique_by=lambda p: p.source), st.randoms())
def test_the_order_of_records_changes_nothing(told: list[Paper], rng) -> None:
    shuffled = list(told)
    rng.shuffle(shuffled)
    assert merge_records(shuffled) == merge_records(told)


def test_every_order_of_a_hard_case_gives_the_same() -> None:
    told = [
        record("a", date="2017", ids={"doi": "10.1/x"}),
        record("b", "Another Title Altogether", ids={"doi": "10.1/x"}),
        record("c", "Another Title Altogether", date="2025"),
        record("d"),
    ]
    outcomes = [merge_records(order) for order in permutations(told)]
    assert all(outcome == outcomes[0] for outcome in outcomes)
