"""What resolution found: the things, where each entity of a paper belongs, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractors.extraction import Extraction

__all__ = ["Decision", "Node", "Resolution"]


class Decision(NamedTuple):
    """Why names became one thing, or did not: the rule, and what it met."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """One resolved thing."""

    id: str
    label: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The things of a corpus.

    Parameters
    ----------
    nodes
        By id, in order of id.
    families
        (variant, family) ids, sorted.
    members
        Each key under each label with the id it belongs to: what moved ids are followed by.
    unmet
        Decisions of the user that name nothing in the corpus.
    """

    nodes: Mapping[str, Node]
    families: Sequence[tuple[str, str]]
    members: Mapping[str, str]
    unmet: Sequence[str]
    _locate: Callable[[Extraction], list[str | None]] = field(repr=False)
    _find: Callable[[str], list[str]] = field(repr=False)

    def locate(self, extraction: Extraction) -> list[str | None]:
        """Return the id of each entity of one paper; None where an uncertain one stays out."""
        return self._locate(extraction)

    def find(self, name: str) -> list[str]:
        """Return the ids of the things of that name, narrowed (``method:RAFT``) or not, sorted."""
        return self._find(name)
