"""A lineage as a tree, and as lines to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.text import printable

if TYPE_CHECKING:
    from graphs.analyses.lineage import Step
    from kg.api.node import Edge, Node

__all__ = ["Branch", "date_of", "lines", "title", "tree"]


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


def tree(root: Node, steps: Sequence[Step]) -> Branch:
    """Return steps as a tree: each thing is opened once, at its nearest place."""
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


def lines(root: str, ways: Mapping[str, Branch], *, width: int | None) -> Iterator[str]:
    """Give the lines of titled trees under one root, each cut to `width` signs."""
    yield _cut(root, width)
    for place, (named, branch) in enumerate(ways.items(), 1):
        last = place == len(ways)
        yield _cut(f"{_LAST if last else _NEXT}{named}{'' if branch.children else ': –'}", width)
        for line in _below(branch.children, _BLANK if last else _PASS):
            yield _cut(line, width)


def _below(branches: Sequence[Branch], indent: str) -> Iterator[str]:
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
        return title(branch.node, ())
    mark = "  (a cycle)" if branch.cycle else "  (opened elsewhere)" if step.again else ""
    return f"{title(branch.node, step.introduced)}{mark}  [{_claim(step)}]"


def title(node: Node, introduced: Sequence[Edge]) -> str:
    """Return a name with the date and the paper that introduced it, safe to print."""
    by = [date_of(introduced), introduced[0].source_id] if introduced else []
    return printable("  ".join([node.name, ", ".join(part for part in by if part)]).rstrip())


def _claim(step: Step) -> str:
    first = step.edge.evidence
    said = f"{first.paper}: {' … '.join(first.sentences)}" if first.sentences else first.paper
    return printable(said) + (f"; {step.papers} papers" if step.papers > 1 else "")


def date_of(introduced: Sequence[Edge]) -> str | None:
    """Return the date of the first of these papers, or None."""
    return introduced[0].source.properties.get("date") if introduced else None
