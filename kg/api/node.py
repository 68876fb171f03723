"""What every node and edge of the graph can say: properties, neighbours and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

if TYPE_CHECKING:
    from kg.api.entities import Paper
    from kg.api.graph import Graph

__all__ = ["Direction", "Edge", "Evidence", "Node"]

M = TypeVar("M", bound="Node")
Direction = Literal["out", "in", "both"]

_COMMON = frozenset(
    {"id", "source", "target", "paper", "confidence", "extractor", "sentences", "spans"}
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an edge is there: the sentences that say so, and where they stand.

    Parameters
    ----------
    paper
        Id of the paper.
    sentences
        The claim first, then those that say who "it" is.
    spans
        ``field:start-end``: code points into the paper's stored title or abstract.
    confidence
        In [0, 1].
    extractor
        Component that found the claim.
    """

    paper: str
    sentences: tuple[str, ...]
    spans: tuple[str, ...]
    confidence: float
    extractor: str

    def quotes(self, paper: Paper) -> tuple[str, ...]:
        """Return the words at each span, cut from `paper`."""
        texts = {"title": paper.title, "abstract": paper.abstract or ""}
        out = []
        for span in self.spans:
            place, _, ends = span.partition(":")
            start, _, end = ends.partition("-")
            out.append(texts[place][int(start) : int(end)])
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Edge:
    """One claim of one paper: two nodes, a type, and the evidence."""

    id: str
    type: str
    source_id: str
    target_id: str
    evidence: Evidence = field(repr=False)
    properties: Mapping[str, Any] = field(repr=False, hash=False)
    _graph: Graph = field(repr=False, compare=False)

    @classmethod
    def of(cls, graph: Graph, type: str, row: Mapping[str, Any]) -> Edge:
        """Return the edge that a store's row says."""
        evidence = Evidence(
            paper=row["paper"],
            sentences=tuple(row.get("sentences") or ()),
            spans=tuple(row.get("spans") or ()),
            confidence=row["confidence"],
            extractor=row["extractor"],
        )
        own = {key: row[key] for key in row if key not in _COMMON}
        return cls(row["id"], type, row["source"], row["target"], evidence, own, graph)

    @property
    def source(self) -> Node:
        """Node that the edge leaves."""
        return self._graph.node(self.source_id)

    @property
    def target(self) -> Node:
        """Node that the edge enters."""
        return self._graph.node(self.target_id)

    @property
    def paper(self) -> Paper:
        """Paper that makes the claim."""
        return self._graph.papers[self.evidence.paper]

    @property
    def confidence(self) -> float:
        """Confidence of the claim, in [0, 1]."""
        return self.evidence.confidence

    def to_json(self) -> dict[str, Any]:
        """Return the edge as plain JSON values."""
        evidence = self.evidence
        return {
            "id": self.id,
            "type": self.type,
            "source": self.source_id,
            "target": self.target_id,
            **self.properties,
            "paper": evidence.paper,
            "confidence": evidence.confidence,
            "extractor": evidence.extractor,
            "sentences": list(evidence.sentences),
            "spans": list(evidence.spans),
        }


@dataclass(frozen=True, slots=True)
class Node:
    """A node of any label; two are equal if their ids are.

    Parameters
    ----------
    id, name
        As stored.
    properties
        Everything that is stored of the node beside them.
    """

    label: ClassVar[str] = ""

    id: str
    name: str = field(compare=False)
    properties: Mapping[str, Any] = field(repr=False, compare=False)
    _graph: Graph = field(repr=False, compare=False)

    def edges(
        self, type: str | None = None, *, direction: Direction = "both", min_confidence: float = 0.0
    ) -> list[Edge]:
        """Return the edges at this node, those that leave it first, in order of type and id.

        Parameters
        ----------
        type
            Only edges of this type: ``BUILDS_ON``.
        direction
            ``out``, ``in`` or ``both``.
        min_confidence
            Only edges at least this sure.
        """
        return list(self._edges(type, direction, min_confidence))

    def evidence(self, type: str | None = None, *, direction: Direction = "both") -> list[Evidence]:
        """Return the evidence of the edges at this node, in their order, each only once."""
        return list(dict.fromkeys(edge.evidence for edge in self._edges(type, direction, 0.0)))

    def to_json(self) -> dict[str, Any]:
        """Return the node as plain JSON values."""
        return {"label": self.label, "id": self.id, "name": self.name, **self.properties}

    def _edges(self, type: str | None, direction: Direction, least: float) -> Iterator[Edge]:
        graph = self._graph
        if direction != "in":
            yield from graph.edges(type, source=self.id, min_confidence=least)
        if direction != "out":
            for edge in graph.edges(type, target=self.id, min_confidence=least):
                if direction == "in" or edge.source_id != self.id:
                    yield edge

    def _targets(self, type: str, label: type[M]) -> tuple[M, ...]:
        return self._ends(label, (e.target_id for e in self._edges(type, "out", 0.0)))

    def _sources(self, type: str, label: type[M]) -> tuple[M, ...]:
        return self._ends(label, (e.source_id for e in self._edges(type, "in", 0.0)))

    def _ends(self, label: type[M], ids: Iterable[str]) -> tuple[M, ...]:
        nodes = (self._graph.node(id) for id in sorted(set(ids)))
        return tuple(node for node in nodes if isinstance(node, label))
