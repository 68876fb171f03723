"""Tables: any delimiter, any usual column names, and rows that do not fit."""

from __future__ import annotations

import csv
import io

import pytest
from invented import abstract

TEXT = abstract("Counting")


def table(*rows: list[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_delimiter(reading, delimiter):
    text = table(
        ["id", "title", "abstract", "authors", "year"],
        ["p1", "Herons, Otters; and\tNewts | All", TEXT, "Pond, Ada; Reed, Bo", "2021"],
        delimiter=delimiter,
    )
    paper = reading(text, "a.txt").only
    assert paper.id == "p1"
    assert paper.title == "Herons, Otters; and Newts | All"
    assert (paper.abstract, paper.date) == (TEXT, "2021")
    assert paper.authors == ("Ada Pond", "Bo Reed")
    assert paper.source == "a.txt:row 2"


@pytest.mark.parametrize(
    "header",
    [
        ["Document Title", "Abstract", "Publication Year", "DOI", "PDF Link"],
        ["Title", "Abstract Note", "Year", "DOI", "Url"],
        ["TITLE", "summary", "published", "doi", "entry_id"],
    ],
)
def test_columns_of_common_exports(reading, header):
    row = ["T", "Text.", "2021", "https://doi.org/10.1000/X", "https://pond.example"]
    paper = reading(table(header, row)).only
    assert (paper.title, paper.abstract, paper.date) == ("T", "Text.", "2021")
    assert (paper.id, paper.url) == ("doi:10.1000/x", "https://pond.example")


def test_line_breaks_within_a_cell_are_kept(reading):
    assert reading(table(["title", "abstract"], ["T", "One.\nTwo."])).only.abstract == "One.\nTwo."


def test_what_excel_writes(reading):
    text = "\ufeffsep=;\r\ntitle;abstract;year\r\nT;Text.;2021,0\r\n"
    assert reading(text, "a.csv").only.title == "T"


def test_a_column_of_titles_alone_is_a_table(reading):
    assert reading("Paper Title\nA\nB\n", "a.csv").titles == ["A", "B"]


def test_numbers_of_rows_are_no_ids(reading):
    paper = reading(table(["id", "title"], ["1", "Herons"])).only
    assert paper.id.startswith("title:")
    assert paper.ids == {"record": "1"}


def test_missing_cells_and_empty_rows_are_no_faults(reading):
    read = reading("title,abstract,year\nA\n\n,,\nB,Text.\nC,,nan,,\n")
    assert [(p.title, p.abstract, p.date) for p in read.papers] == [
        ("A", None, None),
        ("B", "Text.", None),
        ("C", None, None),
    ]
    assert not read.faults


def test_rows_that_do_not_fit_are_reported_and_skipped(reading):
    read = reading("title,abstract\nA,a\nB, with a comma,b\n,no title\nC,c\n", "a.csv")
    assert read.titles == ["A", "C"]
    assert read.positions == ["row 3 (line 3)", "row 4"]


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file(reading):
    text = TEXT.replace(",", "")
    rows = "".join(f"Paper {n},{text}\n" for n in range(1_000))
    read = reading(f'title,abstract\nA,a\nB,"b\n{rows}', "a.csv")
    assert read.titles[0] == "A" and read.titles[-1] == "Paper 999"
    assert len(read.titles) > 600
    assert "quotation mark" in read.faults[0].advice
    assert all(p.abstract == text for p in read.papers[1:])


@pytest.mark.parametrize(
    "bad", ['B,"We show "the best" herons, of all"', '"B" or not,b', 'B,"never closed'],
)  # fmt: skip
def test_a_row_whose_quotation_marks_do_not_match_is_reported_not_mangled(reading, bad):
    read = reading(f"title,abstract\nA,a\n{bad}\n", "a.csv")
    assert (read.titles, len(read.faults)) == (["A"], 1)


def test_quotation_marks_are_text_in_tab_separated_lines_that_quote_nothing(reading):
    titles = ['"Is it a Heron?": Counting Otters', 'Otters, "Newts', '"']
    read = reading("title\tabstract\n" + "".join(f"{t}\tText.\n" for t in titles))
    assert read.titles == titles
    assert not read.faults


def test_a_table_without_titles_says_which_columns_it_has(reading):
    read = reading("a,b\n1,2\n", "a.csv")
    assert not read.papers
    assert "a, b" in read.faults[0].problem
