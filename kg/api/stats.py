"""What a graph holds, and what the papers in it did not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.schema import EDGES, NODES
from kg.stores.base import Store

__all__ = ["Stats", "stats"]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of a graph.

    Parameters
    ----------
    nodes, edges
        Number by label and by relationship type, in the order of the schema.
    papers_without
        Number of papers with no abstract, no date, no method, no benchmark, no result.
    evaluated_on
        EVALUATED_ON edges by basis: stated or inferred.
    """

    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    papers_without: Mapping[str, int]
    evaluated_on: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the counts as plain JSON values."""
        return asdict(self)

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """Pass over the counts as rows of a table: what, name, count."""
        for label, count in self.nodes.items():
            yield "nodes", label, count
        for type, count in self.edges.items():
            yield "edges", type, count
            if type == "EVALUATED_ON":
                for basis, part in self.evaluated_on.items():
                    yield "edges", f"{type} {basis}", part
        for lacking, count in self.papers_without.items():
            yield "papers without", lacking, count


def stats(store: Store) -> Stats:
    """Count `store` in one pass over its nodes and edges."""
    nodes = dict.fromkeys(NODES, 0)
    for label in NODES:
        if label != "Paper":
            nodes[label] = sum(1 for _ in store.nodes(label))
    bare = {"abstract": 0, "date": 0}
    for row in store.nodes("Paper"):
        nodes["Paper"] += 1
        for key in bare:
            bare[key] += not row.get(key)
    edges = dict.fromkeys(EDGES, 0)
    basis = {"stated": 0, "inferred": 0}
    saying: dict[str, set[str]] = {"method": set(), "benchmark": set(), "result": set()}
    for type, row in _rows(store):
        edges[type] += 1
        if type == "EVALUATED_ON":
            basis[row["basis"]] += 1
        elif type in ("MENTIONS", "REPORTS") and (what := row["target"].split(":")[0]) in saying:
            saying[what].add(row["source"])
    silent = {what: nodes["Paper"] - len(papers) for what, papers in saying.items()}
    return Stats(nodes, edges, {**bare, **silent}, basis)


def _rows(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    for type in EDGES:
        yield from store.edges(type)
