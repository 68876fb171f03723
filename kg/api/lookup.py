"""Nodes found by id, name or alias, however one hyphenates or capitalises them."""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, Generic, TypeVar

from kg.errors import NotFound
from kg.names import key

__all__ = ["Lookup", "folded", "nearest"]

N = TypeVar("N")

_IGNORED = str.maketrans("", "", " -_‐‑‒–—−\u00a0\u202f")
_SUGGESTIONS = 3
_COMPARED = 60
"""Names that share most trigrams with the one asked for, and are worth a real comparison."""
_ALIKE = 0.5
"""Least similarity ratio of a suggestion; a name that holds the one asked for always counts."""


def folded(name: str) -> str:
    """Return `name` without case, blanks, hyphens and underscores; every other sign counts.

    Examples
    --------
    >>> folded("Self-Extend") == folded("self extend"), folded("C++") == folded("C")
    (True, False)
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return text.translate(_IGNORED) or text


def nearest(name: str, names: Iterable[str], *, count: int = _SUGGESTIONS) -> tuple[str, ...]:
    """Return the `count` of `names` that look most like `name`, best first.

    Linear in the number of names: trigrams choose which few are compared letter by letter.

    Examples
    --------
    >>> nearest("LORA-7", ["QLoRA", "LoRA", "ResNet"])
    ('LoRA', 'QLoRA')
    """
    wanted = folded(name)
    grams = _grams(wanted)

    def closeness(other: str) -> tuple[float, str]:
        shared = _grams(folded(other))
        return -2 * len(grams & shared) / ((len(grams) + len(shared)) or 1), other

    few = heapq.nsmallest(_COMPARED, set(names), key=closeness)
    scored = ((_likeness(wanted, folded(other)), other) for other in few)
    ranked = sorted((-score, other) for score, other in scored if score >= _ALIKE)
    return tuple(other for _, other in ranked[:count])


def _grams(text: str) -> set[str]:
    padded = f"^{text}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def _likeness(wanted: str, other: str) -> float:
    ratio = SequenceMatcher(None, wanted, other, autojunk=False).ratio()
    holds = wanted in other or other in wanted
    return (_ALIKE + ratio / 2) if holds and min(len(wanted), len(other)) > 1 else ratio


class Lookup(Mapping[str, N], Generic[N]):
    """The nodes of one label, by id, name or alias.

    Keys are ids in order; a look-up takes an id, a name or an alias, tolerant of case, hyphens and
    blanks. An exact name goes before an alias, and both before a tolerant match. A name that fits
    several nodes equally well is a miss that suggests their ids.

    Parameters
    ----------
    what
        What the nodes are, as a message says it: ``method``.
    rows
        Gives the rows in order of id; read once, on first use.
    get
        Makes the node of an id, None where there is none.
    moved
        Gives the present id for a former one, or its argument.
    """

    def __init__(
        self,
        what: str,
        rows: Callable[[], Iterator[Mapping[str, Any]]],
        get: Callable[[str], N | None],
        moved: Callable[[str], str] = str,
    ) -> None:
        self._what, self._rows, self._get, self._moved = what, rows, get, moved
        self._loaded: _Index | None = None

    def __getitem__(self, name: str) -> N:
        """Return the node of that id, name or alias.

        Raises
        ------
        NotFound
            With the nearest names, or the ids among which the name does not decide.
        """
        if found := self._get(name):
            return found
        ids = self.ids(name) or self.ids(name, tolerant=True)
        if len(ids) > 1:
            raise NotFound(f"single {self._what}", name, ids)
        if found := self._get(ids[0] if ids else self._moved(name)):
            return found
        raise NotFound(self._what, name, nearest(name, self._index.names))

    def ids(self, name: str, *, tolerant: bool = False) -> Sequence[str]:
        """Return the ids of the nodes of that name, or else of that alias.

        Parameters
        ----------
        tolerant
            Whether case, hyphens and the like count for nothing.
        """
        return self._index.find(name, tolerant=tolerant)

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.ids)

    def __len__(self) -> int:
        return len(self._index.ids)

    def __repr__(self) -> str:
        return f"<{len(self)} {self._what}s>"

    @property
    def names(self) -> tuple[str, ...]:
        """Names in order of id."""
        return tuple(self._index.names)

    @property
    def _index(self) -> _Index:
        if self._loaded is None:
            self._loaded = _Index(self._rows())
        return self._loaded


class _Index:
    """Ids by name and by alias, as written and as normalised: four tiers, the closest first."""

    def __init__(self, rows: Iterator[Mapping[str, Any]]) -> None:
        self.ids: list[str] = []
        self.names: list[str] = []
        self._by_name: dict[str, list[str]] = {}
        self._by_alias: dict[str, list[str]] = {}
        for row in rows:
            self.ids.append(row["id"])
            self.names.append(row["name"])
            _add(self._by_name, row["name"], row["id"])
            for alias in row.get("aliases") or ():
                _add(self._by_alias, alias, row["id"])

    def find(self, text: str, *, tolerant: bool) -> list[str]:
        by_name, by_alias = self._tolerant if tolerant else (self._by_name, self._by_alias)
        wanted = key(text) if tolerant else text
        return by_name.get(wanted) or by_alias.get(wanted) or []

    @cached_property
    def _tolerant(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """The same under the keys by which resolution compares names; made at the first need."""
        return _by_key(self._by_name), _by_key(self._by_alias)


def _by_key(tier: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    keyed: dict[str, list[str]] = {}
    for name, ids in tier.items():
        for id in ids:
            _add(keyed, key(name), id)
    return keyed


def _add(tier: dict[str, list[str]], name: str, id: str) -> None:
    ids = tier.setdefault(name, [])
    if id not in ids:
        ids.append(id)
