"""What each page makes of its room: no picture cut, no control out of reach, at any size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphs.views import KINDS, view

from .browser import SIZES, Open, Visit
from .data import known

NETWORKS = ("lineage", "neighbourhood", "network", "overview")
OPTIONS: dict[str, dict[str, Any]] = {
    "neighbourhood": {"of": "BERT"},
    "lineage": {"of": "BERT"},
    "leaderboard": {"of": "ImageNet"},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, graph = tmp_path_factory.mktemp("stage"), known()
    return {
        kind: view(kind, graph, **OPTIONS.get(kind, {})).save(folder / f"{kind}.html")
        for kind in KINDS
    }


# How far nodes and names reach over the stage's sides, and how much of it the nodes span.
REACH = """(() => {
  const { clientWidth: w, clientHeight: h } = document.getElementById("canvas");
  const scale = paperkg.network.getScale();
  const at = (spot) => paperkg.network.canvasToDOM(spot);
  const spots = paperkg.picture.nodes.map((i) => ({ ...at(paperkg.spot(i)), r: paperkg.radius(i) * scale }));
  const names = paperkg.labelsAt(scale, paperkg.labelItems()).map((n) => ({ ...at(n), r: n.w * scale }));
  const over = (list) => Math.max(...list.map(({ x, r }) => Math.max(r - x, x + r - w)));
  const span = (key) => Math.max(...spots.map((s) => s[key])) - Math.min(...spots.map((s) => s[key]));
  const high = Math.max(...spots.map(({ y, r }) => Math.max(r - y, y + r - h)));
  return { w, h, nodes: Math.max(over(spots), high), names: over(names), wide: span("x") / w, high: span("y") / h };
})()"""  # noqa: E501


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("kind", NETWORKS)
def test_a_picture_fills_its_stage_and_nothing_is_cut(kind: str, size: str, opened: Open) -> None:
    seen = opened(kind, size=size)
    found = seen.evaluate(REACH)
    assert found["w"] > 300 and found["h"] > 400
    assert found["nodes"] <= 0
    assert found["names"] <= 0
    assert found["wide"] > 0.4 and found["high"] > 0.5


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_needs_a_sideways_scroll_or_lies_out_of_reach(
    kind: str, size: str, opened: Open
) -> None:
    seen = opened(kind, size=size)
    width, _ = SIZES[size]
    assert seen.evaluate("document.documentElement.scrollWidth") == width
    out = seen.evaluate(
        "[...document.querySelectorAll('.top button, .top input, .dock button')].filter((e) => {"
        "const r = e.getBoundingClientRect(); return r.width && (r.left < 0 || r.right > innerWidth"
        "|| r.top < 0 || r.bottom > innerHeight); }).length"
    )
    assert out == 0


def test_the_whole_stays_in_sight_when_the_window_changes(opened: Open) -> None:
    seen = opened("network", size="screen")
    seen.set_viewport_size({"width": 700, "height": 820})
    seen.until(f"(({REACH}).nodes <= 0) && ({REACH}).wide > 0.4")
    assert seen.evaluate(REACH)["names"] <= 0
    seen.click("#zoom-in")
    before = seen.evaluate("paperkg.network.getScale()")
    seen.set_viewport_size({"width": 690, "height": 820})
    seen.wait_for_timeout(300)
    assert seen.evaluate("paperkg.network.getScale()") == pytest.approx(before, rel=0.05)


def stage_width(seen: Visit) -> float:
    found: float = seen.evaluate("document.getElementById('canvas').clientWidth")
    return found


@pytest.mark.parametrize("size", ["tablet", "screen"])
def test_the_stage_takes_the_room_of_what_is_closed(size: str, opened: Open) -> None:
    seen = opened("network", size=size)
    before = stage_width(seen)
    is_open = seen.is_visible("#filters")
    seen.click("#filters-button")
    assert (stage_width(seen) - before) * (1 if is_open else -1) > 200
    seen.click("#filters-button")
    assert stage_width(seen) == before
    seen.click("#panel-close")
    assert stage_width(seen) - before > 200


@pytest.mark.parametrize("kind", NETWORKS)
def test_a_place_of_the_layout_is_the_same_on_every_screen(kind: str, opened: Open) -> None:
    for size in ("screen", "phone"):
        seen = opened(kind, size=size)
        spot = {"x": 120.0, "y": -75.0}
        back = seen.evaluate("(s) => paperkg.unframed(paperkg.framed(s))", spot)
        assert back == pytest.approx(spot)
