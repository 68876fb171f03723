"""What every page of the network family offers, on each of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from graphs.views import view

from .browser import Open, Visit
from .data import known

OPTIONS: dict[str, dict[str, Any]] = {
    "network": {},
    "neighbourhood": {"of": "BERT", "hops": 2},
    "lineage": {"of": "BERT"},
    "overview": {},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, graph = tmp_path_factory.mktemp("every"), known()
    return {
        kind: view(kind, graph, **options).save(folder / f"{kind}.html")
        for kind, options in OPTIONS.items()
    }


def names(seen: Visit) -> set[str]:
    return set(seen.evaluate("paperkg.picture.nodes.map((i) => paperkg.data.nodes[i].name)"))


def pressed(seen: Visit, id: str) -> bool:
    return bool(seen.get_attribute(f"#{id}", "aria-pressed") == "true")


@pytest.mark.parametrize("kind", sorted(OPTIONS))
def test_search_flies_and_the_panel_quotes(kind: str, opened: Open) -> None:
    seen = opened(kind)
    seen.keyboard.press("/")
    seen.keyboard.type("roberta")
    assert seen.locator("#suggestions [role=option]").count() > 0
    seen.keyboard.press("Enter")
    assert seen.text_content("#panel h2") == "RoBERTa"
    seen.click("#panel .toggle >> nth=0")
    assert seen.locator("#panel .claim mark").count() > 0
    assert (seen.get_attribute("#panel .claim a", "href") or "").startswith("https://arxiv.org/")
    middle, spot = seen.evaluate(
        "[paperkg.network.getViewPosition(), paperkg.spot(paperkg.indexOf.get('method:roberta'))]"
        ".map(({ x, y }) => [x, y])"
    )
    assert middle == pytest.approx(spot, abs=1)


@pytest.mark.parametrize("kind", sorted(OPTIONS))
def test_filters_leave_less_and_a_reset_brings_it_back(kind: str, opened: Open) -> None:
    seen = opened(kind)
    if kind == "overview":
        seen.evaluate("paperkg.openGroup(0)")
    before = seen.evaluate("[paperkg.picture.nodes.length, paperkg.picture.edges.length]")
    seen.locator("[aria-label=Confidence]").fill("1")
    assert seen.evaluate("paperkg.picture.edges.length") < before[1]
    seen.click("text=Reset filters")
    seen.locator("label.check:has(.name:text-is('Methods')) input").uncheck()
    assert seen.evaluate("paperkg.picture.nodes.length") < before[0]
    seen.evaluate("paperkg.reset(paperkg.FILTERS)")
    seen.fill("[aria-label='To year']", str(seen.evaluate("paperkg.years[0]")))
    seen.press("[aria-label='To year']", "Enter")
    assert seen.evaluate("paperkg.picture.edges.length") < before[1]
    seen.evaluate("paperkg.reset(paperkg.FILTERS)")
    assert before == seen.evaluate("[paperkg.picture.nodes.length, paperkg.picture.edges.length]")


@pytest.mark.parametrize("kind", sorted(OPTIONS))
def test_tools_by_click_and_by_key(kind: str, opened: Open) -> None:
    seen = opened(kind)
    home = seen.evaluate("paperkg.network.getScale()")
    seen.click("#zoom-in")
    assert seen.evaluate("paperkg.network.getScale()") > home
    seen.click("#fit")
    assert seen.evaluate("paperkg.network.getScale()") == pytest.approx(home, rel=0.01)
    seen.click("#physics")
    assert pressed(seen, "physics")
    seen.click("#freeze")
    assert pressed(seen, "freeze") and not pressed(seen, "physics")
    seen.click("#reset")
    seen.focus("#canvas")
    seen.keyboard.press("ArrowRight")
    assert seen.evaluate("paperkg.state.sel") is not None
    seen.keyboard.press("Escape")
    seen.keyboard.press("t")
    assert seen.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("kind", sorted(OPTIONS))
def test_what_is_shown_leaves_in_four_formats(kind: str, opened: Open) -> None:
    seen = opened(kind)
    edges = seen.evaluate("paperkg.picture.edges.length")
    assert len(list(csv.reader(io.StringIO(seen.saved("csv").decode("utf-8"))))) == edges + 1
    data = json.loads(seen.saved("json"))
    assert {node["name"] for node in data["nodes"]} == names(seen)
    assert len(data["edges"]) == edges
    assert seen.saved("svg").startswith(b"<svg")
    assert seen.saved("png").startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", sorted(OPTIONS))
def test_the_address_reopens_the_same_picture(kind: str, opened: Open) -> None:
    seen = opened(kind)
    if kind == "overview":
        seen.evaluate("paperkg.openGroup(1)")
    seen.evaluate("paperkg.update({ confidence: 0.8, size: 'degree', theme: 'dark' })")
    seen.click("#zoom-in")
    seen.until("location.hash.includes('view=') && location.hash.includes('size=degree')")
    again = opened(kind, hash=seen.evaluate("location.hash"))
    assert names(again) == names(seen)
    assert again.evaluate("paperkg.state") == seen.evaluate("paperkg.state")
    at = "[...Object.values(paperkg.network.getViewPosition()), paperkg.network.getScale()]"
    assert again.evaluate(at) == pytest.approx(seen.evaluate(at), rel=0.02, abs=2)
