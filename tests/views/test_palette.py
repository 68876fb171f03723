"""Colours: contrast as WCAG asks, told apart by those who see fewer of them."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

import graphs.views

CSS = (Path(graphs.views.__file__).parent / "assets" / "base.css").read_text(encoding="utf-8")
PAIRS = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\);", CSS))
THEMES = ("light", "dark")
LABELS = ("method", "benchmark", "task", "metric", "paper")
TEXT_ON = [
    *(
        ("text", ground)
        for ground in ("canvas", "surface", "raised", "hover", "mark", "accent-soft")
    ),
    *(("muted", ground) for ground in ("canvas", "surface", "raised", "hover")),
    *(("accent", ground) for ground in ("canvas", "surface", "raised", "accent-soft")),
    ("warn", "surface"),
    ("warn", "hover"),
    ("on-accent", "accent"),
    *((f"c{k}", "surface") for k in range(8)),
]
MARKS_ON = [
    *((mark, "canvas") for mark in (*LABELS, "edge", "edge-builds", "edge-beats", "edge-family")),
    *((f"c{k}", "canvas") for k in range(8)),
    ("border", "surface"),
    ("border", "canvas"),
]
# Machado, Oliveira and Fernandes 2009, full severity.
SIGHT = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
LEAST_DIFFERENCE = 10.0  # in CIELAB; two to three is just noticeable


def linear(token: str, theme: str) -> tuple[float, ...]:
    hexed = PAIRS[token].split(", ")[THEMES.index(theme)].lstrip("#")
    parts = [int(hexed[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def luminance(rgb: tuple[float, ...]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(a: str, b: str, theme: str) -> float:
    high, low = sorted((luminance(linear(t, theme)) for t in (a, b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    r, g, b = (min(max(c, 0.0), 1.0) for c in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", THEMES)
def test_text_meets_aa(theme: str) -> None:
    weak = {pair: contrast(*pair, theme) for pair in TEXT_ON if contrast(*pair, theme) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_marks_and_borders_meet_aa(theme: str) -> None:
    weak = {pair: contrast(*pair, theme) for pair in MARKS_ON if contrast(*pair, theme) < 3}
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_labels_differ_for_every_kind_of_sight(theme: str, sight: str) -> None:
    def seen(token: str) -> tuple[float, float, float]:
        rgb = linear(token, theme)
        return lab(tuple(sum(m * c for m, c in zip(row, rgb, strict=True)) for row in SIGHT[sight]))

    close = {
        (a, b): math.dist(seen(a), seen(b))
        for a, b in combinations(LABELS, 2)
        if math.dist(seen(a), seen(b)) < LEAST_DIFFERENCE
    }
    assert close == {}
