"""A view: the page, and what it draws, for those who would draw it otherwise."""

from __future__ import annotations

import html
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import UsageError

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
        UsageError
            The folder does not exist or cannot be written to.
        """
        place = Path(path)
        try:
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
        except OSError as problem:
            raise UsageError(
                f"{place}: cannot write the page: {problem.strerror}; "
                "give a path in a folder that exists"
            ) from problem
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 (a descriptor)
                file.write(self.html)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
            os.replace(name, place)  # noqa: PTH105 (reads as the rename it is)
        except OSError as problem:
            with suppress(OSError):
                Path(name).unlink()
            raise UsageError(f"{place}: cannot write the page: {problem.strerror}") from problem
        return place

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, which can neither read nor steer the notebook."""
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" title="{html.escape(self.title)}" '
            'sandbox="allow-scripts allow-downloads allow-popups" '
            f'style="width:100%;height:{_FRAME_HEIGHT}px;border:0" loading="lazy"></iframe>'
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
