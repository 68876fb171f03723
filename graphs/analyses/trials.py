"""What a graph says of methods and the benchmarks they were tried on, as numbered arrays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.walks import Ints, Links, Trials
from kg.search import index_of

if TYPE_CHECKING:
    from graphs.analyses.families import Families
    from kg.api.graph import Graph

__all__ = ["Claims", "paper_texts"]

_RELATED = ("BUILDS_ON", "OUTPERFORMS", "VARIANT_OF")
_LABELS = ("Method", "Benchmark", "Task", "Paper")
_NONE = -1
"""Number of what is of another label."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Every claim that a prediction may rest on, each with the paper that makes it.

    Rows of the arrays are (left number, right number, paper number).

    Parameters
    ----------
    methods, benchmarks, tasks, papers
        Ids, in order; the place of an id is its number.
    dates
        Date of each paper, None where it has none.
    tried, related, named, evaluates, addresses
        As in `graphs.analyses.walks.Trials`.
    """

    methods: Sequence[str]
    benchmarks: Sequence[str]
    tasks: Sequence[str]
    papers: Sequence[str]
    dates: Sequence[str | None]
    tried: Ints
    related: Ints
    named: Ints
    evaluates: Ints
    addresses: Ints

    @classmethod
    def of(cls, graph: Graph, families: Families) -> Claims:
        """Read the claims of a graph; variants count as their family. Linear in the graph."""
        columns = graph.store.columns()
        roots = families.over(columns)
        numbers = {label: np.unique(roots[columns.of(label)]) for label in _LABELS}
        local = {label: np.full(len(columns) + 1, _NONE) for label in _LABELS}
        for label, some in numbers.items():
            local[label][some] = np.arange(len(some))

        def rows(type: str, left: str, right: str) -> Ints:
            ties = columns.ties[type]
            one, other = local[left][roots[ties.source]], local[right][roots[ties.target]]
            paper = local["Paper"][ties.paper]  # the last place is that of no paper
            told: Ints = np.stack([one, other, paper], axis=1)
            known: Ints = told[(told != _NONE).all(axis=1)]
            return known

        related = [rows(type, "Method", "Method") for type in _RELATED]
        both = np.concatenate([*related, *(some[:, [1, 0, 2]] for some in related)])
        methods, benchmarks, tasks, papers = (
            list(columns.named(numbers[label].tolist())) for label in _LABELS
        )
        return cls(
            methods=methods,
            benchmarks=benchmarks,
            tasks=tasks,
            papers=papers,
            dates=[columns.date[number] for number in numbers["Paper"].tolist()],
            tried=rows("EVALUATED_ON", "Method", "Benchmark"),
            related=both[both[:, 0] != both[:, 1]],
            named=rows("MENTIONS", "Paper", "Method")[:, [1, 0, 2]],
            evaluates=rows("EVALUATES_ON", "Paper", "Benchmark"),
            addresses=rows("ADDRESSES", "Paper", "Task"),
        )

    def trials(self, papers: Collection[int] | None = None) -> Trials:
        """Return what all papers, or the papers of these numbers alone, say."""
        heard = np.ones(len(self.papers), dtype=bool)
        if papers is not None:
            heard[:] = False
            heard[np.array(sorted(papers), dtype=np.int64)] = True

        def links(claims: Ints, left: Sequence[str], right: Sequence[str]) -> Links:
            return Links(claims[heard[claims[:, 2]], :2], len(left), len(right))

        return Trials(
            methods=self.methods,
            benchmarks=self.benchmarks,
            tried=links(self.tried, self.methods, self.benchmarks),
            relatives=links(self.related, self.methods, self.methods),
            named=links(self.named, self.methods, self.papers),
            evaluates=links(self.evaluates, self.papers, self.benchmarks),
            addresses=links(self.addresses, self.papers, self.tasks),
        )


def paper_texts(graph: Graph, papers: Sequence[str]) -> NDArray[np.float32]:
    """Return a vector of each paper, in the order of `papers`, from the index of search."""
    ids, kept = index_of(graph).paper_vectors()
    if ids == papers:
        return kept
    rows = {id: number for number, id in enumerate(ids)}
    out = np.zeros((len(papers), kept.shape[1]), dtype=np.float32)
    for place, id in enumerate(papers):
        if id in rows:
            out[place] = kept[rows[id]]
    return out
