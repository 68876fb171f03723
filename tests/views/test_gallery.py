"""The gallery: what its command leaves in the folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from graphs.gallery.__main__ import keep_light, make, photograph, write_readme
from graphs.views import KINDS, View

from .data import known

GALLERY = Path(__file__).parents[2] / "graphs" / "gallery"
HEAVIEST = 6_000_000


@pytest.fixture(scope="module")
def pages() -> dict[str, View]:
    return dict(make(known()))


def test_each_kind_of_view_is_shown(pages: dict[str, View]) -> None:
    assert set(pages) == set(KINDS)


def test_a_page_that_grew_too_heavy_is_taken_away(pages: dict[str, View], tmp_path: Path) -> None:
    (tmp_path / "network.html").write_text("of an earlier run")
    heavy = View("network", "Heavy", "x" * 1_000_000, (), ())
    keep_light(tmp_path, {**pages, "network": heavy})
    assert not (tmp_path / "network.html").exists()
    assert (tmp_path / "matrix.html").read_text(encoding="utf-8") == pages["matrix"].html


def test_pictures_come_in_light_and_dark_and_are_the_same_twice(
    pages: dict[str, View], tmp_path: Path, browser: Any
) -> None:
    folders = tmp_path / "first", tmp_path / "second"
    for folder in folders:
        folder.mkdir()
        photograph(browser, folder, {"leaderboard": pages["leaderboard"]})
    first, second = ({p.name: p.read_bytes() for p in folder.iterdir()} for folder in folders)
    assert first == second
    assert set(first) == {"leaderboard-light.webp", "leaderboard-dark.webp"}
    assert first["leaderboard-light.webp"] != first["leaderboard-dark.webp"]
    assert all(picture[8:12] == b"WEBP" for picture in first.values())


def test_the_readme_names_only_what_is_there(pages: dict[str, View], tmp_path: Path) -> None:
    (tmp_path / "network-light.webp").write_bytes(b"")
    keep_light(tmp_path, {"matrix": pages["matrix"]})
    write_readme(tmp_path, pages)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert re.findall(r'src="([^"]+)"|\]\(([^)]+)\)', text) == [
        ("network-light.webp", ""),
        ("", "matrix.html"),
    ]
    assert "kg view network -w demo.kg" in text


def test_the_gallery_of_this_repository_is_whole_and_small() -> None:
    if not (GALLERY / "README.md").exists():
        pytest.skip("no gallery here: python -m graphs.gallery makes it")
    text = (GALLERY / "README.md").read_text(encoding="utf-8")
    named = {a or b for a, b in re.findall(r'src(?:set)?="([^"]+)"|\]\(([^)]+)\)', text)}
    assert {f"{kind}-{scheme}.webp" for kind in KINDS for scheme in ("light", "dark")} <= named
    assert [name for name in sorted(named) if not (GALLERY / name).exists()] == []
    assert sum(path.stat().st_size for path in GALLERY.iterdir() if path.is_file()) < HEAVIEST
