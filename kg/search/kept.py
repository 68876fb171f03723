"""What is made of a graph once and kept: in memory with it, in its workspace beside the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["beside", "kept"]

T = TypeVar("T")


def kept(held: WeakKeyDictionary[Graph, tuple[str, T]], graph: Graph, make: Callable[[], T]) -> T:
    """Return what is held of a graph, made at the first need and again when its content changed."""
    stamp = graph.store.stamp()
    if graph not in held or held[graph][0] != stamp:
        held[graph] = stamp, make()
    return held[graph][1]


def beside(graph: Graph, suffix: str) -> Path | None:
    """Return where it is kept: beside the store of a workspace, with its name and that suffix."""
    path = getattr(graph.store, "path", None)
    if graph.workspace is None or path is None:
        return None
    return Path(path).with_suffix(suffix)
