"""What a picture draws between two things: edges gathered over papers, with their claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["DERIVED", "Claim", "Link", "claim_of", "derived_links", "links"]

DERIVED = {
    "MEASURED_WITH": "results on the benchmark are stated in the metric",
    "WORKS_ON": "a paper that introduces the method addresses the task",
}
"""Links that no single edge of the graph states; WORKS_ON is drawn as inferred."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One paper's word for a link.

    `values` are (metric name or empty, value as written) pairs of an EVALUATED_ON claim.
    """

    paper: str
    confidence: float
    extractor: str
    sentences: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    inferred: bool = False
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """All claims of one type between two nodes."""

    type: str
    source: str
    target: str
    claims: tuple[Claim, ...]

    @property
    def papers(self) -> tuple[str, ...]:
        """Ids of the papers that say so, sorted."""
        return tuple(sorted({claim.paper for claim in self.claims}))

    @property
    def support(self) -> int:
        """Number of papers that say so."""
        return len(self.papers)

    @property
    def inferred(self) -> bool:
        """Whether no paper states it outright."""
        return all(claim.inferred for claim in self.claims)

    @property
    def confidence(self) -> float:
        """Confidence of the surest claim."""
        return max(claim.confidence for claim in self.claims)


def claim_of(edge: Mapping[str, Any]) -> Claim:
    """Return the claim that an edge of `source_of`'s graph makes."""
    return Claim(
        paper=edge["paper"],
        confidence=edge["confidence"],
        extractor=edge["extractor"],
        sentences=tuple(edge["sentences"]),
        spans=tuple(edge["spans"]),
        inferred=edge["basis"] == "inferred",
        values=tuple(zip(edge["metrics"], edge["values"], strict=False)),
    )


def links(graph: nx.MultiDiGraph, types: Collection[str]) -> list[Link]:
    """Return one link for each (type, source, target) of the given types, in that order.

    Linear in the edges, and stable under their order.
    """
    gathered: dict[tuple[str, str, str], list[tuple[str, Claim]]] = defaultdict(list)
    for source, target, key, edge in graph.edges(keys=True, data=True):
        if edge["type"] in types and source != target:
            gathered[edge["type"], source, target].append((key, claim_of(edge)))
    return [_link(ends, claims) for ends, claims in sorted(gathered.items())]


def _link(ends: tuple[str, str, str], claims: list[tuple[str, Claim]]) -> Link:
    ordered = sorted(claims, key=lambda pair: (pair[1].paper, pair[0]))
    return Link(*ends, tuple(claim for _, claim in ordered))


def derived_links(graph: nx.MultiDiGraph) -> list[Link]:
    """Return the links of `DERIVED`, in order of type, source and target."""
    gathered: dict[tuple[str, str, str], dict[str, Claim]] = defaultdict(dict)
    for source, target, claim in _measured_with(graph):
        gathered["MEASURED_WITH", source, target].setdefault(claim.paper, claim)
    for source, target, claim in _works_on(graph):
        gathered["WORKS_ON", source, target].setdefault(claim.paper, claim)
    return [
        Link(*ends, tuple(claim for _, claim in sorted(claims.items())))
        for ends, claims in sorted(gathered.items())
    ]


def _out(graph: nx.MultiDiGraph, node: str, type: str) -> list[tuple[str, Claim]]:
    found = [
        (target, key, claim_of(edge))
        for _, target, key, edge in graph.out_edges(node, keys=True, data=True)
        if edge["type"] == type
    ]
    return [(target, claim) for target, _, claim in sorted(found, key=lambda f: f[:2])]


def _nodes(graph: nx.MultiDiGraph, label: str) -> list[str]:
    return sorted(node for node, row in graph.nodes(data=True) if row.get("label") == label)


def _measured_with(graph: nx.MultiDiGraph) -> Iterable[tuple[str, str, Claim]]:
    for result in _nodes(graph, "Result"):
        metrics = _out(graph, result, "MEASURED_BY")
        for benchmark, claim in _out(graph, result, "ON"):
            for metric, _ in metrics:
                yield benchmark, metric, claim


def _works_on(graph: nx.MultiDiGraph) -> Iterable[tuple[str, str, Claim]]:
    for paper in _nodes(graph, "Paper"):
        methods = [
            (target, claim)
            for target, claim in _out(graph, paper, "INTRODUCES")
            if graph.nodes[target].get("label") == "Method"
        ]
        for task, addressed in _out(graph, paper, "ADDRESSES"):
            for method, introduced in methods:
                yield method, task, _both(addressed, introduced)


def _both(first: Claim, second: Claim) -> Claim:
    """Return the claim that follows from two, as sure as both together."""
    return replace(
        first,
        confidence=round(first.confidence * second.confidence, 2),
        sentences=tuple(dict.fromkeys((*first.sentences, *second.sentences))),
        spans=tuple(dict.fromkeys((*first.spans, *second.spans))),
        inferred=True,
    )
