"""A view in a notebook: a frame that works without an origin of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphs.views import leaderboard, network

from .browser import Open
from .data import known


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, graph = tmp_path_factory.mktemp("notebook"), known()
    frames = {"network": network(graph), "leaderboard": leaderboard(graph, "ImageNet")}
    out = {}
    for name, view in frames.items():
        out[name] = folder / f"{name}.html"
        head = "<!doctype html><html data-ready><meta charset=utf-8><link rel=icon href='data:,'>"
        out[name].write_text(f"{head}<p>In</p>{view._repr_html_()}", encoding="utf-8")
    return out


@pytest.mark.parametrize(("name", "tools"), [("network", "#canvas canvas"), ("leaderboard", "svg")])
def test_the_frame_draws_and_answers(name: str, tools: str, opened: Open) -> None:
    seen = opened(name)
    frame = seen.frames[1]
    frame.wait_for_selector("html[data-ready]")
    assert frame.locator(tools).count() >= 1
    frame.click("#theme-button")
    assert frame.evaluate("document.documentElement.dataset.theme") == "dark"
    frame.click("#help-button")
    frame.click("#help-close")
    assert not frame.is_visible("#help")
    frame.evaluate("document.querySelector('.skip').click()")
    assert seen.frames[1].url == "about:srcdoc"
