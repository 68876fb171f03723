"""Make the gallery: ``python -m graphs.gallery [-w WORKSPACE] [-o FOLDER] [--pictures]``."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from graphs.views import View, view
from graphs.views.source import source_of
from kg.errors import KgError, MissingExtra, UsageError
from kg.files import write_atomically

if TYPE_CHECKING:
    import networkx as nx
    from playwright.sync_api import ViewportSize

WORDS = {
    "network": "Methods and benchmarks: what was tried on what.",
    "overview": "Communities; a click opens one.",
    "neighbourhood": "What lies around one method; two clicks open more.",
    "lineage": "What a method builds on and what builds on it, in time.",
    "matrix": "Best values, conflicts, and what is untried.",
    "leaderboard": "Every number stated on a benchmark, and the best so far.",
    "trends": "How many papers name a thing, by year or month.",
}
_SIZE: ViewportSize = {"width": 1366, "height": 768}
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]


def main(arguments: list[str] | None = None) -> int:
    """Write a page for each kind of view, pictures of them, and a README that shows them."""
    parser = argparse.ArgumentParser(prog="python -m graphs.gallery", description=main.__doc__)
    parser.add_argument("-w", "--workspace", help="draw this workspace instead of the sample")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent)
    parser.add_argument("--pictures", action="store_true", help="take pictures, with Chromium")
    options = parser.parse_args(arguments)
    try:
        with _graph(options.workspace) as graph:
            pages = dict(make(graph))
        for kind, page in pages.items():
            page.save(options.output / f"{kind}.html")
        if options.pictures:
            take_pictures(options.output, list(pages))
        write_readme(options.output, pages)
    except KgError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


@contextmanager
def _graph(workspace: str | None) -> Iterator[Any]:
    if workspace:
        from kg.api.opening import open_graph

        with open_graph(workspace) as graph:
            yield graph
        return
    from kg.demonstration import demo

    with (
        tempfile.TemporaryDirectory() as folder,
        demo(workspace=os.path.join(folder, "gallery.kg")) as graph,  # noqa: PTH118
    ):
        yield graph


def make(graph: Any) -> Iterator[tuple[str, View]]:
    """Yield each kind's view, about what the graph says most of."""
    source = source_of(graph)
    about = {
        "neighbourhood": _busiest(source, "EVALUATED_ON", "Method"),
        "lineage": _busiest(source, "BUILDS_ON", "Method"),
        "leaderboard": _busiest(source, "ON", "Benchmark"),
    }
    for kind in WORDS:
        if kind not in about:
            yield kind, view(kind, source)
        elif about[kind] is not None:
            yield kind, view(kind, source, of=about[kind])


def _busiest(graph: nx.MultiDiGraph, type: str, label: str) -> str | None:
    """Return the node of a label with the most edges of a type."""
    count: Counter[str] = Counter()
    for source, target, edge in graph.edges(data=True):
        if edge["type"] == type:
            count.update(end for end in (source, target) if graph.nodes[end]["label"] == label)
    return min(count, key=lambda id: (-count[id], id)) if count else None


def take_pictures(folder: Path, kinds: list[str]) -> None:
    """Write a picture of each page beside it, in light and dark.

    Raises
    ------
    MissingExtra
        Playwright is not installed.
    UsageError
        There is no Chromium.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as problem:
        raise MissingExtra("playwright", "test") from problem
    browser_at = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_at is None:
        raise UsageError("no Chromium to take pictures with; install one, or leave --pictures out")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_at, args=_CHROMIUM)
        try:
            for kind in kinds:
                for scheme in _SCHEMES:
                    page = browser.new_page(viewport=_SIZE, color_scheme=scheme)
                    page.goto((folder / f"{kind}.html").resolve().as_uri())
                    page.wait_for_selector("html[data-ready]")
                    page.wait_for_timeout(500)
                    page.screenshot(path=folder / f"{kind}-{scheme}.png")
                    page.close()
        finally:
            browser.close()


def write_readme(folder: Path, pages: Iterable[str]) -> None:
    """Write the README that shows the pictures and leads to the pages."""
    lines = [
        "# Gallery",
        "",
        "The graph of the papers that ship with the package, in every kind of view. Download a",
        "page and open it: it needs nothing else.",
        "",
        "Made by `python -m graphs.gallery --pictures`.",
        "",
    ]
    for kind in pages:
        picture = f"{kind}-light.png"
        lines += [f"## [{kind}]({kind}.html)", "", WORDS[kind], ""]
        if (folder / picture).exists():
            lines += [f"[![{kind}]({picture})]({kind}.html)", ""]
    write_atomically(folder / "README.md", "\n".join(lines).encode("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
