"""Saved pages: three layouts, their dates, and lines that do not match."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from invented import abstract

from kg.papers import normal_title, read
from kg.papers.page_roles import Role, role

HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\n"
CURATORS = "byAK and the research community\n\nNov 3\n\n"
DENSE_HEADER = (
    "Get trending papers in your email inbox once a day!\n"
    "Get trending papers in your email inbox!\nSubscribe"
)

NAMES = ("Heron", "Otter", "Newt", "Toad", "Wren", "Carp")
TITLES = {name: f"{name}Net: Frugal Sorting of Marbles with a {name}" for name in NAMES}
TEXTS = {name: abstract(f"Sorting with the {name}") for name in NAMES}


def block(who: str, date: str) -> str:
    return f"{who}\n·\n{date}"


def spaced(*pieces: str) -> str:
    return HEADER + CURATORS + "\n\n".join(pieces)


def dense(*lines: str) -> str:
    return DENSE_HEADER + "\n".join(lines)


def pairs(papers: Any) -> dict[str, str | None]:
    """Abstracts by title, checking that none was taken for the other."""
    known = {title: TEXTS[name] for name, title in TITLES.items()}
    for paper in papers:
        assert paper.title in known, f"not a title: {paper.title}"
        assert paper.abstract in (None, known[paper.title]), f"not its abstract: {paper.title}"
    return {paper.title: paper.abstract for paper in papers}


PAGE = spaced(
    TITLES["Heron"], TEXTS["Heron"], block("  • 8 authors", "Nov 1, 2022 1"),
    TITLES["Otter"], TEXTS["Otter"], block("pondlab Pond Laboratory", "Oct 7 3"),
    TITLES["Newt"], TEXTS["Newt"],
    TITLES["Toad"], TEXTS["Toad"], block("  • 1 author", "Feb 14"),
)  # fmt: skip


def test_blocks_of_authors_or_organisation_close_entries_and_date_them(reading):
    read = reading(PAGE)
    assert pairs(read.papers) == {TITLES[n]: TEXTS[n] for n in ("Heron", "Otter", "Newt", "Toad")}
    assert [paper.date for paper in read.papers] == ["2022-11-01", None, None, None]
    assert not read.faults


def test_a_date_without_a_year_takes_the_year_of_the_option_and_the_count_of_comments_none(reading):
    read = reading(PAGE, year=2025)
    assert [paper.date for paper in read.papers] == ["2022-11-01", "2025-10-07", None, "2025-02-14"]


def test_a_day_that_the_year_does_not_have_leaves_the_month(reading):
    page = spaced(TITLES["Wren"], TEXTS["Wren"], block("  • 2 authors", "Feb 29"))
    assert reading(page, year=2025).only.date == "2025-02"
    assert reading(page, year=2024).only.date == "2024-02-29"


@pytest.mark.parametrize("date", ["Oct 7 12", "Oct 7, 2025 1.2k", "Oct 7, 2025 1,024"])
def test_a_count_of_comments_is_no_part_of_the_date(reading, date):
    page = spaced(TITLES["Wren"], TEXTS["Wren"], block("  • 2 authors", date))
    assert reading(page, year=2025).only.date == "2025-10-07"


def test_pieces_between_blank_lines_need_no_blocks(reading):
    page = spaced(*(piece for n in NAMES for piece in (TITLES[n], TEXTS[n])))
    read = reading(page)
    assert pairs(read.papers) == {TITLES[n]: TEXTS[n] for n in NAMES}
    assert not read.faults


def test_a_dense_page_loses_the_button_glued_to_its_first_title(reading):
    read = reading(dense(*(line for n in NAMES for line in (TITLES[n], TEXTS[n]))))
    assert read.titles[0] == TITLES["Heron"]
    assert pairs(read.papers) == {TITLES[n]: TEXTS[n] for n in NAMES}
    assert not read.faults


def test_only_the_button_is_cut_from_a_title(reading):
    title = "Subscribed Herons Sort More Marbles"
    read = reading(dense(TITLES["Otter"], TEXTS["Otter"], title, TEXTS["Heron"]))
    assert read.titles == [TITLES["Otter"], title]


def test_entries_are_numbered_in_source(reading):
    read = reading(PAGE, "page.txt")
    assert [p.source for p in read.papers] == [f"page.txt:entry {n}" for n in (1, 2, 3, 4)]


def test_papers_of_a_page_have_the_hash_of_their_title_for_an_id(reading):
    ids = [p.id for p in reading(PAGE).papers]
    assert all(id.startswith("title:") for id in ids)
    again = reading(dense(TITLES["Toad"].upper(), TEXTS["Toad"]))
    assert again.only.id == ids[3]


def test_abstracts_are_stored_as_they_stand(reading):
    text = TEXTS["Heron"] + "  Two  blanks, a $x_{1}$ and “quotes” – kept."
    assert reading(dense(TITLES["Heron"], text)).only.abstract == text


def test_pages_one_after_the_other_are_read_as_one(reading):
    other = dense(TITLES["Wren"], TEXTS["Wren"], TITLES["Carp"], TEXTS["Carp"])
    read = reading(PAGE + "\n" + other)
    assert len(pairs(read.papers)) == 6
    assert not read.faults


def test_lines_that_an_editor_wrapped_are_joined_between_blank_lines(reading):
    words = TEXTS["Heron"].split()
    wrapped = "\n".join(" ".join(words[i : i + 9]) for i in range(0, len(words), 9))
    read = reading(spaced(TITLES["Heron"], wrapped, TITLES["Otter"], wrapped))
    assert [(p.title, p.abstract) for p in read.papers] == [
        (TITLES["Heron"], TEXTS["Heron"]),
        (TITLES["Otter"], TEXTS["Heron"]),
    ]


def test_a_title_right_above_its_abstract_stays_a_title(reading):
    lines = [f"{TITLES[n]}\n{TEXTS[n]}" for n in NAMES]
    assert len(pairs(reading(spaced(*lines)).papers)) == len(NAMES)


def test_an_entry_without_abstract_is_kept_and_said_nowhere_to_be_bad_where_a_block_closes_it(
    reading,
):
    page = spaced(
        TITLES["Heron"], block("  • 8 authors", "Nov 1, 2022"),
        TITLES["Otter"], TEXTS["Otter"], block("  • 8 authors", "Nov 2, 2022"),
    )  # fmt: skip
    read = reading(page)
    assert pairs(read.papers) == {TITLES["Heron"]: None, TITLES["Otter"]: TEXTS["Otter"]}
    assert [p.date for p in read.papers] == ["2022-11-01", "2022-11-02"]
    assert not read.faults


class TestSlips:
    """One line too few or too many, on a page that tells titles from abstracts by order alone."""

    def lines(self) -> list[str]:
        return [line for n in NAMES for line in (TITLES[n], TEXTS[n])]

    @pytest.mark.parametrize("gone", range(1, 12, 2))
    def test_a_missing_abstract_costs_only_itself(self, reading, gone):
        lines = self.lines()
        title = lines[gone - 1]
        del lines[gone]
        read = reading(dense(*lines))
        found = pairs(read.papers)
        assert len(found) == len(NAMES)
        assert [t for t, text in found.items() if text is None] == [title]
        assert read.positions == [f"line {gone + 2}"]  # two lines of header, the first glued

    @pytest.mark.parametrize("gone", range(2, 12, 2))
    def test_a_missing_title_costs_only_its_abstract(self, reading, gone):
        lines = self.lines()
        title = lines.pop(gone)
        read = reading(dense(*lines))
        found = pairs(read.papers)
        assert title not in found
        assert len(found) == len(NAMES) - 1
        assert None not in found.values()
        assert read.positions == [f"line {gone + 3}"]

    @pytest.mark.parametrize("place", range(1, 13))
    @pytest.mark.parametrize("extra", ["Wednesday at the Pond", TEXTS["Heron"][:200] + "..."])
    def test_a_stray_line_takes_no_abstract_from_a_paper_after_it(self, reading, place, extra):
        lines = self.lines()
        lines.insert(place, extra)
        read = reading(dense(*lines))
        known = {TITLES[n]: TEXTS[n] for n in NAMES}
        for paper in read.papers:
            assert paper.title == extra or paper.title in known
            if paper.title in known and extra not in (paper.abstract or ""):
                assert paper.abstract in (None, known[paper.title])
        assert read.faults, "a slip must be reported"
        # The entries that the stray line does not touch are whole.
        touched = {(place - 1) // 2, place // 2}
        for number, name in enumerate(NAMES):
            if number not in touched:
                assert known[TITLES[name]] in [
                    p.abstract for p in read.papers if p.title == TITLES[name]
                ]

    def test_lines_that_could_be_either_are_left_out_where_their_number_does_not_fit(self, reading):
        unclear = ["A study of herons.", "Herons, marbles and ponds."]
        assert {role(line) for line in unclear} == {Role.UNCERTAIN}
        lines = [TITLES["Heron"], *unclear, TITLES["Otter"], TEXTS["Otter"]]
        read = reading(dense(*lines))
        assert pairs(read.papers) == {TITLES["Heron"]: None, TITLES["Otter"]: TEXTS["Otter"]}
        assert "line 4" in read.positions
        assert "up to line 5" in str(read.faults[0])

    def test_a_line_that_could_be_either_is_what_the_lines_around_it_make_it(self, reading):
        short = "A study of herons."
        read = reading(dense(TITLES["Heron"], short, short, TEXTS["Otter"], TITLES["Newt"], short))
        assert [(p.title, p.abstract) for p in read.papers] == [
            (TITLES["Heron"], short),
            (short, TEXTS["Otter"]),
            (TITLES["Newt"], short),
        ]
        assert not read.faults

    def test_the_date_of_a_paper_whose_title_is_lost_goes_to_no_other(self, reading):
        page = spaced(
            TITLES["Heron"], TEXTS["Heron"],
            TEXTS["Otter"], block("  • 3 authors", "Jan 2, 2021"),
            TITLES["Newt"], TEXTS["Newt"], block("  • 3 authors", "Jan 3, 2021"),
        )  # fmt: skip
        read = reading(page)
        assert pairs(read.papers) == {TITLES[n]: TEXTS[n] for n in ("Heron", "Newt")}
        assert [p.date for p in read.papers] == [None, "2021-01-03"]
        assert len(read.faults) == 1

    def test_the_rest_of_an_abstract_on_a_line_of_its_own_belongs_to_it(self, reading):
        rest = "and " + TEXTS["Otter"]
        read = reading(dense(TITLES["Heron"], TEXTS["Heron"], rest, TITLES["Newt"], TEXTS["Newt"]))
        assert read.papers[0].abstract == f"{TEXTS['Heron']} {rest}"
        assert read.papers[1].abstract == TEXTS["Newt"]

    def test_a_page_that_ends_after_a_title_says_so(self, reading):
        read = reading(dense(TITLES["Heron"], TEXTS["Heron"], TITLES["Otter"]))
        assert pairs(read.papers)[TITLES["Otter"]] is None
        assert read.positions == ["line 5"]


@pytest.fixture
def pages(shared: Path) -> list[Path]:
    return sorted((shared / "seeds").glob("*.txt"))


class TestRealPages:
    """The saved pages that came with the project, where they are."""

    COUNTS = (99, 41, 90, 51, 188)
    DIFFERENT = 385
    SHORTEST_ABSTRACT, LONGEST_TITLE = 500, 160  # characters, on these pages

    def test_every_entry_is_read_once_and_nothing_is_reported(self, pages):
        faults: list[Exception] = []
        papers = [list(read(page, report=faults.append)) for page in pages]
        assert tuple(map(len, papers)) == self.COUNTS
        assert not faults
        titles = {normal_title(p.title) for page in papers for p in page}
        assert len(titles) == self.DIFFERENT
        for paper in (p for page in papers for p in page):
            assert paper.abstract and len(paper.abstract) >= self.SHORTEST_ABSTRACT
            assert len(paper.title) <= self.LONGEST_TITLE

    def test_a_paper_on_two_pages_has_one_abstract(self, pages):
        texts: dict[str, set[str | None]] = {}
        for page in pages:
            for paper in read(page, report=pytest.fail):
                texts.setdefault(paper.id, set()).add(paper.abstract)
        assert len(texts) == self.DIFFERENT
        assert all(len(found) == 1 for found in texts.values())

    def test_all_blocks_are_dated_once_the_year_is_known(self, pages):
        dated = [
            sum(p.date is not None for p in read(page, year=2025, report=pytest.fail))
            for page in pages
        ]
        assert dated == [95, 40, 0, 0, 0]

    def test_a_missing_line_anywhere_is_found_and_harms_no_other_paper(self, pages, tmp_path):
        lines = pages[-1].read_text().split("\n")
        whole = {p.title: p.abstract for p in read(pages[-1], report=pytest.fail)}
        for gone in range(3, len(lines), 7):  # odd: titles and abstracts in turn
            page = tmp_path / "page.txt"
            page.write_text("\n".join(lines[:gone] + lines[gone + 1 :]))
            faults: list[Exception] = []
            papers = list(read(page, report=faults.append))
            assert len(faults) == 1, gone
            assert len(papers) >= len(whole) - 1
            for paper in papers:
                assert paper.abstract in (None, whole[paper.title])

    def test_titles_and_abstracts_of_all_kinds_are_told_apart(self, shared):
        titles = abstracts = wrong_titles = wrong_abstracts = 0
        for file in sorted((shared / "abstracts").glob("*.gz")):
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                for line, _ in zip(lines, range(2_000), strict=False):
                    row = json.loads(line)
                    title = " ".join(row["title"].split())
                    text = " ".join((row.get("abstract") or "").split())
                    titles += bool(title)
                    wrong_titles += bool(title) and role(title) is Role.ABSTRACT
                    abstracts += bool(text)
                    wrong_abstracts += bool(text) and role(text) is Role.TITLE
        assert titles > 5_000 and abstracts > 5_000
        assert wrong_titles <= titles / 1_000
        assert wrong_abstracts <= abstracts / 1_000
