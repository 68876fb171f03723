"""What a graph says as of some of its papers: the things and relations that these papers name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.families import Families
from graphs.analyses.runs import distinct, run_starts
from kg.schema import ENTITY_LABELS

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge
    from kg.stores.columns import Columns

__all__ = ["RELATIONS", "Standing"]

RELATIONS = ("OUTPERFORMS", "BUILDS_ON", "EVALUATED_ON")
"""Relations between things that a diff tells of."""

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Standing:
    """A graph as far as some of its papers tell it, as numbers of its columns.

    Parameters
    ----------
    graph, columns, families, roots
        What is told of; variants count as their family, whose number `roots` has.
    papers
        Which numbers are of papers that count.
    named
        (thing, paper) of what these papers name, each pair once, in order.
    relations
        For each type what they state: (source, target, source and target as named), in order; none
        within a family.
    """

    graph: Graph
    columns: Columns
    families: Families
    roots: Numbers
    papers: Mask
    named: tuple[Numbers, Numbers]
    relations: Mapping[str, Numbers]

    @classmethod
    def of(cls, graph: Graph, families: Families, papers: Mask | None = None) -> Standing:
        """Return what some papers say, by default all. Linear in the graph."""
        columns = graph.store.columns()
        roots = families.over(columns)
        if papers is None:
            papers = np.zeros(len(columns), bool)
            papers[columns.of("Paper")] = True
        size = max(len(columns), 1)
        mentions = columns.ties["MENTIONS"]
        some = papers[mentions.source]
        named = distinct(roots[mentions.target[some]] * size + mentions.source[some])
        return cls(
            graph=graph,
            columns=columns,
            families=families,
            roots=roots,
            papers=papers,
            named=(named // size, named % size),
            relations={type: _stated(columns, type, roots, papers) for type in RELATIONS},
        )

    def things(self, label: str) -> Numbers:
        """Return the things of a label that the papers name, in order."""
        things = self.named[0][run_starts(self.named[0])]
        return things[self.columns.are(label, things)]

    def naming(self, things: Numbers) -> tuple[Numbers, Numbers]:
        """Return where in `named` the papers of things begin and end."""
        begin = np.searchsorted(self.named[0], things)
        return begin, np.searchsorted(self.named[0], things, "right")

    @property
    def all_things(self) -> Numbers:
        """All things that the papers name, label by label."""
        return np.concatenate([self.things(label) for label in ENTITY_LABELS])

    def hears(self, paper: str) -> bool:
        """Whether a paper counts."""
        place = self.columns.place(paper)
        return place is not None and bool(self.papers[place])

    def date(self, paper: str) -> str | None:
        """Date of a paper."""
        place = self.columns.place(paper)
        return None if place is None else self.columns.date[place]

    def stated(self, type: str, source: str, target: str) -> list[tuple[str, str]]:
        """Return the ends, as named, of the claims that state a relation of two things."""
        told = self.relations[type]
        one, other = self.columns.place(source), self.columns.place(target)
        assert one is not None  # a node of the graph
        begin, end = np.searchsorted(told[0], [one, one + 1])
        some = told[2:, begin:end][:, told[1, begin:end] == other]
        ids = self.columns.ids
        return sorted({(ids[a], ids[b]) for a, b in some.T.tolist()})

    def claims(self, type: str, ends: Iterable[tuple[str, str]]) -> Iterator[Edge]:
        """Give the edges of a type between ends, those that these papers claim."""
        for source, target in ends:
            for edge in self.graph.edges(type, source=source, target=target):
                if self.hears(edge.evidence.paper):
                    yield edge


def _stated(columns: Columns, type: str, roots: Numbers, papers: Mask) -> Numbers:
    ties = columns.ties[type]
    one, other = roots[ties.source], roots[ties.target]
    told = np.stack([one, other, ties.source, ties.target])
    told = told[:, np.append(papers, False)[ties.paper] & (one != other)]  # -1 is no paper
    return told[:, np.lexsort(told[::-1])]
