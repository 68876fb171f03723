"""What the pipeline says of one paper: the contract between `extractors` and all after it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Entity", "Evidence", "Extraction", "Label", "Relation", "Result"]

Label = Literal["Method", "Benchmark", "Metric", "Task"]
"""Types of entity, as the graph's node labels."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a claim is made.

    Parameters
    ----------
    sentences
        The sentence of the claim first, then those that say who "it" is.
    spans
        Where the claim stands, ``field:start-end``: code points into the stored title or abstract
        (``abstract:120-131``).
    confidence
        In [0, 1], rounded to two decimals; calibrated on held-out gold.
    extractor
        Name of the component that found it.
    """

    sentences: tuple[str, ...]
    spans: tuple[str, ...]
    confidence: float
    extractor: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that the paper names, with every spelling it uses.

    Parameters
    ----------
    name
        The spelling that stands for the thing in this paper; a substring of title or abstract.
    label
        Type of node.
    aliases
        Other spellings in this paper (long form, acronym, plural), in order of appearance.
    kind
        Method: model, technique or system. Benchmark: dataset, suite or environment. Else None.
    role
        Benchmark only: introduced, evaluated, trained or mentioned.
    mention
        Every place where the name or an alias stands. ``mention.confidence`` is how sure the
        pipeline is of the type.
    introduced
        The claim that this paper itself proposes the thing, or None.
    involved
        The claim behind EVALUATES_ON (Benchmark) or ADDRESSES (Task), or None.
    certain
        False for a candidate under the extractor's threshold: it makes no edge of its own, but
        `kg.resolve` takes it up where another paper introduces the name.
    """

    name: str
    label: Label
    mention: Evidence
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    role: str | None = None
    introduced: Evidence | None = None
    involved: Evidence | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """One number that the paper states, with what it is of; each part but the value is optional.

    `method`, `benchmark`, `metric` and `baseline` are names of entities of the same extraction.
    `value` is the number as a float (a ratio "3x" is 3.0, a range its lower end), or None where
    the text has words only ("half" is 0.5, so it has a value; "several-fold" has none). `unit` is
    ``%``, ``x``, another unit as written, or the empty string. `text` is the value as written.
    """

    text: str
    kind: Literal["absolute", "delta", "ratio"]
    evidence: Evidence
    value: float | None = None
    unit: str = ""
    method: str | None = None
    benchmark: str | None = None
    metric: str | None = None
    baseline: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A stated relation between two entities of the same extraction, by name.

    `type` is OUTPERFORMS (winner, loser) or BUILDS_ON (what is new, what it is built on).
    """

    type: Literal["OUTPERFORMS", "BUILDS_ON"]
    source: str
    target: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the pipeline says of one paper; it depends on that paper's text alone."""

    paper: str
    entities: tuple[Entity, ...] = ()
    results: tuple[Result, ...] = ()
    relations: tuple[Relation, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The extraction as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Extraction:
        """The extraction that `to_json` wrote."""
        return cls(
            paper=row["paper"],
            entities=tuple(_entity(e) for e in row["entities"]),
            results=tuple(
                Result(**{**r, "evidence": _evidence(r["evidence"])}) for r in row["results"]
            ),
            relations=tuple(
                Relation(**{**r, "evidence": _evidence(r["evidence"])}) for r in row["relations"]
            ),
        )


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(
        tuple(row["sentences"]), tuple(row["spans"]), row["confidence"], row["extractor"]
    )


def _entity(row: dict[str, Any]) -> Entity:
    claims = {
        key: _evidence(row[key]) if row[key] else None
        for key in ("mention", "introduced", "involved")
    }
    return Entity(**{**row, **claims, "aliases": tuple(row["aliases"])})
