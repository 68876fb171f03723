"""A small graph made by hand: every label, every relationship type, and what is awkward in values.

Alpha (2017) is measured on Boxes; Beta (2018) builds on it and is better by 2.5; GammaNet (2020)
builds on Beta, brings Boxes-Hard, and says again what Beta builds on. Alpha 2 is only a mention of
a paper without date and abstract, with characters that languages of markup and query know.
"""

from __future__ import annotations

from typing import Any

from kg.schema import EDGES, NODES, Tables

P1, P2, P3, P4 = "arxiv:1701.00001", "arxiv:1805.00002", "arxiv:2003.00003", "doi:10.1/delta"
ODD_NAME = 'C++ \'n` "co" \\ $x {y} <b>&amp;</b>'
ODD_TEXT = "=SUM(A1)\tone\ntwo\r\nthree \u2028 π0 \U0001f600 e\u0301 \x1b[31m \x00 \ufffe ]]>"

NODE_ROWS: dict[str, list[dict[str, Any]]] = {
    "Paper": [
        {
            "id": P1,
            "name": "Alpha: attention for tables",
            "title": "Alpha: attention for tables",
            "abstract": "We propose Alpha. It reaches 81.5% on Boxes.",
            "authors": ["Ann Li", "Bo Chen"],
            "date": "2017-01-05",
            "year": 2017,
            "venue": "ICLR",
            "url": "https://example.org/1701.00001",
            "source": "list.txt:entry 1",
        },
        {
            "id": P2,
            "name": "Beta builds on Alpha",
            "title": "Beta builds on Alpha",
            "abstract": "Beta gains 2.5 points over Alpha.",
            "authors": ["Bo Chen"],
            "date": "2018-05",
            "year": 2018,
            "source": "list.txt:entry 2",
        },
        {
            "id": P3,
            "name": "Boxes-Hard: a small benchmark",
            "title": "Boxes-Hard: a small benchmark",
            "abstract": "",
            "authors": ["Cy Ode", "Ann Li"],
            "date": "2020-03-09",
            "year": 2020,
            "venue": "ACL",
            "source": "list.txt:entry 3",
        },
        {
            "id": P4,
            "name": "Delta — ünïcode & <tags>",
            "title": "Delta — ünïcode & <tags>",
            "authors": [],
            "source": ODD_TEXT,
        },
    ],
    "Method": [
        {
            "id": "method:alpha",
            "name": "Alpha",
            "kind": "model",
            "aliases": ["ALPHA net", "alpha"],
            "first_seen": "2017-01-05",
            "papers": 3,
        },
        {"id": "method:alpha-2", "name": "Alpha 2", "kind": "model", "aliases": [], "papers": 1},
        {
            "id": "method:beta",
            "name": "Beta",
            "kind": "technique",
            "aliases": [],
            "first_seen": "2018-05",
            "papers": 2,
        },
        {"id": "method:c++", "name": ODD_NAME, "aliases": [ODD_TEXT, "", "'"], "papers": 0},
        {
            "id": "method:gamma-net",
            "name": "GammaNet",
            "kind": "system",
            "aliases": ["gn"],
            "first_seen": "2020-03-09",
            "papers": 1,
        },
    ],
    "Benchmark": [
        {
            "id": "benchmark:boxes",
            "name": "Boxes",
            "kind": "dataset",
            "aliases": ["BoXes"],
            "first_seen": "2017-01-05",
            "papers": 2,
        },
        {
            "id": "benchmark:boxes-hard",
            "name": "Boxes-Hard",
            "kind": "dataset",
            "aliases": [],
            "papers": 1,
        },
        {"id": "benchmark:gym", "name": "Gym", "kind": "environment", "aliases": [], "papers": 0},
    ],
    "Metric": [
        {
            "id": "metric:accuracy",
            "name": "accuracy",
            "direction": "higher",
            "unit": "%",
            "aliases": ["acc."],
            "papers": 2,
        },
        {
            "id": "metric:perplexity",
            "name": "perplexity",
            "direction": "lower",
            "unit": "",
            "aliases": [],
            "papers": 1,
        },
    ],
    "Task": [{"id": "task:table-parsing", "name": "table parsing", "aliases": [], "papers": 1}],
    "Result": [
        {
            "id": "result:1",
            "name": "81.5%",
            "value": 81.5,
            "unit": "%",
            "kind": "absolute",
            "text": "81.5%",
            "origin": "abstract",
        },
        {
            "id": "result:2",
            "name": "84%",
            "value": 84.0,
            "unit": "%",
            "kind": "absolute",
            "text": "84%",
            "origin": "abstract",
        },
        {
            "id": "result:3",
            "name": "2.5 points",
            "value": 2.5,
            "unit": "points",
            "kind": "delta",
            "text": "2.5",
            "origin": "abstract",
        },
        {
            "id": "result:4",
            "name": "12.25",
            "value": 12.25,
            "unit": "",
            "kind": "absolute",
            "text": "12.25",
            "origin": "abstract",
        },
        {
            "id": "result:5",
            "name": "several times",
            "unit": "",
            "kind": "ratio",
            "text": "several times",
            "origin": "board 2020",
        },
    ],
}

# type, source, target, paper, confidence, own properties
_EDGES: list[tuple[Any, ...]] = [
    ("INTRODUCES", P1, "method:alpha", P1, 0.95),
    ("INTRODUCES", P2, "method:beta", P2, 0.9),
    ("INTRODUCES", P3, "method:gamma-net", P3, 0.85),
    ("INTRODUCES", P3, "benchmark:boxes-hard", P3, 1.0),
    ("MENTIONS", P1, "method:alpha", P1, 0.95),
    ("MENTIONS", P1, "benchmark:boxes", P1, 0.9),
    ("MENTIONS", P1, "metric:accuracy", P1, 0.8),
    ("MENTIONS", P1, "task:table-parsing", P1, 0.7),
    ("MENTIONS", P2, "method:alpha", P2, 0.9),
    ("MENTIONS", P2, "method:beta", P2, 0.9),
    ("MENTIONS", P2, "benchmark:boxes", P2, 0.6),
    ("MENTIONS", P2, "metric:accuracy", P2, 0.5),
    ("MENTIONS", P3, "method:gamma-net", P3, 0.85),
    ("MENTIONS", P3, "method:beta", P3, 0.8),
    ("MENTIONS", P3, "method:alpha", P3, 0.4),
    ("MENTIONS", P3, "benchmark:boxes-hard", P3, 1.0),
    ("MENTIONS", P3, "metric:perplexity", P3, 0.75),
    ("MENTIONS", P4, "method:alpha-2", P4, 0.0),
    ("EVALUATES_ON", P1, "benchmark:boxes", P1, 0.9),
    ("EVALUATES_ON", P2, "benchmark:boxes", P2, 0.6),
    ("EVALUATES_ON", P3, "benchmark:boxes-hard", P3, 1.0),
    ("ADDRESSES", P1, "task:table-parsing", P1, 0.7),
    ("REPORTS", P1, "result:1", P1, 0.9),
    ("REPORTS", P2, "result:2", P2, 0.9),
    ("REPORTS", P2, "result:3", P2, 0.9),
    ("REPORTS", P3, "result:4", P3, 0.8),
    ("REPORTS", P3, "result:5", P3, 0.3),
    ("OF", "result:1", "method:alpha", P1, 0.9),
    ("OF", "result:2", "method:beta", P2, 0.9),
    ("OF", "result:3", "method:beta", P2, 0.9),
    ("OF", "result:4", "method:gamma-net", P3, 0.8),
    ("OF", "result:5", "method:gamma-net", P3, 0.3),
    ("ON", "result:1", "benchmark:boxes", P1, 0.9),
    ("ON", "result:2", "benchmark:boxes", P2, 0.9),
    ("ON", "result:3", "benchmark:boxes", P2, 0.9),
    ("ON", "result:4", "benchmark:boxes-hard", P3, 0.8),
    ("MEASURED_BY", "result:1", "metric:accuracy", P1, 0.9),
    ("MEASURED_BY", "result:2", "metric:accuracy", P2, 0.9),
    ("MEASURED_BY", "result:3", "metric:accuracy", P2, 0.9),
    ("MEASURED_BY", "result:4", "metric:perplexity", P3, 0.8),
    ("OVER", "result:3", "method:alpha", P2, 0.9),
    ("OVER", "result:5", "method:beta", P3, 0.3),
    (
        *("EVALUATED_ON", "method:alpha", "benchmark:boxes", P1, 0.9),
        {"basis": "stated", "metrics": ["accuracy"], "values": ["81.5%"], "results": ["result:1"]},
    ),
    (
        *("EVALUATED_ON", "method:beta", "benchmark:boxes", P2, 0.9),
        {
            "basis": "stated",
            "metrics": ["accuracy", "accuracy"],
            "values": ["84%", "2.5"],
            "results": ["result:2", "result:3"],
        },
    ),
    (
        *("EVALUATED_ON", "method:beta", "benchmark:boxes", P3, 0.5),
        {"basis": "inferred", "metrics": [], "values": [], "results": []},
    ),
    (
        *("EVALUATED_ON", "method:gamma-net", "benchmark:boxes-hard", P3, 0.8),
        {
            "basis": "stated",
            "metrics": ["perplexity"],
            "values": ["12.25"],
            "results": ["result:4"],
        },
    ),
    ("OUTPERFORMS", "method:beta", "method:alpha", P2, 0.9),
    ("OUTPERFORMS", "method:gamma-net", "method:beta", P3, 0.4),
    ("BUILDS_ON", "method:beta", "method:alpha", P2, 0.9),
    ("BUILDS_ON", "method:beta", "method:alpha", P3, 0.6),
    ("BUILDS_ON", "method:gamma-net", "method:beta", P3, 0.8),
    ("BUILDS_ON", "benchmark:boxes-hard", "benchmark:boxes", P3, 0.8),
    ("VARIANT_OF", "method:alpha-2", "method:alpha", P4, 1.0),
    ("PART_OF", "benchmark:boxes-hard", "benchmark:boxes", P3, 1.0),
]


def tables() -> Tables:
    """The small graph, its rows in an order that no store may rely on."""
    edges: dict[str, list[dict[str, Any]]] = {kind: [] for kind in EDGES}
    for kind, source, target, paper, confidence, *own in _EDGES:
        number = len(edges[kind])
        edges[kind].append(
            {
                "id": f"{kind.lower()}-{number:02}",
                "source": source,
                "target": target,
                "paper": paper,
                "confidence": confidence,
                "extractor": "hand.v1",
                "sentences": [f"{source} {kind} {target}.", ODD_TEXT][: 1 + number % 2],
                "spans": [f"abstract:{number}-{number + 5}"],
                **(own[0] if own else {}),
            }
        )
    nodes = {label: [dict(row) for row in NODE_ROWS[label]] for label in NODES}
    return Tables(nodes=nodes, edges=edges)


def shuffled() -> Tables:
    """The same graph with its rows, and their properties, the other way round."""
    small = tables()

    def back(row: dict[str, Any]) -> dict[str, Any]:
        return dict(reversed(row.items()))

    return Tables(
        nodes={k: [back(r) for r in reversed(rows)] for k, rows in reversed(small.nodes.items())},
        edges={k: [back(r) for r in reversed(rows)] for k, rows in reversed(small.edges.items())},
    )
