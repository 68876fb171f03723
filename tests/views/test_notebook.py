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
    view = network(graph)._repr_html_()
    out["hidden"] = folder / "hidden.html"
    out["hidden"].write_text(f"{head}<div hidden>{view}</div>", encoding="utf-8")
    return out


def test_a_frame_that_was_hidden_fits_its_picture_when_shown(opened: Open) -> None:
    seen = opened("hidden")
    seen.evaluate("document.querySelector('iframe').loading = 'eager'")
    frame = seen.frames[1]
    frame.wait_for_selector("html[data-ready]", state="attached")
    seen.evaluate("document.querySelector('div').hidden = false")
    end = frame.locator("#canvas canvas")
    end.wait_for()
    fits = (
        "paperkg.picture.nodes.every((i) => { const c = document.getElementById('canvas');"
        "const { x, y } = paperkg.network.canvasToDOM(paperkg.spot(i));"
        "return x > 0 && y > 0 && x < c.clientWidth && y < c.clientHeight; })"
    )
    for _ in range(100):
        if frame.evaluate(fits):
            break
        seen.wait_for_timeout(50)
    assert frame.evaluate(fits)


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
