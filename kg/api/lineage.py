"""Lineage: what a method builds on, and what builds on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kg.api.entities import Method
from kg.api.node import Edge, Node

__all__ = ["Lineage", "Step", "lineage"]


@dataclass(frozen=True, slots=True)
class Step:
    """One BUILDS_ON edge on the way from the root, `depth` edges away; `node` is its far end."""

    depth: int
    edge: Edge
    node: Node

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return {"depth": self.depth, "id": self.node.id, "name": self.node.name, **self._claim()}

    def _claim(self) -> dict[str, Any]:
        edge = self.edge.to_json()
        return {key: edge[key] for key in ("source", "target", "paper", "confidence", "sentences")}


@dataclass(frozen=True, slots=True)
class Lineage:
    """Steps to what `root` builds on and to what builds on it, nearest first."""

    root: Method
    ancestors: Sequence[Step]
    descendants: Sequence[Step]


def lineage(root: Method, *, depth: int | None = None) -> Lineage:
    """Return the lineage of `root`, at most `depth` edges away.

    Every node is entered once, so that a cycle ends; all edges into what is reached are kept.
    """
    return Lineage(root, _walk(root, "out", depth), _walk(root, "in", depth))


def _walk(root: Node, direction: Literal["out", "in"], depth: int | None) -> list[Step]:
    steps: list[Step] = []
    seen, front, level = {root.id}, [root], 0
    while front and (depth is None or level < depth):
        level += 1
        reached: dict[str, Node] = {}
        for node in front:
            for edge in node.edges("BUILDS_ON", direction=direction):
                far = edge.target if direction == "out" else edge.source
                steps.append(Step(level, edge, far))
                if far.id not in seen:
                    seen.add(far.id)
                    reached[far.id] = far
        front = [reached[id] for id in sorted(reached)]
    return steps
