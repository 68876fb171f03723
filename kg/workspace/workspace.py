"""The workspace as callers see it: papers in, extractions kept, the graph's tables out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from extractors.extraction import Extraction
from kg.assemble import assemble
from kg.collecting import uncollected
from kg.curation import Overrides
from kg.errors import NotFound, RecordError, StoreError, UsageError
from kg.files import write_atomically
from kg.papers.paper import Paper
from kg.published.place import with_published
from kg.published.shelf import Shelf
from kg.resolve import Decision, resolve
from kg.schema import Tables
from kg.workspace.database import Database
from kg.workspace.history import decisions_of, remember, unmet
from kg.workspace.lookup import find_papers, key_options, suggestions
from kg.workspace.packing import pack, unpack
from kg.workspace.records import Records
from kg.workspace.removal import let_in, take_out

__all__ = ["AddReport", "Workspace"]

COMMIT_EVERY = 64
"""Extractions a transaction: what a killed build may have to read again."""

PAGE = 256
"""Papers fetched at a time, so that reading and recording may take turns."""

_SERVER = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?:/")  # as a path it has one slash


@dataclass(frozen=True, slots=True)
class AddReport:
    """What `Workspace.add` did: ``read == new + changed + unchanged + merged + excluded``.

    Parameters
    ----------
    read
        Records that came in and could be kept.
    new, changed, unchanged
        Papers of the input by what became of them.
    merged
        Records that fell onto a paper of another record of the input.
    removed
        Papers taken out by `sync`.
    excluded
        Records of papers that `Workspace.remove` took out.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    merged: int = 0
    removed: int = 0
    excluded: int = 0


class Workspace:
    """A folder that remembers papers, extractions and decisions; `open` makes one.

    Reading needs no lock; the first write takes the writer's lock and keeps it until `close`.
    """

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self._database = database
        self._db = database.connection

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Workspace:
        """Open the workspace in the folder `path`.

        Parameters
        ----------
        path
            The folder, ``papers.kg`` by custom.
        create
            Make folder and database if they are not there.

        Raises
        ------
        StoreError
            There is none, it cannot be opened, or another schema version wrote it.
        UsageError
            It is the address of a server.
        """
        folder = Path(path)
        if _SERVER.match(str(path)):
            raise UsageError(
                f"{path} is a server, and papers are read into a folder: name one, and then "
                "`kg push --to` the server"
            )
        if create:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{folder} cannot be made: {error}") from error
        return cls(folder, Database(folder, create=create))

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and give the lock back; harmless twice."""
        self._database.close()

    def lock(self) -> None:
        """Become the one writer until `close`; the first write does so by itself.

        Raises
        ------
        StoreError
            Another process writes to this workspace.
        """
        self._database.lock()

    @property
    def store_path(self) -> Path:
        """File of the embedded store, a projection that can be made anew at any time."""
        return self.path / "graph.kgl"

    @property
    def overrides_path(self) -> Path:
        """The user's decisions: a text file to edit and version."""
        return self.path / "overrides.txt"

    @property
    def published(self) -> Shelf:
        """The published leaderboards that were imported."""
        return Shelf(self.path)

    @property
    def version(self) -> str | None:
        """Version of the pipeline that was last recorded, or None."""
        rows = self._database.rows("SELECT value FROM meta WHERE key = 'version'")
        return str(rows[0][0]) if rows else None

    @property
    def revision(self) -> int:
        """Number that rises with every change of papers and extractions."""
        return int(self._database.rows("SELECT value FROM meta WHERE key = 'revision'")[0][0])

    # Papers

    def add(
        self,
        papers: Iterable[Paper],
        *,
        sync: bool = False,
        report: Callable[[RecordError], None] | None = None,
    ) -> AddReport:
        """Keep source records and merge them into papers: all of them, or none if it is killed.

        Parameters
        ----------
        papers
            Records; one from a place that is known (`Paper.source`) replaces what stood there.
        sync
            Take out papers that are not among `papers`.
        report
            Told of each record that cannot be kept.
        """
        read = excluded = 0
        self._database.lock()
        with self._database.transaction() as db:
            records = Records(db)
            for paper in papers:
                try:
                    kept = records.put(paper)
                except RecordError as error:
                    if report is not None:
                        report(error)
                    continue
                read += 1
                excluded += not kept
            records.drop_moved()
            before = self._count("papers")
            if sync:
                records.drop_unseen()
            new, changed = records.remerge()
            ours = records.seen_papers()
            removed = 0
            if sync:
                removed = before + len(new) - self._count("papers")
            self._prune()
        return AddReport(
            read=read,
            new=len(new),
            changed=len(changed),
            unchanged=ours - len(new) - len(changed),
            merged=read - excluded - ours,
            removed=removed,
            excluded=excluded,
        )

    def papers(self) -> Iterator[Paper]:
        """Each merged paper, in order of id."""
        for _, _, text in self._pages("SELECT id, text_hash, json FROM papers p"):
            yield Paper.from_json(json.loads(text))

    def paper(self, name: str) -> Paper:
        """Return the paper of that id (present or former), DOI, arXiv id or title.

        Raises
        ------
        NotFound
            There is none, or several bear the title; the nearest names are suggested.
        """
        rows = self._database.rows(
            "SELECT json FROM papers WHERE id = ?", (self.current_paper(name),)
        )
        if not rows:
            raise NotFound("paper", name, suggestions(self._database, name))
        return Paper.from_json(json.loads(rows[0][0]))

    def records(self, name: str) -> list[Paper]:
        """Return every source record of a paper, in order of source."""
        rows = self._database.rows(
            "SELECT json FROM records WHERE paper = ? ORDER BY place, own_id",
            (self.paper(name).id,),
        )
        return [Paper.from_json(json.loads(text)) for (text,) in rows]

    def current_paper(self, name: str) -> str:
        """Return the present id of a paper by any of its names; else `name` itself."""
        found = find_papers(self._database, name)
        return found[0] if len(found) == 1 else name

    def current_node(self, id: str) -> str:
        """Return the present id of a node whose id moved; else `id` itself."""
        query = "SELECT new FROM redirects WHERE kind = 'node' AND old = ?"
        rows = self._database.rows(query, (id,))
        return str(rows[0][0]) if rows else id

    def remove(self, name: str) -> Paper:
        """Take a paper out with its records and what was read in it; it stays out.

        Raises
        ------
        NotFound
            There is no such paper.
        """
        paper = self.paper(name)
        self._database.lock()
        with self._database.transaction() as db:
            take_out(db, paper)
            self._prune()
        return paper

    def restore(self, name: str) -> str:
        """Let a removed paper in again when it is next added; return its title.

        Raises
        ------
        NotFound
            No such paper was removed.
        """
        self._database.lock()
        with self._database.transaction() as db:
            title = let_in(db, (name, f"id={name}", *key_options(name)))
        if title is None:
            raise NotFound("removed paper", name, [title for _, title in self.removed()])
        return title

    def removed(self) -> list[tuple[str, str]]:
        """Return (id, title) of each paper that was removed and stays out."""
        return self._database.rows("SELECT id, title FROM removed ORDER BY id")

    # Extractions

    def pending(self, version: str) -> Iterator[Paper]:
        """Each paper that this version of the pipeline has not read, in order of id."""
        query = f"SELECT id, text_hash, json FROM papers p WHERE {_UNREAD}"  # noqa: S608 - a constant
        for _, _, text in self._pages(query, version):
            yield Paper.from_json(json.loads(text))

    def pending_count(self, version: str) -> int:
        """Return how many papers this version of the pipeline has not read."""
        query = f"SELECT count(*) FROM papers p WHERE {_UNREAD}"  # noqa: S608 - a constant
        return int(self._database.rows(query, (version,))[0][0])

    def record(self, version: str, pairs: Iterable[tuple[Paper, Extraction]]) -> int:
        """Keep what the pipeline says of papers, committed every few; return how many.

        `pairs` may be lazy: papers of `pending` go through the pipeline as they are recorded.
        """
        self._database.lock()
        count = 0
        batch: list[tuple[str, str, bytes]] = []
        with self._database.transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('version', ?)", (version,))
        try:
            for paper, extraction in pairs:
                batch.append((paper.text_hash, version, pack(extraction)))
                count += 1
                if len(batch) >= COMMIT_EVERY:
                    self._keep(batch)
        finally:
            self._keep(batch)
        return count

    def extractions(self, version: str | None = None) -> Iterator[tuple[Paper, Extraction]]:
        """Each paper with what a version of the pipeline says of it, in order of paper id.

        Without `version`, the one that was last recorded.
        """
        query = """SELECT p.id, p.text_hash, p.json, e.json FROM papers p
                   JOIN extractions e ON e.text_hash = p.text_hash AND e.version = ?"""
        for _, _, text, packed in self._pages(query, version or self.version or ""):
            paper = Paper.from_json(json.loads(text))
            yield paper, unpack(packed, paper.id)

    def _readings(self) -> Iterator[tuple[Paper, Extraction | None]]:
        """Each paper with what the last version says of it, None where it has not read it."""
        query = """SELECT p.id, p.text_hash, p.json, e.json FROM papers p
                   LEFT JOIN extractions e ON e.text_hash = p.text_hash AND e.version = ?"""
        for _, _, text, packed in self._pages(query, self.version or ""):
            paper = Paper.from_json(json.loads(text))
            yield paper, None if packed is None else unpack(packed, paper.id)

    # Decisions

    @property
    def overrides(self) -> Overrides:
        """The user's decisions as the file holds them now.

        Raises
        ------
        UsageError
            A line cannot be read; the message names it.
        """
        try:
            text = self.overrides_path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Overrides()
        return Overrides.parse(text, where=str(self.overrides_path))

    def save_overrides(self, overrides: Overrides) -> None:
        """Write the user's decisions, whole or not at all."""
        self._database.lock()
        write_atomically(self.overrides_path, overrides.text.encode())

    # The graph

    def tables(self, *, min_confidence: float = 0.0) -> Tables:
        """Return the graph as tables: a function of papers, extractions, decisions and imports.

        Parameters
        ----------
        min_confidence
            Leave out edges below it; the workspace keeps them.
        """
        overrides = self.overrides.with_papers(self.current_paper)
        with uncollected(), self._database.transaction("DEFERRED"):
            resolution = resolve(self.extractions(), overrides)
            tables = assemble(
                self._readings(), resolution, overrides=overrides, min_confidence=min_confidence
            )
            tables = with_published(tables, self.published, resolution.find)
        # Who only reads beside a build leaves it to the build to remember.
        with suppress(StoreError), self._database.writing(), self._database.transaction() as db:
            remember(db, resolution)
        return tables

    def why(self, node: str) -> list[Decision]:
        """Return why names became this node, or stayed apart, when tables were last made."""
        return decisions_of(self._db, self.current_node(node))

    def unmet(self) -> list[str]:
        """Return the decisions that named nothing when tables were last made."""
        return unmet(self._db)

    # Helpers

    def _count(self, table: str) -> int:
        return int(self._database.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608

    def _pages(self, query: str, *parameters: str) -> Iterator[tuple[Any, ...]]:
        """Rows of `query` in order of paper id, a page at a time: the caller may write between."""
        word = "AND" if "WHERE" in query else "WHERE"
        paged = f"{query} {word} p.id > ? ORDER BY p.id LIMIT {PAGE}"
        last = ""
        while rows := self._database.rows(paged, (*parameters, last)):
            yield from rows
            last = rows[-1][0]

    def _keep(self, batch: list[tuple[str, str, bytes]]) -> None:
        if batch:
            with self._database.transaction() as db:
                db.executemany("INSERT OR REPLACE INTO extractions VALUES (?, ?, ?)", batch)
            batch.clear()

    def _prune(self) -> None:
        """Forget what was read in texts that no paper has any more."""
        self._db.execute(
            "DELETE FROM extractions WHERE text_hash NOT IN (SELECT text_hash FROM papers)"
        )


_UNREAD = (
    "NOT EXISTS (SELECT 1 FROM extractions e WHERE e.text_hash = p.text_hash AND e.version = ?)"
)
