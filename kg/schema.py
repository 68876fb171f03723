"""The ontology, once: labels, relationship types, keys and properties.

From it come the tables of nodes and edges, the stores' constraints and the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["EDGES", "ENTITY_LABELS", "NODES", "EdgeType", "NodeType", "Property", "Tables"]

Kind = Literal["str", "int", "float", "str_list", "float_list"]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a node or an edge: its type and, where closed, its values."""

    kind: Kind
    doc: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeType:
    """A node label and its properties beside `id` and `name`."""

    label: str
    doc: str
    properties: Mapping[str, Property]


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A relationship type: the labels it may join and its properties beside the common ones."""

    type: str
    doc: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    properties: Mapping[str, Property] = field(default_factory=dict)


_ALIASES = Property("str_list", "Other spellings met in the papers, sorted.")
_PAPERS = Property("int", "Support: number of papers that mention it.")
_FIRST = Property("str", "Earliest date of a paper in this workspace that mentions it.")

COMMON_NODE: Mapping[str, Property] = {
    "id": Property("str", "Label and slug of the resolved name: `method:lora`."),
    "name": Property("str", "Name to show."),
}

COMMON_EDGE: Mapping[str, Property] = {
    "id": Property("str", "Hash of (type, source, target, paper)."),
    "paper": Property("str", "Id of the paper that says so."),
    "confidence": Property("float", "In [0, 1], two decimals."),
    "extractor": Property("str", "Component that found it."),
    "sentences": Property("str_list", "The claim first, then those that say who 'it' is."),
    "spans": Property("str_list", "`field:start-end`, code points into title or abstract."),
}

NODES: Mapping[str, NodeType] = {
    n.label: n
    for n in (
        NodeType(
            "Paper",
            "A paper.",
            {
                "title": Property("str", "Title, the same as `name`."),
                "abstract": Property("str", "Abstract as stored."),
                "authors": Property("str_list", "Authors in order."),
                "date": Property("str", "ISO prefix: 2025, 2025-10 or 2025-10-07."),
                "year": Property("int", "Year of `date`."),
                "venue": Property("str", "Venue."),
                "url": Property("str", "Link (http or https)."),
                "source": Property("str", "File and position of the record."),
            },
        ),
        NodeType(
            "Method",
            "A named method, model, technique or system.",
            {
                "kind": Property("str", "What it is.", ("model", "technique", "system")),
                "aliases": _ALIASES,
                "first_seen": _FIRST,
                "papers": _PAPERS,
            },
        ),
        NodeType(
            "Benchmark",
            "A named data set, benchmark, suite or environment.",
            {
                "kind": Property("str", "What it is.", ("dataset", "suite", "environment")),
                "aliases": _ALIASES,
                "first_seen": _FIRST,
                "papers": _PAPERS,
            },
        ),
        NodeType(
            "Metric",
            "A named measure.",
            {
                "direction": Property("str", "Which is better.", ("higher", "lower", "unknown")),
                "unit": Property("str", "Usual unit, or empty."),
                "aliases": _ALIASES,
                "papers": _PAPERS,
            },
        ),
        NodeType("Task", "A research task.", {"aliases": _ALIASES, "papers": _PAPERS}),
        NodeType(
            "Result",
            "One stated number. Numbers live here only.",
            {
                "value": Property("float", "The number."),
                "unit": Property("str", "%, x, another unit, or empty."),
                "kind": Property("str", "What it is.", ("absolute", "delta", "ratio")),
                "text": Property("str", "The value as written."),
                "origin": Property("str", "`abstract`, or the imported leaderboard."),
                "task": Property("str", "Task that an imported leaderboard names."),
                "cited": Property("str", "Paper that it names: the id of one here, else a title."),
                "date": Property("str", "Date that it gives: an ISO prefix."),
            },
        ),
    )
}

ENTITY_LABELS = ("Method", "Benchmark", "Metric", "Task")
"""Labels of resolved things, as opposed to papers and their results."""

_NAMED = ("Method", "Benchmark", "Metric")

EDGES: Mapping[str, EdgeType] = {
    e.type: e
    for e in (
        EdgeType("INTRODUCES", "The paper's own named artifact.", ("Paper",), _NAMED),
        EdgeType("MENTIONS", "Named in title or abstract.", ("Paper",), ENTITY_LABELS),
        EdgeType("EVALUATES_ON", "Experiments are reported on it.", ("Paper",), ("Benchmark",)),
        EdgeType("ADDRESSES", "The paper works on it.", ("Paper",), ("Task",)),
        EdgeType("REPORTS", "The paper states the number.", ("Paper",), ("Result",)),
        EdgeType("OF", "The method whose number it is.", ("Result",), ("Method",)),
        EdgeType("ON", "The benchmark it was measured on.", ("Result",), ("Benchmark",)),
        EdgeType("MEASURED_BY", "The metric.", ("Result",), ("Metric",)),
        EdgeType("OVER", "The baseline it is a gain over.", ("Result",), ("Method",)),
        EdgeType(
            "EVALUATED_ON",
            "The method was evaluated on the benchmark.",
            ("Method",),
            ("Benchmark",),
            {
                "basis": Property(
                    "str",
                    "`stated` where a result names both, `inferred` where the paper introduces "
                    "just one method and evaluates on the benchmark.",
                    ("stated", "inferred"),
                ),
                "metrics": Property("str_list", "Metric name of each result, or empty."),
                "values": Property("str_list", "Value of each result as written, same order."),
                "results": Property("str_list", "Id of each Result node, same order."),
            },
        ),
        EdgeType("OUTPERFORMS", "Stated, unhedged.", ("Method",), ("Method",)),
        EdgeType(
            "BUILDS_ON",
            "Extends, fine-tunes, applies: the lineage.",
            ("Method", "Benchmark"),
            ("Method", "Benchmark"),
        ),
        EdgeType("VARIANT_OF", "Size or version to its family.", ("Method",), ("Method",)),
        EdgeType("PART_OF", "Split or member to its suite.", ("Benchmark",), ("Benchmark",)),
    )
}


@dataclass(frozen=True, slots=True)
class Tables:
    """The graph as rows: what every store, export and check takes.

    `nodes` maps each label to rows in order of id; `edges` maps each type to rows in order of id.
    A node row holds `id`, `name` and the label's properties; an edge row the common properties,
    `source` and `target` (node ids), and the type's own. A property without a value is absent.
    """

    nodes: Mapping[str, list[dict[str, Any]]]
    edges: Mapping[str, list[dict[str, Any]]]

    def node_rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each (label, row), labels in schema order, rows in order of id."""
        for label in NODES:
            for row in self.nodes.get(label, ()):
                yield label, row

    def edge_rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each (type, row), types in schema order, rows in order of id."""
        for kind in EDGES:
            for row in self.edges.get(kind, ()):
                yield kind, row
