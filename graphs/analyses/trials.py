"""What a graph says of methods and the benchmarks they were tried on, as numbered arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
_EMPTY: Ints = np.zeros((0, 3), dtype=np.int64)


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
        store, root = graph.store, families.root

        def ids(label: str) -> list[str]:
            return sorted({root(row["id"]) for row in store.nodes(label, only=("id",))})

        methods, benchmarks, tasks = ids("Method"), ids("Benchmark"), ids("Task")
        dated = {row["id"]: row.get("date") for row in store.nodes("Paper", only=("date",))}
        papers = sorted(dated)
        method, benchmark = _numbers(methods), _numbers(benchmarks)
        task, paper = _numbers(tasks), _numbers(papers)

        def rows(
            links: Iterable[tuple[str, str, str]], left: Mapping[str, int], right: Mapping[str, int]
        ) -> Ints:
            flat = [
                (left[a], right[b], paper[by])
                for one, other, by in links
                if (a := root(one)) in left and (b := root(other)) in right and by in paper
            ]
            return np.array(flat, dtype=np.int64) if flat else _EMPTY

        related = [rows(store.links(type, "paper"), method, method) for type in _RELATED]
        both = np.concatenate([*related, *(some[:, [1, 0, 2]] for some in related)])
        return cls(
            methods=methods,
            benchmarks=benchmarks,
            tasks=tasks,
            papers=papers,
            dates=[dated[id] for id in papers],
            tried=rows(store.links("EVALUATED_ON", "paper"), method, benchmark),
            related=both[both[:, 0] != both[:, 1]],
            named=rows(((t, p, p) for p, t in store.links("MENTIONS")), method, paper),
            evaluates=rows(((p, b, p) for p, b in store.links("EVALUATES_ON")), paper, benchmark),
            addresses=rows(((p, t, p) for p, t in store.links("ADDRESSES")), paper, task),
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
    rows = _numbers(ids)
    out = np.zeros((len(papers), kept.shape[1]), dtype=np.float32)
    for place, id in enumerate(papers):
        if id in rows:
            out[place] = kept[rows[id]]
    return out


def _numbers(ids: Sequence[str]) -> dict[str, int]:
    return {id: number for number, id in enumerate(ids)}
