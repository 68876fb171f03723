"""Search, trends, gaps and diff on a small workspace: in a pipe and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Runner
from .test_answers import HOSTILE, answer, table

PAPERS = [
    {"id": f"old{n}", "title": f"Old {n}", "date": "2022", "abstract": "GPT-3 is studied."}
    for n in range(6)
] + [
    {
        "id": f"new{n}",
        "title": f"New {n}",
        "date": f"2024-0{n + 1}",
        "abstract": "We introduce LoRA. LoRA has 9.5 accuracy on GLUE.",
    }
    for n in range(6)
]
PAPERS += [
    {"id": "late", "title": "Late", "date": "2025-01", "abstract": "QLoRA beats LoRA on MMLU."},
    {"id": "undated", "title": "No date", "abstract": "GPT-3 is studied."},
]


@pytest.fixture
def field(kg: Runner, rules: object) -> Runner:
    """`kg` in a folder with ./papers.kg of papers of three years."""
    Path("p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in PAPERS))
    assert kg("build", "p.jsonl").code == 0
    return kg


class TestSearch:
    def test_a_hit_has_its_paper_and_sentence(self, field: Runner) -> None:
        rows = table(field("search", "lo-ra").out)
        assert (rows[0]["label"], rows[0]["name"]) == ("Method", "LoRA")
        assert rows[0]["found by"].startswith("name")
        assert "introduce LoRA" in rows[0]["sentence"]
        papers = table(field("search", "late", "--label", "paper").out)
        assert papers[0]["paper"] == "late"

    def test_json_says_how_it_was_found(self, field: Runner) -> None:
        found = answer(field, "search", "LoRA", "on", "MMLU", "--by", "words", "--limit", "3")
        assert found["text"] == "LoRA on MMLU"
        assert len(found["hits"]) == 3
        assert all(hit["how"] for hit in found["hits"])

    def test_nothing_found_is_said_and_is_no_fault(self, field: Runner) -> None:
        ran = field("search", "zzzz", "--by", "words")
        assert (ran.code, ran.err) == (0, "nothing was found\n")


class TestTrends:
    def test_a_rising_name_has_its_counts_and_a_paper(self, field: Runner) -> None:
        ran = field("trends", "--label", "Method")
        rows = {row["name"]: row for row in table(ran.out)}
        assert (rows["LoRA"]["trend"], rows["LoRA"]["counts"]) == ("rising", "2024:6 2025:1")
        assert (rows["GPT-3"]["trend"], rows["GPT-3"]["before"]) == ("falling", "100.00%")
        assert rows["LoRA"]["paper"] == "late"
        assert "1 without a date" in ran.err

    def test_json_tells_what_was_tested(self, field: Runner) -> None:
        found = answer(field, "trends", "--by", "month", "--min-papers", "6")
        assert found["papers_left_out"] == {"undated": 1, "coarse": 6, "outside": 0}
        assert (found["by"], found["min_papers"]) == ("month", 6)

    def test_a_date_that_is_none_is_2(self, field: Runner) -> None:
        assert field("trends", "--since", "soon").code == 2


class TestGaps:
    def test_a_gap_has_a_reason_and_a_claim(self, field: Runner) -> None:
        ran = field("gaps", "LoRA")
        (row,) = table(ran.out)
        assert row["benchmark"] == "MMLU"
        assert "LoRA" in row["reason"]
        assert row["paper"] == "late"
        assert "LoRA was tried on GLUE" in ran.err

    def test_the_test_says_what_could_be_asked(self, field: Runner) -> None:
        tests = answer(field, "gaps", "--evaluate")["tests"]
        assert [test["target"] for test in tests] == ["tried", "named"]
        assert tests[0]["papers"] == {"earlier": 12, "later": 1, "undated": 1}
        assert "hidden: 1 papers from 2025 on" in field("gaps", "--evaluate").err

    @pytest.mark.parametrize("args", [(), ("LoRA", "--evaluate"), ("LoRA", "--since", "2024")])
    def test_a_question_that_is_none_is_2(self, field: Runner, args: tuple[str, ...]) -> None:
        assert field("gaps", *args).code == 2

    def test_a_miss_asks_did_you_mean(self, field: Runner) -> None:
        ran = field("gaps", "LoRAA")
        assert ran.code == 2
        assert "did you mean LoRA" in ran.err


class TestDiff:
    def test_news_since_a_date(self, field: Runner) -> None:
        ran = field("diff", "--since", "2025")
        news = [(row["news"], row["what"]) for row in table(ran.out)]
        assert ("new paper", "Late") in news
        assert ("new method", "QLoRA") in news
        assert ("new relation", "QLoRA OUTPERFORMS LoRA") in news
        assert "1 papers without a date were left out" in ran.err

    def test_news_against_another_workspace(self, field: Runner) -> None:
        Path("q.jsonl").write_text("".join(json.dumps(row) + "\n" for row in PAPERS[:6]))
        assert field("build", "q.jsonl", "-w", "before.kg").code == 0
        found = answer(field, "diff", "before.kg")
        assert {thing["name"] for thing in found["things"]} >= {"LoRA", "GLUE"}
        assert len(found["papers"]) == 8
        (best,) = found["bests"]
        assert (best["benchmark"], best["before"], best["after"]["value"]) == ("GLUE", None, 9.5)

    @pytest.mark.parametrize(("form", "mark"), [("markdown", "# July"), ("html", "<!doctype")])
    def test_a_digest_goes_to_a_file_or_into_a_pipe(
        self, field: Runner, form: str, mark: str
    ) -> None:
        asked = ("diff", "--since", "2024", "--format", form, "--title", "July")
        piped = field(*asked)
        assert piped.out.startswith(mark)
        assert field(*asked, "-o", "digest").out == "digest\n"
        assert Path("digest").read_text(encoding="utf-8") == piped.out

    @pytest.mark.parametrize(
        "args",
        [
            (),
            ("other.kg", "--since", "2024"),
            ("other.kg", "--until", "2024"),
            ("--since", "2024", "-o", "x"),
            ("--since", "2024", "--format", "html", "--json"),
            ("--since", "2024", "--until", "2023"),
        ],
    )
    def test_a_question_that_is_none_is_2(self, field: Runner, args: tuple[str, ...]) -> None:
        assert field("diff", *args).code == 2


def verbs() -> list[Any]:
    asked = (("search", "hostile"), ("trends", "--min-papers", "1", "--fdr", "1"))
    return [*asked, ("diff", "--since", "2024"), ("diff", "--since", "2024", "--format", "html")]


@pytest.mark.parametrize("args", verbs(), ids=lambda args: " ".join(args))
def test_a_hostile_paper_reaches_no_terminal(
    kg: Runner, rules: object, args: tuple[str, ...]
) -> None:
    abstract = f"hostile LoRA beats GPT-3 {HOSTILE}"
    rows = [
        {"id": f"h{n}", "title": f"Hostile {HOSTILE}{n}", "abstract": abstract, "date": date}
        for n, date in enumerate(("2023", "2024", "2024"))
    ]
    Path("h.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert kg("build", "h.jsonl").code == 0
    for mode in ((), ("--json",)) if "--format" not in args else ((),):
        out = kg(*args, *mode).out
        assert out
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(out)
