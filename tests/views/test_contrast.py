"""Contrast as it is drawn: every word of every page against what lies behind it, in both themes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphs.views import KINDS, view

from .browser import Open, Visit
from .data import known

OPTIONS: dict[str, dict[str, Any]] = {
    "neighbourhood": {"of": "BERT"},
    "lineage": {"of": "BERT"},
    "leaderboard": {"of": "ImageNet"},
}
# What is open when the words are weighed, so that panels, menus and cells count too.
OPENED = {
    "network": "paperkg.go(paperkg.indexOf.get('method:bert'));"
    "document.querySelectorAll('#panel .toggle').forEach((b) => b.click());",
    "neighbourhood": "document.querySelectorAll('#panel .toggle').forEach((b) => b.click());",
    "lineage": "document.querySelectorAll('#panel .toggle').forEach((b) => b.click());",
    "overview": "paperkg.openGroup(0);",
    "matrix": "document.querySelector('#frame td.tried').click();",
    "leaderboard": "paperkg.update({ sel: '0' });",
    "trends": "paperkg.update({ sel: paperkg.data.series.Method[0].id });",
}
# Each piece of text that is seen, with the contrast of its colour to the grounds behind it laid
# one over the other, and whether it is large as WCAG means it.
WORDS = """(() => {
  const read = (text) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const ctx = canvas.getContext("2d", { willReadFrequently: true });
    ctx.fillStyle = text;
    ctx.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = ctx.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((k) => top[k] * top[3] + below[k] * (1 - top[3]));
  const ground = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      layers.push(read(getComputedStyle(e).backgroundColor));
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb
      .map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const weak = [];
  let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const words = node.data.trim();
    const element = node.parentElement;
    const seenAt = { opacityProperty: true, visibilityProperty: true };
    if (!words || !element.checkVisibility(seenAt)) continue;
    if (element.closest("script, style, noscript, title, .sr, .skip")) continue;
    const style = getComputedStyle(element);
    const isSvg = element instanceof SVGElement;
    const sheet = isSvg && getComputedStyle(element.closest("svg").querySelector("rect")).fill;
    const behind = isSvg ? read(sheet).slice(0, 3) : ground(element);
    const color = over(read(isSvg ? style.fill : style.color), behind);
    const [high, low] = [luminance(color), luminance(behind)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (high + 0.05) / (low + 0.05);
    seen += 1;
    if (ratio < (large ? 3 : 4.5)) weak.push([words.slice(0, 40), Math.round(ratio * 100) / 100]);
  }
  return { seen, weak };
})()"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, graph = tmp_path_factory.mktemp("contrast"), known()
    return {
        kind: view(kind, graph, **OPTIONS.get(kind, {})).save(folder / f"{kind}.html")
        for kind in KINDS
    }


def weigh(seen: Visit) -> dict[str, Any]:
    found: dict[str, Any] = seen.evaluate(WORDS)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_word_that_is_seen_meets_aa(kind: str, scheme: str, opened: Open) -> None:
    seen = opened(kind, scheme=scheme)
    seen.evaluate(OPENED[kind])
    if seen.locator("#filters-button[aria-expanded=false]").count():
        seen.click("#filters-button")
    seen.click("#export-button")
    found = weigh(seen)
    assert found["seen"] > 25
    assert found["weak"] == []
    seen.keyboard.press("Escape")
    seen.click("#help-button")
    assert weigh(seen)["weak"] == []


def test_the_scales_find_what_is_too_faint(opened: Open) -> None:
    seen = opened("trends")
    seen.evaluate("document.querySelector('h1').style.color = '#999'")
    assert [words for words, _ in weigh(seen)["weak"]] == ["Trends"]
