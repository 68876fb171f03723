"""Search by words: names first, then aliases, then the texts of papers."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

from kg.api.lookup import folded
from kg.schema import ENTITY_LABELS
from kg.stores.base import Store

__all__ = ["search"]

_EXACT, _NAME, _ALIAS, _TEXT = 4, 3, 2, 1
"""Where all words were found; what is closer to a name goes first."""


def search(store: Store, text: str, *, limit: int) -> list[str]:
    """Return ids of the nodes that hold all words of `text`, best first, as `Graph.search` says."""
    words = [folded(word) for word in text.split()]
    if not words:
        return []
    found = heapq.nsmallest(limit, _hits(store, words, folded(text)))
    return [id for _, _, id in found]


def _hits(store: Store, words: list[str], whole: str) -> Iterator[tuple[int, int, str]]:
    for label in (*ENTITY_LABELS, "Paper"):
        for row in store.nodes(label):
            if place := _place(row, words, whole):
                yield -place, -int(row.get("papers") or 0), row["id"]


def _place(row: dict[str, Any], words: list[str], whole: str) -> int:
    name = folded(row["name"])
    aliases = [folded(alias) for alias in row.get("aliases") or ()]
    if whole == name or whole in aliases:
        return _EXACT
    if _holds(name, words):
        return _NAME
    if any(_holds(alias, words) for alias in aliases):
        return _ALIAS
    abstract = row.get("abstract")
    return _TEXT if abstract and _holds(name + "\n" + folded(abstract), words) else 0


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
