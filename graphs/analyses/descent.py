"""Who builds on whom, family by family, and what is reached along it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.runs import run_starts

if TYPE_CHECKING:
    from graphs.analyses.families import Families
    from kg.stores.columns import Columns

__all__ = ["WAYS", "Descent", "Found", "Way"]

Way = Literal["ancestors", "descendants"]
WAYS: tuple[Way, ...] = ("ancestors", "descendants")
Pair = tuple[int, int]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """A step as numbers: from the thing nearer to the root to the other."""

    depth: int
    via: int
    id: int
    again: bool


@dataclass(frozen=True, slots=True)
class Descent:
    """BUILDS_ON between families, as numbers of columns.

    Parameters
    ----------
    columns
        What the numbers are of.
    claims
        (newer family, older family, newer, older, paper), the last three as the edge has them; in
        order, none within a family.
    pairs, papers
        (newer, older) families, in order, and how many papers say so of each.
    """

    columns: Columns
    claims: Numbers
    pairs: Numbers
    papers: Numbers

    @classmethod
    def of(cls, columns: Columns, families: Families, least: float) -> Descent:
        """Return the descent that claims at least so sure tell. Linear in them."""
        ties = columns.ties["BUILDS_ON"].sure(least)
        root = families.over(columns)
        told = np.stack(
            [root[ties.source], root[ties.target], ties.source, ties.target, ties.paper]
        )
        told = told[:, told[0] != told[1]]
        newer, older, source, target, paper = told
        told = told[:, np.lexsort((target, source, paper, older, newer))]
        pair = run_starts(told[0], told[1])
        said = run_starts(told[0], told[1], told[4])
        papers = np.diff(np.searchsorted(said, pair), append=len(said))
        return cls(columns, told, told[:2, pair], papers)

    def walk(self, root: str, way: Way, depth: int | None) -> list[Found]:
        """Return the steps one way, breadth first, of equals first what most papers say."""
        start = self.columns.place(root)
        near, far = self.pairs if way == "ancestors" else self.pairs[::-1]
        order = np.lexsort((far, -self.papers, near))
        near, beyond = near[order], far[order].tolist()
        steps: list[Found] = []
        seen, front, level = {start}, [] if start is None else [start], 0
        while front and (depth is None or level < depth):
            level += 1
            reached = []
            begins = np.searchsorted(near, front).tolist()
            ends = np.searchsorted(near, front, side="right").tolist()
            for via, begin, end in zip(front, begins, ends, strict=True):
                for id in beyond[begin:end]:
                    steps.append(Found(level, via, id, id in seen))
                    if id not in seen:
                        seen.add(id)
                        reached.append(id)
            front = reached
        return steps

    def said(self, newer: int, older: int) -> tuple[int, set[tuple[str, str]]]:
        """Return how many papers say that a family builds on another, and the claims' own ends."""
        begin, end = np.searchsorted(self.claims[0], [newer, newer + 1])
        some = self.claims[2:, begin:end][:, self.claims[1, begin:end] == older]
        ends = {
            (self.columns.ids[one], self.columns.ids[other]) for one, other in some[:2].T.tolist()
        }
        return len(np.unique(some[2])), ends

    def cycles(
        self, root: str, walked: Mapping[Way, Sequence[Found]]
    ) -> tuple[tuple[str, ...], ...]:
        """Return one shortest cycle of each group of things that build on each other."""
        import networkx as nx

        ends = {
            (step.via, step.id) if way == "ancestors" else (step.id, step.via)
            for way, steps in walked.items()
            for step in steps
        }
        groups = nx.strongly_connected_components(nx.DiGraph(sorted(ends)))
        start = self.columns.place(root)
        found = [_shortest_cycle(ends, start, group) for group in groups if len(group) > 1]
        return tuple(tuple(self.columns.ids[one] for one in cycle) for cycle in sorted(found))


def _shortest_cycle(
    ends: Iterable[Pair], root: int | None, group: Collection[int]
) -> tuple[int, ...]:
    """Return the shortest way from the root, else the smallest id, back to itself."""
    import networkx as nx

    inside = nx.DiGraph(sorted(pair for pair in ends if pair[0] in group and pair[1] in group))
    start = root if root in inside else min(group)
    ways: dict[int, list[int]] = nx.single_source_shortest_path(inside, start)
    around = min((ways[last] for last in inside.predecessors(start)), key=lambda w: (len(w), w))
    return tuple(around)
