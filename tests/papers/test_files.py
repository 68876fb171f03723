"""Files: zipped, cut, empty, huge, binary, in other encodings, and none at all."""

from __future__ import annotations

import gc
import gzip
import io
import json
import sys
import zlib
from types import SimpleNamespace

import pytest
from invented import abstract

from kg.errors import InputError, RecordError, UnknownFormat, UsageError
from kg.papers import FORMATS, Paper, expand, read
from kg.papers.source import MAX_RECORD

TEXT = abstract("Counting")

SAMPLES = {
    "hf-page": f"Get trending papers in your email inbox!\nSubscribeHerons\n{TEXT}\n",
    "hf-api": json.dumps([{"title": "Herons", "summary": TEXT, "publishedAt": "2021-01-01"}]),
    "arxiv-json": json.dumps(
        {"id": "2101.00001", "title": "Herons", "abstract": TEXT, "authors_parsed": []}
    ),
    "openalex": json.dumps({"title": "Herons", "abstract_inverted_index": {"We": [0]}}),
    "semantic-scholar": json.dumps({"paperId": "a", "corpusId": 1, "title": "Herons"}),
    "json": json.dumps({"title": "Herons", "abstract": TEXT}),
    "arxiv-atom": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Herons</title>'
        f"<summary>{TEXT}</summary></entry></feed>"
    ),
    "bibtex": f"@misc{{a,\n title = {{Herons}},\n abstract = {{{TEXT}}}}}\n",
    "ris": f"TY  - JOUR\nTI  - Herons\nAB  - {TEXT}\nER  - \n",
    "csv": f'title,abstract\nHerons,"{TEXT}"\n',
}


def test_every_format_has_a_sample_here():
    assert SAMPLES.keys() == FORMATS.keys()


@pytest.mark.parametrize("name", SAMPLES)
class TestEveryFormat:
    def test_is_known_by_its_content_under_any_name(self, reading, name):
        assert reading(SAMPLES[name], "no-suffix").titles == ["Herons"]
        assert next(n for n, r in FORMATS.items() if r.sniff(SAMPLES[name])) == name

    def test_is_read_zipped(self, reading, name):
        assert reading(gzip.compress(SAMPLES[name].encode()), "any.gz").titles == ["Herons"]

    def test_may_be_named(self, reading, name):
        assert reading(SAMPLES[name], format=name).titles == ["Herons"]

    def test_is_read_with_a_byte_order_mark_and_other_line_ends(self, reading, name):
        text = SAMPLES[name].replace("\n", "\r\n")
        assert reading("\ufeff" + text).titles == ["Herons"]

    def test_is_read_from_standard_input(self, monkeypatch, name):
        data = io.BytesIO(SAMPLES[name].encode())
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=data))
        (paper,) = read("-", report=pytest.fail)
        assert paper.title == "Herons"
        assert paper.source.startswith("stdin:")
        assert not data.closed

    @pytest.mark.parametrize("keep", [0.0, 0.2, 0.5, 0.9])
    def test_cut_anywhere_gives_whole_papers_or_faults_and_no_crash(self, reading, name, keep):
        whole = {(p.title, p.abstract) for p in reading(SAMPLES[name]).papers}
        cut = SAMPLES[name][: int(len(SAMPLES[name]) * keep)]
        found = reading(cut, format=name)
        kept = {(p.title, p.abstract) for p in found.papers}
        # Lines of a page and cells of a table end anywhere; records that have an end do not.
        assert name in ("hf-page", "csv") or kept <= whole
        assert found.papers or found.faults

    def test_random_bytes_under_its_name_make_no_crash(self, reading, name):
        noise = b"".join(
            bytes([zlib.crc32(bytes([n % 251])) >> 9 & 0xFF | 1]) for n in range(4_000)
        )
        for text in (noise, SAMPLES[name].encode() + noise, noise + SAMPLES[name].encode()):
            for paper in reading(text, format=name).papers:
                assert paper.title and paper.text_hash


class TestUnknown:
    @pytest.mark.parametrize(
        "content",
        [
            "Some notes.\nNothing more.",
            "# Title\n\nText.",
            "Title\n\nText.",
            "a,b\n1,2",
            '{"a": 1}',
            "<a>b</a>",
        ],
    )
    def test_a_file_that_no_reader_knows_is_refused_with_the_list_of_known_ones(
        self, reading, content
    ):
        with pytest.raises(UnknownFormat) as caught:
            reading(content, "notes")
        assert all(name in str(caught.value) for name in FORMATS)
        assert "notes" in str(caught.value)

    @pytest.mark.parametrize(
        ("content", "word"),
        [(b"%PDF-1.7 x", "PDF"), (b"PK\x03\x04" + b"x" * 99, "ZIP"),
         (bytes(range(16)) * 9, "binary"), (b"\0" * 999, "binary"),
         (b"<!doctype html><html>", "web page")],
    )  # fmt: skip
    def test_a_file_that_is_no_text_is_called_what_it_is(self, reading, content, word):
        with pytest.raises(UnknownFormat, match=word):
            reading(content, "paper.txt")

    @pytest.mark.parametrize(
        ("suffix", "content"),
        [("jsonl", '\n# notes\n{"title": "Herons"}\n'), ("bib", "% none yet\n"), ("ris", "none\n")],
    )
    def test_the_suffix_tells_where_the_content_does_not(self, reading, suffix, content):
        read = reading(content, f"mine.{suffix}")
        assert read.titles == (["Herons"] if suffix == "jsonl" else [])
        assert reading(gzip.compress(content.encode()), f"x.{suffix}.gz").titles == read.titles

    def test_content_goes_before_suffix(self, reading):
        assert reading(SAMPLES["ris"], "mine.json").titles == ["Herons"]

    def test_a_format_that_is_none_is_refused_at_once(self):
        with pytest.raises(UsageError, match="hf-page"):
            read("any", format="word", report=pytest.fail)
        with pytest.raises(UsageError):
            read("any", year=21, report=pytest.fail)


class TestDamage:
    def test_a_missing_file_and_a_folder_say_so(self, tmp_path):
        for path in (tmp_path / "none.bib", tmp_path):
            with pytest.raises(InputError, match="cannot be opened"):
                list(read(path, report=pytest.fail))

    @pytest.mark.parametrize("content", ["", " \n\n\t", gzip.compress(b"")])
    def test_an_empty_file_is_reported(self, reading, content):
        read = reading(content, "mine.csv")
        assert not read.papers
        assert "empty" in read.faults[0].problem

    def rows(self, count: int) -> bytes:
        row = '{{"title": "Paper {}", "abstract": "{}"}}\n'
        return "".join(row.format(n, f"{n} " + TEXT) for n in range(count)).encode()

    @pytest.mark.parametrize("keep", [0.2, 0.6, 0.99])
    def test_a_zipped_file_that_breaks_off_gives_what_stands_before(self, reading, keep):
        whole = gzip.compress(self.rows(2_000))
        read = reading(whole[: int(len(whole) * keep)], "a.jsonl.gz")
        assert read.titles == [f"Paper {n}" for n in range(len(read.titles))]
        assert len(read.titles) > 100
        (fault,) = read.faults
        assert "ends early" in fault.problem
        assert fault.position == f"after line {len(read.titles)}"

    def test_a_zipped_file_that_is_damaged_says_so(self, reading):
        whole = bytearray(gzip.compress(self.rows(2_000)))
        whole[len(whole) // 2 : len(whole) // 2 + 64] = bytes(64)
        read = reading(bytes(whole), "a.jsonl.gz")
        assert read.titles
        assert any("damaged" in f.problem or "not valid" in f.problem for f in read.faults)

    @pytest.mark.parametrize("keep", [2, 5, 12])
    def test_a_zipped_file_cut_within_its_head_is_reported(self, reading, keep):
        read = reading(gzip.compress(self.rows(3))[:keep], "a.jsonl.gz")
        assert not read.papers
        assert len(read.faults) == 1

    def test_a_page_that_breaks_off_gives_no_half_abstract(self, reading):
        text = SAMPLES["hf-page"].encode() + b"Otters Count Herons at Night\n" + TEXT.encode() * 9
        whole = gzip.compress(text, compresslevel=0)
        read = reading(whole[:-60], "page.txt.gz")
        assert [(p.title, p.abstract) for p in read.papers] == [
            ("Herons", TEXT),
            ("Otters Count Herons at Night", None),
        ]
        assert "ends early" in read.faults[0].problem


class TestEncodings:
    ROW = '{"title": "Étude — naïve"}\n'

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_unicode_is_told_by_its_mark(self, reading, encoding):
        assert reading(self.ROW.encode(encoding)).only.title == "Étude — naïve"

    @pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
    def test_other_bytes_are_read_as_latin_1_and_reported_once(self, reading, encoding):
        row = self.ROW.replace("—", "-") if encoding == "latin-1" else self.ROW
        read = reading(b'{"title": "plain"}\n' + row.encode(encoding) * 3, "a.jsonl")
        assert read.titles[1:] == [json.loads(row)["title"]] * 3
        (fault,) = read.faults
        assert "UTF-8" in fault.problem
        assert "line 2" in fault.position

    def test_utf_8_with_one_bad_byte_keeps_its_other_letters(self, reading):
        read = reading(b'{"title": "\xc3\x89tude na\xefve"}\n', "a.jsonl")
        assert read.titles == ["Étude naïve"]

    def test_bad_bytes_in_an_array_are_mended_too(self, reading):
        read = reading(b'[\n{"title": "na\xefve"}, {"title": "B"}]')
        assert read.titles == ["naïve", "B"]
        assert len(read.faults) == 1

    def test_nul_bytes_are_left_out_and_reported_once(self, reading):
        content = b'{"title": "He\0rons", "abstract": "' + b"x" * 99 + b'\0"}\n' * 2
        read = reading(content, "a.jsonl")
        assert read.papers[0].title == "Herons"
        assert "NUL" in read.faults[0].problem


class TestHuge:
    def test_a_line_beyond_the_limit_is_skipped_and_the_next_is_read(self, reading):
        huge = b'{"title": "' + b"x" * (MAX_RECORD + 10) + b'"}\n'
        read = reading(b'{"title": "A"}\n' + huge + b'{"title": "B"}\n', "a.jsonl")
        assert read.titles == ["A", "B"]
        assert read.positions == ["line 2"]

    def test_an_endless_value_in_an_array_stops_the_file(self, reading):
        read = reading(b'[{"title": "A"}, {"title": "' + b"x" * (MAX_RECORD + 200_000))
        assert read.titles == ["A"]
        assert len(read.faults) == 1


class TestExpand:
    @pytest.fixture
    def folder(self, tmp_path):
        for name in ("b.bib", "a/z.jsonl.gz", "a/y.TXT", "a/notes.md", ".git/c.bib", "a/.x.bib"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).touch()
        return tmp_path

    def test_a_folder_is_its_files_with_known_suffixes_in_order(self, folder):
        names = [path.relative_to(folder).as_posix() for path in expand([folder])]
        assert names == ["a/y.TXT", "a/z.jsonl.gz", "b.bib"]

    def test_a_pattern_is_what_matches_and_a_file_is_itself(self, folder):
        found = expand([f"{folder}/**/*.gz", folder / "a/notes.md", "-"])
        assert [path.name for path in found] == ["z.jsonl.gz", "notes.md", "-"]

    def test_no_file_twice(self, folder):
        assert len(expand([folder / "b.bib", folder, f"{folder}/a/../b.bib"])) == 3

    def test_what_is_not_there_stays_to_be_complained_of(self, folder):
        missing = [folder / "none.bib", folder / "*.ris"]
        assert expand(missing) == missing

    def test_a_name_with_brackets_is_a_file_where_there_is_one(self, folder):
        (folder / "x[1].bib").touch()
        assert expand([folder / "x[1].bib"]) == [folder / "x[1].bib"]


@pytest.mark.long
class TestMemory:
    """Reading holds one record, however long the file."""

    FEW, MANY = 50, 500  # papers of 10 kB each
    SLACK = 1 << 20  # bytes, a quarter of what holding the file would add

    def peak(self, path) -> tuple[int, int]:
        import tracemalloc

        tracemalloc.start()
        try:
            count = 0
            for _ in read(path, report=pytest.fail):
                count += 1
                if count % self.FEW == 0:  # cycles that wait for the collector are not held
                    gc.collect()
            return count, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    @pytest.mark.parametrize("name", ["json lines", "json array", "csv", "atom", "ris", "bibtex"])
    def test_peak_does_not_grow_with_the_file(self, tmp_path, name):
        peaks = []
        for count in (self.FEW, self.FEW, self.MANY):  # the first fills caches
            path = tmp_path / f"{count} papers"
            with path.open("w") as out:
                out.writelines(self.pieces(name, count, TEXT * 20))
            found, peak = self.peak(path)
            assert found == count
            peaks.append(peak)
        assert peaks[2] < peaks[1] + self.SLACK

    def pieces(self, name: str, count: int, text: str):
        begin, piece, end = {
            "json lines": ("", '{{"title": "P {n}", "abstract": "{t}"}}\n', ""),
            "json array": ("[{}", ', {{"title": "P {n}", "abstract": "{t}"}}', "]"),
            "csv": ("title,abstract\n", 'P {n},"{t}"\n', ""),
            "atom": ('<feed xmlns="http://www.w3.org/2005/Atom">',
                     "<entry><title>P {n}</title><summary>{t}</summary></entry>", "</feed>"),
            "ris": ("", "TY  - JOUR\nTI  - P {n}\nAB  - {t}\nER  - \n", ""),
            "bibtex": ("", "@misc{{k{n}, title = {{P {n}}}, abstract = {{{t}}}}}\n", ""),
        }[name]  # fmt: skip
        if name == "json array":
            begin, end = '[{"title": "P"}', "]"
            count -= 1
        yield begin
        for n in range(count):
            yield piece.format(n=n, t=text)
        yield end


def test_a_report_names_file_position_problem_and_advice(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"title": "A"}\n{"abstract": "x"}\n')
    faults: list[RecordError] = []
    papers: list[Paper] = list(read(path, report=faults.append))
    assert len(papers) == 1
    (fault,) = faults
    assert (fault.path, fault.position) == (str(path), "line 2")
    assert fault.problem == "no title"
    assert fault.advice
