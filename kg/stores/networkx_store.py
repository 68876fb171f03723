"""The graph in memory, as a NetworkX graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.errors import QueryError
from kg.schema import EDGES, NODES, Tables
from kg.stores.base import Rows
from kg.stores.rows import checked

if TYPE_CHECKING:
    from kg.stores.columns import Columns

__all__ = ["NetworkXStore"]

_Edge = tuple[str, str, str, str]  # type, id, source, target


class NetworkXStore:
    """A store in memory, for Python code and for tests: it has no Cypher.

    Examples
    --------
    >>> store = NetworkXStore()
    >>> store.load(Tables(nodes={"Task": [{"id": "task:qa", "name": "QA"}]}, edges={}))
    >>> store.node("task:qa")
    ('Task', {'id': 'task:qa', 'name': 'QA'})
    """

    name = "networkx"

    def __init__(self) -> None:
        self._graph: nx.MultiDiGraph = nx.MultiDiGraph()
        self._ids: dict[str, list[str]] = {label: [] for label in NODES}
        self._edges: dict[str, list[_Edge]] = {kind: [] for kind in EDGES}
        self._of_paper: dict[str, list[_Edge]] = {}
        self._columns: Columns | None = None
        self._loads = 0

    def load(self, tables: Tables) -> None:
        """Replace the whole content by `tables`.

        Raises
        ------
        StoreError
            The tables do not keep to the schema; the old content then stays.
        """
        rows = checked(tables)
        graph: nx.MultiDiGraph = nx.MultiDiGraph()
        for label, row in rows.node_rows():
            graph.add_node(row["id"], label=label, **_without(row, ("id",)))
        edges: dict[str, list[_Edge]] = {kind: [] for kind in EDGES}
        of_paper: dict[str, list[_Edge]] = {}
        for kind, row in rows.edge_rows():
            edge = (kind, row["id"], row["source"], row["target"])
            attributes = _without(row, ("id", "source", "target"))
            graph.add_edge(row["source"], row["target"], key=row["id"], type=kind, **attributes)
            edges[kind].append(edge)
            if "paper" in row:
                of_paper.setdefault(row["paper"], []).append(edge)
        self._graph, self._edges, self._of_paper = graph, edges, of_paper
        self._ids = {label: [row["id"] for row in rows.nodes[label]] for label in NODES}
        self._columns = None
        self._loads += 1

    def tables(self) -> Tables:
        """Return the content as tables, with every label and type of the schema."""
        return Tables(
            nodes={label: list(self.nodes(label)) for label in NODES},
            edges={kind: [row for _, row in self.edges(kind)] for kind in EDGES},
        )

    def node(self, id: str) -> tuple[str, dict[str, Any]] | None:
        """Return (label, row) of a node, or None. O(1)."""
        if id not in self._graph:
            return None
        attributes = self._graph.nodes[id]
        return attributes["label"], {"id": id, **_without(attributes, ("label",))}

    def nodes(self, label: str, *, only: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
        """Pass over the rows of a label in order of id, only with `id` and the named properties."""
        for id in self._ids.get(label, ()):
            row = _without(self._graph.nodes[id], ("label",))
            yield {"id": id, **{k: v for k, v in row.items() if only is None or k in only}}

    def links(self, type: str, *properties: str) -> Iterator[tuple[Any, ...]]:
        """Pass over (source, target, *properties) of the edges of a type, in order of id."""
        for _, id, start, end in self._edges.get(type, ()):
            row = {"id": id, **self._graph.edges[start, end, id]}
            yield (start, end, *(row.get(name) for name in properties))

    def columns(self) -> Columns:
        """Return the nodes and edges as arrays, made at the first need."""
        from kg.stores.columns import Columns

        if self._columns is None:
            self._columns = Columns.of_store(self)
        return self._columns

    def stamp(self) -> str:
        """Say which content this is: how often it was loaded."""
        return str(self._loads)

    def edges(
        self,
        type: str | None = None,
        *,
        source: str | None = None,
        target: str | None = None,
        paper: str | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Pass over (type, row) of the edges that match, types in schema order, rows by id."""
        for kind, id, start, end in self._candidates(type, source, target, paper):
            attributes = self._graph.edges[start, end, id]
            if paper is None or attributes.get("paper") == paper:
                row = {"id": id, "source": start, "target": end}
                yield kind, {**row, **_without(attributes, ("type",))}

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Raise QueryError: this store has no Cypher."""
        raise QueryError(
            "the store in memory has no Cypher: ask the workspace's own store (kg.open) or Neo4j, "
            "or use to_networkx()"
        )

    def to_networkx(self) -> nx.MultiDiGraph:
        """Return a copy of the graph.

        A node's key is its id, its attributes are `label` and the row without id; an edge's key
        is its id, its attributes are `type` and the row without id, source and target.
        """
        return self._graph.copy()

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def _candidates(
        self, type: str | None, source: str | None, target: str | None, paper: str | None
    ) -> Iterable[_Edge]:
        """Edges that match but for their paper, in order."""
        if source is None and target is None:
            if paper is None:
                kinds = EDGES if type is None else (type,)
                return (edge for kind in kinds for edge in self._edges.get(kind, ()))
            return (e for e in self._of_paper.get(paper, ()) if type in (None, e[0]))
        if any(end is not None and end not in self._graph for end in (source, target)):
            return ()
        if source is not None:
            found = self._graph.out_edges(source, keys=True, data="type")
        else:
            found = self._graph.in_edges(target, keys=True, data="type")
        matching = [
            (kind, id, start, end)
            for start, end, id, kind in found
            if type in (None, kind) and target in (None, end)
        ]
        return sorted(matching, key=lambda edge: (_ORDER[edge[0]], edge[1]))


_ORDER = {kind: place for place, kind in enumerate(EDGES)}


def _without(row: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}
