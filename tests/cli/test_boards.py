"""Leaderboards, comparisons, cards and imports as a pipe, a script and a terminal see them."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Runner
from .test_answers import answer, table

TABLE = [
    {
        "task": "Sorting",
        "datasets": [
            {
                "dataset": "GLUE",
                "sota": {"rows": [{"model_name": "LoRA", "metrics": {"accuracy": "95.5%"}}, 7]},
            },
            {
                "dataset": "Unheard",
                "sota": {"rows": [{"model_name": "LoRA", "metrics": {"accuracy": "1%"}}]},
            },
        ],
    }
]


def imported(built: Runner) -> Runner:
    Path("t.json").write_text(json.dumps(TABLE))
    assert built("imports", "add", "t.json", "--name", "pwc").code == 0
    return built


def test_a_leaderboard_in_a_pipe_has_a_row_a_number(built: Runner) -> None:
    rows = table(built("leaderboard", "glue").out)
    assert [(row["rank"], row["method"], row["written"], row["hand"]) for row in rows] == [
        ("1", "QLoRA", "92.1", "first-hand"),
        ("2", "LoRA", "91.3", "second-hand"),
    ]
    assert rows[0]["direction"] == "higher"
    assert "QLoRA has 92.1 accuracy" in rows[0]["sentence"]


def test_a_leaderboard_as_json_holds_boards_and_what_stands_apart(built: Runner) -> None:
    told = answer(built, "leaderboard", "GLUE", "--metric", "accuracy", "--roll-up")
    assert told["command"] == "leaderboard"
    assert [row["method"] for row in told["boards"][0]["rows"]] == ["QLoRA", "LoRA"]
    assert told["apart"] == []


def test_a_benchmark_that_is_not_there_is_2_and_one_without_numbers_is_told(built: Runner) -> None:
    ran = built("leaderboard", "GLU")
    assert ran.code == 2
    assert "did you mean GLUE" in ran.err
    assert "no paper here states a number" in built("leaderboard", "MMLU").err


def test_a_comparison_tells_wins_numbers_and_the_untried(built: Runner) -> None:
    rows = table(built("compare", "LoRA", "QLoRA", "GPT-3").out)
    told = {(r["what"], r["method"], r["other"], r["basis"], r["benchmark"]) for r in rows}
    assert told == {
        ("win", "LoRA", "GPT-3", "stated", ""),
        ("win", "QLoRA", "LoRA", "numbers (of two papers)", "GLUE"),
        ("number", "LoRA", "", "second-hand", "GLUE"),
        ("number", "QLoRA", "", "first-hand", "GLUE"),
        ("untried", "GPT-3", "", "", "GLUE"),
    }
    assert answer(built, "compare", "LoRA", "GPT-3")["untried"] == [["GPT-3", "GLUE"]]
    assert built("compare", "LoRA").code == 2


def test_a_card_tells_what_it_is_and_its_best_results(built: Runner) -> None:
    rows = table(built("show", "LoRA").out)
    told = {row["field"]: row["value"] for row in rows}
    assert told["what it is"].startswith("We introduce LoRA.")
    assert told["papers in 2021"] == "1"
    assert told["best result"] == "91.3 accuracy on GLUE (LoRA) [second-hand]"
    assert answer(built, "show", "LoRA")["card"]["by_year"] == {"2021": 1}


def test_imports_are_listed_marked_and_removed(built: Runner) -> None:
    kg = imported(built)
    assert answer(kg, "imports", "list")["sources"] == [
        {"name": "pwc", "files": ["t.json"], "everything": False}
    ]
    hands = [row["hand"] for row in table(kg("leaderboard", "GLUE").out)]
    assert hands == ["first-hand", "second-hand", "imported"]
    assert len(table(kg("leaderboard", "GLUE", "--imports", "without").out)) == 2
    assert kg("build", "p.jsonl").code == 0
    assert len(table(kg("leaderboard", "GLUE", "--imports", "only").out)) == 1
    assert answer(kg, "imports", "remove", "pwc")["removed"] == "pwc"
    assert len(table(kg("leaderboard", "GLUE").out)) == 2
    ran = kg("imports", "remove", "pwc")
    assert ran.code == 2
    assert "no imported leaderboard named 'pwc'" in ran.err


def test_bad_rows_of_an_import_are_named_and_the_run_succeeds(built: Runner) -> None:
    Path("t.json").write_text(json.dumps(TABLE))
    ran = built("imports", "add", "t.json")
    assert ran.code == 0
    assert "record 1: Sorting: data set 1: row 2: the row is int, not an object" in ran.err
    assert "1 bad record was left out" in ran.err
    counts = {row["what"]: row["count"] for row in table(ran.out)}
    assert (counts["numbers"], counts["results in the graph"]) == ("2", "1")
    assert built("imports", "add", "missing.json").code == 3
    assert built("imports", "add", "t.json", "--name", "abstract").code == 2
