"""Nothing runs that a paper brought, and nothing that it brought breaks a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphs.views import KINDS, View, view

from .browser import Visit, visit
from .hostile import hostile_graph, hostile_strings

OPTIONS: dict[str, dict[str, Any]] = {
    "neighbourhood": {"of": "benchmark:3", "papers": True},
    "lineage": {"of": None},
    "leaderboard": {"of": "benchmark:3"},
}
FORBIDDEN = "img, iframe, object, embed, base, form[action], link:not([rel=icon]), [srcdoc]"


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return hostile_graph()


def draw(kind: str, graph: nx.MultiDiGraph) -> View:
    return view(kind, graph, title=hostile_strings()[8], **OPTIONS.get(kind, {}))


def unharmed(seen: Visit) -> None:
    assert seen.evaluate("window.__harm") is None
    assert seen.troubles == []
    assert seen.foreign() == []
    assert seen.locator(FORBIDDEN).count() == 0
    handlers = "[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes])"
    assert seen.evaluate(f"{handlers}.filter((a) => /^on/i.test(a.name)).length") == 0
    links = seen.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
    assert [link for link in links if not link.startswith(("https:", "http:", "file:"))] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_string_executes_or_breaks_the_page(
    kind: str, graph: nx.MultiDiGraph, browser: Any, tmp_path: Path
) -> None:
    page = draw(kind, graph).save(tmp_path / "page.html")
    with visit(browser, page) as seen:
        scripts = seen.locator("script").count()
        unharmed(seen)
        if seen.locator("#canvas").count():
            walk_network(seen)
        else:
            walk_chart(seen)
        unharmed(seen)
        assert seen.locator("script").count() == scripts


def walk_network(seen: Visit) -> None:
    assert seen.evaluate("paperkg.picture.nodes.length") > 3
    names = seen.evaluate("paperkg.data.nodes.map((n) => n.name)")
    for i in range(0, len(names), max(1, len(names) // 40)):
        seen.evaluate("(i) => paperkg.go(i)", i)
        heading = seen.evaluate("document.querySelector('#panel h2').textContent")
        rolled = seen.evaluate("(i) => paperkg.data.nodes[paperkg.standsFor(i)].name", i)
        assert heading == rolled
        seen.evaluate("[...document.querySelectorAll('#panel .toggle')].forEach((b) => b.click())")
    seen.fill("#search", hostile_strings()[0])
    seen.fill("#search", "script")
    seen.evaluate("for (const f of ['csv', 'json', 'svg']) paperkg.exports[f]()")


def walk_chart(seen: Visit) -> None:
    marks = seen.locator("#figure [role=button], #table tbody tr, #frame td.tried")
    for i in range(0, marks.count(), max(1, marks.count() // 30)):
        marks.nth(i).dispatch_event("click")
    seen.evaluate("for (const f of ['csv', 'json', 'svg']) paperkg.exports[f]()")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_markup_holds_nothing_that_a_paper_wrote(kind: str, graph: nx.MultiDiGraph) -> None:
    page = draw(kind, graph).html
    data = page[page.index('id="data">') + len('id="data">') :]
    data = data[: data.index("</script>")]
    assert "window.__harm" in data
    assert "<" not in data and ">" not in data and "&" not in data
    assert "window.__harm" not in page.replace(data, "").replace(
        "window.__harm=1&lt;/script&gt;", ""
    )


def test_a_link_of_the_address_cannot_smuggle_state(
    graph: nx.MultiDiGraph, browser: Any, tmp_path: Path
) -> None:
    page = draw("network", graph).save(tmp_path / "page.html")
    hash = "#theme=<script>&sel=__proto__&labels=%ff+constructor&view=9e9+1+1&size=constructor"
    with visit(browser, page, hash=hash + "&from=1e99&support=NaN&color=toString") as seen:
        unharmed(seen)
        assert seen.evaluate("paperkg.state.sel") is None
        assert seen.evaluate("paperkg.state.size") == "support"
