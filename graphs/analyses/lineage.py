"""Lineage: what a thing builds on, what builds on it, and who introduced each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.analyses.descent import WAYS, Descent, Found, Way
from graphs.analyses.families import Families
from graphs.analyses.lineage_text import Branch, date_of, lines, title, tree
from graphs.analyses.things import claims_between, introductions, thing
from kg.api.node import Edge, Node
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["LINEAGE_LABELS", "Branch", "Lineage", "Step", "lineage"]

LINEAGE_LABELS = ("Method", "Benchmark")
"""What can build on something."""
MOST = 200
"""Steps each way, unless asked otherwise: more than one reads."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way from the root, and why it is there.

    Parameters
    ----------
    depth
        BUILDS_ON steps from the root.
    via
        Id of the thing a step nearer to the root that it hangs on.
    node
        The thing; a family where variants are rolled up.
    papers
        Number of papers that claim the step.
    claims
        The BUILDS_ON edges, the surest first.
    introduced
        The INTRODUCES edges into it, the earliest paper first; empty where no paper here says so.
    again
        Whether the thing was reached before: what is beyond it follows there.
    """

    depth: int
    via: str
    node: Node
    papers: int
    claims: tuple[Edge, ...] = field(repr=False)
    introduced: tuple[Edge, ...] = field(repr=False)
    again: bool = False

    @property
    def edge(self) -> Edge:
        """The surest claim."""
        return self.claims[0]

    @property
    def date(self) -> str | None:
        """Date of the paper that introduced it, or None."""
        return date_of(self.introduced)

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return {
            "depth": self.depth,
            "via": self.via,
            "id": self.node.id,
            "label": self.node.label,
            "name": self.node.name,
            "papers": self.papers,
            "again": self.again,
            "introduced_by": [_introduction(edge) for edge in self.introduced],
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a thing builds on and what builds on it.

    Parameters
    ----------
    root
        The thing that was asked for, or its family.
    introduced
        The INTRODUCES edges into the root.
    ancestors, descendants
        Steps, nearest first, then those that most papers claim.
    cycles
        One shortest cycle of each group of things that build on each other, as ids, the first of
        them the root where it is one.
    left_out
        Steps beyond the limit, by way.
    """

    root: Node
    introduced: tuple[Edge, ...] = field(repr=False)
    ancestors: tuple[Step, ...]
    descendants: tuple[Step, ...]
    cycles: tuple[tuple[str, ...], ...]
    left_out: Mapping[str, int] = field(hash=False)

    def tree(self, way: Way) -> Branch:
        """Return the steps of one way as a tree from the root.

        Each thing is opened once, at its nearest place; what would close a cycle is marked.
        """
        return tree(self.root, self.ancestors if way == "ancestors" else self.descendants)

    def to_text(self, *, width: int | None = None) -> str:
        """Return the lineage as a tree of lines, safe to print, each cut to `width` signs."""
        ways = {"builds on": self.tree("ancestors"), "built on by": self.tree("descendants")}
        return "\n".join(lines(title(self.root, self.introduced), ways, width=width))

    def to_json(self) -> dict[str, Any]:
        """Return the lineage as plain JSON values."""
        return {
            "root": {
                "id": self.root.id,
                "label": self.root.label,
                "name": self.root.name,
                "introduced_by": [_introduction(edge) for edge in self.introduced],
            },
            "ancestors": [step.to_json() for step in self.ancestors],
            "descendants": [step.to_json() for step in self.descendants],
            "cycles": [list(cycle) for cycle in self.cycles],
            "left_out": dict(self.left_out),
        }


def lineage(
    graph: Graph,
    of: str | Node,
    *,
    depth: int | None = None,
    roll_up: bool = False,
    min_confidence: float = 0.0,
    limit: int | None = MOST,
) -> Lineage:
    """Return what a method or benchmark builds on, and what builds on it.

    Parameters
    ----------
    graph
        What to ask.
    of
        Id, name or alias, or the node.
    depth
        Most steps from it; None for all.
    roll_up
        Whether variants count as their family: a step within a family is then none.
    min_confidence
        Only claims at least this sure.
    limit
        Most steps each way, the nearest; None for all.

    Raises
    ------
    NotFound
        Nothing of that name.
    UsageError
        Something that is no method or benchmark, or a number that reaches nothing.

    Notes
    -----
    Breadth first over the BUILDS_ON edges, linear in them; a thing is entered once, so that cycles
    end, and all claims into what is reached are kept. Cycles are the strongly connected components
    of what is reached.

    References
    ----------
    R. Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2), for
    the components.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> said = {"paper": "p1", "confidence": 0.9, "extractor": "hand", "spans": []}
    >>> store = NetworkXStore()
    >>> store.load(Tables(
    ...     nodes={
    ...         "Paper": [{"id": "p1", "name": "On DoRA", "title": "On DoRA", "date": "2024-02",
    ...                    "source": "hand"}],
    ...         "Method": [{"id": f"method:{n.lower()}", "name": n} for n in ("DoRA", "LoRA")],
    ...     },
    ...     edges={
    ...         "INTRODUCES": [{"id": "e1", "source": "p1", "target": "method:dora", **said,
    ...                         "sentences": ["We present DoRA."]}],
    ...         "BUILDS_ON": [{"id": "e2", "source": "method:dora", "target": "method:lora", **said,
    ...                        "sentences": ["DoRA extends LoRA."]}],
    ...     }))
    >>> print(lineage(Graph(store), "DoRA").to_text())
    DoRA  2024-02, p1
    ├─ builds on
    │  └─ LoRA  [p1: DoRA extends LoRA.]
    └─ built on by: –
    """
    if depth is not None and depth < 1:
        raise UsageError(f"a depth of {depth} reaches nothing: give 1 or more")
    if limit is not None and limit < 1:
        raise UsageError(f"a limit of {limit} shows nothing: give 1 or more")
    node = thing(graph, of, LINEAGE_LABELS, what="lineage is of methods and benchmarks")
    families = Families.in_columns(graph.store.columns(), roll_up=roll_up)
    descent = Descent.of(graph.store.columns(), families, min_confidence)
    root = families.root(node.id)
    walked = {way: descent.walk(root, way, depth) for way in WAYS}
    made = {
        way: tuple(
            _step(graph, families, descent, found, way == "ancestors", min_confidence)
            for found in steps[:limit]
        )
        for way, steps in walked.items()
    }
    return Lineage(
        root=node if node.id == root else graph.node(root),
        introduced=introductions(graph, families.members(root)),
        ancestors=made["ancestors"],
        descendants=made["descendants"],
        cycles=descent.cycles(root, walked),
        left_out={way: len(steps) - len(made[way]) for way, steps in walked.items()},
    )


def _step(
    graph: Graph, families: Families, descent: Descent, found: Found, up: bool, least: float
) -> Step:
    ids = descent.columns.ids
    via, id = ids[found.via], ids[found.id]
    papers, pairs = descent.said(*((found.via, found.id) if up else (found.id, found.via)))
    return Step(
        depth=found.depth,
        via=via,
        node=graph.node(id),
        papers=papers,
        claims=claims_between(graph, "BUILDS_ON", pairs, least=least),
        introduced=introductions(graph, families.members(id)),
        again=found.again,
    )


def _introduction(edge: Edge) -> dict[str, Any]:
    paper = edge.source
    return {"title": paper.name, "date": paper.properties.get("date"), **edge.to_json()}
