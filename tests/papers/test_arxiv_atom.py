"""Atom feeds of arXiv, kind and hostile."""

from __future__ import annotations

import pytest
from invented import abstract

ENTRY = """<entry>
  <id>http://arxiv.org/abs/{id}v3</id>
  <updated>2021-03-04T00:00:00Z</updated>
  <published>2021-01-02T03:04:05Z</published>
  <title>Counting $a &lt; b$ Otters in
  C&lt;T&gt; &amp; More</title>
  <summary>  We count &lt;mask&gt; tokens
for AT&amp;T &lt;b&gt;boldly&lt;/b&gt;.
  {text}
</summary>
  <author><name>Ada Pond</name><arxiv:affiliation>Pond</arxiv:affiliation></author>
  <author><name>Bo Reed</name></author>
  <arxiv:doi>10.1000/XYZ</arxiv:doi>
  <arxiv:journal_ref>J. of Ponds 3</arxiv:journal_ref>
  <link href="http://arxiv.org/abs/{id}v3" rel="alternate" type="text/html"/>
  <link title="pdf" href="http://arxiv.org/pdf/{id}v3" rel="related"/>
</entry>"""


def feed(*entries: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
    return f"{prolog}\n{head}<title>ArXiv Query</title>{''.join(entries)}</feed>"


def entry(id: str = "2101.00001") -> str:
    return ENTRY.format(id=id, text=abstract("Counting"))


def test_fields_of_an_entry(reading):
    paper = reading(feed(entry()), "feed").only
    assert paper.id == "arxiv:2101.00001"
    assert paper.ids == {"arxiv": "2101.00001", "doi": "10.1000/xyz"}
    assert paper.title == "Counting $a < b$ Otters in C<T> & More"
    assert (
        paper.abstract == f"We count <mask> tokens for AT&T <b>boldly</b>. {abstract('Counting')}"
    )
    assert paper.authors == ("Ada Pond", "Bo Reed")
    assert (paper.date, paper.venue) == ("2021-01-02", "J. of Ponds 3")
    assert paper.url == "http://arxiv.org/abs/2101.00001v3"
    assert paper.source == "feed:entry 1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_encoding_that_the_feed_declares_is_used(reading, encoding):
    text = feed(
        entry().replace("Ada", "Adà"), prolog=f'<?xml version="1.0" encoding="{encoding}"?>'
    )
    assert reading(text.encode(encoding)).only.authors[0] == "Adà Pond"


def test_an_entry_without_title_is_skipped(reading):
    bad = "<entry><id>http://arxiv.org/abs/2101.00002</id></entry>"
    read = reading(feed(entry(), bad, entry("2101.00003")))
    assert [p.id for p in read.papers] == ["arxiv:2101.00001", "arxiv:2101.00003"]
    assert read.positions == ["entry 2"]


def test_an_error_that_arxiv_answers_is_no_paper(reading):
    error = (
        "<entry><id>http://arxiv.org/api/errors#bad_id</id><title>Error</title>"
        "<summary>incorrect id format</summary></entry>"
    )
    read = reading(feed(error))
    assert not read.papers
    assert "incorrect id format" in read.faults[0].problem


@pytest.mark.parametrize("cut", [0.75, 0.95])
def test_a_feed_that_breaks_off_gives_the_entries_before(reading, cut):
    whole = feed(entry("2101.00001"), entry("2101.00002"), entry("2101.00003"))
    read = reading(whole[: int(len(whole) * cut)])
    assert len(read.papers) == 2
    assert "not well-formed" in read.faults[0].problem


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
ELSEWHERE = '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("prolog", [BOMB, OUTSIDE, ELSEWHERE])
def test_entities_and_document_types_are_refused(reading, prolog):
    hostile = feed(entry().replace("Ada Pond", "&a;" if "ENTITY a" in prolog else "x"),
                   prolog=prolog)  # fmt: skip
    read = reading(hostile)
    assert not read.papers
    assert "attack" in read.faults[0].problem


def test_an_unknown_encoding_is_a_fault_not_a_crash(reading):
    prolog = '<?xml version="1.0" encoding="pond-8"?>'
    read = reading(feed(entry(), prolog=prolog))
    assert (len(read.papers), len(read.faults)) == (0, 1)


def test_deep_nesting_is_a_fault_or_nothing_but_no_crash(reading):
    read = reading(feed(entry(), "<a>" * 50_000 + "</a>" * 50_000, entry("2101.00002")))
    assert [p.id for p in read.papers] == ["arxiv:2101.00001", "arxiv:2101.00002"]


def test_an_entry_without_end_stops_before_it_fills_the_memory(reading, monkeypatch):
    monkeypatch.setattr("kg.papers.arxiv_atom.MAX_RECORD", 200_000)
    long = entry("2101.00002").replace("We count", "We count " * 100_000)
    read = reading(feed(entry(), long, entry("2101.00003")))
    assert [p.id for p in read.papers] == ["arxiv:2101.00001"]
    assert read.positions == ["entry 2"]
