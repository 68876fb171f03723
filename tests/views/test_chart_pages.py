"""Matrix, leaderboard and trends as a person meets them: in a browser, from disk."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest

from graphs.views import leaderboard, matrix, trends

from .browser import Open, Visit
from .data import known


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, graph = tmp_path_factory.mktemp("charts"), known()
    views = {
        "leaderboard": leaderboard(graph, "ImageNet"),
        "matrix": matrix(graph),
        "trends": trends(graph),
        "no-results": leaderboard(graph, "Reddit"),
        "empty-matrix": matrix(nx.MultiDiGraph()),
        "empty-trends": trends(nx.MultiDiGraph()),
    }
    return {name: view.save(folder / f"{name}.html") for name, view in views.items()}


def rows(seen: Visit) -> list[list[str]]:
    found: list[list[str]] = seen.evaluate(
        "[...document.querySelectorAll('#table tbody tr')]"
        ".map((tr) => [...tr.cells].map((td) => td.textContent))"
    )
    return found


def test_a_leaderboard_ranks_draws_and_quotes(opened: Open) -> None:
    seen = opened("leaderboard")
    table = rows(seen)
    assert table[0][:3] == ["1", "ViT", "88.55%"]
    assert [row[0] for row in table] == ["1", "2", "3", "3", "5", "6", "6", "8"]
    assert seen.locator("#figure [role=button]").count() == 8
    line = seen.get_attribute("#figure path[stroke-width='2']", "d")
    assert line.count("V") == 1  # EfficientNet, then ViT: nobody here is better since
    seen.focus("#figure [role=button][aria-label^='CLIP']")
    seen.keyboard.press("Enter")
    assert seen.text_content("#panel h2") == "CLIP"
    assert seen.locator("#panel mark").all_text_contents() == ["CLIP", "76.2%", "ImageNet"]
    seen.select_option("#bar select", "1")
    assert [row[1] for row in rows(seen)] == ["ResNet", "GoogLeNet", "VGG"]  # lower is better
    assert "Lower is better" in seen.text_content("#figure")


def test_a_leaderboard_can_show_first_hand_numbers_only(opened: Open) -> None:
    seen = opened("leaderboard")
    seen.click("text=Own methods only")
    assert [row[0] for row in rows(seen)] == ["1", "2", "3", "4", "5", "6"]
    seen.until("location.hash.includes('who=own')")
    again = opened("leaderboard", hash=seen.evaluate("location.hash"))
    assert rows(again) == rows(seen)


def test_a_benchmark_without_numbers_says_so(opened: Open) -> None:
    seen = opened("no-results")
    assert "No paper here states a score on Reddit" in seen.text_content("#figure")


def test_the_matrix_is_walked_by_arrow_keys_and_opens_cells(opened: Open) -> None:
    seen = opened("matrix")
    first = seen.locator("#frame td[tabindex='0']")
    assert first.count() == 1
    first.focus()
    start = seen.evaluate("document.activeElement.dataset.at")
    seen.keyboard.press("ArrowRight")
    seen.keyboard.press("ArrowDown")
    there = seen.evaluate("document.activeElement.dataset.at")
    assert [int(n) - int(m) for m, n in zip(start.split(), there.split(), strict=True)] == [1, 1]
    cell = seen.locator("#frame td[aria-label^='Llama 2 on MMLU']")
    assert cell.get_attribute("aria-label") == ("Llama 2 on MMLU: 69.9% accuracy, papers disagree")
    cell.click()
    assert seen.text_content("#panel h2") == "Llama 2 on MMLU"
    assert seen.locator("#panel h3").all_text_contents() == [
        "68.9% · accuracy",
        "55.6% · accuracy · of another paper's method",
        "69.9% · accuracy · of another paper's method",
    ]
    assert seen.get_attribute("#frame td[aria-label^='BERT on ImageNet']", "class") == "untried"


def test_the_matrix_sorts_and_finds(opened: Open) -> None:
    seen = opened("matrix")
    names = "[...document.querySelectorAll('#frame tbody th')].map((th) => th.textContent)"
    seen.click("#frame thead button:text-is('GSM8K')")
    best = seen.evaluate(names)[:3]  # the first two are equals
    assert (sorted(best[:2]), best[2]) == (["Mixtral 8x7B", "self-consistency"], "PaLM")
    seen.click("#bar button:text-is('Name')")
    assert seen.evaluate(names)[:2] == ["ALBERT", "BERT"]
    seen.fill("#bar input", "former")
    assert seen.evaluate(names) == ["Conformer", "Swin Transformer", "Transformer"]
    assert seen.evaluate("document.activeElement.type") == "search"
    seen.fill("#bar input", "zzz")
    assert "No method of that name" in seen.text_content("#frame")


def test_trends_count_by_year_and_month_and_list_the_papers(opened: Open) -> None:
    seen = opened("trends")
    assert seen.locator("#figure path.series").count() == 6
    seen.click("#figure [role=button][aria-label='BERT, 2019: 4 papers']")
    assert seen.text_content("#panel h2") == "BERT"
    assert seen.locator("#panel .rows li").count() == 4
    seen.click("text=By month")
    assert seen.locator("#figure [role=button][aria-label^='BERT, 2019-']").count() > 1
    seen.click("text=Share of papers")
    seen.click("text=By year")
    assert (
        seen.locator("#figure [role=button][aria-label^='BERT, 2019: ']")
        .get_attribute("aria-label")
        .endswith("%")
    )
    seen.click("#bar button:text-is('Tasks')")
    assert rows(seen)[0][1] == "image classification"
    seen.uncheck("#table tbody tr:nth-child(1) input")
    assert seen.locator("#figure path.series").count() == 5
    seen.click("text=So far")
    assert "all up to that time" in seen.text_content("#figure figcaption")
    sums = [cell for cell in seen.saved("csv").decode("utf-8").splitlines() if "task:" in cell]
    counts = [int(n) for n in sums[0].split(",")[4:]]
    assert counts == sorted(counts) and counts[-1] == int(sums[0].split(",")[3])


def test_charts_leave_the_page_in_four_formats(opened: Open) -> None:
    seen = opened("leaderboard")
    table = list(csv.DictReader(io.StringIO(seen.saved("csv").decode("utf-8"))))
    assert len(table) == 11 and table[0]["benchmark"] == "ImageNet"
    assert len(json.loads(seen.saved("json"))["results"]) == 11
    assert b">EfficientNet</text>" in seen.saved("svg")
    assert seen.saved("png").startswith(b"\x89PNG")
    grid = opened("matrix")
    lines = list(csv.reader(io.StringIO(grid.saved("csv").decode("utf-8"))))
    assert len(lines) == 44 and lines[0][0] == "method"
    assert grid.saved("png").startswith(b"\x89PNG")
    trend = opened("trends")
    head = trend.saved("csv").decode("utf-8").splitlines()[0]
    assert head.startswith("label,id,name,papers,2013,2014,")


@pytest.mark.parametrize("name", ["empty-matrix", "empty-trends"])
def test_an_empty_graph_says_so(name: str, opened: Open) -> None:
    seen = opened(name)
    assert seen.locator(".none strong").count() == 1


@pytest.mark.parametrize("name", ["leaderboard", "matrix", "trends"])
def test_a_phone_needs_no_sideways_scroll(name: str, opened: Open) -> None:
    seen = opened(name, size="phone")
    assert seen.evaluate("document.documentElement.scrollWidth") == 390
    assert seen.evaluate("document.querySelector('.sheet').scrollWidth") <= 390
