"""BibTeX and RIS: what reference managers write, and what people make of it."""

from __future__ import annotations

import re

import pytest
from invented import abstract

from kg.papers.tex import plain

TEXT = abstract("Counting")


class TestBibtex:
    ENTRY = r"""
Text between entries is a comment.
@string{pond = "Proceedings of the Pond"}
@inproceedings{pond2021counting,
  title     = {Counting {O}tters with {\"O}tter{N}et \& $x^{2}$
               Marbles},
  author    = "Pond, Ada and Bo R{\'e}ed and {The Heron Collaboration} and others",
  booktitle = pond # " 2021",
  year      = 2021,
  month     = jun,
  abstract  = {We gain 5\% on {PondBench}. It costs \$3,
               or $\alpha_{1}$ marbles; see @article and "quotes".},
  doi       = {10.1000/XYZ},
  url       = {https://pond.example/p\_1},
}
"""

    def test_fields_of_an_entry(self, reading):
        paper = reading(self.ENTRY, "a.bib").only
        assert paper.id == "doi:10.1000/xyz"
        assert paper.title == "Counting Otters with ÖtterNet & $x^{2}$ Marbles"
        assert paper.authors == ("Ada Pond", "Bo Réed", "The Heron Collaboration")
        assert paper.venue == "Proceedings of the Pond 2021"
        assert paper.date == "2021-06"
        assert paper.abstract == (
            "We gain 5% on PondBench. It costs $3, or $\\alpha_{1}$ marbles; "
            'see @article and "quotes".'
        )
        assert paper.url == "https://pond.example/p_1"
        assert paper.source == "a.bib:line 4"
        assert paper.ids == {"doi": "10.1000/xyz", "bibtex": "pond2021counting"}

    @pytest.mark.parametrize(
        "fields",
        [
            "eprint = {2101.00001v2}, archivePrefix = {arXiv}",
            "eprint = {2101.00001}, eprinttype = {arxiv}",
            "eprint = {arXiv:2101.00001}",
            "journal = {arXiv preprint arXiv:2101.00001}",
            "note = {arXiv:2101.00001 [cs]}",
            r"howpublished = {\url{https://arxiv.org/abs/2101.00001}}",
            "url = {https://arxiv.org/pdf/2101.00001v1.pdf}",
            "doi = {10.48550/arXiv.2101.00001}",
        ],
    )
    def test_the_arxiv_id_is_found_where_people_leave_it(self, reading, fields):
        paper = reading(f"@misc{{k, title = {{T}}, {fields}}}").only
        assert paper.id == "arxiv:2101.00001"
        assert paper.date == "2021-01"

    @pytest.mark.parametrize(
        "fields",
        ["eprint = {hal-0123}, eprinttype = {hal}", "note = {A comment on arXiv:2101.00001}",
         "eprint = {2101.00001}, archivePrefix = {pondXiv}"],
    )  # fmt: skip
    def test_an_id_of_something_else_is_not_taken(self, reading, fields):
        assert reading(f"@misc{{k, title = {{T}}, {fields}}}").only.id.startswith("title:")

    def test_entries_without_identifier_do_not_share_their_citation_keys(self, reading):
        first = reading("@misc{pond2021, title = {Herons}}").only
        second = reading("@misc{pond2021, title = {Otters}}").only
        assert first.id != second.id

    @pytest.mark.parametrize(
        "bad",
        [
            "@article{bad, title = {An {unbalanced title}, year = 2021\n}",
            "@article{bad, title = {No comma} year = 2021}",
            "@article{bad title = {No comma after the key}}",
            "@article{bad, year = 2021}",
            "@article{bad,}",
            "@article{bad, title = " + "{" * 300 + "}" * 300 + "}",
            '@article{bad, title = "never closed}',
        ],
    )
    def test_a_bad_entry_is_reported_with_its_line_and_harms_no_other(self, reading, bad):
        good = "@article{{{0},\n  title = {{{0}}}\n}}\n"
        read = reading(good.format("first") + bad + "\n" + good.format("last"))
        assert read.titles == ["first", "last"]
        assert read.positions == ["line 4"]

    def test_an_entry_that_the_file_cuts_is_not_kept_in_part(self, reading):
        read = reading("@article{a, title = {A}}\n@article{b, title = {B}, abstract = {We show")
        assert (read.titles, read.positions) == (["A"], ["line 2"])

    def test_a_long_run_of_blanks_takes_no_long_time(self, reading):
        blanks = " " * 60_000  # the parser alone would take minutes
        assert reading(f"@misc{{a,{blanks}title = {{A{blanks}B}}}}").only.title == "A B"

    def test_entries_may_share_a_line_or_stand_in_parentheses(self, reading):
        read = reading("@misc{a, title={A}} @misc(b, title={B})@misc{c, title={C}}")
        assert read.titles == ["A", "B", "C"]
        assert not read.faults

    def test_a_macro_of_a_style_file_costs_the_venue_alone(self, reading):
        paper = reading("@article{a, title = {A}, journal = pond_j}").only
        assert (paper.title, paper.venue) == ("A", None)

    def test_comments_and_preambles_hold_no_papers(self, reading):
        text = '@comment{jabref-meta: x}\n@preamble{"\\def\\x{y}"}\n@misc{a, title={A}}\n'
        assert reading(text).titles == ["A"]

    def test_biblatex_fields(self, reading):
        text = (
            "@online{a, title={A}, subtitle={And B}, date={2021-05-06}, "
            "journaltitle={Pond}, author={Ada Pond}}"
        )
        paper = reading(text).only
        assert (paper.title, paper.date, paper.venue) == ("A: And B", "2021-05-06", "Pond")

    @pytest.mark.parametrize(
        ("tex", "expected"),
        [
            (r"{\'{E}}tude \emph{of} {\em things}", "Étude of things"),
            (r"a~b -- c --- d", "a b – c — d"),
            (r"``So'' it goes", "“So” it goes"),
            (r"\LaTeX{} and \TeX", "LaTeX and TeX"),
            (r"cost $O(n \log n)$ in $\mathbb{R}^d$", r"cost $O(n \log n)$ in $\mathbb{R}^d$"),
            (r"50% of {B}, a_b, \#1", "50% of B, a_b, #1"),
            (r"unbalanced {brace", "unbalanced brace"),
            ("{" * 5_000 + "deep" + "}" * 5_000, "deep"),
            (r"\input{/etc/hostname}x", "x"),
        ],
    )
    def test_tex_becomes_plain_text(self, tex, expected):
        assert plain(tex).strip() == expected


class TestRis:
    RECORD = f"""TY  - JOUR
TI  - Counting Otters
AU  - Pond, Ada
AU  - Reed, Bo
PY  - 2021
DA  - 2021/05/06/
T2  - Journal of Ponds
AB  - {TEXT[:90]}
{TEXT[90:].strip()}
DO  - 10.1000/XYZ
UR  - https://pond.example/1
ER  -
"""

    def test_fields_of_a_record(self, reading):
        paper = reading(self.RECORD, "a.ris").only
        assert paper.id == "doi:10.1000/xyz"
        assert paper.title == "Counting Otters"
        assert paper.authors == ("Ada Pond", "Bo Reed")
        assert re.sub(r"\s", "", paper.abstract) == re.sub(r"\s", "", TEXT)
        assert (paper.date, paper.venue) == ("2021-05-06", "Journal of Ponds")
        assert paper.url == "https://pond.example/1"
        assert paper.source == "a.ris:line 1"

    def test_older_tags(self, reading):
        text = (
            "TY  - CPAPER\r\nT1  - A\r\nA1  - Pond, Ada\r\nN2  - Text.\r\n"
            "Y1  - 2021//\r\nJO  - J\r\nER  -\r\n"
        )
        paper = reading(text).only
        assert (paper.title, paper.abstract, paper.date) == ("A", "Text.", "2021")
        assert (paper.venue, paper.authors) == ("J", ("Ada Pond",))

    def test_an_arxiv_id_is_found(self, reading):
        text = "TY  - GEN\nTI  - A\nM1  - arXiv:2101.00001\nER  - \n"
        assert reading(text).only.id == "arxiv:2101.00001"

    def test_a_record_without_its_end_line_ends_where_the_next_begins(self, reading):
        text = "TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\nER  - \n\nTY  - JOUR\nTI  - C\nER  - \n"
        assert reading(text).titles == ["A", "B", "C"]

    def test_bad_records_are_reported_with_their_lines(self, reading):
        text = (
            self.RECORD
            + "TY  - JOUR\nAU  - Pond, Ada\nER  - \n"
            + "TY  - JOUR\nTI  - Cut\nAB  - We"
        )
        read = reading(text)
        assert read.titles == ["Counting Otters"]
        assert read.positions == ["line 13", "line 16"]
