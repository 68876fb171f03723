"""What a graph says as of some of its papers: the things and relations that these papers name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.analyses.families import Families
from kg.schema import ENTITY_LABELS

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["RELATIONS", "Standing"]

RELATIONS = ("OUTPERFORMS", "BUILDS_ON", "EVALUATED_ON")
"""Relations between things that a diff tells of."""

Relation = tuple[str, str, str]
"""Type, source, target."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A graph as far as some of its papers tell it.

    Parameters
    ----------
    graph, families
        What the ids are of; variants count as their family.
    papers
        The papers that count, by id, each with its date.
    things
        For each label, the things that these papers name, each with the papers.
    relations
        The relations that they state, each with the papers and its real ends there.
    measured
        Benchmarks on which they state numbers, each with the papers.
    """

    graph: Graph
    families: Families
    papers: Mapping[str, str | None]
    things: Mapping[str, Mapping[str, Collection[str]]]
    relations: Mapping[Relation, Collection[tuple[str, str, str]]]
    measured: Mapping[str, Collection[str]]

    @classmethod
    def of(
        cls, graph: Graph, papers: Mapping[str, str | None], *, roll_up: bool = False
    ) -> Standing:
        """Read what `papers` say. Linear in the graph."""
        store = graph.store
        families = Families.of(store, roll_up=roll_up)
        root = families.root
        named: dict[str, list[str]] = defaultdict(list)
        for paper, thing in store.links("MENTIONS"):
            if paper in papers:
                named[root(thing)].append(paper)
        things = {
            label: {
                row["id"]: tuple(sorted(set(named[row["id"]])))
                for row in store.nodes(label, only=("id",))
                if row["id"] in named
            }
            for label in ENTITY_LABELS
        }
        relations: dict[Relation, list[tuple[str, str, str]]] = defaultdict(list)
        for type in RELATIONS:
            for source, target, paper in store.links(type, "paper"):
                one, other = root(source), root(target)
                if paper in papers and one != other:
                    relations[type, one, other].append((paper, source, target))
        measured: dict[str, set[str]] = defaultdict(set)
        for _, benchmark, paper in store.links("ON", "paper"):
            if paper in papers:
                measured[benchmark].add(paper)
        return cls(
            graph=graph,
            families=families,
            papers=papers,
            things=things,
            relations={told: tuple(sorted(by)) for told, by in relations.items()},
            measured=measured,
        )
