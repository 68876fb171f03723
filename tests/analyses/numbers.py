"""Small graphs whose papers state numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.schema import Tables

from .small import graph_of


@dataclass(frozen=True)
class Number:
    """A stated number; `id` is of its Result without ``result:``."""

    id: str
    paper: str
    text: str
    of: str | None = None
    on: str | None = None
    by: str | None = None
    over: str | None = None
    value: float | None = None
    unit: str = ""
    kind: str = "absolute"
    origin: str = "abstract"
    task: str = ""
    date: str = ""

    def edges(self) -> Iterable[tuple[Any, ...]]:
        result = f"result:{self.id}"
        yield "REPORTS", self.paper, result, self.paper
        ends = {"OF": self.of, "ON": self.on, "MEASURED_BY": self.by, "OVER": self.over}
        for type, end in ends.items():
            if end:
                yield type, result, end, self.paper
        if self.of and self.on and self.origin == "abstract":
            yield "EVALUATED_ON", self.of, self.on, self.paper

    def row(self) -> dict[str, Any]:
        value = self.value
        if value is None and self.text.rstrip("%x").replace(".", "", 1).isdigit():
            value = float(self.text.rstrip("%x"))
        unit = self.unit or ("%" if self.text.endswith("%") else "")
        row = {"text": self.text, "value": value, "unit": unit, "kind": self.kind}
        row |= {"origin": self.origin, "task": self.task, "date": self.date, "name": self.text}
        return {name: own for name, own in row.items() if own not in (None, "")}


METRICS = {
    "metric:accuracy": {"direction": "higher", "unit": "%"},
    "metric:bleu": {"direction": "higher"},
    "metric:wer": {"direction": "lower", "unit": "%"},
    "metric:vibes": {"direction": "unknown"},
    "metric:latency": {"direction": "lower", "unit": "s"},
}


def numbered(
    papers: Iterable[dict[str, Any]],
    numbers: Iterable[Number],
    edges: Iterable[tuple[Any, ...]] = (),
    *,
    aliases: dict[str, list[str]] | None = None,
    metrics: Mapping[str, Mapping[str, str]] = METRICS,
) -> Tables:
    """The graph of papers, the numbers they state and whatever else they say."""
    listed = list(numbers)
    claims = [edge for number in listed for edge in number.edges()]
    tables = graph_of(papers, [*edges, *claims], aliases=aliases)
    rows = {f"result:{number.id}": number.row() for number in listed}
    for row in tables.nodes["Result"]:
        row.update(rows[row["id"]])
    for row in tables.nodes["Metric"]:
        row.update(metrics[row["id"]])
    return tables
