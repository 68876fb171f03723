"""Source records in the database, and the papers they merge into.

Merging is local: records that share no key (identifier, own id, normalised title) never meet, so
after a change only the records reachable from it over shared keys are merged anew, and the
outcome is the same as of merging all.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from kg.errors import RecordError
from kg.merge import contradict, identifiers, merge_records, source_file
from kg.names import title_key
from kg.papers.paper import Paper, is_iso_prefix

__all__ = ["Records", "keys", "redirect"]

_FIELDS = tuple(field.name for field in fields(Paper))
_SUFFIX = re.compile(r"(?:~\d+)+\Z")


class Records:
    """The records of one workspace, inside a transaction of the caller.

    Parameters
    ----------
    db
        Open connection.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        for table in ("seen", "dirty"):
            db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (record INTEGER PRIMARY KEY)")
            db.execute(f"DELETE FROM {table}")  # noqa: S608 - a name from the line above

    def put(self, paper: Paper) -> bool:
        """Keep a record; False where it is of a removed paper.

        Raises
        ------
        RecordError
            The record has no id or no text, or holds what cannot be stored.
        """
        text, digest = _row(paper)
        if self._is_removed(paper):
            return False
        place = paper.source or digest
        known = self.db.execute(
            "SELECT id, digest FROM records WHERE place = ? AND own_id = ?", (place, paper.id)
        ).fetchone()
        if known and known[1] == digest:
            record = known[0]
        elif known:
            record = known[0]
            self._mark([record], neighbours=True)
            self.db.execute(
                "UPDATE records SET digest = ?, json = ? WHERE id = ?",
                (digest, text, record),
            )
            self._index(record, paper)
        else:
            cursor = self.db.execute(
                "INSERT INTO records (place, own_id, file, digest, json) VALUES (?, ?, ?, ?, ?)",
                (place, paper.id, source_file(paper.source), digest, text),
            )
            record = int(cursor.lastrowid or 0)
            self._mark([record])
            self._index(record, paper)
        self.db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (record,))
        return True

    def drop_moved(self) -> None:
        """Drop records whose place another id took while their own id moved within the file."""
        stale = self.db.execute(
            """SELECT old.id FROM records old
               WHERE old.id NOT IN (SELECT record FROM seen)
                 AND old.file IN (SELECT file FROM records JOIN seen ON id = record)
                 AND EXISTS (SELECT 1 FROM records n JOIN seen ON n.id = record
                             WHERE n.place = old.place)
                 AND EXISTS (SELECT 1 FROM records n JOIN seen ON n.id = record
                             WHERE n.file = old.file AND n.own_id = old.own_id)"""
        )
        self.drop(row[0] for row in stale.fetchall())

    def drop_unseen(self) -> None:
        """Drop every record that was not put since this object was made."""
        rows = self.db.execute("SELECT id FROM records WHERE id NOT IN (SELECT record FROM seen)")
        self.drop(row[0] for row in rows.fetchall())

    def drop(self, records: Iterable[int]) -> None:
        """Drop records; what shared a key with them is merged anew."""
        gone = list(records)
        self._mark(gone, neighbours=True)
        for record in gone:
            self.db.execute("DELETE FROM dirty WHERE record = ?", (record,))
            self.db.execute("DELETE FROM record_keys WHERE record = ?", (record,))
            self.db.execute("DELETE FROM records WHERE id = ?", (record,))

    def seen_papers(self) -> int:
        """Return the number of papers that the records put belong to."""
        count = self.db.execute(
            "SELECT count(DISTINCT paper) FROM records JOIN seen ON id = record"
        ).fetchone()
        return int(count[0])

    def remerge(self) -> tuple[set[str], set[str]]:
        """Merge what changed anew; return the ids of papers that are new and that changed."""
        self._close_over_keys()
        new: set[str] = set()
        changed: set[str] = set()
        for component in self._components():
            self._remerge(component, new, changed)
        self.db.execute(
            "DELETE FROM papers WHERE id NOT IN (SELECT paper FROM records WHERE paper IS NOT NULL)"
        )
        self.db.execute(
            "DELETE FROM redirects WHERE kind = 'paper' AND new NOT IN (SELECT id FROM papers)"
        )
        return new, changed

    def _remerge(self, component: Sequence[int], new: set[str], changed: set[str]) -> None:
        record_of: dict[int, int] = {}
        old_of: dict[int, str] = {}
        papers = []
        for record in component:
            text, old = self.db.execute(
                "SELECT json, paper FROM records WHERE id = ?", (record,)
            ).fetchone()
            papers.append(Paper.from_json(json.loads(text)))
            record_of[id(papers[-1])] = record
            if old:
                old_of[record] = old
        moved: dict[str, Counter[str]] = defaultdict(Counter)
        outcome = merge_records(papers)
        for paper, sources in outcome:
            own = [record_of[id(source)] for source in sources]
            olds = [old_of[record] for record in own if record in old_of]
            for old in olds:
                moved[old][paper.id] += 1
            text = _dump(paper)
            known = self.db.execute("SELECT json FROM papers WHERE id = ?", (paper.id,)).fetchone()
            if known is None and not olds:
                new.add(paper.id)
            elif known is None or _said(known[0]) != _said(text):
                changed.add(paper.id)
            if known is None or known[0] != text:
                self.db.execute(
                    "INSERT OR REPLACE INTO papers (id, text_hash, json) VALUES (?, ?, ?)",
                    (paper.id, paper.text_hash, text),
                )
            self.db.executemany(
                "UPDATE records SET paper = ? WHERE id = ?", [(paper.id, r) for r in own]
            )
        current = {paper.id for paper, _ in outcome}
        for old in sorted(moved.keys() - current):
            target = min(moved[old], key=lambda new_id: (-moved[old][new_id], new_id))
            redirect(self.db, "paper", old, target)
        for paper_id in current:
            self.db.execute("DELETE FROM redirects WHERE kind = 'paper' AND old = ?", (paper_id,))

    def _close_over_keys(self) -> None:
        """Add to the dirty records all that can be reached from them over shared keys."""
        while self.db.execute(
            """INSERT OR IGNORE INTO dirty
               SELECT theirs.record FROM dirty
               JOIN record_keys ours ON ours.record = dirty.record
               JOIN record_keys theirs ON theirs.key = ours.key
               WHERE theirs.record NOT IN (SELECT record FROM dirty)"""
        ).rowcount:
            pass

    def _components(self) -> Iterator[list[int]]:
        parent: dict[int, int] = {}

        def find(item: int) -> int:
            while parent[item] != item:
                parent[item] = parent[parent[item]]
                item = parent[item]
            return item

        owner: dict[str, int] = {}
        rows = self.db.execute(
            "SELECT k.record, k.key FROM dirty JOIN record_keys k ON k.record = dirty.record"
        )
        for record, key in rows.fetchall():
            parent.setdefault(record, record)
            parent[find(record)] = find(owner.setdefault(key, record))
        components: dict[int, list[int]] = defaultdict(list)
        for record in sorted(parent):
            components[find(record)].append(record)
        yield from components.values()

    def _mark(self, records: Sequence[int], *, neighbours: bool = False) -> None:
        for record in records:
            self.db.execute("INSERT OR IGNORE INTO dirty VALUES (?)", (record,))
            if neighbours:
                self.db.execute(
                    """INSERT OR IGNORE INTO dirty
                       SELECT theirs.record FROM record_keys ours
                       JOIN record_keys theirs ON theirs.key = ours.key
                       WHERE ours.record = ?""",
                    (record,),
                )

    def _index(self, record: int, paper: Paper) -> None:
        self.db.execute("DELETE FROM record_keys WHERE record = ?", (record,))
        self.db.executemany(
            "INSERT INTO record_keys VALUES (?, ?)", [(key, record) for key in keys(paper)]
        )

    def _is_removed(self, paper: Paper) -> bool:
        for key in keys(paper):
            if key.startswith("id="):
                continue
            for (text,) in self.db.execute(
                "SELECT json FROM removed_keys JOIN removed USING (id) WHERE key = ?", (key,)
            ).fetchall():
                gone = Paper.from_json(json.loads(text))
                if not key.startswith("title=") or not contradict(gone, paper):
                    return True
        return False


def keys(paper: Paper) -> list[str]:
    """Return all that another record of the same paper may share with this one."""
    own = _SUFFIX.sub("", paper.id.removeprefix("paper:"))
    title = title_key(paper.title)
    return sorted({*identifiers(paper), f"id={own}", *([f"title={title}"] if title else [])})


def redirect(db: sqlite3.Connection, kind: str, old: str, new: str) -> None:
    """Let `old` lead to `new`, and all that led to `old` as well."""
    db.execute("UPDATE redirects SET new = ? WHERE kind = ? AND new = ?", (new, kind, old))
    db.execute("DELETE FROM redirects WHERE kind = ? AND old = new", (kind,))
    db.execute(
        "INSERT OR REPLACE INTO redirects (kind, old, new) VALUES (?, ?, ?)", (kind, old, new)
    )


def _said(text: str) -> dict[str, Any]:
    """What a stored paper says, wherever in a file it stands."""
    return {**json.loads(text), "source": ""}


def _row(paper: Paper) -> tuple[str, str]:
    """Return JSON and digest of a record that may be kept."""
    problem = None
    if not paper.id.strip():
        problem = "no id"
    elif not paper.title.strip() and not (paper.abstract or "").strip():
        problem = "neither title nor abstract"
    elif paper.date and not is_iso_prefix(paper.date):
        problem = f"date {paper.date!r} is not ISO"
    text = _dump(paper)
    try:
        text.encode()
    except UnicodeEncodeError:
        problem = "text with half a character (a lone surrogate)"
    if problem:
        file, _, position = paper.source.rpartition(":")
        raise RecordError(file or "paper", position or paper.id, problem, "the record is left out")
    return text, _digest(text)


def _dump(paper: Paper) -> str:
    row = {name: getattr(paper, name) for name in _FIELDS}
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
