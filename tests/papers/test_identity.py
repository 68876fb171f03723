"""What a paper is called by: identifiers, dates and names, one spelling each."""

from __future__ import annotations

import pytest

from kg.papers import arxiv_id, doi, normal_title
from kg.papers.dates import iso_date
from kg.papers.names import authors


@pytest.mark.parametrize(
    "text",
    ["2101.00001", "2101.00001v12", "arXiv:2101.00001v2", "arxiv: 2101.00001 [cs.CL]",
     "https://arxiv.org/abs/2101.00001", "http://arxiv.org/pdf/2101.00001v3.pdf",
     "https://www.arxiv.org/html/2101.00001v1", "10.48550/arXiv.2101.00001",
     "https://doi.org/10.48550/ARXIV.2101.00001", "https://huggingface.co/papers/2101.00001"],
)  # fmt: skip
def test_an_arxiv_id_has_one_spelling(text):
    assert arxiv_id(text) == "2101.00001"


@pytest.mark.parametrize(
    "text",
    ["", "2113.00001", "2101.000010", "12101.00001", "pond/0102003", "10.1000/2101.00001",
     "2020.acl-main.1", "see 2101.00001", "arxiv.org/list/cs.CL", "arXiv:2101.0000123"],
)  # fmt: skip
def test_what_is_no_arxiv_id_is_not_taken_for_one(text):
    assert arxiv_id(text) is None


@pytest.mark.parametrize("text", ["math.GT/0309136v2", "arXiv:math/0309136", "math/0309136"])
def test_an_old_arxiv_id_has_no_subject_class(text):
    assert arxiv_id(text) == "math/0309136"


@pytest.mark.parametrize(
    "text",
    ["10.1000/AbC.1", "doi:10.1000/abc.1", "DOI: 10.1000/abc.1", "https://doi.org/10.1000/abc.1",
     "http://dx.doi.org/10.1000/ABC.1", "https://dl.acm.org/doi/abs/10.1000/abc.1?x=1",
     "10.1000/abc.1."],
)  # fmt: skip
def test_a_doi_has_one_spelling(text):
    assert doi(text) == "10.1000/abc.1"


@pytest.mark.parametrize("text", ["", "10.5", "see 10.1000/x", "https://x.org/10.1000/x", "10.1/"])
def test_what_is_no_doi_is_not_taken_for_one(text):
    assert doi(text) is None


def test_arxivs_own_doi_does_not_hide_the_publishers(reading):
    rows = (
        '{"title": "T", "doi": "10.48550/arXiv.2101.00001", "url": "https://doi.org/10.1000/x"}\n'
    )
    paper = reading(rows).only
    assert paper.id == "arxiv:2101.00001"
    assert paper.ids == {"arxiv": "2101.00001", "doi": "10.1000/x"}


def test_titles_are_one_whatever_case_marks_and_accents():
    spellings = ["Naïve Bayes: a Re-Visit!", "naive  bayes — A revisit", "NAIVE BAYES A RE VISIT"]
    assert len({normal_title(title) for title in spellings}) == 1
    others = ["Herons 2", "Herons 3", "数鸟", "数魚", "???", "!!!"]
    assert len({normal_title(title) for title in others}) == len(others)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021", "2021"), (2021, "2021"), (2021.0, "2021"), ("2021-5", "2021-05"),
        ("2021/05/06", "2021-05-06"), ("2021-05-06T07:08:09+00:00", "2021-05-06"),
        ("2021-05-06 07:08", "2021-05-06"), ("20210506", "2021-05-06"),
        ("Thu, 6 May 2021 07:08:09 GMT", "2021-05-06"), ("May 6, 2021", "2021-05-06"),
        ("6 May 2021", "2021-05-06"), ("2021 May 6", "2021-05-06"), ("Sept. 2021", "2021-09"),
        ("2021//", "2021"), ("Marseille 2021", "2021"), ("05/06/2021", "2021"),
        ("2021-13-01", "2021"), ("2021-02-30", "2021-02"), ("1st of May, 2021", "2021-05-01"),
        ("2020-2021", None), ("", None), (None, None), (True, None), ("n.d.", None),
        (21, None), (1e300, None), (float("nan"), None), ("9999", None), ({"a": 1}, None),
        ({"date-parts": [[2021, 5, 6]]}, "2021-05-06"), ({"date-parts": [[2021]]}, "2021"),
        ({"date-parts": []}, None), ({"date-parts": [None]}, None),
    ],
)  # fmt: skip
def test_dates_become_iso_prefixes_and_nothing_is_guessed(value, expected):
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ada Pond", ("Ada Pond",)),
        ("Pond, Ada", ("Ada Pond",)),
        ("Ada Pond and Bo Reed", ("Ada Pond", "Bo Reed")),
        ("Pond, Ada and Reed, Bo", ("Ada Pond", "Bo Reed")),
        ("Ada Pond, Bo Reed, and Cy Moss", ("Ada Pond", "Bo Reed", "Cy Moss")),
        ("Ada Pond, Bo Reed and Cy Moss", ("Ada Pond", "Bo Reed", "Cy Moss")),
        ("Pond, A., Reed, B.-C.", ("A. Pond", "B.-C. Reed")),
        ("Pond, Ada; Reed, Bo;", ("Ada Pond", "Bo Reed")),
        (["Ada Pond", {"name": "Bo Reed"}, None, 3, {"x": 1}], ("Ada Pond", "Bo Reed")),
        ([{"author": {"display_name": "Ada Pond"}}], ("Ada Pond",)),
        ({"name": "Ada Pond"}, ("Ada Pond",)),
        ("Ada Pond et al.; others", ("Ada Pond et al.",)),
        (None, ()),
        (7, ()),
    ],
)
def test_names_of_authors(value, expected):
    assert authors(value) == expected


def test_text_that_drives_a_terminal_or_cannot_be_encoded_is_not_stored(reading):
    row = r'{"title": "A\u001b[31m B\u0000C\ud800", "abstract": "x\u0007\u009by\n\tz"}'
    paper = reading(row).only
    assert paper.title == "A[31m BC\ufffd"
    assert paper.abstract == "xy\n\tz"
    assert len(paper.text_hash) == 64
