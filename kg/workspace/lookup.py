"""Papers by whatever one may call them: an id, present or former, a DOI, an arXiv id, a title."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kg.names import title_key
from kg.papers.identifiers import arxiv_id, doi
from kg.workspace.database import Database

__all__ = ["find_papers", "key_options", "suggestions"]

SUGGESTIONS = 3
"""Names suggested where one is not found."""

_BY_KEY = (
    "SELECT DISTINCT paper FROM records JOIN record_keys ON record_keys.record = records.id "
    "WHERE key = ? ORDER BY paper"
)


def key_options(name: str) -> Sequence[str]:
    """Return the keys under which a paper of that name may be kept, the surest first.

    Examples
    --------
    >>> key_options("https://arxiv.org/abs/1706.03762v5")[0]
    'arxiv:1706.03762'
    """
    arxiv, found = arxiv_id(name), doi(name.removeprefix("doi:"))
    options = [
        f"arxiv:{arxiv}" if arxiv else None,
        f"doi:{found}" if found else None,
        name.casefold(),
        f"arxiv:{name.casefold()}",
        f"doi:{name.casefold()}",
        f"title={title_key(name)}" if title_key(name) else None,
    ]
    return [option for option in options if option]


def find_papers(database: Database, name: str) -> list[str]:
    """Return the ids of the papers of that name: one, none, or several of one title."""
    for query in (
        "SELECT id FROM papers WHERE id = ?",
        "SELECT new FROM redirects WHERE kind = 'paper' AND old = ?",
        "SELECT DISTINCT paper FROM records WHERE own_id = ? ORDER BY paper",
    ):
        if rows := database.rows(query, (name,)):
            return [str(row[0]) for row in rows]
    for option in key_options(name):
        if rows := database.rows(_BY_KEY, (option,)):
            return [str(row[0]) for row in rows]
    return []


def suggestions(database: Database, name: str) -> list[str]:
    """Return titles that have something of `name`; ids where several papers bear it."""
    if found := find_papers(database, name):
        return found
    rows = database.rows(
        """SELECT DISTINCT p.json FROM record_keys k JOIN records r ON r.id = k.record
           JOIN papers p ON p.id = r.paper WHERE k.key LIKE ? ORDER BY p.id LIMIT ?""",
        (f"title=%{title_key(name)[:12]}%", SUGGESTIONS),
    )
    return [str(json.loads(text)["title"]) for (text,) in rows]
