"""The graph in one file beside the workspace, with Cypher and no server."""

from __future__ import annotations

import os
import shutil
import threading
import time
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kglite

from kg.errors import StoreError
from kg.schema import EDGES, NODES, Tables
from kg.stores.base import Rows
from kg.stores.cypher import without_comments
from kg.stores.filling import SCHEMA, filled
from kg.stores.guard import check_read_only
from kg.stores.process import QueryProcess
from kg.stores.rows import checked, ordered, property_names
from kg.stores.values import duration, parameters, plain

if TYPE_CHECKING:
    from kg.stores.columns import Columns

__all__ = ["COLUMNS_SUFFIX", "EmbeddedStore"]

COLUMNS_SUFFIX = ".columns"
"""In place of the store's: its columns lie beside it."""
STALE = 3600.0
"""Seconds after which a half-written file is of a process that was killed."""

_ORDER = {kind: place for place, kind in enumerate(EDGES)}
_LIKELY = {label.lower(): (label, *(other for other in NODES if other != label)) for label in NODES}
"""Labels to look under, the one that an id begins with first: most begin with their own."""


class EmbeddedStore:
    """A store in one file of the embedded Cypher engine.

    The file is a projection: it is written whole or not at all, never changed in place, and can
    be built again at any time. A store sees it as it was at the first reading; `load` and `close`
    make it look again. Its columns lie in a file beside it, which is made again where it is
    missing, damaged or of another graph.

    Parameters
    ----------
    path
        Where the file is, or will be.

    Notes
    -----
    What differs from Neo4j, and the form that works on both:

    - ``SHORTEST 1``: ``shortestPath(...)``; ``-->{1,3}`` and ``-->+``: ``-[*1..3]->``, ``-[*]->``;
    - ``COLLECT {...}``: ``CALL (x) {... RETURN collect(y) AS ys}``;
    - keywords as variables (``MATCH (set)``): other names, or backticks;
    - ``CALL db.labels``: ``CALL db.labels()``;
    - a condition as a column without a name is called ``predicate(...)``: ``AS name``;
    - every node answers ``n.type`` and ``n.label`` with its label: ``labels(n)[0]``.
    """

    name = "embedded"

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._lock = threading.RLock()
        self._graph: Any = None
        self._stamp = ""
        self._columns: Columns | None = None
        self._indexed = False
        self._process: QueryProcess | None = None

    def load(self, tables: Tables) -> None:
        """Replace the whole content by `tables`: readers see the old file or the new one.

        Raises
        ------
        StoreError
            The tables do not keep to the schema, or the file cannot be written; the old content
            then stays.
        """
        from kg.stores.arrays import write_arrays
        from kg.stores.columns import Columns

        rows = checked(tables)
        graph = filled(rows)
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            _sweep(self.path)
            part.mkdir()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", kglite.MappedFallbackWarning)
                graph.save(str(part / self.path.name))  # synced before it returns
            stamp = _stamp_of(part / self.path.name)
            os.replace(part / self.path.name, self.path)  # noqa: PTH105 - the atomic one
            _sync_folder(self.path.parent)
        except (kglite.KgError, OSError, ValueError) as error:
            raise StoreError(f"{self.path} cannot be written: {error}") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        write_arrays(self._columns_path, stamp, Columns.of_tables(rows).arrays())
        self.close()

    def tables(self) -> Tables:
        """Return the content as tables, with every label and type of the schema."""
        return Tables(
            nodes={label: list(self.nodes(label)) for label in NODES},
            edges={kind: [row for _, row in self.edges(kind)] for kind in EDGES},
        )

    def node(self, id: str) -> tuple[str, dict[str, Any]] | None:
        """Return (label, row) of a node, or None. O(1)."""
        graph = self._opened()
        for label in _LIKELY.get(id.partition(":")[0], tuple(NODES)):
            if found := graph.node(label, id):
                return label, _node_row(found)
        return None

    def nodes(self, label: str, *, only: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
        """Pass over the rows of a label in order of id, only with `id` and the named properties."""
        if label not in NODES:
            return
        if only is None:
            for found in self._ask(f"MATCH (n:{label}) RETURN n ORDER BY n.id"):
                yield _node_row(found["n"]["properties"])
            return
        names = [name for name in property_names(label) if name == "id" or name in only]
        wanted = ", ".join(f"n.{name} AS {name}" for name in names)
        for found in self._ask(f"MATCH (n:{label}) RETURN {wanted} ORDER BY n.id"):
            yield {name: found[name] for name in names if found[name] is not None}

    def links(self, type: str, *properties: str) -> Iterator[tuple[Any, ...]]:
        """Pass over (source, target, *properties) of the edges of a type, in order of id."""
        if type not in EDGES:
            return
        known = set(property_names(type))
        parts = [f"r.{name}" if name in known else "null" for name in properties]
        wanted = ", ".join(f"{part} AS c{i}" for i, part in enumerate(("a.id", "b.id", *parts)))
        columns = [f"c{i}" for i in range(2 + len(properties))]
        ask = f"MATCH (a)-[r:{type}]->(b) RETURN {wanted} ORDER BY r.id"
        for row in self._ask(ask):
            yield tuple(row[column] for column in columns)

    def columns(self) -> Columns:
        """Return the nodes and edges as arrays: those that are kept beside the file."""
        from kg.stores.arrays import read_arrays, write_arrays
        from kg.stores.columns import Columns

        with self._lock:
            if self._columns is None:
                stamp = self.stamp()
                if kept := read_arrays(self._columns_path, stamp):
                    self._columns = Columns.from_arrays(kept)
                else:
                    self._columns = Columns.of_store(self)
                    write_arrays(self._columns_path, stamp, self._columns.arrays())
            return self._columns

    def stamp(self) -> str:
        """Say which content this is: size and time of the file that is open."""
        self._opened()
        return self._stamp

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
            where = "" if paper is None else " WHERE r.paper = $paper"
            if paper is not None:
                self._index_papers()
            for kind in kinds:
                match = f"MATCH (a)-[r:{kind}]->(b){where} {_RETURN} ORDER BY r.id"
                yield from ((kind, _edge_row(row)) for row in self._ask(match, paper=paper))
            return
        ends = {"a": source, "b": target}
        labels = {end: self.node(id) for end, id in ends.items() if id is not None}
        if None in labels.values():
            return
        a, b = (_end(end, found[0] if (found := labels.get(end)) else None) for end in ends)
        ask = f"MATCH {a}-[r:{type}]->{b} {_RETURN}" if type else f"MATCH {a}-[r]->{b} {_RETURN}"
        rows = [(row["r"]["type"], _edge_row(row)) for row in self._ask(ask, **ends)]
        matching = [edge for edge in rows if paper in (None, edge[1].get("paper"))]
        yield from sorted(matching, key=lambda edge: (_ORDER[edge[0]], edge[1]["id"]))

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Return the rows of a read-only Cypher query.

        A node or edge is a dict of its properties, a path the list of its nodes and edges in
        turn; dates and times are ISO 8601 text.

        Parameters
        ----------
        cypher
            One statement that only reads.
        params
            Values of ``$name``.
        limit
            Most rows to return.
        timeout
            Seconds after which the query is ended, whatever it is doing.

        Raises
        ------
        QueryError
            The text does not parse, does more than read, or takes too long or too much memory.
        StoreError
            The file is missing or damaged.
        """
        check_read_only(cypher)
        with self._lock:
            if not self._process:
                self._check_file()
                self._process = QueryProcess(self.path, schema=SCHEMA)
            process = self._process
        given = parameters(params or {})
        rows = process.query(without_comments(cypher), given, limit=limit, timeout=timeout)
        return Rows(
            rows.columns, [tuple(map(_value, row)) for row in rows.rows], truncated=rows.truncated
        )

    def close(self) -> None:
        """Release the file and end the query process; harmless twice."""
        with self._lock:
            self._graph, self._columns, self._indexed = None, None, False
            if self._process:
                self._process.close()
            self._process = None

    # The file

    def _opened(self) -> Any:
        with self._lock:
            if self._graph is None:
                self._check_file()
                while self._graph is None or self._stamp != _stamp_of(self.path):
                    self._stamp = _stamp_of(self.path)
                    self._graph = _loaded(self.path)
            return self._graph

    @property
    def _columns_path(self) -> Path:
        return self.path.with_suffix(COLUMNS_SUFFIX)

    def _check_file(self) -> None:
        if not self.path.is_file():
            raise StoreError(f"there is no graph at {self.path}: run kg build to make it")

    def _ask(self, cypher: str, **params: Any) -> Iterable[dict[str, Any]]:
        """Rows of a question of ours, each made as it is asked for."""
        rows: Iterable[dict[str, Any]] = self._opened().cypher(
            cypher, params=params, timeout_ms=0, hide_structural_keys=True
        )
        return rows

    def _index_papers(self) -> None:
        """Index the edges by paper at the first need: it is not kept in the file."""
        with self._lock:
            graph = self._opened()
            if self._indexed:
                return
            graph.read_only(False)
            try:
                for kind in EDGES:
                    graph.cypher(f"CREATE INDEX FOR ()-[r:{kind}]-() ON (r.paper)")
            finally:
                graph.read_only(True)
            self._indexed = True


# The file


def _loaded(path: Path) -> Any:
    kglite.set_query_warning_policy("silent")
    try:
        graph = kglite.load(str(path), verify="eager")
    except (kglite.KgError, OSError, ValueError) as error:
        raise StoreError(f"{path} is damaged ({error}): run kg build to make it again") from error
    if graph.schema_version != SCHEMA:
        raise StoreError(f"{path} is of another version of kg: run kg build to make it again")
    graph.read_only(True)
    return graph


def _stamp_of(path: Path) -> str:
    """Say which file of a graph this is, and of which schema: a renamed one is the same."""
    state = path.stat()
    return f"{SCHEMA} {state.st_size} {state.st_mtime_ns}"


def _sweep(path: Path) -> None:
    """Remove what builds that were killed have left beside the file."""
    for left in path.parent.glob(f".{path.name}.*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE:
                shutil.rmtree(left)


def _sync_folder(folder: Path) -> None:
    """Make a replaced file last, where folders can be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# Values

_RETURN = "RETURN a.id AS source, b.id AS target, r"


def _end(variable: str, label: str | None) -> str:
    return f"({variable}:{label} {{id: ${variable}}})" if label else f"({variable})"


def _node_row(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties without those that the engine adds to every node, in the schema's order."""
    return ordered({k: v for k, v in properties.items() if k != "type" and v is not None})


def _edge_row(found: Mapping[str, Any]) -> dict[str, Any]:
    ends = {"source": found["source"], "target": found["target"]}
    return {**ends, **ordered(found["r"]["properties"])}


_NODE = {"id", "labels", "properties"}
_RELATIONSHIP = {"id", "start", "end", "type", "properties"}
_PATH = {"nodes", "relationships"}
_DURATION = {"months", "days", "seconds"}


def _value(value: Any) -> Any:
    """Return a value of a result in the form that all stores give."""
    if isinstance(value, list):
        return [_value(item) for item in value]
    if not isinstance(value, dict):
        return plain(value)
    keys = value.keys()
    if keys == _NODE and isinstance(value["labels"], list):
        return {k: plain(v) for k, v in _node_row(value["properties"]).items()}
    if keys == _RELATIONSHIP and isinstance(value["properties"], dict):
        return {k: plain(v) for k, v in ordered(value["properties"]).items()}
    if keys == _PATH and isinstance(value["nodes"], list):
        return _path(value["nodes"], value["relationships"])
    if keys - {"nanoseconds"} == _DURATION and all(isinstance(v, int) for v in value.values()):
        return duration(**value)
    return {key: _value(item) for key, item in value.items()}


def _path(nodes: list[Any], relationships: list[Any]) -> list[Any]:
    """Nodes and edges of a path in turn."""
    parts = [_value(nodes[0])] if nodes else []
    for edge, node in zip(relationships, nodes[1:], strict=True):
        parts += [_value(edge), _value(node)]
    return parts
