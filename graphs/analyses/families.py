"""Families on demand: variants counted as their family, splits and members as their suite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.stores.base import Store
    from kg.stores.columns import Columns

__all__ = ["FAMILY_TYPES", "Families"]

FAMILY_TYPES = ("VARIANT_OF", "PART_OF")
"""Methods to their family, benchmarks to their suite."""


@dataclass(frozen=True, slots=True)
class Families:
    """Which family each variant belongs to; what has none is its own family.

    Parameters
    ----------
    roots
        Id of the family for each id that is not its own.

    Notes
    -----
    A family of a family counts: Llama 3 70B is a Llama 3, and that a Llama. Of several families of
    one variant, the one that most papers state goes first, then the smaller id. A cycle has no
    top: its smallest id stands for it. Linear in the edges of `FAMILY_TYPES`.

    Examples
    --------
    >>> families = Families.from_links([("llama-3-70b", "llama-3"), ("llama-3", "llama")])
    >>> families.root("llama-3-70b"), families.root("mistral")
    ('llama', 'mistral')
    >>> families.members("llama")
    ('llama', 'llama-3', 'llama-3-70b')
    >>> Families().root("llama-3")
    'llama-3'
    """

    roots: Mapping[str, str] = field(default_factory=dict)
    _members: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, store: Store, *, roll_up: bool = True) -> Families:
        """Return the families of a store; of none at all where `roll_up` is false.

        So one may write ``families = Families.of(graph.store, roll_up=asked)`` and use ``root``
        either way.
        """
        if not roll_up:
            return cls()
        return cls.from_links(link for type in FAMILY_TYPES for link in store.links(type))

    @classmethod
    def in_columns(cls, columns: Columns, *, roll_up: bool = True) -> Families:
        """Return the same from the columns of a store, where they are needed anyway."""
        if not roll_up:
            return cls()
        told = (columns.ties[type] for type in FAMILY_TYPES)
        ends = ((columns.named(ties.source), columns.named(ties.target)) for ties in told)
        return cls.from_links(pair for both in ends for pair in zip(*both, strict=True))

    @classmethod
    def from_links(cls, links: Iterable[tuple[str, ...]]) -> Families:
        """Return the families that (variant, family) pairs say, one pair a claim."""
        support: dict[tuple[str, str], int] = defaultdict(int)
        for variant, family, *_ in links:
            if variant != family:
                support[variant, family] += 1
        parent: dict[str, str] = {}
        for variant, family in sorted(support, key=lambda pair: (-support[pair], pair)):
            parent.setdefault(variant, family)
        roots: dict[str, str] = {}
        for id in parent:
            _climb(id, parent, roots)
        members: dict[str, list[str]] = defaultdict(list)
        for id in sorted({*roots, *roots.values()}):
            members[roots.get(id, id)].append(id)
        return cls(
            {id: roots[id] for id in sorted(roots) if roots[id] != id},
            {root: tuple(ids) for root, ids in members.items()},
        )

    def root(self, id: str) -> str:
        """Return the family of `id`, or `id` itself."""
        return self.roots.get(id, id)

    def over(self, columns: Columns) -> NDArray[np.int64]:
        """Return for each number of `columns` that of its family."""
        import numpy as np

        out = np.arange(len(columns))
        variants = np.array([columns.place(id) for id in self.roots], np.int64)
        out[variants] = np.array([columns.place(id) for id in self.roots.values()], np.int64)
        return out

    def members(self, id: str) -> tuple[str, ...]:
        """Return all that belong to the family of `id`, itself included, in order of id."""
        root = self.root(id)
        return self._members.get(root, (root,))


def _climb(id: str, parent: Mapping[str, str], roots: dict[str, str]) -> None:
    """Write down the root of `id` and of all that is passed on the way up."""
    way: list[str] = []
    met: dict[str, int] = {}
    while id in parent and id not in roots and id not in met:
        met[id] = len(way)
        way.append(id)
        id = parent[id]
    root = min(way[met[id] :]) if id in met else roots.get(id, id)
    for passed in way:
        roots[passed] = root
