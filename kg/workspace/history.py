"""What the last resolution said: where each name stood, why, and where ids that moved went."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.resolve import Decision, Resolution
from kg.workspace.records import redirect

__all__ = ["decisions_of", "remember", "unmet"]


def remember(db: sqlite3.Connection, resolution: Resolution) -> None:
    """Keep what `resolution` decided, inside a transaction of the caller.

    An id that is no more leads to the node that most of its names went to.
    """
    old = dict(db.execute("SELECT member, node FROM members"))
    new = resolution.members
    moved: dict[str, Counter[str]] = defaultdict(Counter)
    for member, node in old.items():
        if node not in resolution.nodes and member in new:
            moved[node][new[member]] += 1
    for node in sorted(moved):
        votes = moved[node]
        redirect(db, "node", node, min(votes, key=lambda target: (-votes[target], target)))
    _replace(db, "members", "member", old, dict(new))
    db.execute(
        """DELETE FROM redirects WHERE kind = 'node' AND (
               old IN (SELECT node FROM members) OR new NOT IN (SELECT node FROM members))"""
    )
    told = {
        node.id: json.dumps(node.decisions, ensure_ascii=False)
        for node in resolution.nodes.values()
        if node.decisions
    }
    _replace(db, "decisions", "node", dict(db.execute("SELECT node, text FROM decisions")), told)
    db.execute(
        "INSERT OR REPLACE INTO meta VALUES ('unmet', ?)", (json.dumps(list(resolution.unmet)),)
    )


def decisions_of(db: sqlite3.Connection, node: str) -> list[Decision]:
    """Return why a node is one thing, as the last resolution said."""
    row = db.execute("SELECT text FROM decisions WHERE node = ?", (node,)).fetchone()
    return [Decision(*parts) for parts in json.loads(row[0])] if row else []


def unmet(db: sqlite3.Connection) -> list[str]:
    """Return the user's decisions that named nothing, as the last resolution said."""
    row = db.execute("SELECT value FROM meta WHERE key = 'unmet'").fetchone()
    return list(json.loads(row[0])) if row else []


def _replace(
    db: sqlite3.Connection, table: str, column: str, old: dict[str, str], new: dict[str, str]
) -> None:
    """Write only the rows of a table that changed."""
    gone: Iterable[tuple[str]] = ((name,) for name in old.keys() - new.keys())
    db.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)  # noqa: S608 - constants
    changed = ((name, value) for name, value in new.items() if old.get(name) != value)
    db.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", changed)  # noqa: S608
