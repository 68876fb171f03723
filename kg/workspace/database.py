"""The workspace's SQLite file: its schema, its version, and the lock of the one who writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import StoreError

__all__ = ["Database"]

APPLICATION_ID = 0x70676B31
"""Marks the file as ours ("pgk1") in SQLite's header."""

SCHEMA_VERSION = 1
"""Raised whenever a table changes; an older file is migrated or refused, a newer one refused."""

BUSY_SECONDS = 30.0
"""How long a reader waits while a writer commits."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('revision', '0');
-- One row for every record of every source; `place` is its source, or its digest without one.
CREATE TABLE records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place TEXT NOT NULL, own_id TEXT NOT NULL, file TEXT NOT NULL,
    digest TEXT NOT NULL, json TEXT NOT NULL, paper TEXT,
    UNIQUE (place, own_id)
);
CREATE INDEX records_paper ON records (paper);
CREATE INDEX records_own_id ON records (own_id);
CREATE INDEX records_file ON records (file, own_id);
-- What records may share when they are one paper.
CREATE TABLE record_keys (
    key TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (key, record)
) WITHOUT ROWID;
CREATE INDEX record_keys_record ON record_keys (record);
CREATE TABLE papers (
    id TEXT PRIMARY KEY, text_hash TEXT NOT NULL, json TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX papers_text ON papers (text_hash);
CREATE TABLE extractions (
    text_hash TEXT NOT NULL, version TEXT NOT NULL, json BLOB NOT NULL,
    PRIMARY KEY (text_hash, version)
);
-- Rises with every change that the graph may show, whoever makes it.
CREATE TRIGGER papers_new AFTER INSERT ON papers BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'revision'; END;
CREATE TRIGGER papers_other AFTER UPDATE ON papers BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'revision'; END;
CREATE TRIGGER papers_gone AFTER DELETE ON papers BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'revision'; END;
CREATE TRIGGER extractions_new AFTER INSERT ON extractions BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'revision'; END;
CREATE TABLE removed (id TEXT PRIMARY KEY, title TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE removed_keys (
    key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)
) WITHOUT ROWID;
-- Ids that moved; `kind` is paper or node.
CREATE TABLE redirects (
    kind TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, PRIMARY KEY (kind, old)
) WITHOUT ROWID;
CREATE INDEX redirects_new ON redirects (kind, new);
-- Where each spelling stood when the graph was last made, so that moved node ids can be followed.
CREATE TABLE members (member TEXT PRIMARY KEY, node TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX members_node ON members (node);
-- Why a node is one thing, as JSON.
CREATE TABLE decisions (node TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
"""


class Database:
    """An open workspace database: one connection, and the writer's lock once it is needed.

    Parameters
    ----------
    folder
        The workspace folder, which exists.
    create
        Make the file if it is not there.

    Raises
    ------
    StoreError
        The file is missing, is not a workspace, or is of another schema version.
    """

    def __init__(self, folder: Path, *, create: bool) -> None:
        self.path = folder / "workspace.sqlite"
        self._lock_path = folder / "build.lock"
        self._lock: sqlite3.Connection | None = None
        if not self.path.exists() and not create:
            raise StoreError(f"no workspace in {folder}: `kg build` makes one")
        try:
            self.connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            self._prepare(create)
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path} cannot be opened: {error}") from error

    def _prepare(self, create: bool) -> None:
        db = self.connection
        version = db.execute("PRAGMA user_version").fetchone()[0]
        application = db.execute("PRAGMA application_id").fetchone()[0]
        empty = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if empty and create:
            with self.writing():
                self._create()
        elif application != APPLICATION_ID:
            raise StoreError(f"{self.path} is not a workspace of this program: name another folder")
        elif version != SCHEMA_VERSION:
            newer = version > SCHEMA_VERSION
            advice = (
                "upgrade paperkg to open it"
                if newer
                else "build it again from its papers into a new folder"
            )
            raise StoreError(
                f"{self.path} has schema version {version}, this program knows version "
                f"{SCHEMA_VERSION}: {advice}"
            )
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")

    def _create(self) -> None:
        db = self.connection
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return
        db.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            for statement in _SCHEMA.split(";\n"):
                if statement.strip():
                    db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def lock(self) -> None:
        """Become the one writer until `close`; the system frees the lock of a killed process.

        Raises
        ------
        StoreError
            Another process writes to this workspace.
        """
        if self._lock is not None:
            return
        lock = None
        try:
            lock = sqlite3.connect(self._lock_path, timeout=0, isolation_level=None)
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if lock is not None:
                lock.close()
            if "locked" not in str(error):
                raise StoreError(f"{self.path.parent} cannot be written to: {error}") from error
            raise StoreError(
                f"another process is writing to {self.path.parent}: wait until it ends, "
                "or work in another workspace with -w"
            ) from error
        self._lock = lock

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock for the block, and after it if it was held before."""
        held = self._lock is not None
        self.lock()
        try:
            yield
        finally:
            if not held:
                self.unlock()

    def unlock(self) -> None:
        """Give the writer's lock back."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @contextmanager
    def transaction(self, kind: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
        """All of the block or nothing of it."""
        db = self.connection
        try:
            db.execute(f"BEGIN {kind}")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query.

        Raises
        ------
        StoreError
            The file cannot be read.
        """
        try:
            return self.connection.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            f"{self.path}: {error}; what was committed is safe: make room or mend the disk, "
            "then run the same command again"
        )

    def close(self) -> None:
        """Close the file and give the lock back; harmless twice."""
        self.connection.close()
        self.unlock()
