"""JSON of six kinds: by line, in an array, or within an answer."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import pytest
from invented import abstract

from kg.papers import FORMATS

TEXT = abstract("Counting")


def lines(*records: Any) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def layouts(*records: Any) -> dict[str, str]:
    """The same records as every layout in which JSON comes."""
    return {
        "lines": lines(*records),
        "array": json.dumps(records),
        "indented array": json.dumps(records, indent=2),
        "answer": json.dumps({"total": len(records), "next": {"a": [1]}, "data": records}),
        "indented answer": json.dumps({"meta": {"count": 1}, "results": records}, indent=1),
        "indented objects": "\n".join(json.dumps(record, indent=2) for record in records),
    }


RECORDS = [
    {"id": "pond-1", "title": "Herons Count Otters", "abstract": TEXT, "year": 2021},
    {"id": "pond-2", "title": "Otters Count Herons", "authors": ["Ada Pond"], "year": "2022"},
]


@pytest.mark.parametrize("layout", layouts(*RECORDS))
def test_records_are_the_same_in_every_layout(reading, layout):
    read = reading(layouts(*RECORDS)[layout])
    assert [(p.id, p.title, p.abstract, p.date) for p in read.papers] == [
        ("pond-1", "Herons Count Otters", TEXT, "2021"),
        ("pond-2", "Otters Count Herons", None, "2022"),
    ]
    assert not read.faults


@pytest.mark.parametrize("layout", layouts(RECORDS[0]))
def test_one_record_is_a_record_in_every_layout(reading, layout):
    assert reading(layouts(RECORDS[0])[layout]).only.id == "pond-1"


def test_source_names_file_and_line_or_record(reading):
    assert [p.source for p in reading("\n" + lines(*RECORDS), "a.jsonl").papers] == [
        "a.jsonl:line 2",
        "a.jsonl:line 3",
    ]
    assert [p.source for p in reading(json.dumps(RECORDS), "a.json").papers] == [
        "a.json:record 1",
        "a.json:record 2",
    ]


class TestGenericFields:
    @pytest.mark.parametrize(
        ("record", "expected"),
        [
            ({"Title": "T", "Summary": "S."}, {"title": "T", "abstract": "S."}),
            ({"paper_title": "T", "abstract_text": "S."}, {"title": "T", "abstract": "S."}),
            ({"title": "A\n  B "}, {"title": "A B"}),
            ({"title": ["T"]}, {"title": "T"}),
            ({"title": "T", "abstract": ["One.", "Two."]}, {"abstract": "One.\nTwo."}),
            ({"title": "T", "abstract": "  One.\r\nTwo. "}, {"abstract": "One.\nTwo."}),
            ({"title": "T", "abstract": "N/A"}, {"abstract": None}),
            ({"title": "T", "abstract": "[No abstract available]"}, {"abstract": None}),
            ({"title": "T", "published": "2021-03-04T05:06:07Z"}, {"date": "2021-03-04"}),
            ({"title": "T", "year": 2021.0}, {"date": "2021"}),
            ({"title": "T", "year": "soon", "date": "March 2020"}, {"date": "2020-03"}),
            ({"title": "T", "published": True, "year": 2020}, {"date": "2020"}),
            ({"title": "T", "journal": {"name": "J"}}, {"venue": "J"}),
            ({"title": "T", "author": "Pond, Ada and Li, Bo"}, {"authors": ("Ada Pond", "Bo Li")}),
            ({"title": "T", "url": "ftp://x/y"}, {"url": None}),
            ({"title": "T", "link": "https://x.org/y"}, {"url": "https://x.org/y"}),
        ],
    )  # fmt: skip
    def test_common_spellings_are_understood(self, reading, record, expected):
        paper = reading(lines(record), "a.jsonl").only
        assert {name: getattr(paper, name) for name in expected} == expected

    def test_a_written_paper_is_read_back_the_same(self, reading):
        first = reading(lines({**RECORDS[0], "doi": "10.1000/AbC", "url": "https://x.org"})).only
        again = reading(lines(first.to_json())).only
        assert (again.id, again.title, again.abstract, again.date, again.url) == (
            first.id, first.title, first.abstract, first.date, first.url,
        )  # fmt: skip
        assert again.ids["doi"] == "10.1000/abc"


class TestHuggingFace:
    PAPER: ClassVar[dict[str, Any]] = {
        "id": "2101.00001",
        "authors": [
            {"_id": "x", "name": "Ada Pond", "hidden": False},
            {"_id": "y", "user": {"fullname": "nobody"}, "name": "Bo Reed"},
        ],
        "publishedAt": "2021-01-02T00:00:00.000Z",
        "title": "Herons\n  Count Otters",
        "summary": "We count.\nOtters, that is.",
        "upvotes": 3,
    }

    def expect(self, paper: Any) -> None:
        assert paper.id == "arxiv:2101.00001"
        assert paper.ids == {"arxiv": "2101.00001", "record": "2101.00001"}
        assert paper.title == "Herons Count Otters"
        assert paper.abstract == "We count. Otters, that is."
        assert paper.authors == ("Ada Pond", "Bo Reed")
        assert paper.date == "2021-01-02"
        assert paper.url == "https://huggingface.co/papers/2101.00001"

    def test_the_papers_of_a_day(self, reading):
        entry = {
            "paper": self.PAPER,
            "publishedAt": "2021-02-03T00:00:00.000Z",
            "title": self.PAPER["title"],
            "summary": self.PAPER["summary"],
            "numComments": 2,
            "submittedBy": {"name": "somebody"},
        }
        self.expect(reading(json.dumps([entry])).only)

    def test_one_paper(self, reading):
        self.expect(reading(json.dumps(self.PAPER)).only)


class TestArxivJson:
    RECORD: ClassVar[dict[str, Any]] = {
        "id": "cs/0102003",
        "submitter": "A. Pond",
        "authors": "A. Pond, B. R\\'eed",
        "title": "Counting\n  Otters",
        "comments": "4 pages",
        "journal-ref": "J. of Ponds 3 (2001) 4",
        "doi": "10.1000/XYZ.1",
        "categories": "cs.CL",
        "abstract": "  We count $x<y$ otters\nin the pond.\n  It works.\n",
        "versions": [
            {"version": "v1", "created": "Mon, 5 Feb 2001 10:00:00 GMT"},
            {"version": "v2", "created": "Tue, 6 Mar 2007 10:00:00 GMT"},
        ],
        "update_date": "2007-05-23",
        "authors_parsed": [["Pond", "A.", ""], ["Réed", "B.", "Jr."]],
    }

    def test_fields_of_the_snapshot(self, reading):
        paper = reading(lines(self.RECORD)).only
        assert paper.id == "arxiv:cs/0102003"
        assert paper.ids == {"arxiv": "cs/0102003", "doi": "10.1000/xyz.1", "record": "cs/0102003"}
        assert paper.title == "Counting Otters"
        assert paper.abstract == "We count $x<y$ otters in the pond. It works."
        assert paper.authors == ("A. Pond", "B. Réed Jr.")
        assert paper.date == "2001-02-05"
        assert paper.venue == "J. of Ponds 3 (2001) 4"
        assert paper.url == "https://arxiv.org/abs/cs/0102003"

    def test_without_versions_the_id_dates_the_paper_not_the_last_change(self, reading):
        record = {k: v for k, v in self.RECORD.items() if k != "versions"}
        assert reading(lines(record)).only.date == "2001-02"


class TestSemanticScholar:
    RECORD: ClassVar[dict[str, Any]] = {
        "paperId": "ab" * 20,
        "corpusId": 77,
        "externalIds": {"ArXiv": "2101.00001", "DOI": "10.1000/Q", "ACL": "P21-1001", "MAG": None},
        "url": "https://www.semanticscholar.org/paper/x",
        "title": "Counting Otters",
        "abstract": None,
        "venue": "",
        "publicationVenue": {"id": "v", "name": "Pond Conference"},
        "year": 2021,
        "publicationDate": "2021-05-06",
        "authors": [{"authorId": "1", "name": "Ada Pond"}],
    }

    def test_fields_of_the_api(self, reading):
        paper = reading(lines(self.RECORD)).only
        assert paper.id == "arxiv:2101.00001"
        assert paper.ids == {
            "arxiv": "2101.00001", "doi": "10.1000/q", "acl": "P21-1001",
            "s2": "ab" * 20, "corpusid": "77",
        }  # fmt: skip
        assert (paper.abstract, paper.venue, paper.date) == (None, "Pond Conference", "2021-05-06")
        assert paper.authors == ("Ada Pond",)

    def test_a_paper_without_arxiv_id_or_doi_keeps_that_of_semantic_scholar(self, reading):
        record = {**self.RECORD, "externalIds": None}
        assert reading(lines(record)).only.id == "s2:" + "ab" * 20

    def test_references_are_unwrapped(self, reading):
        answer = json.dumps({"offset": 0, "data": [{"intents": [], "citedPaper": self.RECORD}]})
        assert reading(answer).only.title == "Counting Otters"

    def test_an_id_that_was_not_found_is_reported(self, reading):
        read = reading(json.dumps([self.RECORD, None, self.RECORD]))
        assert len(read.papers) == 2
        assert read.positions == ["record 2"]

    def test_bulk_files_spell_their_keys_in_lower_case(self, reading):
        record = {
            "corpusid": 77, "externalids": {"DOI": None, "ArXiv": None}, "title": "T",
            "authors": [{"authorId": "1", "name": "Ada Pond"}], "year": 2021,
            "publicationdate": None, "venue": "V",
        }  # fmt: skip
        paper = reading(lines(record)).only
        assert (paper.id, paper.date, paper.venue) == ("corpusid:77", "2021", "V")


class TestOpenAlex:
    RECORD: ClassVar[dict[str, Any]] = {
        "id": "https://openalex.org/W123",
        "doi": "https://doi.org/10.1000/ABC",
        "title": "Counting Otters",
        "display_name": "Counting Otters",
        "publication_year": 2021,
        "publication_date": "2021-05-06",
        "ids": {"openalex": "https://openalex.org/W123", "pmid": "https://pubmed.gov/55"},
        "authorships": [
            {"author_position": "first", "author": {"id": "a", "display_name": "Ada Pond"}},
            {"author_position": "last", "author": {"id": "b", "display_name": "Bo Reed"}},
        ],
        "primary_location": {
            "landing_page_url": "https://doi.org/10.1000/ABC",
            "source": {"display_name": "Journal of Ponds"},
        },
        "locations": [{"landing_page_url": "https://arxiv.org/abs/2101.00001v2"}, None],
        "abstract_inverted_index": {"We": [0], "count": [1, 4], "otters,": [2], "and": [3]},
    }

    def test_the_abstract_is_put_in_order(self, reading):
        assert reading(lines(self.RECORD)).only.abstract == "We count otters, and count"

    def test_fields(self, reading):
        paper = reading(json.dumps({"meta": {"count": 1}, "results": [self.RECORD]})).only
        assert paper.id == "arxiv:2101.00001"
        assert paper.ids == {
            "arxiv": "2101.00001", "doi": "10.1000/abc", "openalex": "W123", "pmid": "55",
        }  # fmt: skip
        assert paper.authors == ("Ada Pond", "Bo Reed")
        assert (paper.venue, paper.date) == ("Journal of Ponds", "2021-05-06")

    def test_a_far_place_costs_no_memory(self, reading):
        record = {**self.RECORD, "abstract_inverted_index": {"a": [0], "b": [10**15], "c": "x"}}
        assert reading(lines(record)).only.abstract == "a b"

    def test_an_index_that_is_none_is_no_abstract_and_one_that_is_no_index_a_fault(self, reading):
        assert (
            reading(lines({**self.RECORD, "abstract_inverted_index": None})).only.abstract is None
        )
        read = reading(lines({**self.RECORD, "abstract_inverted_index": [1]}))
        assert (read.papers, read.positions) == ([], ["line 1"])


class TestBadRecords:
    @pytest.mark.parametrize(
        "bad",
        ['{"title": "cut', "nonsense", "[1, 2]", "7", "null", '{"abstract": "no title"}',
         '{"title": "  "}', '{"title": "T", "abstract": {"a": 1}}', '{"title": "T"} trailing',
         "[" * 100_000, '{"a":' * 100_000, '{"title": ' + "9" * 5_000 + "}"],
    )  # fmt: skip
    def test_a_bad_line_is_reported_with_its_number_and_skipped(self, reading, bad):
        read = reading(lines(RECORDS[0]) + bad + "\n" + lines(RECORDS[1]), "a.jsonl")
        assert [p.id for p in read.papers] == ["pond-1", "pond-2"]
        assert read.positions == ["line 2"]
        assert read.faults[0].problem

    def test_a_bad_first_line_hides_no_later_one(self, reading):
        read = reading('{"title": "cut\n' + lines(*RECORDS), "a.jsonl")
        assert (len(read.papers), read.positions) == (2, ["line 1"])

    def test_a_bad_element_of_an_array_is_skipped_if_it_is_json(self, reading):
        read = reading(json.dumps([RECORDS[0], {"no": "title"}, 3, RECORDS[1]]))
        assert (len(read.papers), read.positions) == (2, ["record 2", "record 3"])

    @pytest.mark.parametrize("cut", ["", ", ", ', {"title": "x', ', {"title": "x"', ", nul", "] ]"])
    def test_an_array_that_breaks_off_gives_what_stands_before_and_says_where(self, reading, cut):
        read = reading(json.dumps(RECORDS)[:-1] + cut)
        assert [p.id for p in read.papers] == ["pond-1", "pond-2"]
        (fault,) = read.faults
        assert "record 3" in fault.position
        assert "rest of the file" in fault.advice

    def test_an_array_longer_than_what_is_read_at_once_is_whole(self, reading):
        many = [{"title": f"Paper {n}", "abstract": TEXT * (1 + n % 97)} for n in range(400)]
        read = reading(json.dumps(many))
        assert [p.title for p in read.papers] == [record["title"] for record in many]
        assert [p.abstract for p in read.papers] == [record["abstract"] for record in many]

    def test_a_first_line_longer_than_what_is_looked_at_is_a_line(self, reading):
        many = [{"title": f"Paper {n}", "abstract": TEXT * 300} for n in range(3)]
        read = reading(lines(many[0]) + "{bad}\n" + lines(*many[1:]), "a.jsonl")
        assert (len(read.papers), read.positions) == (3, ["line 2"])


def test_each_kind_is_known_by_its_keys_alone():
    heads = {
        "hf-api": [TestHuggingFace.PAPER],
        "arxiv-json": TestArxivJson.RECORD,
        "semantic-scholar": {"data": [TestSemanticScholar.RECORD]},
        "openalex": TestOpenAlex.RECORD,
        "json": RECORDS[0],
    }
    for name, record in heads.items():
        head = json.dumps(record)
        assert next(n for n, reader in FORMATS.items() if reader.sniff(head)) == name


def test_keys_within_a_text_tell_no_format(reading):
    record = {"title": "T", "abstract": 'It has {"abstract_inverted_index": {}} and "paperId": 1.'}
    assert reading(lines(record)).only.abstract == record["abstract"]
