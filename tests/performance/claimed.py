"""What an invented paper says of things: mentions, relations, numbers, and the edges they make."""

from __future__ import annotations

import hashlib
import math
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.claims import edge_id
from kg.schema import NODES

from .wording import Abstract

__all__ = ["Claims", "Thing"]

LOWER_IS_BETTER = ("error", "distance", "perplexity", "FID", "WER")


@dataclass(slots=True)
class Thing:
    """A method, benchmark, metric or task, and what the papers said of it so far."""

    id: str
    name: str
    label: str
    area: int
    kind: str = ""
    unit: str = ""
    family: Thing | None = None
    metric: Thing | None = None
    first_seen: str = ""
    papers: int = 0

    def row(self) -> dict[str, Any]:
        """Its row, once all papers are written."""
        row: dict[str, Any] = {"id": self.id, "name": self.name}
        if self.kind:
            row["kind"] = self.kind
        if self.label == "Metric":
            lower = any(mark in self.name for mark in LOWER_IS_BETTER)
            row |= {"direction": "lower" if lower else "higher", "unit": self.unit}
        if zlib.crc32(self.id.encode()) % 4 == 0:
            row["aliases"] = sorted({self.name.upper(), self.name.lower()} - {self.name}) or [
                f"{self.name}s"
            ]
        if "first_seen" in NODES[self.label].properties:
            row["first_seen"] = self.first_seen
        return {**row, "papers": self.papers}


class Claims:
    """What one paper says, before it is put into words."""

    def __init__(self, paper: str, date: str) -> None:
        self.paper, self.date = paper, date
        self._named: dict[str, Thing] = {}
        self._of_paper: dict[tuple[str, str], Thing] = {}
        self._pairs: dict[tuple[str, str, str], tuple[Thing, Thing, dict[str, Any]]] = {}
        self.results: list[tuple[str, dict[str, Any], dict[str, Thing]]] = []
        self._result_edges = 0

    @property
    def named(self) -> list[Thing]:
        return list(self._named.values())

    def __len__(self) -> int:
        """Edges so far."""
        return len(self._named) + len(self._of_paper) + len(self._pairs) + self._result_edges

    def mention(self, thing: Thing) -> None:
        self._named[thing.id] = thing

    def introduce(self, thing: Thing) -> None:
        self._say_of("INTRODUCES", thing)

    def address(self, task: Thing) -> None:
        self._say_of("ADDRESSES", task)

    def evaluate_on(self, benchmark: Thing) -> None:
        self._say_of("EVALUATES_ON", benchmark)

    def _say_of(self, type: str, thing: Thing) -> None:
        self.mention(thing)
        self._of_paper[type, thing.id] = thing

    def say(self, type: str, source: Thing, target: Thing, **own: Any) -> None:
        if source is not target:
            self.mention(source)
            self.mention(target)
            self._pairs.setdefault((type, source.id, target.id), (source, target, own))

    def report(self, parts: dict[str, Thing], time: float) -> None:
        """State a number; what one method has on one benchmark, papers mostly agree on."""
        for thing in parts.values():
            self.mention(thing)
        key = "|".join(f"{type}={thing.id}" for type, thing in sorted(parts.items()))
        agreed = zlib.crc32(key.encode()) / 2**32
        slip = zlib.crc32(f"{self.paper}|{key}".encode()) % 8 == 0
        number = round(90 - 60 * math.exp(-time / 6) + 12 * agreed - 6 + slip * 0.7, 1)
        by = parts.get("MEASURED_BY")
        unit = by.unit if by else ""
        digest = hashlib.sha256(f"{self.paper}|{len(self.results)}".encode())
        id = f"result:{digest.hexdigest()[:16]}"
        kind = "delta" if "OVER" in parts else "absolute"
        text = f"{number}{unit if unit == '%' else ''}"
        row = {"value": number, "unit": unit, "kind": kind, "text": text, "origin": "abstract"}
        self.results.append((id, row, parts))
        self._result_edges += 1 + len(parts)
        if "OF" in parts and "ON" in parts:
            method, benchmark = parts["OF"], parts["ON"]
            self.say("EVALUATED_ON", method, benchmark, basis="stated")
            own = self._pairs["EVALUATED_ON", method.id, benchmark.id][2]
            for name, value in (("metrics", by.name if by else ""), ("values", text)):
                own.setdefault(name, []).append(value)
            own.setdefault("results", []).append(id)

    def edges(self, abstract: Abstract, rng: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each edge, with the sentences and spans that bear it."""
        for thing in self._named.values():
            yield self._edge("MENTIONS", self.paper, thing.id, abstract, rng, thing)
        for (type, _), thing in self._of_paper.items():
            yield self._edge(type, self.paper, thing.id, abstract, rng, thing)
        for (type, *_), (source, target, own) in self._pairs.items():
            kind, row = self._edge(type, source.id, target.id, abstract, rng, source, target)
            yield kind, {**row, **own}
        for id, _, parts in self.results:
            said = list(parts.values())
            yield self._edge("REPORTS", self.paper, id, abstract, rng, *said)
            for type, thing in parts.items():
                yield self._edge(type, id, thing.id, abstract, rng, *said)

    def _edge(
        self,
        type: str,
        source: str,
        target: str,
        abstract: Abstract,
        rng: random.Random,
        *things: Thing,
    ) -> tuple[str, dict[str, Any]]:
        sentences, spans = abstract.evidence(things)
        row = {
            "id": edge_id(type, source, target, self.paper),
            "source": source,
            "target": target,
            "paper": self.paper,
            "confidence": round(1 - 0.6 * rng.random() ** 2, 2),
            "extractor": _EXTRACTORS.get(type, "results"),
        }
        return type, {**row, "sentences": sentences, "spans": spans}


_EXTRACTORS = {
    **dict.fromkeys(("MENTIONS", "ADDRESSES"), "names"),
    **dict.fromkeys(("INTRODUCES", "EVALUATES_ON"), "introduced"),
    **dict.fromkeys(("OUTPERFORMS", "BUILDS_ON"), "relations"),
    **dict.fromkeys(("VARIANT_OF", "PART_OF"), "kg.resolve.families"),
}
