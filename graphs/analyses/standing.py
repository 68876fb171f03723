"""What a graph says as of some of its papers: the things and relations that these papers name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.analyses.families import Families
from kg.schema import ENTITY_LABELS

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge

__all__ = ["RELATIONS", "Relation", "Said", "Standing"]

RELATIONS = ("OUTPERFORMS", "BUILDS_ON", "EVALUATED_ON")
"""Relations between things that a diff tells of."""

_SIGNS = {"higher": -1, "lower": 1}

Relation = tuple[str, str, str]
"""Type, source, target."""


@dataclass(frozen=True, slots=True)
class Said:
    """All that a graph says, read once: each link with the paper that makes it.

    Parameters
    ----------
    graph, families
        What the ids are of; variants count as their family.
    things
        Ids of each label.
    mentions
        (paper, thing), of the thing as named.
    relations
        (type, source, target, paper).
    numbers
        Of each absolute value by a metric of known direction: benchmark, metric, unit as written,
        paper, and the value, lower for better.
    """

    graph: Graph
    families: Families
    things: Mapping[str, Sequence[str]]
    mentions: Sequence[tuple[str, str]]
    relations: Sequence[tuple[str, str, str, str]]
    numbers: Sequence[tuple[str, str, str, str, float]]

    @classmethod
    def by(cls, graph: Graph, *, roll_up: bool = False) -> Said:
        """Read a graph. Linear."""
        store = graph.store
        return cls(
            graph=graph,
            families=Families.of(store, roll_up=roll_up),
            things={
                label: [row["id"] for row in store.nodes(label, only=("id",))]
                for label in ENTITY_LABELS
            },
            mentions=[(paper, thing) for paper, thing in store.links("MENTIONS")],
            relations=[
                (type, source, target, paper)
                for type in RELATIONS
                for source, target, paper in store.links(type, "paper")
            ],
            numbers=list(_numbers(graph)),
        )


def _numbers(graph: Graph) -> Iterator[tuple[str, str, str, str, float]]:
    store = graph.store
    rows = store.nodes("Result", only=("value", "unit", "kind"))
    values = {
        row["id"]: (row.get("unit") or "", float(row["value"])) for row in rows if _comparable(row)
    }
    metrics = store.nodes("Metric", only=("direction",))
    sign = {row["id"]: _SIGNS.get(row.get("direction") or "", 0) for row in metrics}
    measured = {result: metric for result, metric in store.links("MEASURED_BY") if sign.get(metric)}
    for result, benchmark, paper in store.links("ON", "paper"):
        if result in values and result in measured:
            metric = measured[result]
            unit, value = values[result]
            yield benchmark, metric, unit, paper, sign[metric] * value


def _comparable(row: Mapping[str, object]) -> bool:
    return row.get("kind") == "absolute" and row.get("value") is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """A graph as far as some of its papers tell it.

    Parameters
    ----------
    said
        All that the graph says.
    papers
        The papers that count, by id, each with its date.
    things
        For each label, the things that these papers name, each with the papers.
    relations
        The relations that they state, each with the papers and its real ends there.
    """

    said: Said
    papers: Mapping[str, str | None]
    things: Mapping[str, Mapping[str, Sequence[str]]]
    relations: Mapping[Relation, Sequence[tuple[str, str, str]]]

    @property
    def graph(self) -> Graph:
        """The graph that the ids are of."""
        return self.said.graph

    @classmethod
    def of(cls, said: Said, papers: Mapping[str, str | None]) -> Standing:
        """Return what `papers` say. Linear in the graph."""
        root = said.families.root
        named: dict[str, set[str]] = defaultdict(set)
        for paper, thing in said.mentions:
            if paper in papers:
                named[root(thing)].add(paper)
        relations: dict[Relation, list[tuple[str, str, str]]] = defaultdict(list)
        for type, source, target, paper in said.relations:
            if paper in papers and (one := root(source)) != (other := root(target)):
                relations[type, one, other].append((paper, source, target))
        return cls(
            said=said,
            papers=papers,
            things={
                label: {id: tuple(sorted(named[id])) for id in ids if id in named}
                for label, ids in said.things.items()
            },
            relations=relations,
        )

    def claims(self, type: str, ends: Iterable[tuple[str, str]]) -> Iterator[Edge]:
        """Give the edges of a type between ends, those that these papers claim."""
        for source, target in ends:
            for edge in self.graph.edges(type, source=source, target=target):
                if edge.evidence.paper in self.papers:
                    yield edge
