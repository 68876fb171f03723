"""The sample is clean, broad and readable by the package's own reader."""

import datetime
import re
import unicodedata
from collections import Counter

import pytest

from kg import sample
from kg.papers import read

FIELDS = ["id", "title", "abstract", "authors", "date", "venue", "url"]
FEWEST_PAPERS = 72
WORDS = range(90, 181)
WITHOUT_ARXIV_OR_DOI = {"openai:gpt-2"}
ID = re.compile(r"arxiv:\d{4}\.\d{4,5}|doi:10\.\d{4,}/\S+")
AREAS = {
    "language": ("translation", "language model", "question answering", "GLUE", "language task"),
    "vision": ("ImageNet", "COCO", "segmentation", "video"),
    "speech": ("speech", "word error rate", "text-to-speech"),
    "reinforcement learning": ("Atari", "MuJoCo", "policy", "shogi"),
    "graphs": ("DeepWalk", "GCN", "GraphSAGE", "graph neural network"),
}
FEWEST_OF_AN_AREA = 8


def test_every_record_has_every_field_in_one_order(papers):
    assert {tuple(p) for p in papers} == {tuple(FIELDS)}
    assert all(p[field] for p in papers for field in FIELDS)


def test_ids_are_unique_and_papers_come_by_date_then_id(papers):
    ids = [p["id"] for p in papers]
    assert len(set(ids)) == len(ids) >= FEWEST_PAPERS
    assert papers == sorted(papers, key=lambda p: (p["date"], p["id"]))


def test_titles_are_unique(papers):
    assert len({p["title"].casefold() for p in papers}) == len(papers)


def test_an_id_is_of_arxiv_or_a_doi_where_the_paper_has_one(papers):
    assert {p["id"] for p in papers if not ID.fullmatch(p["id"])} == WITHOUT_ARXIV_OR_DOI


def test_dates_are_iso_prefixes_that_exist(papers):
    for p in papers:
        whole = p["date"] + "-01-01"[len(p["date"]) - 4 :] if len(p["date"]) < 10 else p["date"]
        assert datetime.date.fromisoformat(whole).isoformat() == whole, p["id"]


def test_an_arxiv_id_is_of_the_month_of_its_date_or_the_next(papers):
    """What is sent in on the last days of a month may get a number of the next."""
    for p in papers:
        if p["id"].startswith("arxiv:"):
            number = p["id"].removeprefix("arxiv:")
            year, month = int(p["date"][:4]), int(p["date"][5:7])
            lag = (2000 + int(number[:2]) - year) * 12 + int(number[2:4]) - month
            assert lag in (0, 1), p["id"]


def test_a_link_leads_to_the_record_of_that_id(papers):
    for p in papers:
        scheme, _, value = p["id"].partition(":")
        host = {"arxiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}.get(scheme)
        assert p["url"].startswith("https://")
        assert host is None or p["url"].lower() == host + value


def test_summaries_are_as_long_as_abstracts(papers):
    lengths = {p["id"]: len(p["abstract"].split()) for p in papers}
    assert {i: n for i, n in lengths.items() if n not in WORDS} == {}


def test_text_is_plain(papers):
    for p in papers:
        for text in (p["title"], p["abstract"], p["venue"], *p["authors"]):
            assert text == unicodedata.normalize("NFC", text).strip()
            assert not [c for c in text if unicodedata.category(c)[0] == "C"], p["id"]
            assert "  " not in text and not set("<>$\\") & set(text), p["id"]


def test_every_year_from_2012_to_2025_is_there(papers):
    assert sorted(Counter(p["date"][:4] for p in papers)) == [str(y) for y in range(2012, 2026)]


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_several_papers(papers, area):
    found = [p["id"] for p in papers if any(word in p["abstract"] for word in AREAS[area])]
    assert len(found) >= FEWEST_OF_AN_AREA


def test_the_reader_takes_every_record_as_it_is(papers):
    bad = []
    got = list(read(sample.path(), report=bad.append))
    assert bad == []
    for paper, record in zip(got, papers, strict=True):
        assert (paper.title, paper.abstract) == (record["title"], record["abstract"])
        assert (paper.id, paper.date, paper.venue, paper.url, list(paper.authors)) == tuple(
            record[field] for field in ("id", "date", "venue", "url", "authors")
        )
