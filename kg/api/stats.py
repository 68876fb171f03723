"""What a graph holds, and what the papers in it did not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import QueryError
from kg.schema import EDGES, NODES
from kg.stores.base import Store

__all__ = ["Stats", "stats"]

BARE = ("abstract", "date")
"""What a paper's source may leave out."""
SILENT = {
    "method": ("MENTIONS", "Method"),
    "benchmark": ("MENTIONS", "Benchmark"),
    "result": ("REPORTS", "Result"),
}
"""What a paper may not say: the edge and the label that would say it."""
BASES = EDGES["EVALUATED_ON"].properties["basis"].values


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
    """Count `store`: by its own query engine, or in one pass where it has none."""
    try:
        return _asked(store)
    except QueryError:
        return _counted(store)


def _asked(store: Store) -> Stats:
    def count(pattern: str) -> int:
        return int(store.query(f"MATCH {pattern} RETURN count(*) AS n").rows[0][0])

    # Labels and types are the schema's own.
    return Stats(
        nodes={label: count(f"(n:{label})") for label in NODES},
        edges={type: count(f"()-[r:{type}]->()") for type in EDGES},
        papers_without={
            **{name: count(f"(p:Paper) WHERE p.{name} IS NULL") for name in BARE},
            **{
                what: count(f"(p:Paper) WHERE NOT EXISTS {{ (p)-[:{type}]->(:{label}) }}")
                for what, (type, label) in SILENT.items()
            },
        },
        evaluated_on={
            basis: count(f"()-[r:EVALUATED_ON]->() WHERE r.basis = '{basis}'") for basis in BASES
        },
    )


def _counted(store: Store) -> Stats:
    labels = {}
    bare = dict.fromkeys(BARE, 0)
    for label in NODES:
        for row in store.nodes(label):
            labels[row["id"]] = label
            if label == "Paper":
                for name in BARE:
                    bare[name] += name not in row
    nodes = Counter(labels.values())
    edges: Counter[str] = Counter()
    bases: Counter[str] = Counter()
    saying: dict[str, set[str]] = {what: set() for what in SILENT}
    for type, row in store.edges():
        edges[type] += 1
        if type == "EVALUATED_ON":
            bases[row["basis"]] += 1
        for what, wanted in SILENT.items():
            if wanted == (type, labels[row["target"]]):
                saying[what].add(row["source"])
    silent = {what: nodes["Paper"] - len(papers) for what, papers in saying.items()}
    return Stats(
        nodes={label: nodes[label] for label in NODES},
        edges={type: edges[type] for type in EDGES},
        papers_without={**bare, **silent},
        evaluated_on={basis: bases[basis] for basis in BASES},
    )
