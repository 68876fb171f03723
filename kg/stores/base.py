"""What every store of the graph can do: projections of the same tables behind one interface."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from kg.schema import Tables

if TYPE_CHECKING:
    from kg.stores.columns import Columns

__all__ = ["Rows", "Store"]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: column names, rows of plain values, and whether a cap cut it."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool = False


class Store(Protocol):
    """A projection of the tables.

    Reading methods never write. `tables` gives back exactly what `load` took (absent properties
    absent, rows in order of id): the conformance suite holds every store to it.
    """

    name: str

    def load(self, tables: Tables) -> None:
        """Replace the whole content by `tables`, at once or not at all."""

    def tables(self) -> Tables:
        """Return the content as tables."""

    def node(self, id: str) -> tuple[str, dict[str, Any]] | None:
        """(label, row) of a node, or None. O(1)."""

    def nodes(self, label: str, *, only: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
        """Rows of a label in order of id, only with `id` and the properties that `only` names."""

    def edges(
        self,
        type: str | None = None,
        *,
        source: str | None = None,
        target: str | None = None,
        paper: str | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """(type, row) of the edges that match, types in schema order, rows in order of id."""

    def links(self, type: str, *properties: str) -> Iterator[tuple[Any, ...]]:
        """(source, target, *properties) of the edges of a type, in order of id.

        Rows without what they do not need: None where an edge has not the property.
        """

    def columns(self) -> Columns:
        """Nodes and edges as arrays, for algorithms over the whole graph.

        They are kept until the content changes; do not write to them.
        """

    def stamp(self) -> str:
        """Say which content the store gives out, for what is kept of it: another, another stamp."""

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Rows of a read-only Cypher query.

        Nodes and edges come as dicts of their properties, a path as the list of its nodes and
        edges in turn, dates, times and durations as ISO 8601 text.

        Raises
        ------
        QueryError
            The text does not parse, writes, reads files, takes longer than `timeout` seconds, or
            the store has no Cypher.
        """

    def close(self) -> None:
        """Release files and connections; harmless twice."""
