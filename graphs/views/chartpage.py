"""The pages of charts and tables: drawn as SVG and HTML by scripts of our own, in the same frame.

No chart library goes in: the ones that embed offline weigh up to four megabytes, and set styles or
compile code at run time, which this page's policy forbids. A scatter with a running best and a few
lines take three hundred lines, are real text that one can select and a screen reader can read,
follow the theme, and leave the page as SVG.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphs.views.ledger import NAME_LIMIT
from graphs.views.page import render
from graphs.views.text import clean
from graphs.views.view import View, ViewEdge, ViewNode

__all__ = ["chart_page"]

_SCRIPTS = ("core.js", "evidence.js", "drawer.js", "chart.js")
_STYLES = ("base.css", "network.css", "chart.css")


def chart_page(
    kind: str,
    title: str,
    *,
    script: str,
    data: Mapping[str, Any],
    nodes: Sequence[ViewNode],
    edges: Sequence[ViewEdge],
    notes: Sequence[str] = (),
) -> View:
    """Return the page of a chart or table.

    Parameters
    ----------
    kind, title
        Of the view.
    script
        The kind's own script.
    data
        What it reads.
    nodes, edges
        What the page shows, for Python.
    notes
        What the page left out, and how to see it.
    """
    page = render(
        f"{kind}.html",
        title=title,
        data={
            "kind": kind,
            "title": clean(title, limit=NAME_LIMIT),
            "notes": [clean(note) for note in notes],
            **data,
        },
        scripts=(*_SCRIPTS, script, "export.js"),
        styles=_STYLES,
    )
    return View(kind, title, page, nodes, edges)
