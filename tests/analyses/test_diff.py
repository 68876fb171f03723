"""Diff and digest: what is new is told with its sentence, and what papers write stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from graphs.analyses.diff import Diff, between_dates
from graphs.analyses.digest import digest
from kg.errors import UsageError
from kg.schema import Tables

from .small import STORES, graph_of, opened, paper, shuffled


def result(id: str, value: float) -> dict[str, Any]:
    return {"id": f"result:{id}", "name": f"{value}", "text": f"{value}", "value": value,
            "unit": "", "kind": "absolute", "origin": "abstract"}  # fmt: skip


def stated(id: str, method: str, by: str) -> list[tuple[Any, ...]]:
    ends = {"OF": f"method:{method}", "ON": "benchmark:boxes", "MEASURED_BY": "metric:accuracy"}
    return [
        ("REPORTS", by, f"result:{id}", by),
        *((type, f"result:{id}", end, by) for type, end in ends.items()),
    ]


def field(papers: tuple[str, ...] = ("old", "mid", "new", "undated")) -> Tables:
    """Alpha has 80 on Boxes in 2023; Beta builds on it and has 85 in May 2024; Gamma has 84 in
    2025 and beats Alpha, as an undated paper says too."""
    dates = {"old": "2023", "mid": "2024-05-02", "new": "2025-01", "undated": None}
    said = [
        ("INTRODUCES", "old", "method:alpha", "old"),
        *stated("1", "alpha", "old"),
        ("BUILDS_ON", "method:beta", "method:alpha", "mid"),
        ("MENTIONS", "mid", "method:alpha", "mid"),
        *stated("2", "beta", "mid"),
        ("INTRODUCES", "new", "method:gamma", "new"),
        ("OUTPERFORMS", "method:gamma", "method:alpha", "new"),
        ("BUILDS_ON", "method:beta", "method:alpha", "new"),
        *stated("3", "gamma", "new"),
        ("OUTPERFORMS", "method:gamma", "method:alpha", "undated"),
    ]
    tables = graph_of(
        [paper(id, dates[id], title=f"Paper {id}") for id in papers],
        [edge for edge in said if edge[3] in papers],
    )
    values = {"result:1": 80.0, "result:2": 85.0, "result:3": 84.0}
    nodes = {label: [dict(row) for row in rows] for label, rows in tables.nodes.items()}
    nodes["Result"] = [
        result(row["id"].partition(":")[2], values[row["id"]]) for row in nodes["Result"]
    ]
    for row in nodes["Metric"]:
        row["direction"] = "higher"
    for edge in ("OF", "ON", "MEASURED_BY"):
        assert all(row["source"] in values for row in tables.edges[edge])
    return Tables(nodes=nodes, edges=tables.edges)


def told(diff: Diff) -> dict[str, Any]:
    return {
        "papers": [node.id for node in diff.papers],
        "things": [thing.node.id for thing in diff.things],
        "relations": [(r.type, r.source.name, r.target.name) for r in diff.relations],
        "bests": [
            (b.benchmark.name, b.before.value if b.before else None, b.after.value)
            for b in diff.bests
        ],
    }


@pytest.mark.parametrize("store", STORES)
def test_between_dates_only_what_no_earlier_paper_said_is_new(store: str, tmp_path: Path) -> None:
    with opened(field(), store, tmp_path) as graph:
        since_mid = graph.diff(since="2024-05")
        mid_alone = graph.diff(since="2024", until="2024")
        last = graph.diff(since="2025")
    assert told(since_mid) == {
        "papers": ["new", "mid"],
        "things": ["method:beta", "method:gamma"],
        "relations": [("OUTPERFORMS", "gamma", "alpha"), ("BUILDS_ON", "beta", "alpha")],
        "bests": [("boxes", 80.0, 85.0)],
    }
    assert told(mid_alone)["things"] == ["method:beta"]
    assert told(mid_alone)["bests"] == [("boxes", 80.0, 85.0)]
    # 84 is no best beside 85, and that beta builds on alpha was said before
    assert told(last)["bests"] == []
    assert told(last)["relations"] == [("OUTPERFORMS", "gamma", "alpha")]
    assert since_mid.undated == 1


def test_what_is_new_comes_with_the_claim_that_says_so() -> None:
    with opened(field(), "networkx") as graph:
        found = graph.diff(since="2024-05")
    beta, gamma = found.things
    assert [edge.id for edge in gamma.claims] == ["INTRODUCES|new|method:gamma|new"]
    assert [edge.type for edge in beta.claims] == ["MENTIONS"]
    builds = found.relations[1]
    assert [edge.evidence.paper for edge in builds.claims] == ["mid", "new"]
    beaten = found.relations[0]  # the undated paper says so too, but nobody knows when
    assert [edge.evidence.paper for edge in beaten.claims] == ["new"]
    assert found.bests[0].after.paper.id == "mid"


def test_between_graphs_new_and_gone_papers_and_names_are_told(tmp_path: Path) -> None:
    with (
        opened(field(("old", "mid")), "networkx") as old,
        opened(field(("mid", "new")), "embedded", tmp_path) as new,
    ):
        found = new.diff(old)
        nothing = new.diff(new)
    assert told(found)["papers"] == ["new"]
    assert told(found)["things"] == ["method:gamma"]
    assert [node.id for node in found.gone_papers] == ["old"]
    assert found.gone_things == ()
    assert told(nothing) == {"papers": [], "things": [], "relations": [], "bests": []}


def test_a_thing_whose_id_moved_is_no_news() -> None:
    before = graph_of([paper("p1")], [("MENTIONS", "p1", "method:lora", "p1")])
    after = graph_of(
        [paper("p1"), paper("p2")],
        [
            ("MENTIONS", "p1", "method:low-rank", "p1"),
            ("BUILDS_ON", "method:qlora", "method:low-rank", "p2"),
        ],
        aliases={"method:low-rank": ["LoRA"]},
    )
    with opened(before, "networkx") as old, opened(after, "networkx") as new:
        found = new.diff(old)
    assert told(found)["things"] == ["method:qlora"]
    assert found.gone_things == ()


def test_a_new_variant_of_an_old_family_is_no_news_when_rolled_up() -> None:
    tables = graph_of(
        [paper("p1", "2023"), paper("p2", "2024")],
        [
            ("MENTIONS", "p1", "method:llama", "p1"),
            ("VARIANT_OF", "method:llama-3", "method:llama", "p2"),
        ],
    )
    with opened(tables, "networkx") as graph:
        assert told(graph.diff(since="2024"))["things"] == ["method:llama-3"]
        assert told(graph.diff(since="2024", roll_up=True))["things"] == []


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path) -> None:
    pages = set()
    for number, store in enumerate((*STORES, "networkx")):
        folder = tmp_path / str(number)
        folder.mkdir()
        with opened(shuffled(field(), number), store, folder) as graph:
            pages.add(digest(graph.diff(since="2024"), format="html"))
    assert len(pages) == 1


def test_what_cannot_be_meant_is_refused() -> None:
    with opened(field(), "networkx") as graph:
        for options in (
            {"since": "may"},
            {"since": "2024", "until": "now"},
            {"since": "2024-05", "until": "2023"},
        ):
            with pytest.raises(UsageError):
                between_dates(graph, **options)
        with pytest.raises(UsageError):
            graph.diff()
        with pytest.raises(UsageError):
            graph.diff(graph, since="2024")
        with pytest.raises(UsageError):
            digest(graph.diff(since="2024"), format="pdf")  # type: ignore[arg-type]
        with pytest.raises(UsageError):
            digest(graph.diff(since="2024"), items=0)


# Pages

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(2)) ](http://evil) `a` | www.evil.org **b"
LINK = "javascript:alert(3)"


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.events: list[str] = []
        self.policies: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if dict(attrs).get("http-equiv") == "Content-Security-Policy":
            self.policies.append(dict(attrs)["content"] or "")
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(value or "")
            if name.startswith("on") or name == "style":
                self.events.append(name)


def hostile() -> Tables:
    tables = graph_of(
        [{**paper("p1", "2024", title=HOSTILE), "url": LINK, "authors": [HOSTILE]}],
        [("INTRODUCES", "p1", "method:m", "p1")],
    )
    edge = tables.edges["INTRODUCES"][0]
    edge["sentences"] = [HOSTILE]
    tables.nodes["Method"][0]["name"] = HOSTILE
    return tables


def test_a_page_of_html_runs_nothing_and_asks_for_nothing() -> None:
    with opened(hostile(), "networkx") as graph:
        page = digest(graph.diff(since="2024"), format="html", title=HOSTILE)
    found = Page(page)
    assert {"script", "img", "iframe", "object", "form", "base"}.isdisjoint(found.tags)
    assert found.events == []
    assert all(link.startswith("#") or link == "data:," for link in found.links)
    assert any("default-src 'none'; style-src 'sha256-" in policy for policy in found.policies)
    assert "&lt;script&gt;" in page


def test_markdown_shows_what_papers_write_as_text() -> None:
    with opened(hostile(), "networkx") as graph:
        page = digest(graph.diff(since="2024"), title=HOSTILE)
    assert "<script" not in page
    assert not re.search(r"(?<!\\)\]\(", page)  # no link that we did not make
    assert not re.search(r"(?<!\\)`", page)
    assert "www.evil" not in page
    assert "http://" not in page


def test_a_digest_tells_what_is_new_and_says_what_it_leaves_out() -> None:
    with opened(field(), "networkx") as graph:
        page = digest(graph.diff(since="2024-05"), title="May", items=1)
    assert page.startswith("# May\n")
    assert "2 new papers" in page
    assert "1 paper without a date" in page
    assert "**boxes, accuracy: 85.0 by beta** — before: 80.0 by alpha" in page
    assert "new says that new INTRODUCES method:gamma." not in page  # the second of one item
    assert "and 1 more: kg diff --json tells all" in page
    whole = digest_of_all()
    assert "> new says that new INTRODUCES method:gamma." in whole
    assert "**gamma outperforms alpha**" in whole


def digest_of_all() -> str:
    with opened(field(), "networkx") as graph:
        return digest(graph.diff(since="2024-05"))
