"""The user's decisions, ready to be asked by key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from kg.curation import Merge, Overrides, Rename, Retype, Split, narrowed
from kg.names import key

__all__ = ["Decided", "Named"]

_NONE: frozenset[str] = frozenset()


class Named(NamedTuple):
    """A name in a decision: the label it is narrowed to, or None, its key, and as it is written."""

    label: str | None
    key: str
    text: str

    @classmethod
    def of(cls, text: str) -> Named:
        """Return the name that `text` is."""
        label, bare = narrowed(text)
        return cls(label, key(bare), bare)


class Decided:
    """Merges, splits, retypes and renames of `overrides`, by key.

    `one` holds names that a merge names twice: whoever bears them, they are one thing.
    `homonyms` holds what the corpus itself sets apart (`kg.resolve.homonyms`).
    """

    def __init__(self, overrides: Overrides) -> None:
        self.merges: list[tuple[Named, ...]] = []
        self.retypes: list[tuple[Named, str]] = []
        self.renames: list[tuple[Named, str]] = []
        self.one: frozenset[str] = frozenset()
        self.homonyms: Mapping[tuple[str, str], str] = {}
        self._apart: dict[str, frozenset[str]] = defaultdict(frozenset)
        self._tags: dict[str, dict[str, str]] = defaultdict(dict)
        for rule in overrides.rules:
            if isinstance(rule, Merge):
                named = tuple(map(Named.of, rule.names))
                self.merges.append(named)
                told = Counter(name.key for name in named)
                self.one |= {name for name, times in told.items() if times > 1}
            elif isinstance(rule, Split) and rule.papers:
                for paper in rule.papers:
                    self._tags[Named.of(rule.names[0]).key][paper] = min(rule.papers)
            elif isinstance(rule, Split):
                for a, b in combinations(sorted({Named.of(n).key for n in rule.names}), 2):
                    self._apart[a] |= {b}
                    self._apart[b] |= {a}
            elif isinstance(rule, Retype):
                self.retypes.append((Named.of(rule.name), rule.label))
            elif isinstance(rule, Rename):
                self.renames.append((Named.of(rule.name), rule.new))

    def apart(self, a: str, b: str) -> bool:
        """Whether the user said that two keys are never one thing."""
        return b in self._apart.get(a, ())

    def splits(self, name: str) -> frozenset[str]:
        """Return the keys that may never join `name`."""
        return self._apart.get(name, _NONE)

    def tag(self, paper: str, keys: Iterable[str]) -> str:
        """Return what sets a name of this paper apart from the same name elsewhere, or ''."""
        if not self._tags:
            return ""
        return min(
            (self._tags[k][paper] for k in keys if paper in self._tags.get(k, ())), default=""
        )
