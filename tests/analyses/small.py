"""Small graphs said in a few words, in every store."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.api.graph import Graph
from kg.schema import EDGES, NODES, Tables
from kg.stores import EmbeddedStore, NetworkXStore

STORES = ("networkx", "embedded")
LABELS = {label.lower(): label for label in NODES}


def paper(id: str, date: str | None = None, title: str = "", abstract: str = "") -> dict[str, Any]:
    row = {"id": id, "name": title or id, "title": title or id, "source": "by hand"}
    if abstract:
        row["abstract"] = abstract
    if date:
        row |= {"date": date, "year": int(date[:4])}
    return row


def graph_of(
    papers: Iterable[dict[str, Any]],
    edges: Iterable[tuple[Any, ...]],
    *,
    aliases: dict[str, list[str]] | None = None,
) -> Tables:
    """The graph of papers and of (type, source, target, paper, properties?) edges.

    Things are made of the ids that edges name (``method:lora``); what a paper says of a thing it
    also mentions.
    """
    nodes: dict[str, dict[str, dict[str, Any]]] = {label: {} for label in NODES}
    rows: dict[str, list[dict[str, Any]]] = {type: [] for type in EDGES}
    nodes["Paper"] = {row["id"]: dict(row) for row in papers}
    told: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for type, source, target, said_by, *own in edges:
        told[type, source, target, said_by] = own[0] if own else {}
        for end in (source, target):
            if end not in nodes["Paper"] and not end.startswith("result:"):
                told.setdefault(("MENTIONS", said_by, end, said_by), {})
    for (type, source, target, said_by), own in told.items():
        for end in (source, target):
            label = LABELS.get(end.partition(":")[0], "Paper")
            nodes[label].setdefault(end, {"id": end, "name": end.partition(":")[2]})
        rows[type].append(
            {
                "id": "|".join((type, source, target, said_by)),
                "source": source,
                "target": target,
                "paper": said_by,
                "confidence": 0.9,
                "extractor": "hand",
                "sentences": [f"{said_by} says that {source} {type} {target}."],
                "spans": ["title:0-1"],
                **({"basis": "stated"} if type == "EVALUATED_ON" else {}),
                **own,
            }
        )
    for type, _, thing, _ in told:
        label = LABELS.get(thing.partition(":")[0])
        if type == "MENTIONS" and label:
            row = nodes[label][thing]
            row["papers"] = row.get("papers", 0) + 1
    for id, names in (aliases or {}).items():
        nodes[LABELS[id.partition(":")[0]]][id]["aliases"] = names
    return Tables(
        nodes={label: sorted(some.values(), key=_id) for label, some in nodes.items()},
        edges={type: sorted(some, key=_id) for type, some in rows.items()},
    )


def _id(row: dict[str, Any]) -> str:
    return str(row["id"])


def shuffled(tables: Tables, seed: int) -> Tables:
    """The same graph, its rows in another order."""
    rng = random.Random(seed)

    def mixed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return rng.sample(rows, len(rows))

    return Tables(
        nodes={label: mixed(rows) for label, rows in reversed(tables.nodes.items())},
        edges={type: mixed(rows) for type, rows in reversed(tables.edges.items())},
    )


@contextmanager
def opened(tables: Tables, store: str, folder: Path | None = None) -> Iterator[Graph]:
    """The graph in one of `STORES`."""
    made: Any = NetworkXStore()
    if store == "embedded":
        assert folder is not None
        made = EmbeddedStore(folder / "graph.kgl")
    made.load(tables)
    with Graph(made) as graph:
        yield graph
