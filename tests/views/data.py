"""Graphs to draw: facts of well-known papers, and synthetic graphs of any size, both made here."""

from __future__ import annotations

import hashlib
import json
import random
import re
from pathlib import Path
from typing import Any

import networkx as nx

__all__ = ["Maker", "known", "synthetic"]


class Maker:
    """Builds a graph as `Graph.to_networkx()` gives it, one stated fact at a time."""

    def __init__(self) -> None:
        self.graph = nx.MultiDiGraph()
        self._text: dict[str, list[str]] = {}

    def paper(self, id: str, date: str | None, title: str, **more: Any) -> str:
        row = {"name": title, "title": title, "authors": [], "source": "made up", **more}
        if date:
            row |= {"date": date, "year": int(date[:4])}
        self.graph.add_node(id, label="Paper", **row)
        self._text[id] = []
        return id

    def thing(self, label: str, name: str, **more: Any) -> str:
        id = f"{label.lower()}:{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}"
        if id not in self.graph:
            row = {"aliases": [], "papers": 0, **more}
            self.graph.add_node(id, label=label, name=name, **row)
        return id

    def say(self, paper: str, sentence: str, *names: str) -> dict[str, Any]:
        """A sentence of the abstract, as evidence whose spans are the names in it."""
        start = sum(len(s) + 1 for s in self._text[paper])
        self._text[paper].append(sentence)
        self.graph.nodes[paper]["abstract"] = " ".join(self._text[paper])
        found = [(sentence.find(name), name) for name in names]
        spans = [f"abstract:{start + at}-{start + at + len(n)}" for at, n in found if at >= 0]
        return {"sentences": [sentence], "spans": spans, "confidence": 0.9, "extractor": "made"}

    def edge(self, type: str, source: str, target: str, paper: str, **row: Any) -> str:
        key = hashlib.sha256(
            f"{type}|{source}|{target}|{paper}".encode("utf-8", "replace")
        ).hexdigest()[:12]
        if key not in self.graph.get_edge_data(source, target, default={}):
            self.graph.add_edge(source, target, key=key, type=type, paper=paper, **row)
        return key

    def mention(self, paper: str, node: str, row: dict[str, Any]) -> None:
        known = {e["type"] for e in self.graph.get_edge_data(paper, node, default={}).values()}
        self.edge("MENTIONS", paper, node, paper, **row)
        if "MENTIONS" not in known:
            node_row = self.graph.nodes[node]
            node_row["papers"] += 1
            date = self.graph.nodes[paper].get("date")
            if date:
                node_row["first_seen"] = min(node_row.get("first_seen", date), date)

    def introduces(self, paper: str, label: str, name: str, **more: Any) -> str:
        node = self.thing(label, name, **more)
        row = self.say(paper, f"We present {name}.", name)
        self.edge("INTRODUCES", paper, node, paper, **row)
        self.mention(paper, node, row)
        return node

    def result(
        self,
        paper: str,
        method: str,
        benchmark: str,
        metric: str | None,
        value: float | None,
        unit: str = "",
        *,
        confidence: float = 0.9,
        direction: str = "higher",
    ) -> None:
        """A stated number of a method on a benchmark; no value makes an inferred edge."""
        m, b = (
            self.thing("Method", method, kind="model"),
            self.thing("Benchmark", benchmark, kind="dataset"),
        )
        if value is None:
            row = self.say(paper, f"Experiments on {benchmark} show its merit.", benchmark)
        else:
            said = f"{method} reaches {value:g}{unit} {metric or ''}".rstrip()
            row = self.say(paper, f"{said} on {benchmark}.", method, benchmark, f"{value:g}{unit}")
        row["confidence"] = confidence
        self.mention(paper, m, row)
        self.mention(paper, b, row)
        self.edge("EVALUATES_ON", paper, b, paper, **row)
        if value is None:
            self.edge("EVALUATED_ON", m, b, paper, basis="inferred", **row)
            return
        result = f"result:{paper}:{method}:{benchmark}:{metric}:{value:g}".lower()
        self.graph.add_node(
            result,
            label="Result",
            name=f"{value:g}{unit}",
            value=float(value),
            unit=unit,
            kind="absolute",
            text=f"{value:g}{unit}",
            origin="abstract",
        )
        self.edge("REPORTS", paper, result, paper, **row)
        self.edge("OF", result, m, paper, **row)
        self.edge("ON", result, b, paper, **row)
        if metric:
            k = self.thing("Metric", metric, direction=direction, unit=unit)
            self.mention(paper, k, row)
            self.edge("MEASURED_BY", result, k, paper, **row)
        have = self.graph.get_edge_data(m, b, default={})
        mine = [e for e in have.values() if e["type"] == "EVALUATED_ON" and e["paper"] == paper]
        if mine:
            mine[0]["metrics"].append(metric or "")
            mine[0]["values"].append(f"{value:g}{unit}")
            mine[0]["results"].append(result)
        else:
            self.edge(
                "EVALUATED_ON",
                m,
                b,
                paper,
                basis="stated",
                metrics=[metric or ""],
                values=[f"{value:g}{unit}"],
                results=[result],
                **row,
            )

    def relates(self, paper: str, type: str, source: str, target: str) -> None:
        verb = {
            "BUILDS_ON": "builds on",
            "OUTPERFORMS": "outperforms",
            "VARIANT_OF": "is a variant of",
        }[type]
        a, b = (
            self.thing("Method", source, kind="model"),
            self.thing("Method", target, kind="model"),
        )
        row = self.say(paper, f"{source} {verb} {target}.", source, target)
        self.mention(paper, a, row)
        self.mention(paper, b, row)
        self.edge(type, a, b, paper, **row)

    def task(self, paper: str, name: str) -> None:
        node = self.thing("Task", name)
        row = self.say(paper, f"The task is {name}.", name)
        self.mention(paper, node, row)
        self.edge("ADDRESSES", paper, node, paper, **row)


LOWER = ("top-5 error", "error rate", "WER")


def known() -> nx.MultiDiGraph:
    """About forty well-known papers, with what they state."""
    maker = Maker()
    facts = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"))
    for fact in facts["papers"]:
        arxiv, method = fact["arxiv"], fact["introduces"]
        paper = maker.paper(
            f"arxiv:{arxiv}",
            fact["date"],
            fact["title"],
            url=f"https://arxiv.org/abs/{arxiv}",
            venue="arXiv",
        )
        kind = "technique" if method.islower() or method.endswith("RA") else "model"
        maker.introduces(paper, "Method", method, kind=kind)
        for benchmark, metric, value, unit in fact["results"]:
            direction = "lower" if metric in LOWER else "higher"
            maker.result(paper, method, benchmark, metric, value, unit, direction=direction)
        if fact["builds_on"]:
            maker.relates(paper, "BUILDS_ON", method, fact["builds_on"])
        if fact["outperforms"]:
            maker.relates(paper, "OUTPERFORMS", method, fact["outperforms"])
        maker.task(paper, fact["task"])
    for arxiv, *rest in facts["second_hand"]:
        maker.result(f"arxiv:{arxiv}", *rest, confidence=0.7)
    for size in ("70B", "7B"):
        maker.relates("arxiv:2307.09288", "VARIANT_OF", f"Llama 2 {size}", "Llama 2")
    return maker.graph


def synthetic(nodes: int, edges: int, *, seed: int = 1, fields: int = 8) -> nx.MultiDiGraph:
    """Methods and benchmarks in about that number, in fields, a few of them far more used."""
    draw = random.Random(seed)
    maker = Maker()
    methods = [
        f"{draw.choice(PARTS)}{draw.choice(PARTS).lower()}-{i}" for i in range(nodes * 13 // 20)
    ]
    benchmarks = [f"{draw.choice(PARTS)}Bench-{i}" for i in range(nodes - len(methods))]
    field = {name: i % fields for names in (methods, benchmarks) for i, name in enumerate(names)}
    own: list[list[str]] = [[b for b in benchmarks if field[b] == f] for f in range(fields)]
    made: set[tuple[str, str]] = set()
    pairs: list[tuple[str, str]] = []
    while len(pairs) < edges:
        method = methods[int(len(methods) * draw.random() ** 1.6)]
        choice = own[field[method]] if draw.random() < 0.85 else benchmarks
        pair = method, choice[int(len(choice) * draw.random() ** 2)]
        if pair not in made:
            made.add(pair)
            pairs.append(pair)
    paper = ""
    for i, (method, benchmark) in enumerate(sorted(pairs)):
        if i % 6 == 0:
            date = f"{draw.randint(2015, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            paper = maker.paper(
                f"arxiv:{2000 + i // 6:04}.{i:05}", date, f"Study {i // 6} of {method}"
            )
        value = None if draw.random() < 0.3 else round(draw.uniform(20, 99), 1)
        maker.result(
            paper,
            method,
            benchmark,
            "accuracy",
            value,
            "%",
            confidence=round(draw.uniform(0.5, 1), 2),
        )
    return maker.graph


PARTS = [
    *("Former", "Net", "Graph", "Vision", "Lingua", "Deep", "Sparse"),
    *("Meta", "Flow", "Diff", "Align", "Retro", "Quant", "Multi"),
]
