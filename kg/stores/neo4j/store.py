"""The graph on a Neo4j server."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.progress import Progress
from kg.schema import EDGES, NODES, Tables
from kg.stores.base import Rows
from kg.stores.cypher import without_comments
from kg.stores.guard import check_read_only
from kg.stores.neo4j.connection import Connection
from kg.stores.neo4j.marks import is_mark
from kg.stores.neo4j.push import PushReport, push
from kg.stores.neo4j.values import value
from kg.stores.rows import checked, property_names
from kg.stores.values import parameters, too_long

if TYPE_CHECKING:
    from kg.stores.columns import Columns

__all__ = ["Neo4jStore"]

DEFAULT_KEY = "default"
"""Marks what a store loads that was opened without a workspace."""

_ORDER = {kind: place for place, kind in enumerate(EDGES)}


class Neo4jStore:
    """A store in a database of a Neo4j server.

    It reads what workspaces pushed there; nodes, edges and properties that others put into the
    database are no part of the graph, though queries see them. A database that no push has marked
    (one that was imported) is read as it is.

    Parameters
    ----------
    connection
        Where the graph lies; it is closed with the store.
    workspace_key
        Marks what `load` writes.

    Notes
    -----
    `load` replaces the content in many transactions: others see it half done meanwhile, and after
    a failure the next `load` completes it. What differs from the embedded store in Cypher stands
    in ``kg/stores/README.md``.
    """

    name = "neo4j"

    def __init__(self, connection: Connection, *, workspace_key: str = DEFAULT_KEY) -> None:
        self.connection, self.workspace_key = connection, workspace_key
        self._marks: tuple[str, ...] | None = None
        self._columns: tuple[str, Columns] | None = None
        self._pushes = 0

    def load(self, tables: Tables) -> None:
        """Replace what this workspace has in the database by `tables`.

        Raises
        ------
        StoreError
            The tables do not keep to the schema, and nothing is written; or the server fails.
        """
        self.push(checked(tables))

    def push(
        self, tables: Tables, *, progress: Progress | None = None, force: bool = False
    ) -> PushReport:
        """Send what differs, as `kg.stores.neo4j.push.push` does, and return what was done."""
        self._marks = None
        try:
            return push(
                self.connection,
                tables,
                workspace_key=self.workspace_key,
                progress=progress,
                force=force,
            )
        finally:
            self._pushes += 1

    def holds_graph(self) -> bool:
        """Whether there is a graph in the database."""
        asks = [f"MATCH (x:{label}) WHERE {self._present('x')} RETURN 1 LIMIT 1" for label in NODES]
        return any(self.connection.read(ask) for ask in asks)

    def tables(self) -> Tables:
        """Return the content as tables, with every label and type of the schema."""
        return Tables(
            nodes={label: list(self.nodes(label)) for label in NODES},
            edges={kind: [row for _, row in self.edges(kind)] for kind in EDGES},
        )

    def node(self, id: str) -> tuple[str, dict[str, Any]] | None:
        """Return (label, row) of a node, or None. O(1)."""
        ask = " UNION ALL ".join(
            f"MATCH (x:{label} {{id: $id}}) WHERE {self._present('x')} "
            f"RETURN '{label}' AS label, properties(x) AS row"
            for label in NODES
        )
        for label, row in self.connection.read(ask, id=id):
            return label, {name: row[name] for name in property_names(label) if name in row}
        return None

    def nodes(self, label: str, *, only: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
        """Pass over the rows of a label in order of id, only with `id` and the named properties."""
        if label not in NODES:
            return
        names = [n for n in property_names(label) if n == "id" or only is None or n in only]
        ask = f"MATCH (x:{label}) WHERE {self._present('x')} WITH x ORDER BY x.id RETURN "
        for row in self._ask(ask + _columns(names)):
            yield {n: v for n, v in zip(names, row, strict=True) if v is not None}

    def links(self, type: str, *properties: str) -> Iterator[tuple[Any, ...]]:
        """Pass over (source, target, *properties) of the edges of a type, in order of id."""
        if type not in EDGES:
            return
        known = set(property_names(type))
        wanted = [name if name in known else None for name in properties]
        yield from map(tuple, self._ask(f"{self._edges_of(type)} a.id, b.id{_more(wanted)}"))

    def columns(self) -> Columns:
        """Return the nodes and edges as arrays: read once, and again when the database changed."""
        from kg.stores.columns import Columns

        stamp = self.stamp()
        if self._columns is None or self._columns[0] != stamp:
            self._columns = stamp, Columns.of_store(self)
        return self._columns[1]

    def stamp(self) -> str:
        """Say which content this is: what was pushed from here, and how much the database holds.

        Community has no number that counts transactions. The server keeps the two sums, so they
        cost nothing; properties that another program changes meanwhile they do not tell.
        """
        ((nodes,),) = self.connection.read("MATCH (x) RETURN count(x)")
        ((edges,),) = self.connection.read("MATCH ()-[x]->() RETURN count(x)")
        return f"{self._pushes} {nodes} {edges}"

    def edges(
        self,
        type: str | None = None,
        *,
        source: str | None = None,
        target: str | None = None,
        paper: str | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Pass over (type, row) of the edges that match, types in schema order, rows by id."""
        kinds = [kind for kind in EDGES if type in (None, kind)]
        if not kinds:
            return
        if source is None and target is None:
            among = "" if paper is None else "x.paper = $paper AND "
            for kind in kinds:
                names = ("source", "target", *property_names(kind))
                ask = f"{self._edges_of(kind, among)} a.id, b.id{_more(property_names(kind))}"
                for row in self._ask(ask, paper=paper):
                    yield kind, {n: v for n, v in zip(names, row, strict=True) if v is not None}
            return
        ends = {"a": source, "b": target}
        labels = {end: self._label(id) for end, id in ends.items() if id is not None}
        if None in labels.values():
            return
        a, b = (f"({e}:{labels[e]} {{id: ${e}}})" if e in labels else f"({e})" for e in ends)
        ask = (
            f"MATCH {a}-[x:{'|'.join(kinds)}]->{b} WHERE {self._present('x', edge=True)} "
            "RETURN type(x), a.id, b.id, properties(x)"
        )
        rows = [
            (kind, {"source": start, "target": end, **_own(kind, row)})
            for kind, start, end, row in self._ask(ask, **ends)
            if paper in (None, row.get("paper"))
        ]
        yield from sorted(rows, key=lambda edge: (_ORDER[edge[0]], edge[1]["id"]))

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Return the rows of a read-only Cypher query.

        Parameters
        ----------
        cypher
            One statement that only reads.
        params
            Values of ``$name``.
        limit
            Most rows to return.
        timeout
            Seconds after which the server ends the query.

        Raises
        ------
        QueryError
            The text does not parse, does more than read, or takes too long or too much memory.
        StoreError
            The server cannot be reached.
        """
        import neo4j

        check_read_only(cypher)
        given = parameters(params or {})
        text = neo4j.Query(without_comments(cypher), timeout=timeout)
        rows: list[tuple[Any, ...]] = []
        try:
            with self.connection.session() as session:
                result = session.run(text, given)
                for record in result:
                    if limit is not None and len(rows) == limit:
                        return Rows(tuple(result.keys()), rows, truncated=True)
                    rows.append(tuple(value(item) for item in record))
                return Rows(tuple(result.keys()), rows)
        except QueryError as error:
            if timeout is not None and _is_late(error):
                raise too_long(timeout) from error
            raise

    def close(self) -> None:
        """Close the connection; harmless twice."""
        self._marks = None
        self.connection.close()

    # Questions of ours

    def _present(self, name: str, *, edge: bool = False) -> str:
        """Condition that a node or edge is part of the graph."""
        if self._marks is None:
            keys = sorted(key for (key,) in self.connection.read("CALL db.propertyKeys()"))
            used = f"MATCH (x:{'|'.join(NODES)}) WHERE x.{{}} IS NOT NULL RETURN 1 LIMIT 1"
            self._marks = tuple(
                key for key in keys if is_mark(key) and self.connection.read(used.format(key))
            )
        marked = " OR ".join(f"{name}.{mark} IS NOT NULL" for mark in self._marks)
        if marked:
            return f"({marked})"
        named = "" if edge else f" AND {name}.name IS NOT NULL"  # what was stripped has no name
        return f"({name}.id IS NOT NULL{named})"

    def _edges_of(self, kind: str, among: str = "") -> str:
        """Edges of a type in order of id, up to what is returned."""
        return (
            f"MATCH (a)-[x:{kind}]->(b) WHERE {among}{self._present('x', edge=True)} "
            "WITH a, x, b ORDER BY x.id RETURN"
        )

    def _label(self, id: str) -> str | None:
        ask = " UNION ALL ".join(
            f"MATCH (x:{label} {{id: $id}}) WHERE {self._present('x')} RETURN '{label}' AS label"
            for label in NODES
        )
        return next((label for (label,) in self.connection.read(ask, id=id)), None)

    def _ask(self, cypher: str, **params: Any) -> Iterator[list[Any]]:
        """Rows of a question of ours, fetched as they are asked for."""
        with self.connection.session() as session:
            for record in session.run(cypher, params):
                yield record.values()


def _columns(names: Collection[str | None]) -> str:
    return ", ".join(
        f"x.{name} AS c{at}" if name else f"null AS c{at}" for at, name in enumerate(names)
    )


def _more(names: Collection[str | None]) -> str:
    return f", {_columns(names)}" if names else ""


def _own(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in property_names(kind) if name in row}


def _is_late(error: QueryError) -> bool:
    return "TransactionTimedOut" in str(getattr(error.__cause__, "code", ""))
