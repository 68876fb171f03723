"""The claims of one paper as edges: what it mentions, introduces, evaluates, reports and says."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.extraction import Evidence, Extraction, Result
from kg.papers.paper import Paper
from kg.resolve import Node, Resolution
from kg.schema import EDGES

__all__ = ["Claims", "Key", "edge_id"]

Key = tuple[str, str, str]
"""Type, source and target of an edge; with the paper, its identity."""

HASH_LENGTH = 16
"""Hex digits of an id: among ten million edges two are alike with a chance of 3 in a million."""

CURATED = Evidence((), (), 1.0, "curation")
"""Why an edge holds that the user accepted."""

_EVALUATING_ROLES = ("evaluated", "introduced")


def edge_id(type: str, source: str, target: str, paper: str) -> str:
    """Return the id of an edge, a hash of its key.

    Examples
    --------
    >>> edge_id("MENTIONS", "arxiv:2106.09685", "method:lora", "arxiv:2106.09685")
    'edge:5ec6f0975eb34e57'
    """
    return f"edge:{_hash(type, source, target, paper)}"


@dataclass(slots=True)
class Claims:
    """What one paper says, edge by edge, each with all its evidence.

    Parameters
    ----------
    paper
        The paper.
    nodes
        The things that the corpus names, by id.
    evidence
        For each edge, every claim that makes it.
    results
        Row of each Result node by id.
    stated
        For each method and benchmark that a result names both: the results, in order.
    """

    paper: Paper
    nodes: Mapping[str, Node]
    evidence: dict[Key, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    stated: dict[Key, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))

    def claim(self, type: str, source: str, target: str, evidence: Evidence | None) -> None:
        """Add a claim if there is evidence, the labels may be joined, and the ends differ."""
        ends = EDGES[type]
        if (
            evidence is not None
            and source != target
            and self.label(source) in ends.sources
            and self.label(target) in ends.targets
        ):
            self.evidence[type, source, target].append(evidence)

    def label(self, node: str) -> str:
        """Return the label of a node of this paper."""
        if node == self.paper.id:
            return "Paper"
        if node in self.results:
            return "Result"
        return self.nodes[node].label if node in self.nodes else ""

    def mentioned(self, key: Key) -> int:
        """Return how many ends of an edge the paper mentions."""
        return sum(("MENTIONS", self.paper.id, end) in self.evidence for end in key[1:])

    def read(self, extraction: Extraction, resolution: Resolution, least: float) -> None:
        """Take all that the pipeline says with at least the confidence `least`."""
        ids = resolution.locate(extraction)
        named: dict[str, list[str]] = defaultdict(list)
        for entity, node in zip(extraction.entities, ids, strict=True):
            if node is None:
                continue
            for name in (entity.name, *entity.aliases):
                named[name].append(node)
            this = self.paper.id
            self.claim("MENTIONS", this, node, _sure(entity.mention, least))
            self.claim("INTRODUCES", this, node, _sure(entity.introduced, least))
            involved = _sure(entity.involved, least)
            if entity.label == "Task":
                self.claim("ADDRESSES", this, node, involved)
            elif entity.label == "Benchmark" and entity.role in _EVALUATING_ROLES:
                self.claim("EVALUATES_ON", this, node, involved)
        for relation in extraction.relations:
            for source in named.get(relation.source, ())[:1]:
                for target in named.get(relation.target, ())[:1]:
                    self.claim(relation.type, source, target, _sure(relation.evidence, least))
        for id, result in _identified(self.paper.id, extraction.results):
            if result.evidence.confidence >= least:
                self._report(id, result, named)

    def _report(self, id: str, result: Result, named: dict[str, list[str]]) -> None:
        parts = {
            "OF": self._part(named, result.method, "Method"),
            "ON": self._part(named, result.benchmark, "Benchmark"),
            "MEASURED_BY": self._part(named, result.metric, "Metric"),
            "OVER": self._part(named, result.baseline, "Method"),
        }
        named_parts = {type: self.nodes[node].name for type, node in parts.items() if node}
        shown = [result.text, named_parts.get("MEASURED_BY", "")]
        if "ON" in named_parts:
            shown += ["on", named_parts["ON"]]
        self.results[id] = {
            "id": id,
            "name": " ".join(filter(None, shown)),
            "value": result.value,
            "unit": result.unit,
            "kind": result.kind,
            "text": result.text,
            "origin": "abstract",
        }
        self.claim("REPORTS", self.paper.id, id, result.evidence)
        for type, node in parts.items():
            if node is not None:
                self.claim(type, id, node, result.evidence)
        method, benchmark = parts["OF"], parts["ON"]
        if method and benchmark:
            self.claim("EVALUATED_ON", method, benchmark, result.evidence)
            metric = named_parts.get("MEASURED_BY", "")
            self.stated["EVALUATED_ON", method, benchmark].append((id, metric, result.text))

    def _part(self, named: dict[str, list[str]], name: str | None, label: str) -> str | None:
        options = named.get(name, ()) if name else ()
        return next((node for node in options if self.nodes[node].label == label), None)

    def drop(self, type: str, source: str, target: str) -> None:
        """Take an edge out; with a mention or a report, all that hangs on it."""
        gone = {(type, source, target)}
        if type in ("MENTIONS", "REPORTS"):
            gone |= {key for key in self.evidence if target in key[1:]}
        for key in gone:
            self.evidence.pop(key, None)
            self.stated.pop(key, None)
        if type == "REPORTS":
            self.results.pop(target, None)
            for key, rows in list(self.stated.items()):
                self.stated[key] = [row for row in rows if row[0] != target]

    def infer(self) -> None:
        """Let the one method that the paper introduces be evaluated where the paper evaluates."""
        introduced = [k for k in self.evidence if k[0] == "INTRODUCES"]
        methods = [k for k in introduced if self.label(k[2]) == "Method"]
        if len(methods) != 1:
            return
        theirs = best(self.evidence[methods[0]])
        for key in [k for k in self.evidence if k[0] == "EVALUATES_ON"]:
            if ("EVALUATED_ON", methods[0][2], key[2]) not in self.evidence:
                ours = best(self.evidence[key])
                both = Evidence(
                    tuple(_distinct((*ours.sentences, *theirs.sentences))),
                    tuple(_distinct((*ours.spans, *theirs.spans))),
                    min(ours.confidence, theirs.confidence),
                    ours.extractor,
                )
                self.claim("EVALUATED_ON", methods[0][2], key[2], both)

    def complete_mentions(self) -> None:
        """Let each thing that a claim names be mentioned, as surely as the surest claim."""
        surest: dict[str, Evidence] = {}
        for key, found in self.evidence.items():
            for node in key[1:]:
                if node in self.nodes and key[0] != "MENTIONS":
                    surest[node] = best([*found, *([surest[node]] if node in surest else [])])
        for node, claim in surest.items():
            found = self.evidence["MENTIONS", self.paper.id, node]
            if not found:
                found.append(claim)
            elif best(found).confidence < claim.confidence:
                first = best(found)
                found.append(
                    Evidence(first.sentences, first.spans, claim.confidence, first.extractor)
                )

    def rows(self) -> Iterable[tuple[str, dict[str, Any]]]:
        """Each (type, edge row), duplicates united, in no order."""
        paper = self.paper.id
        for (type, source, target), found in self.evidence.items():
            found = sorted(found, key=_order) if len(found) > 1 else found
            row: dict[str, Any] = {
                "id": edge_id(type, source, target, paper),
                "source": source,
                "target": target,
                "paper": paper,
                "confidence": round(found[0].confidence, 2),
                "extractor": found[0].extractor,
            }
            sentences = list(_distinct([s for e in found for s in e.sentences]))
            spans = list(_distinct([s for e in found for s in e.spans]))
            if sentences:
                row["sentences"] = sentences
            if spans:
                row["spans"] = spans
            if type == "EVALUATED_ON":
                self._add_results(row, self.stated.get((type, source, target), ()))
            yield type, row

    def _add_results(self, row: dict[str, Any], stated: Sequence[tuple[str, str, str]]) -> None:
        row["basis"] = "stated" if stated or row["extractor"] == CURATED.extractor else "inferred"
        if stated:
            row["metrics"] = [metric for _, metric, _ in stated]
            row["values"] = [text for _, _, text in stated]
            row["results"] = [id for id, _, _ in stated]


def best(found: Iterable[Evidence]) -> Evidence:
    """Return the surest evidence."""
    return min(found, key=_order)


def _order(evidence: Evidence) -> tuple[float, tuple[str, ...], tuple[str, ...], str]:
    return -evidence.confidence, evidence.spans, evidence.sentences, evidence.extractor


def _sure(evidence: Evidence | None, least: float) -> Evidence | None:
    return evidence if evidence is not None and evidence.confidence >= least else None


def _distinct(items: Sequence[str]) -> Iterable[str]:
    return dict.fromkeys(items) if len(items) > 1 else items


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:HASH_LENGTH]


def _identified(paper: str, results: Sequence[Result]) -> list[tuple[str, Result]]:
    """Return each result with an id from paper, value and position, in the order of the text."""
    alike: dict[str, list[Result]] = defaultdict(list)
    for result in dict.fromkeys(results):
        alike[f"result:{_hash(paper, result.text, *result.evidence.spans)}"].append(result)
    ids = {}
    for id, group in alike.items():
        # One number for two methods or benchmarks: told apart by what it is of, not by order.
        group.sort(key=_parts_of)
        for number, result in enumerate(group, 1):
            ids[result] = id if number == 1 else f"{id}~{number}"
    return [(ids[result], result) for result in dict.fromkeys(results)]


def _parts_of(result: Result) -> tuple[object, ...]:
    named = (result.method, result.benchmark, result.metric, result.baseline)
    return (*(part or "" for part in named), result.kind, result.unit, _order(result.evidence))
