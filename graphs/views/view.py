"""A view: the page, and what it draws, for those who would draw it otherwise."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.files import write_atomically

__all__ = ["View", "ViewEdge", "ViewNode"]

_FRAME_HEIGHT = 720


@dataclass(frozen=True, slots=True)
class ViewNode:
    """A node of a picture.

    `x` and `y` are pixels at zoom 1, y downwards; pages without places (matrix, charts) leave them
    at 0. `shown` says whether it is seen at first.
    """

    id: str
    name: str
    label: str
    kind: str | None = None
    papers: int = 0
    community: int | None = None
    x: float = 0.0
    y: float = 0.0
    shown: bool = True

    @classmethod
    def of(cls, id: str, row: Mapping[str, Any], **more: Any) -> ViewNode:
        """Return the node of a graph's row."""
        papers = row.get("papers") or 0
        return cls(id, row["name"], row["label"], row.get("kind"), papers, **more)


@dataclass(frozen=True, slots=True)
class ViewEdge:
    """An edge of a picture: all papers' claims of one type between two nodes.

    `values` are the numbers as written, where the edge carries some.
    """

    source: str
    target: str
    type: str
    papers: tuple[str, ...]
    inferred: bool = False
    confidence: float = 1.0
    values: tuple[str, ...] = ()

    @property
    def support(self) -> int:
        """Number of papers that say so."""
        return len(self.papers)


@dataclass(frozen=True, slots=True)
class View:
    """A picture of a graph as one self-contained HTML page; notebooks show it in a frame."""

    kind: str
    title: str
    html: str = field(repr=False)
    nodes: Sequence[ViewNode] = field(repr=False)
    edges: Sequence[ViewEdge] = field(repr=False)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to `path`, whole or not at all, and return where it lies.

        Raises
        ------
        StoreError
            The folder does not exist or cannot be written to.
        """
        place = Path(path)
        write_atomically(place, self.html.encode("utf-8"))
        return place

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, which can neither read nor steer the notebook."""
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" title="{html.escape(self.title)}" '
            'sandbox="allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox" '
            f'style="width:100%;height:{_FRAME_HEIGHT}px;border:0" loading="lazy"></iframe>'
        )
