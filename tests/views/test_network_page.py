"""The network page as a person meets it: in a browser, from disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphs.views import network

from .browser import Visit, visit
from .data import known


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return network(known()).save(tmp_path_factory.mktemp("views") / "network.html")


@pytest.fixture
def seen(browser: Any, page: Path) -> Iterator[Visit]:
    with visit(browser, page) as opened:
        yield opened
        assert opened.troubles == []
        assert opened.foreign() == []


def shown(seen: Visit) -> set[str]:
    names = seen.evaluate("paperkg.picture.nodes.map((i) => paperkg.data.nodes[i].name)")
    return set(names)


def test_methods_and_benchmarks_are_there_and_nothing_is_requested(seen: Visit) -> None:
    assert {"BERT", "GLUE", "Transformer", "ImageNet"} <= shown(seen)
    assert "43 methods" in seen.text_content("#counts")
    drawn = seen.evaluate(
        "(() => { const c = document.querySelector('#canvas canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; })()"
    )
    assert drawn > 5000  # pixels of dots, lines and names


def test_search_flies_to_the_node_and_its_card_shows_marked_evidence(seen: Visit) -> None:
    seen.press("body", "/")
    seen.keyboard.type("robert")
    assert seen.text_content("#suggestions [aria-selected=true] .name") == "RoBERTa"
    seen.keyboard.press("Enter")
    assert seen.text_content("#panel h2") == "RoBERTa"
    seen.click("#panel button[aria-label='Evidence for GLUE']")
    assert (
        seen.text_content("#panel .claim blockquote") == "RoBERTa reaches 88.5% GLUE score on GLUE."
    )
    assert seen.locator("#panel .claim mark").all_text_contents() == ["RoBERTa", "88.5%", "GLUE"]
    assert seen.get_attribute("#panel .claim a", "href") == "https://arxiv.org/abs/1907.11692"
    middle, spot = seen.evaluate(
        "[paperkg.network.getViewPosition(), paperkg.spot(paperkg.indexOf.get('method:roberta'))]"
        ".map(({ x, y }) => [x, y])"
    )
    assert middle == pytest.approx(spot, abs=1)
