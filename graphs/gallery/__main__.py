"""Make the gallery: ``python -m graphs.gallery [-w WORKSPACE] [-o FOLDER] [--no-pictures]``.

Of the sample's views: a picture of each in light and dark, the pages that are light enough to be
kept, and a README that shows them. The same graph and the same Chromium give the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from graphs.views import View, view
from graphs.views.source import source_of
from kg.errors import KgError, MissingExtra, UsageError
from kg.files import write_atomically

if TYPE_CHECKING:
    import networkx as nx
    from playwright.sync_api import Browser, ViewportSize

WORDS = {
    "network": "Methods and benchmarks: what was tried on what.",
    "overview": "Communities; a click opens one.",
    "neighbourhood": "What lies around one method; two clicks open more.",
    "lineage": "What a method builds on and what builds on it, in time.",
    "matrix": "Best values, conflicts, and what is untried.",
    "leaderboard": "Every number stated on a benchmark, and the best so far.",
    "trends": "How many papers name a thing, by year or month.",
}
_SIZE: ViewportSize = {"width": 1280, "height": 800}
_HEAVIEST = 700_000
"""Bytes of a page that is kept; who wants a heavier one makes it, which takes seconds."""
_QUALITY = 0.9
_SETTLE = 400
"""Milliseconds within which a page that is still at work would change."""
_OPENED = {
    "neighbourhood": "document.querySelector('#panel .toggle')?.click()",
    "matrix": "document.querySelector('#frame td.tried.best, #frame td.tried')?.click()",
    "leaderboard": "paperkg.update({ sel: '0' })",
    "trends": "paperkg.update({ sel: Object.values(paperkg.data.series).flat()[0]?.id ?? null })",
}
"""What is opened before a picture is taken, so that it shows who says so."""
_TO_WEBP = """async ([png, quality]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]


def main(arguments: list[str] | None = None) -> int:
    """Write pictures of each kind of view, the lighter pages, and a README that shows them."""
    parser = argparse.ArgumentParser(prog="python -m graphs.gallery", description=main.__doc__)
    parser.add_argument("-w", "--workspace", help="draw this workspace instead of the sample")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent)
    parser.add_argument("--no-pictures", action="store_true", help="pages alone, no Chromium")
    options = parser.parse_args(arguments)
    try:
        with _graph(options.workspace) as graph:
            pages = dict(make(graph))
        if not options.no_pictures:
            take_pictures(options.output, pages)
        keep_light(options.output, pages)
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


def keep_light(folder: Path, pages: Mapping[str, View]) -> None:
    """Write the pages that are light enough, and take away others that an earlier run left."""
    for kind in WORDS:
        place = folder / f"{kind}.html"
        if kind in pages and len(pages[kind].html.encode("utf-8")) <= _HEAVIEST:
            pages[kind].save(place)
        else:
            place.unlink(missing_ok=True)


def take_pictures(folder: Path, pages: Mapping[str, View]) -> None:
    """Write a picture of each page, in light and dark.

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
        raise UsageError("no Chromium to take pictures with; install one, or add --no-pictures")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_at, args=_CHROMIUM)
        try:
            photograph(browser, folder, pages)
        finally:
            browser.close()


def photograph(browser: Browser, folder: Path, pages: Mapping[str, View]) -> None:
    """Write a picture of each page, in light and dark, with a browser that is open."""
    with tempfile.TemporaryDirectory() as at:
        for kind, page in pages.items():
            place = page.save(Path(at) / f"{kind}.html")
            for scheme in _SCHEMES:
                picture = _picture(browser, place, _OPENED.get(kind), scheme)
                write_atomically(folder / f"{kind}-{scheme}.webp", picture)


def _picture(
    browser: Browser, place: Path, opened: str | None, scheme: Literal["light", "dark"]
) -> bytes:
    page = browser.new_page(viewport=_SIZE, color_scheme=scheme, reduced_motion="reduce")
    page.goto(place.resolve().as_uri())
    page.wait_for_selector("html[data-ready]")
    if opened:
        page.evaluate(opened)
    before, shot = b"", page.screenshot()
    while shot != before:  # until nothing moves any more
        page.wait_for_timeout(_SETTLE)
        before, shot = shot, page.screenshot()
    png = base64.b64encode(shot).decode("ascii")
    page.goto("about:blank")  # the page's own policy would not let a picture be turned
    webp: str = page.evaluate(_TO_WEBP, [png, _QUALITY])
    page.close()
    return base64.b64decode(webp)


def write_readme(folder: Path, pages: Iterable[str]) -> None:
    """Write the README that shows the pictures and leads to the pages."""
    lines = [
        "# Gallery",
        "",
        "The graph of the papers that ship with the package, in every kind of view. Each is one",
        "HTML file that makes no request; a click on a node, a cell or a dot shows the sentence",
        "that says so.",
        "",
        "`python -m graphs.gallery` makes this folder anew.",
        "",
    ]
    for kind in pages:
        lines += [f"## {kind}", "", WORDS[kind], "", *_shown(folder, kind), ""]
    write_atomically(folder / "README.md", "\n".join(lines).encode("utf-8"))


def _shown(folder: Path, kind: str) -> Iterator[str]:
    light, dark = (f"{kind}-{scheme}.webp" for scheme in _SCHEMES)
    if (folder / light).exists():
        yield "<picture>"
        yield f'<source media="(prefers-color-scheme: dark)" srcset="{dark}">'
        yield f'<img alt="The {kind} view of the sample" src="{light}">'
        yield "</picture>"
        yield ""
    if (folder / f"{kind}.html").exists():
        yield f"[{kind}.html]({kind}.html): download it and open it."
    else:
        yield f"Make it: `kg demo`, then `kg view {kind} -w demo.kg --open`."


if __name__ == "__main__":
    sys.exit(main())
