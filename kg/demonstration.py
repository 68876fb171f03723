"""The graph of the papers that ship with the package."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kg.building import build
from kg.progress import Progress

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["demo"]


def demo(
    *,
    workspace: str | os.PathLike[str] = "demo.kg",
    model: str = "best",
    processes: int = 1,
    progress: Progress | bool = False,
) -> Graph:
    """Build and open the graph of the sample: well-known papers, each in a few words of ours.

    Parameters
    ----------
    workspace
        Folder to build it in.
    model, processes, progress
        As in `kg.build`.
    """
    from kg import sample

    return build(
        sample.path(), workspace=workspace, model=model, processes=processes, progress=progress
    )
