"""Union-find that knows which names may never come together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, TypeVar

__all__ = ["Clusters"]

T = TypeVar("T", bound=Hashable)


class Clusters(Generic[T]):
    """Disjoint sets of items; near constant time an operation.

    Parameters
    ----------
    apart
        The marks that an item's marks may never meet in one set, for each mark.

    Examples
    --------
    >>> sets = Clusters(lambda mark: {"b"} if mark == "a" else {"a"} if mark == "b" else set())
    >>> for name in "abx":
    ...     sets.add(name, marks=name)
    >>> sets.union("a", "x"), sets.union("b", "x")
    (True, False)
    """

    def __init__(self, apart: Callable[[str], Iterable[str]]) -> None:
        self._parent: dict[T, T] = {}
        self._size: dict[T, int] = {}
        self._marks: dict[T, set[str]] = {}
        self._apart = apart

    def __contains__(self, item: object) -> bool:
        return item in self._parent

    def __iter__(self) -> Iterator[T]:
        return iter(self._parent)

    def add(self, item: T, *, marks: Iterable[str] = ()) -> None:
        """Put `item` into a set of its own, if it is new."""
        if item not in self._parent:
            self._parent[item] = item
            split = {mark for mark in marks if self._apart(mark)}
            if split:
                self._marks[item] = split

    def find(self, item: T) -> T:
        """Return the representative of the set of `item`."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def marks(self, item: T) -> frozenset[str]:
        """Return the marks of the set of `item`."""
        return frozenset(self._marks.get(self.find(item), ()))

    def union(self, a: T, b: T) -> bool:
        """Join two sets; False where their marks may not meet."""
        low, high = self.find(a), self.find(b)
        if low == high:
            return True
        ours, theirs = self._marks.get(low, set()), self._marks.get(high, set())
        if any(theirs.intersection(self._apart(mark)) for mark in ours):
            return False
        if self._size.get(low, 1) < self._size.get(high, 1):
            low, high = high, low
        self._parent[high] = low
        self._size[low] = self._size.get(low, 1) + self._size.pop(high, 1)
        if ours or theirs:
            self._marks.pop(high, None)
            self._marks[low] = ours | theirs
        return True
