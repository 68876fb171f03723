"""An extraction as one JSON object in the fields of the annotation guide: what gold looks like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractors.extraction import Entity, Evidence, Extraction, Relation, Result

__all__ = ["to_guide"]

_INTRODUCED_KIND = {"Method": "method", "Benchmark": "benchmark", "Metric": "metric"}
_NO_ROLE = "mentioned"


def to_guide(extraction: Extraction, *, id: str) -> dict[str, Any]:
    """Return what `extraction` is sure of, in the fields of the guide, each item with evidence.

    Only entities that are `certain` appear, and only they are named by results and relations.
    Established techniques that the paper does not introduce go to ``techniques``, every other
    method to ``methods``.

    Parameters
    ----------
    extraction
        What the pipeline says of one paper.
    id
        Id of the paper as the input has it.

    Returns
    -------
    dict
        ``id, introduces, methods, techniques, benchmarks, metrics, tasks, results, outperforms,
        builds_on``; lists are in the order of the extraction.

    Examples
    --------
    >>> seen = Evidence(("We tune BERT.",), ("abstract:8-12",), 0.9, "names")
    >>> bert = Entity("BERT", "Method", seen, kind="model")
    >>> to_guide(Extraction("p1", entities=(bert,)), id="p1")["methods"][0]["name"]
    'BERT'
    """
    sure = [entity for entity in extraction.entities if entity.certain]
    names = {entity.name for entity in sure}
    methods = [entity for entity in sure if entity.label == "Method"]
    return {
        "id": id,
        "introduces": [_introduced(e) for e in sure if e.introduced and e.label != "Task"],
        "methods": [_named(e) for e in methods if not _is_technique(e)],
        "techniques": [_named(e) for e in methods if _is_technique(e)],
        "benchmarks": [
            {**_named(e), "role": e.role or _NO_ROLE} for e in sure if e.label == "Benchmark"
        ],
        "metrics": [_named(e) for e in sure if e.label == "Metric"],
        "tasks": [_named(e) for e in sure if e.label == "Task"],
        "results": [_result(result, names) for result in extraction.results],
        "outperforms": _pairs(extraction.relations, "OUTPERFORMS", ("winner", "loser"), names),
        "builds_on": _pairs(extraction.relations, "BUILDS_ON", ("method", "uses"), names),
    }


def _is_technique(entity: Entity) -> bool:
    return entity.kind == "technique" and entity.introduced is None


def _named(entity: Entity) -> dict[str, Any]:
    item: dict[str, Any] = {"name": entity.name, "aliases": list(entity.aliases)}
    if entity.kind:
        item["kind"] = entity.kind
    item["evidence"] = _evidence(entity.mention)
    if entity.involved:
        item["involved"] = _evidence(entity.involved)
    return item


def _introduced(entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "kind": _INTRODUCED_KIND[entity.label],
        "aliases": list(entity.aliases),
        "evidence": _evidence(entity.introduced or entity.mention),
    }


def _result(result: Result, names: set[str]) -> dict[str, Any]:
    parts = {
        "method": result.method,
        "benchmark": result.benchmark,
        "metric": result.metric,
        "baseline": result.baseline,
    }
    sure = {part: name if name in names else None for part, name in parts.items()}
    return {
        "method": sure["method"],
        "benchmark": sure["benchmark"],
        "metric": sure["metric"],
        "value": result.text,
        "kind": result.kind,
        "baseline": sure["baseline"],
        "number": result.value,
        "unit": result.unit,
        "evidence": _evidence(result.evidence),
    }


def _pairs(
    relations: Iterable[Relation], type: str, ends: tuple[str, str], names: set[str]
) -> list[dict[str, Any]]:
    return [
        {ends[0]: r.source, ends[1]: r.target, "evidence": _evidence(r.evidence)}
        for r in relations
        if r.type == type and r.source in names and r.target in names
    ]


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "sentences": list(evidence.sentences),
        "spans": list(evidence.spans),
        "confidence": evidence.confidence,
        "extractor": evidence.extractor,
    }
