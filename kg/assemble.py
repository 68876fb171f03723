"""The graph as tables, from papers, extractions, the resolution and the user's decisions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from extractors.extraction import Evidence, Extraction
from kg.claims import CURATED, Claims, Key, best, edge_id
from kg.curation import EdgeRule, Overrides
from kg.metrics import describe
from kg.papers.paper import Paper
from kg.resolve import Node, Resolution
from kg.schema import EDGES, NODES, Tables

__all__ = ["assemble"]

_FAMILY_TYPES = {"Method": "VARIANT_OF", "Benchmark": "PART_OF"}
_WEB = re.compile(r"https?://", re.I)
_LAST = "9999"
"""After every date: a paper without one is no early witness."""


def assemble(
    pairs: Iterable[tuple[Paper, Extraction | None]],
    resolution: Resolution,
    *,
    overrides: Overrides | None = None,
    min_confidence: float = 0.0,
) -> Tables:
    """Return nodes and edges: a function of the set of pairs, the resolution and the overrides.

    Parameters
    ----------
    pairs
        Each paper once, in any order, with what the pipeline says of it, None if it was not read.
    resolution
        Of the same extractions.
    overrides
        The user's accepted and rejected edges; an accepted one has confidence 1.
    min_confidence
        Leave out claims below it, and what then nothing speaks of. Papers stay.

    Notes
    -----
    Linear in claims, but for sorting by id. A list or property without a value is absent.
    """
    assembly = _Assembly(resolution, overrides or Overrides())
    for paper, extraction in pairs:
        assembly.take(paper, extraction, min_confidence)
    return assembly.tables()


class _Assembly:
    def __init__(self, resolution: Resolution, overrides: Overrides) -> None:
        self.resolution = resolution
        self.labels = {id: node.label for id, node in resolution.nodes.items()}
        self.rules = _EdgeRules(resolution, overrides)
        self.nodes: dict[str, list[dict[str, Any]]] = {label: [] for label in NODES}
        self.edges: dict[str, list[dict[str, Any]]] = {type: [] for type in EDGES}
        self.support: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        self.family = dict(resolution.families)
        self.witness: dict[str, tuple[tuple[float, str, str], Evidence]] = {}

    def take(self, paper: Paper, extraction: Extraction | None, least: float) -> None:
        """Add one paper with all that it says."""
        self.nodes["Paper"].append(_paper_row(paper))
        claims = Claims(paper, self.resolution.nodes)
        if extraction is not None:
            claims.read(extraction, self.resolution, least)
        self.rules.apply(claims)
        claims.infer()
        self.rules.apply(claims)
        claims.complete_mentions()
        for type, row in claims.rows():
            self.edges[type].append(row)
        for row in claims.results.values():
            self.nodes["Result"].append({k: v for k, v in row.items() if v not in (None, "")})
        for (type, _, node), found in claims.evidence.items():
            if type == "MENTIONS":
                self._count(paper, node, best(found))

    def _count(self, paper: Paper, node: str, evidence: Evidence) -> None:
        self.support[node] += 1
        if paper.date:
            self.first[node] = min(self.first.get(node, paper.date), paper.date)
        if node in self.family:
            rank = (-evidence.confidence, paper.date or _LAST, paper.id)
            if node not in self.witness or rank < self.witness[node][0]:
                self.witness[node] = (rank, evidence)

    def tables(self) -> Tables:
        """Return all that was taken, in order of id."""
        self._add_families()
        for id in self.support:
            node = self.resolution.nodes[id]
            self.nodes[node.label].append(self._entity_row(node))
        for rows in (*self.nodes.values(), *self.edges.values()):
            rows.sort(key=itemgetter("id"))
        return Tables(nodes=self.nodes, edges=self.edges)

    def _add_families(self) -> None:
        known = {
            (type, row["source"], row["target"])
            for type in _FAMILY_TYPES.values()
            for row in self.edges[type]
        }
        for variant, family in self.family.items():
            if not (self.support[variant] and self.support[family]):
                continue
            type = _FAMILY_TYPES[self.labels[variant]]
            (_, _, paper), evidence = self.witness[variant]
            key = (type, variant, family)
            if key not in known and not self.rules.rejects(key, paper):
                self.edges[type].append(
                    {
                        "id": edge_id(*key, paper),
                        "source": variant,
                        "target": family,
                        "paper": paper,
                        "confidence": round(evidence.confidence, 2),
                        "extractor": "kg.resolve.families",
                        "sentences": list(evidence.sentences),
                        "spans": list(evidence.spans),
                    }
                )

    def _entity_row(self, node: Node) -> dict[str, Any]:
        row: dict[str, Any] = {"id": node.id, "name": node.name}
        if node.kind:
            row["kind"] = node.kind
        if node.label == "Metric":
            row.update(describe(node.name, node.aliases))
        if node.aliases:
            row["aliases"] = list(node.aliases)
        if "first_seen" in NODES[node.label].properties and node.id in self.first:
            row["first_seen"] = self.first[node.id]
        row["papers"] = self.support[node.id]
        return row


class _EdgeRules:
    """The user's accepted and rejected edges, by paper and by id."""

    def __init__(self, resolution: Resolution, overrides: Overrides) -> None:
        self.by_paper: dict[str, list[tuple[bool, list[Key]]]] = defaultdict(list)
        self.by_id: dict[str, bool] = {}
        self.gone: set[Key] = set()
        self.labels = {id: node.label for id, node in resolution.nodes.items()}
        for rule in overrides.rules:
            if not isinstance(rule, EdgeRule):
                continue
            if rule.edge:
                self.by_id[rule.edge] = rule.accepted
                continue
            keys = self._keys(rule, resolution)
            self.by_paper[rule.paper].append((rule.accepted, keys))
            if not rule.accepted:
                self.gone.update(keys)

    def _keys(self, rule: EdgeRule, resolution: Resolution) -> list[Key]:
        ends = EDGES[rule.type]
        sources = self._ends(rule.source, rule.paper, ends.sources, resolution)
        targets = self._ends(rule.target, rule.paper, ends.targets, resolution)
        return [(rule.type, source, target) for source in sources for target in targets]

    def _ends(
        self, name: str, paper: str, labels: tuple[str, ...], resolution: Resolution
    ) -> list[str]:
        if "Paper" in labels:
            return [paper]
        if "Result" in labels and name.startswith("result:"):
            return [name]
        found = [name] if name in self.labels else resolution.find(name)
        return sorted(
            (id for id in found if self.labels[id] in labels),
            key=lambda id: (labels.index(self.labels[id]), id),
        )

    def apply(self, claims: Claims) -> None:
        """Change one paper's claims as the user said; the later line wins."""
        paper = claims.paper.id
        for accepted, keys in self.by_paper.get(paper, ()):
            # A name of several things means the one that the paper mentions.
            likely = sorted(keys, key=lambda key: -claims.mentioned(key))
            for key in likely[:1] if accepted else keys:
                self._change(claims, key, accepted)
        if self.by_id:
            for key in list(claims.evidence):
                told = self.by_id.get(edge_id(*key, paper))
                if told is not None:
                    self._change(claims, key, told)

    @staticmethod
    def _change(claims: Claims, key: Key, accepted: bool) -> None:
        if not accepted:
            claims.drop(*key)
        elif CURATED not in claims.evidence.get(key, ()):
            claims.claim(*key, CURATED)

    def rejects(self, key: Key, paper: str) -> bool:
        """Whether the user rejected a family edge, whichever paper bears witness to it."""
        return key in self.gone or self.by_id.get(edge_id(*key, paper)) is False


def _paper_row(paper: Paper) -> dict[str, Any]:
    row: Mapping[str, Any] = {
        "id": paper.id,
        "name": paper.title or paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "date": paper.date,
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.url if _WEB.match(paper.url or "") else None,
        "source": paper.source,
    }
    return {name: value for name, value in row.items() if value not in (None, "", [])}
