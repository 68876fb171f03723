"""Lineage: what a thing builds on, what builds on it, and who introduced each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from graphs.analyses.families import Families
from graphs.analyses.things import claims_between, introductions, thing
from kg.api.node import Edge, Node
from kg.errors import UsageError
from kg.text import printable

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["LINEAGE_LABELS", "Branch", "Lineage", "Step", "lineage"]

LINEAGE_LABELS = ("Method", "Benchmark")
"""What can build on something."""
MOST = 200
"""Steps each way, unless asked otherwise: more than one reads."""

Way = Literal["ancestors", "descendants"]
Pair = tuple[str, str]


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
        return _date(self.introduced)

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
class Branch:
    """A node of the tree of a lineage.

    `step` is None at the root. `cycle` says that the thing is also on the way to it, `step.again`
    that it is opened elsewhere in the tree; neither has children.
    """

    node: Node
    step: Step | None
    children: tuple[Branch, ...]
    cycle: bool = False


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
        return _tree(self.root, self.ancestors if way == "ancestors" else self.descendants)

    def to_text(self, *, width: int | None = None) -> str:
        """Return the lineage as a tree of lines, safe to print, each cut to `width` signs."""
        lines = [_title(self.root, self.introduced)]
        ways: list[tuple[str, Branch]] = [
            ("builds on", self.tree("ancestors")),
            ("built on by", self.tree("descendants")),
        ]
        for place, (title, tree) in enumerate(ways):
            last = place == len(ways) - 1
            lines.append(f"{_LAST if last else _NEXT}{title}" + ("" if tree.children else ": –"))
            lines += _lines(tree.children, _BLANK if last else _PASS)
        return "\n".join(_cut(line, width) for line in lines)

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
    families = Families.of(graph.store, roll_up=roll_up)
    said = _said(graph, families, min_confidence)
    root = families.root(node.id)
    up, down = _ways(said)
    walked = {"ancestors": _walk(root, up, depth), "descendants": _walk(root, down, depth)}
    made = {
        way: tuple(
            _step(graph, families, said, found, way == "ancestors", min_confidence)
            for found in steps[:limit]
        )
        for way, steps in walked.items()
    }
    return Lineage(
        root=node if node.id == root else graph.node(root),
        introduced=introductions(graph, families.members(root)),
        ancestors=made["ancestors"],
        descendants=made["descendants"],
        cycles=_cycles(root, walked),
        left_out={way: len(steps) - len(made[way]) for way, steps in walked.items()},
    )


# Walking


@dataclass(frozen=True, slots=True)
class _Found:
    """A step as ids: from the thing nearer to the root to the other."""

    depth: int
    via: str
    id: str
    again: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """Who says that one family builds on another: the claims' own ends, and the papers."""

    pairs: set[Pair]
    papers: set[str]


def _said(graph: Graph, families: Families, least: float) -> dict[Pair, _Said]:
    said: dict[Pair, _Said] = {}
    for new, old, paper, confidence in graph.store.links("BUILDS_ON", "paper", "confidence"):
        pair = families.root(new), families.root(old)
        if confidence >= least and pair[0] != pair[1]:
            one = said.setdefault(pair, _Said(set(), set()))
            one.pairs.add((new, old))
            one.papers.add(paper)
    return said


def _ways(said: Mapping[Pair, _Said]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What each thing builds on, and what builds on it: first what most papers say."""
    up: dict[str, list[str]] = defaultdict(list)
    down: dict[str, list[str]] = defaultdict(list)
    for new, old in sorted(said, key=lambda pair: (-len(said[pair].papers), pair)):
        up[new].append(old)
        down[old].append(new)
    return up, down


def _walk(root: str, ways: Mapping[str, Sequence[str]], depth: int | None) -> list[_Found]:
    steps: list[_Found] = []
    seen, front, level = {root}, [root], 0
    while front and (depth is None or level < depth):
        level += 1
        reached = []
        for via in front:
            for id in ways.get(via, ()):
                steps.append(_Found(level, via, id, id in seen))
                if id not in seen:
                    seen.add(id)
                    reached.append(id)
        front = reached
    return steps


def _step(
    graph: Graph,
    families: Families,
    said: Mapping[Pair, _Said],
    found: _Found,
    up: bool,
    least: float,
) -> Step:
    one = said[(found.via, found.id) if up else (found.id, found.via)]
    return Step(
        depth=found.depth,
        via=found.via,
        node=graph.node(found.id),
        papers=len(one.papers),
        claims=claims_between(graph, "BUILDS_ON", one.pairs, least=least),
        introduced=introductions(graph, families.members(found.id)),
        again=found.again,
    )


def _cycles(root: str, walked: Mapping[str, Sequence[_Found]]) -> tuple[tuple[str, ...], ...]:
    import networkx as nx

    ends = {
        (step.via, step.id) if way == "ancestors" else (step.id, step.via)
        for way, steps in walked.items()
        for step in steps
    }
    reached = nx.DiGraph(sorted(ends))
    groups = [part for part in nx.strongly_connected_components(reached) if len(part) > 1]
    return tuple(sorted(_shortest_cycle(ends, root, group) for group in groups))


def _shortest_cycle(ends: Iterable[Pair], root: str, group: Collection[str]) -> tuple[str, ...]:
    """Return the shortest way from the root, else the smallest id, back to itself."""
    import networkx as nx

    inside = nx.DiGraph(sorted(pair for pair in ends if pair[0] in group and pair[1] in group))
    start = root if root in inside else min(group)
    ways: dict[str, list[str]] = nx.single_source_shortest_path(inside, start)
    around = min((ways[last] for last in inside.predecessors(start)), key=lambda w: (len(w), w))
    return tuple(around)


# Showing


def _tree(root: Node, steps: Sequence[Step]) -> Branch:
    parent = {step.node.id: step.via for step in reversed(steps) if not step.again}
    below: dict[str, list[Branch]] = defaultdict(list)
    for step in reversed(steps):  # what hangs on a step stands behind it
        children = () if step.again else tuple(reversed(below[step.node.id]))
        cycle = step.again and step.node.id in _way_up(step.via, parent)
        below[step.via].append(Branch(step.node, step, children, cycle))
    return Branch(root, None, tuple(reversed(below[root.id])))


def _way_up(id: str, parent: Mapping[str, str]) -> Iterator[str]:
    yield id
    while id in parent:
        id = parent[id]
        yield id


_NEXT, _LAST, _PASS, _BLANK = "├─ ", "└─ ", "│  ", "   "


def _lines(branches: Sequence[Branch], indent: str) -> Iterator[str]:
    stack = [(branch, indent, branch is branches[-1]) for branch in reversed(branches)]
    while stack:
        branch, indent, last = stack.pop()
        yield indent + (_LAST if last else _NEXT) + _line(branch)
        inner = indent + (_BLANK if last else _PASS)
        below = branch.children
        stack += [(child, inner, child is below[-1]) for child in reversed(below)]


def _cut(line: str, width: int | None) -> str:
    return line if width is None or len(line) <= width else f"{line[: max(width, 1) - 1]}…"


def _line(branch: Branch) -> str:
    step = branch.step
    if step is None:
        return _title(branch.node, ())
    mark = "  (a cycle)" if branch.cycle else "  (opened elsewhere)" if step.again else ""
    return f"{_title(branch.node, step.introduced)}{mark}  [{_claim(step)}]"


def _title(node: Node, introduced: Sequence[Edge]) -> str:
    by = [_date(introduced), introduced[0].source_id] if introduced else []
    return printable("  ".join([node.name, ", ".join(part for part in by if part)]).rstrip())


def _claim(step: Step) -> str:
    first = step.edge.evidence
    said = f"{first.paper}: {' … '.join(first.sentences)}" if first.sentences else first.paper
    return printable(said) + (f"; {step.papers} papers" if step.papers > 1 else "")


def _date(introduced: Sequence[Edge]) -> str | None:
    return introduced[0].source.properties.get("date") if introduced else None


def _introduction(edge: Edge) -> dict[str, Any]:
    paper = edge.source
    return {"title": paper.name, "date": paper.properties.get("date"), **edge.to_json()}
