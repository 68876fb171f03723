"""Which thing of one graph is which of another, though its id changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.standing import Standing
from kg.names import key
from kg.schema import ENTITY_LABELS

__all__ = ["counterparts"]


def counterparts(old: Standing, new: Standing) -> NDArray[np.int64]:
    """Return the number in the new graph of each number of the old one, -1 where it has none.

    That is the one of the same id; where no paper of the new graph names that, the one thing of
    the same label whose name or alias it bears.
    """
    there = {id: number for number, id in enumerate(new.columns.ids)}
    moved = np.array([there.get(id, -1) for id in old.columns.ids], np.int64)
    for label in ENTITY_LABELS:
        named = set(new.columns.named(new.things(label).tolist()))
        lost = [id for id in old.columns.named(old.things(label).tolist()) if id not in named]
        if not lost:
            continue
        by_name: dict[str, set[str]] = {}
        for row in new.graph.store.nodes(label, only=("name", "aliases")):
            if row["id"] in named:
                for name in (row["name"], *(row.get("aliases") or ())):
                    by_name.setdefault(key(name), set()).add(row["id"])
        for id in lost:
            found = by_name.get(key(old.graph.node(id).name), set())
            if len(found) == 1:
                moved[old.columns.place(id)] = there[next(iter(found))]
    return moved
