"""A pipeline of a few rules, for tests that need extractions and no model."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

from extractors.extraction import Entity, Evidence, Extraction, Relation, Result

NAMES = {"LoRA": "Method", "QLoRA": "Method", "GPT-3": "Method", "GLUE": "Benchmark"}
NAMES |= {"MMLU": "Benchmark", "accuracy": "Metric"}


class RulePipeline:
    """Finds listed names, "introduce X", "X beats Y" and "N accuracy on B" in an abstract."""

    version = "rules-1"

    def __init__(self) -> None:
        self.read: list[str] = []

    def pipe(self, papers: Iterable[tuple[str, str, str | None]]) -> Iterator[Extraction]:
        for id, title, abstract in papers:
            self.read.append(title)
            if "unreadable" in title:
                raise ValueError("cannot be read")
            yield _extraction(id, abstract or "")


def _extraction(id: str, text: str) -> Extraction:
    def at(match: re.Match[str], sure: float = 0.9) -> Evidence:
        return Evidence((text,), (f"abstract:{match.start()}-{match.end()}",), sure, "rules")

    entities = []
    for name, label in NAMES.items():
        if found := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            new = re.search(rf"introduce {re.escape(name)}(?!\w)", text)
            used = re.search(rf" on {re.escape(name)}(?!\w)", text)
            entities.append(
                Entity(
                    name,
                    label,  # type: ignore[arg-type]
                    at(found),
                    introduced=at(new) if new else None,
                    involved=at(used) if used and label == "Benchmark" else None,
                    role="evaluated" if used and label == "Benchmark" else None,
                )
            )
    results = [
        Result(m[2], "absolute", at(m), float(m[2]), "", method=m[1], metric=m[3], benchmark=m[4])
        for m in re.finditer(r"([\w-]+) has ([\d.]+) (accuracy) on (\w+)", text)
    ]
    relations = [
        Relation("OUTPERFORMS", m[1], m[2], at(m, 0.5))
        for m in re.finditer(r"([\w-]+) beats ([\w-]+\w)", text)
    ]
    return Extraction(id, tuple(entities), tuple(results), tuple(relations))


_PIPELINE = RulePipeline()


def load(model: str, threads: int | None = None) -> RulePipeline:
    """The one pipeline of a process, in the place of `kg.extracting.load_pipeline`."""
    return _PIPELINE


class _Slow(RulePipeline):
    def pipe(self, papers: Iterable[tuple[str, str, str | None]]) -> Iterator[Extraction]:
        for extraction in super().pipe(papers):
            time.sleep(0.02)
            yield extraction


def load_slow(model: str, threads: int | None = None) -> RulePipeline:
    """As `load`, with time to be killed."""
    return _Slow()


PAPERS: list[dict[str, Any]] = [
    {"id": "a1", "title": "One", "abstract": "We introduce LoRA. LoRA beats GPT-3.", "year": 2021},
    {"id": "b2", "title": "Two", "abstract": "We introduce QLoRA. QLoRA has 92.1 accuracy on GLUE"},
    {
        "id": "c3",
        "title": "Three",
        "abstract": "LoRA has 91.3 accuracy on GLUE. We introduce MMLU.",
    },
    {"id": "d4", "title": "Four"},
]
"""Four papers: the second states a result, the third another on the same benchmark."""
