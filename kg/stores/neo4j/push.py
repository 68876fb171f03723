"""Loading a graph into Neo4j: only what differs is sent, and only what is ours is touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.collecting import uncollected
from kg.errors import QueryError, StoreError
from kg.progress import Progress
from kg.schema import EDGES, NODES, Tables
from kg.stores.neo4j.connection import Connection
from kg.stores.neo4j.marks import BUCKETS, WIDTH, mark, mark_name, packed
from kg.stores.neo4j.schema import Indexes
from kg.stores.neo4j.statements import Kind
from kg.stores.neo4j.writing import ROWS, Writer

__all__ = ["Change", "PushReport", "push"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a push did to the nodes of a label or the edges of a type.

    `removed` counts what left the graph, `stripped` those of them that stay as bare nodes because
    others added to them; `kept` is what another workspace owns already, and was not written.
    """

    kind: str
    created: int = 0
    updated: int = 0
    removed: int = 0
    stripped: int = 0
    unchanged: int = 0
    kept: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the change as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did, by label and type, and in all.

    Examples
    --------
    >>> report = PushReport((Change("Method", created=2), Change("OF", removed=1, unchanged=4)))
    >>> report.created, report.updated, report.removed, report.unchanged
    (2, 0, 1, 4)
    """

    changes: tuple[Change, ...]

    @property
    def created(self) -> int:
        """Nodes and edges that were not there."""
        return sum(change.created for change in self.changes)

    @property
    def updated(self) -> int:
        """Nodes and edges that were there and differed."""
        return sum(change.updated for change in self.changes)

    @property
    def removed(self) -> int:
        """Nodes and edges of ours that are in the graph no longer."""
        return sum(change.removed for change in self.changes)

    @property
    def unchanged(self) -> int:
        """Nodes and edges that were as they should be."""
        return sum(change.unchanged for change in self.changes)

    @property
    def kept(self) -> int:
        """Nodes and edges that another workspace owns."""
        return sum(change.kept for change in self.changes)

    @property
    def stripped(self) -> int:
        """Nodes that left the graph but stay in the database, for others added to them."""
        return sum(change.stripped for change in self.changes)

    def rows(self) -> Iterator[tuple[str, int, int, int, int]]:
        """Pass over (kind, created, updated, removed, unchanged) of each label and type."""
        for c in self.changes:
            yield c.kind, c.created, c.updated, c.removed, c.unchanged

    def total(self) -> tuple[int, int, int, int]:
        """Return (created, updated, removed, unchanged) of all."""
        return self.created, self.updated, self.removed, self.unchanged

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        names = ("created", "updated", "removed", "unchanged", "stripped", "kept")
        return {
            **{name: getattr(self, name) for name in names},
            "changes": [change.to_json() for change in self.changes],
        }


def push(
    connection: Connection,
    tables: Tables,
    *,
    workspace_key: str,
    progress: Progress | None = None,
    force: bool = False,
) -> PushReport:
    """Make the database hold the graph of a workspace, and leave all else in it alone.

    Parameters
    ----------
    connection
        Where to; it stays open.
    tables
        The graph as a store gives it (`kg.stores.rows.checked`): it is not checked again.
    workspace_key
        Marks what is ours: lower-case letters and digits, the same at every push.
    progress
        Shows how far it is.
    force
        Write every row anew, also what seems unchanged: for a database in which others have
        changed properties of ours.

    Returns
    -------
    PushReport
        What was created, updated and removed.

    Raises
    ------
    StoreError
        The server cannot be reached, refuses the login or fails. What was written stays, and the
        next push completes it.

    Notes
    -----
    Every node and edge of ours has a property ``_kg_`` and the key: a hash of its row. The server
    sums the hashes by bucket; where a sum differs the single hashes are fetched, and rows that
    are new, other or gone are written, in managed transactions on two connections. Time is linear
    in the graph, and what is sent in what differs.

    A node that others made with a label and id of ours is taken over: our properties are set,
    further ones stay. A node that leaves the graph is deleted, unless others made it, tied
    relationships to it, or gave it properties or labels; then only our properties go.
    What another workspace marked is left as it is.
    """
    mark = mark_name(workspace_key)
    try:
        with uncollected():
            return _Push(connection, mark, progress or Progress(), force).run(tables)
    except QueryError as refused:
        raise StoreError(f"{connection.uri} refuses the graph: {refused}") from refused


@dataclass(slots=True)
class _Difference:
    """What became of one label or type, and what is still to do."""

    kind: Kind
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    stripped: int = 0
    update: list[tuple[list[Any], int]] = field(default_factory=list)
    replace: list[tuple[str, list[Any], int]] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    def change(self) -> Change:
        return Change(
            kind=self.kind.kind,
            created=self.created,
            updated=self.updated,
            removed=len(self.remove) + len(self.repeated),
            stripped=self.stripped,
            unchanged=self.unchanged,
            kept=self.kept,
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """A node or edge of ours in the database, with the ends of an edge."""

    mark: int
    source: str | None
    target: str | None


class _Push:
    """One push."""

    def __init__(self, connection: Connection, mark: str, progress: Progress, force: bool) -> None:
        self._connection, self._mark = connection, mark
        self._progress, self._force = progress, force
        self._labels: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._sums: dict[str, dict[int, tuple[int, int]]] = {}

    def run(self, tables: Tables) -> PushReport:
        kinds = {name: Kind(name, self._mark) for name in (*NODES, *EDGES)}
        self._look(kinds)
        indexes = Indexes(self._connection)
        indexes.find_nodes()
        done: dict[str, _Difference] = {}
        with Writer(self._connection) as writer:
            for label in NODES:
                rows = tables.nodes.get(label, ())
                indexes.check_names(label, rows)
                self._labels.update((row["id"], label) for row in rows)
                with self._stage(label, len(rows), writer):
                    done[label] = self._compare(kinds[label], rows, writer)
                    self._update(done[label], writer)
            for kind in EDGES:
                rows = tables.edges.get(kind, ())
                with self._stage(kind, len(rows), writer):
                    done[kind] = self._compare(kinds[kind], rows, writer)
            with self._progress.stage("indexes"):
                indexes.find_edges()
            for kind in EDGES:
                left = done[kind]
                total = len(left.update) + len(left.remove) + 2 * len(left.replace)
                with self._stage(f"{kind} again", total, writer):
                    self._update(left, writer)
                    writer.write(kinds[kind].remove, left.remove)
            for label in NODES:
                self._remove_nodes(done[label])
        with self._progress.stage("indexes"):
            indexes.find_names()
        return PushReport(tuple(difference.change() for difference in done.values()))

    def _look(self, kinds: Mapping[str, Kind]) -> None:
        """Ask how many there are of each kind, and the sums of what is ours: two questions."""
        counts = self._read(" UNION ALL ".join(kind.count for kind in kinds.values()))
        self._counts = {name: count for name, (count,) in zip(kinds, counts, strict=True)}
        present = [kinds[name] for name, count in self._counts.items() if count]
        if present:
            ask = " UNION ALL ".join(kind.sums for kind in present)
            for kind, bucket, number, total in self._read(ask):
                self._sums.setdefault(kind, {})[bucket] = (number, total)

    @contextmanager
    def _stage(self, name: str, total: int, writer: Writer) -> Iterator[None]:
        """Show how far a label or type is, until all of it is written."""
        with self._progress.stage(name, total=total) as advance:
            writer.advance = advance
            yield
            writer.wait()

    def _compare(
        self, kind: Kind, rows: Sequence[Mapping[str, Any]], writer: Writer
    ) -> _Difference:
        """Send what is new, and note what differs or is gone."""
        done = _Difference(kind)
        if not self._counts[kind.kind]:
            for given in rows:
                self._create(done, *_listed(kind, given), writer)
            return done
        listed = [_listed(kind, given) for given in rows]
        differing, ours = self._differing(kind, [row[-1] for row, _ in listed])
        found = self._found(kind, differing, done) if differing else {}
        fresh: list[tuple[list[Any], int]] = []
        for row, size in listed:
            value = row[-1]
            if value // WIDTH not in differing:
                done.unchanged += 1
                continue
            was = found.pop(row[kind.first], None)
            if was is None:
                fresh.append((row, size))
            elif abs(was.mark) == value and not self._force:
                done.unchanged += 1
            elif not kind.is_node and (was.source, was.target) != (row[0], row[1]):
                done.replace.append((row[2], row, size))
            else:
                row[-1] = value if was.mark > 0 else -value
                done.update.append((row, size))
        writer.advance(done.unchanged)
        done.remove = sorted(found)
        strangers = self._strangers(kind, fresh) if self._counts[kind.kind] > ours else {}
        for row, size in fresh:
            elsewhere = strangers.get(row[kind.first])
            if elsewhere is None:
                self._create(done, row, size, writer)
            elif elsewhere:
                done.kept += 1
                writer.advance(1)
            else:
                row[-1] = -row[-1] if kind.is_node else row[-1]
                done.update.append((row, size))
        return done

    def _create(self, done: _Difference, row: list[Any], size: int, writer: Writer) -> None:
        kind = done.kind
        done.created += 1
        writer.add(kind.create(*(self._ends(row) if not kind.is_node else ())), row, size)

    def _ends(self, row: list[Any]) -> tuple[str, str]:
        try:
            return self._labels[row[0]], self._labels[row[1]]
        except KeyError as missing:
            raise StoreError(
                f"the edge {row[2]!r} ends at {missing}, which is not a node"
            ) from None

    def _update(self, done: _Difference, writer: Writer) -> None:
        """Write what differs; what has other ends is made anew, in a later transaction."""
        done.updated += len(done.update) + len(done.replace)
        statement = done.kind.update
        for row, size in done.update:
            writer.add(statement, row, size)
        if done.replace:
            writer.write(done.kind.remove, [id for id, _, _ in done.replace])
            writer.wait()
            for _, row, size in done.replace:
                writer.add(done.kind.create(*self._ends(row)), row, size)

    def _remove_nodes(self, done: _Difference) -> None:
        for start in range(0, len(done.remove), ROWS):
            ids = done.remove[start : start + ROWS]
            deleted = self._connection.write(done.kind.remove_nodes, rows=ids)["nodes_deleted"]
            if deleted < len(ids):
                self._connection.write(done.kind.strip_nodes, rows=ids)
            done.stripped += len(ids) - deleted

    def _differing(self, kind: Kind, marks: list[int]) -> tuple[set[int], int]:
        """Buckets in which the database differs from marks, and the number of ours in it."""
        numbers, sums = [0] * BUCKETS, [0] * BUCKETS
        for value in marks:
            bucket, content = divmod(value, WIDTH)
            numbers[bucket] += 1
            sums[bucket] += content
        there = self._sums.get(kind.kind, {})
        differing = {
            bucket
            for bucket in range(BUCKETS)
            if self._force or there.get(bucket, (0, 0)) != (numbers[bucket], sums[bucket])
        }
        return differing, sum(number for number, _ in there.values())

    def _found(self, kind: Kind, buckets: set[int], done: _Difference) -> dict[str, _Found]:
        found: dict[str, _Found] = {}
        ask = kind.found(len(buckets))
        for id, value, source, target in self._read(ask, buckets=sorted(buckets)):
            if id in found:
                done.repeated.append(id)
            found[id] = _Found(value, source, target)
        if done.repeated:  # two pushes at the same time, before there was a constraint
            self._connection.write(kind.repeated, rows=done.repeated)
        return found

    def _strangers(self, kind: Kind, rows: list[tuple[list[Any], int]]) -> dict[str, bool]:
        """Which of the rows others have already, and whether that is another workspace."""
        wanted = {row[kind.first] for row, _ in rows}
        strangers: dict[str, bool] = {}
        for id, elsewhere in self._read(kind.strangers):
            if id in wanted:
                if id in strangers:
                    raise StoreError(
                        f"{self._connection.uri} holds several {kind.kind} with the id {id!r} "
                        "that others made: remove all but one"
                    )
                strangers[id] = elsewhere
        return strangers

    def _read(self, cypher: str, **params: Any) -> list[list[Any]]:
        return self._connection.read(cypher, **params)


def _listed(kind: Kind, row: Mapping[str, Any]) -> tuple[list[Any], int]:
    """Return a row as statements take it, with its mark, and its size."""
    values: list[Any] = [row.get(name) for name in kind.columns]
    content = packed(values)
    values.append(mark(values[kind.first], content))
    return values, len(content)
