"""A small graph whose right answers one can count by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.api.graph import Graph
from kg.schema import EDGES, NODES, Tables
from kg.stores import EmbeddedStore, NetworkXStore, Store

ABSTRACT = "We present LoRA, built on GPT-3. LoRA reaches 91.3 accuracy on GLUE and beats BERT."
QUANTISED = "QLoRA extends LoRA. QLoRA scores 92.1 accuracy on GLUE, 0.8 over LoRA."


def edge(
    type: str, source: str, target: str, paper: str, sentence: str, *, sure: float = 0.9, **own: Any
) -> tuple[str, dict[str, Any]]:
    text = ABSTRACT if paper == "p1" else QUANTISED
    start = text.index(sentence)
    key = hashlib.sha256("|".join((type, source, target, paper)).encode()).hexdigest()[:12]
    return type, {
        "id": key,
        "source": source,
        "target": target,
        "paper": paper,
        "confidence": sure,
        "extractor": "hand",
        "sentences": [sentence],
        "spans": [f"abstract:{start}-{start + len(sentence)}"],
        **own,
    }


def small_tables() -> Tables:
    def named(label: str, name: str, papers: int, **more: Any) -> dict[str, Any]:
        slug = name.lower().replace(" ", "-")
        return {"id": f"{label}:{slug}", "name": name, "papers": papers, **more}

    def paper(id: str, title: str, **more: Any) -> dict[str, Any]:
        return {"id": id, "name": title, "title": title, "source": "hand", **more}

    def result(id: str, value: float, kind: str) -> dict[str, Any]:
        return {
            "id": f"result:{id}",
            "name": str(value),
            "value": value,
            "unit": "",
            "kind": kind,
            "text": str(value),
            "origin": "abstract",
        }

    nodes: dict[str, list[dict[str, Any]]] = {
        "Paper": [
            paper("p1", "LoRA: Low-Rank Adaptation", abstract=ABSTRACT, date="2021", year=2021),
            paper("p2", "QLoRA: Quantised", abstract=QUANTISED, date="2023-05-23", year=2023),
            paper("p3", "A title alone"),
        ],
        "Method": [
            named("method", "BERT", 1, kind="model", aliases=["Bert base"]),
            named("method", "GPT-3", 1, kind="model", aliases=["shared alias"]),
            named("method", "LoRA", 2, kind="model", aliases=["Low-Rank Adaptation"]),
            named("method", "QLoRA", 1, kind="model", aliases=["shared alias"]),
        ],
        "Benchmark": [named("benchmark", "GLUE", 2, kind="suite")],
        "Metric": [named("metric", "accuracy", 2, direction="higher", unit="%", aliases=["acc"])],
        "Task": [named("task", "fine-tuning", 1)],
        "Result": [
            result("0", 91.3, "absolute"),
            result("1", 92.1, "absolute"),
            result("2", 0.8, "delta"),
        ],
    }
    glue = "LoRA reaches 91.3 accuracy on GLUE and beats BERT."
    score = "QLoRA scores 92.1 accuracy on GLUE, 0.8 over LoRA."
    rows = [
        edge("INTRODUCES", "p1", "method:lora", "p1", "We present LoRA"),
        edge("INTRODUCES", "p2", "method:qlora", "p2", "QLoRA extends LoRA."),
        edge("MENTIONS", "p1", "method:lora", "p1", "We present LoRA"),
        edge("MENTIONS", "p1", "method:bert", "p1", "beats BERT"),
        edge("MENTIONS", "p1", "method:gpt-3", "p1", "built on GPT-3"),
        edge("MENTIONS", "p1", "benchmark:glue", "p1", glue),
        edge("MENTIONS", "p1", "metric:accuracy", "p1", glue),
        edge("MENTIONS", "p2", "method:lora", "p2", "QLoRA extends LoRA."),
        edge("MENTIONS", "p2", "method:qlora", "p2", "QLoRA extends LoRA."),
        edge("MENTIONS", "p2", "benchmark:glue", "p2", score),
        edge("MENTIONS", "p2", "metric:accuracy", "p2", score),
        edge("EVALUATES_ON", "p1", "benchmark:glue", "p1", glue),
        edge("EVALUATES_ON", "p2", "benchmark:glue", "p2", score),
        edge("ADDRESSES", "p1", "task:fine-tuning", "p1", "We present LoRA", sure=0.4),
        edge("REPORTS", "p1", "result:0", "p1", glue),
        edge("REPORTS", "p2", "result:1", "p2", score),
        edge("REPORTS", "p2", "result:2", "p2", score),
        edge("OF", "result:0", "method:lora", "p1", glue),
        edge("OF", "result:1", "method:qlora", "p2", score),
        edge("OF", "result:2", "method:qlora", "p2", score),
        edge("ON", "result:0", "benchmark:glue", "p1", glue),
        edge("ON", "result:1", "benchmark:glue", "p2", score),
        edge("ON", "result:2", "benchmark:glue", "p2", score),
        edge("MEASURED_BY", "result:0", "metric:accuracy", "p1", glue),
        edge("MEASURED_BY", "result:1", "metric:accuracy", "p2", score),
        edge("MEASURED_BY", "result:2", "metric:accuracy", "p2", score),
        edge("OVER", "result:2", "method:lora", "p2", score),
        edge("EVALUATED_ON", "method:lora", "benchmark:glue", "p1", glue, basis="stated"),
        edge("EVALUATED_ON", "method:qlora", "benchmark:glue", "p2", score, basis="inferred"),
        edge("OUTPERFORMS", "method:lora", "method:bert", "p1", "beats BERT"),
        edge("BUILDS_ON", "method:lora", "method:gpt-3", "p1", "built on GPT-3"),
        edge("BUILDS_ON", "method:qlora", "method:lora", "p2", "QLoRA extends LoRA."),
    ]
    edges: dict[str, list[dict[str, Any]]] = {type: [] for type in EDGES}
    for type, row in rows:
        edges[type].append(row)
    for listed in edges.values():
        listed.sort(key=lambda row: str(row["id"]))
    return Tables({label: nodes[label] for label in NODES}, edges)


@pytest.fixture(params=["networkx", "embedded"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made = NetworkXStore() if request.param == "networkx" else EmbeddedStore(tmp_path / "g.kgl")
    made.load(small_tables())
    yield made
    made.close()


@pytest.fixture
def graph(store: Store) -> Graph:
    return Graph(store)


@pytest.fixture
def cypher_graph(tmp_path: Path) -> Iterator[Graph]:
    store = EmbeddedStore(tmp_path / "c.kgl")
    store.load(small_tables())
    with Graph(store) as graph:
        yield graph
