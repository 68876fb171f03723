"""Papers that were removed: what is remembered of them, so that they stay out.

That is what tells a paper from another: ids, title, authors and date; no text, and nothing of what
was read in it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from kg.papers.paper import Paper
from kg.workspace.records import Records, keys

__all__ = ["let_in", "take_out"]


def take_out(db: sqlite3.Connection, paper: Paper) -> None:
    """Drop a paper's records and remember it, inside a transaction of the caller."""
    rows = db.execute("SELECT id, json FROM records WHERE paper = ?", (paper.id,)).fetchall()
    records = {record: Paper.from_json(json.loads(text)) for record, text in rows}
    known = Paper(paper.id, paper.title, authors=paper.authors, date=paper.date, ids=paper.ids)
    db.execute(
        "INSERT OR REPLACE INTO removed (id, title, json) VALUES (?, ?, ?)",
        (paper.id, paper.title, json.dumps(known.to_json())),
    )
    db.executemany(
        "INSERT OR IGNORE INTO removed_keys VALUES (?, ?)",
        sorted({(key, paper.id) for record in records.values() for key in keys(record)}),
    )
    left = Records(db)
    left.drop(records)
    left.remerge()


def let_in(db: sqlite3.Connection, names: Sequence[str]) -> str | None:
    """Forget the first removed paper that has one of `names` as id or key; return its title."""
    for name in names:
        row = db.execute(
            """SELECT id, title FROM removed WHERE id = ?1
               OR id IN (SELECT id FROM removed_keys WHERE key = ?1) ORDER BY id""",
            (name,),
        ).fetchone()
        if row:
            db.execute("DELETE FROM removed WHERE id = ?", row[:1])
            db.execute("DELETE FROM removed_keys WHERE id = ?", row[:1])
            return str(row[1])
    return None
