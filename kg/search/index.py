"""The index: every name and text of a graph, in one SQLite file beside the store.

Words are held by SQLite's own full-text index (FTS5, with Porter's stemmer and BM25), meanings as
one vector a thing. Both are made in one pass and written whole or not at all; a graph that changed
has its index made anew at the next search.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from kg.api.lookup import folded
from kg.errors import StoreError
from kg.names import key
from kg.progress import Progress
from kg.schema import ENTITY_LABELS
from kg.search.kept import beside, kept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.api.graph import Graph

__all__ = ["INDEX_SUFFIX", "SEARCHED", "SearchIndex", "index_of"]

INDEX_SUFFIX = ".search.sqlite"
"""In place of the store's: each graph of a workspace has an index of its own."""
VERSION = 1
"""Of the file's form; one of another version is made anew."""
SEARCHED = (*ENTITY_LABELS, "Paper")
"""Labels that are found, names before texts."""

_SCHEMA = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB);
    CREATE TABLE things (
        id INTEGER PRIMARY KEY, node TEXT, label TEXT, folded TEXT, support INTEGER, paper TEXT
    );
    CREATE TABLE names (key TEXT, thing INTEGER, rank INTEGER);
    CREATE VIRTUAL TABLE words USING fts5(
        name, aliases, text, content='', tokenize="porter unicode61 remove_diacritics 2"
    );
"""
_WEIGHTS = (2.0, 2.0, 1.0)
"""BM25 weights of name, aliases and text: a word of a title says more than one of an abstract."""
_WORD = re.compile(r"\w+")
_LONGEST_QUERY = 64
"""Words of a query that count: a whole abstract may be given, a book may not."""
ALIKE = 0.2
"""Least cosine of what is alike in meaning: nine of ten papers are less like a question."""
_DIGITS = 5
"""Of a cosine: vectors are kept in half precision."""


class SearchIndex:
    """Things by their words and by their meaning; numbers stand for things.

    Parameters
    ----------
    connection
        Of a database that `build` filled.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._meanings: NDArray[np.float32] | None = None

    @classmethod
    def build(cls, graph: Graph, path: str = ":memory:", *, progress: Progress) -> SearchIndex:
        """Fill a database at `path` with what `graph` holds. Linear in the graph."""
        connection = _connected(path)
        try:
            connection.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            connection.close()
            raise StoreError(
                f"search needs SQLite with full-text search ({error}): use a Python whose sqlite3 "
                "module has FTS5, as those of python.org, conda and the distributions do"
            ) from error
        rows = list(_rows(graph))
        with connection, progress.stage("search index", total=len(rows)) as advance:
            _fill(connection, rows, advance)
        return cls(connection)

    def exact(self, text: str, labels: Collection[str]) -> list[int]:
        """Return things of that name, then of that alias, however it is spelled, by support."""
        return self._numbers(
            "SELECT t.id FROM names n JOIN things t ON t.id = n.thing "
            "WHERE n.key = ? AND t.label IN (SELECT value FROM json_each(?)) "
            "GROUP BY t.id ORDER BY min(n.rank), t.support DESC, t.id",
            (key(text), json.dumps(list(labels))),
        )

    def containing(self, text: str, labels: Collection[str], limit: int) -> dict[int, float]:
        """Return things whose name or an alias holds `text`: how much of the name it is."""
        held = folded(text)
        rows = self._db.execute(
            "SELECT id, folded FROM things WHERE label IN (SELECT value FROM json_each(?)) "
            "AND label != 'Paper' AND instr(folded, ?) ORDER BY support DESC, id LIMIT ?",
            (json.dumps(list(labels)), held, limit),
        )
        return {
            number: len(held) / min(len(name) for name in names.split("\n") if held in name)
            for number, names in rows
        }

    def by_words(self, text: str, labels: Collection[str], limit: int) -> dict[int, float]:
        """Return things that hold words of `text`, by BM25: rare words and short texts say most."""
        words = list(dict.fromkeys(_WORD.findall(text)))[:_LONGEST_QUERY]
        if not words:
            return {}
        match = " OR ".join(f'"{word}"' for word in words)  # \w only: nothing to escape
        rows = self._db.execute(
            "SELECT t.id, -bm25(words, ?, ?, ?) AS fit "
            "FROM words JOIN things t ON t.id = words.rowid "
            "WHERE words MATCH ? AND t.label IN (SELECT value FROM json_each(?)) "
            "ORDER BY fit DESC, t.id LIMIT ?",
            (*_WEIGHTS, match, json.dumps(list(labels)), limit),
        )
        return dict(rows.fetchall())

    def by_meaning(self, text: str, labels: Collection[str], limit: int) -> dict[int, float]:
        """Return things whose vector is nearest to that of `text`, by the cosine."""
        import numpy as np

        from kg.search.vectors import vectors

        asked = vectors()([text])[0]
        if not asked.any():
            return {}
        some = np.array(self._of(labels), dtype=np.int64)
        likeness = np.round(self._vectors()[some] @ asked, _DIGITS)
        near = np.flatnonzero(likeness >= ALIKE)
        best = near[np.argsort(-likeness[near], kind="stable")[:limit]]
        return {int(some[place]): float(likeness[place]) for place in best}

    def paper_vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        """Return the ids of all papers, in order, and a vector of each."""
        numbers = self._of(["Paper"])
        rows = self._db.execute("SELECT node FROM things WHERE label = 'Paper' ORDER BY id")
        return [row[0] for row in rows], self._vectors()[numbers]

    def node(self, number: int) -> tuple[str, str | None]:
        """Return the id of a thing's node, and a paper that introduces or names it."""
        row = self._db.execute("SELECT node, paper FROM things WHERE id = ?", (number,)).fetchone()
        return row[0], row[1]

    def close(self) -> None:
        """Close the database; harmless twice."""
        self._db.close()

    def _vectors(self) -> NDArray[np.float32]:
        import numpy as np

        if self._meanings is None:
            ((width, packed),) = self._db.execute(
                "SELECT (SELECT value FROM meta WHERE key = 'width'), value FROM meta "
                "WHERE key = 'vectors'"
            )
            kept = np.frombuffer(packed, dtype=np.float16)
            self._meanings = kept.reshape(-1, width).astype(np.float32)
        return self._meanings

    def _of(self, labels: Collection[str]) -> list[int]:
        return self._numbers(
            "SELECT id FROM things WHERE label IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(list(labels)),),
        )

    def _numbers(self, query: str, parameters: Sequence[Any]) -> list[int]:
        return [row[0] for row in self._db.execute(query, parameters)]


_INDEXES: WeakKeyDictionary[Graph, tuple[str, SearchIndex]] = WeakKeyDictionary()


def index_of(graph: Graph, *, progress: Progress | None = None) -> SearchIndex:
    """Return the index of a graph: the one that is kept, or a new one.

    It lies in the workspace beside the store; where there is no workspace, or it cannot be written
    to, it is held in memory as long as the graph. What changed is indexed anew.
    """
    return kept(_INDEXES, graph, lambda: _found_or_made(graph, progress or Progress()))


def _found_or_made(graph: Graph, progress: Progress) -> SearchIndex:
    path = beside(graph, INDEX_SUFFIX)
    if path is None:
        return SearchIndex.build(graph, progress=progress)
    stamp = f"{VERSION} {graph.store.stamp()}"
    if found := _current(path, stamp):
        return found
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError:  # a folder that may only be read
        return SearchIndex.build(graph, progress=progress)
    os.close(handle)
    try:
        index = SearchIndex.build(graph, name, progress=progress)
        with index._db as db:
            db.execute("INSERT INTO meta VALUES ('stamp', ?)", (stamp,))
        index.close()
        os.replace(name, path)  # noqa: PTH105 - the atomic one
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
    return SearchIndex(_connected(f"{path.absolute().as_uri()}?mode=ro"))


def _current(path: Path, stamp: str) -> SearchIndex | None:
    """Return the index in a file if it is of that graph; one that cannot be read is none."""
    if not path.is_file():
        return None
    connection = None
    try:
        connection = _connected(f"{path.absolute().as_uri()}?mode=ro")
        found = connection.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
        if found and found[0] == stamp:
            return SearchIndex(connection)
    except sqlite3.Error:
        pass
    if connection is not None:
        connection.close()
    return None


def _connected(place: str) -> sqlite3.Connection:
    return sqlite3.connect(place, uri=place.startswith("file:"), check_same_thread=False)


# Filling

_Row = tuple[str, str, str, tuple[str, ...], str, int, str | None]
"""Node, label, name, aliases, text, support, paper."""


def _rows(graph: Graph) -> Iterator[_Row]:
    papers = dict(_named(graph))
    for label in SEARCHED:
        for row in graph.store.nodes(label, only=("name", "aliases", "papers", "abstract")):
            id = row["id"]
            aliases = tuple(row.get("aliases") or ())
            paper = id if label == "Paper" else papers.get(id)
            text = row.get("abstract") or ""
            yield id, label, row["name"], aliases, text, int(row.get("papers") or 0), paper


def _named(graph: Graph) -> Iterator[tuple[str, str]]:
    """Give for each thing a paper that names it; last, and so the one kept, what introduces it."""
    import numpy as np

    columns = graph.store.columns()
    for type in ("MENTIONS", "INTRODUCES"):
        ties = columns.ties[type]  # in order of the papers: the first is of the smallest id
        things, first = np.unique(ties.target, return_index=True)
        yield from zip(columns.named(things), columns.named(ties.source[first]), strict=True)


def _fill(connection: sqlite3.Connection, rows: Sequence[_Row], advance: Any) -> None:
    import numpy as np

    from kg.search.vectors import vectors

    for number, (id, label, name, aliases, text, support, paper) in enumerate(rows):
        held = "\n".join(map(folded, (name, *aliases)))
        connection.execute(
            "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?)",
            (number, id, label, held, support, paper),
        )
        spellings = dict.fromkeys(map(key, (name, *aliases)))
        connection.executemany(
            "INSERT INTO names VALUES (?, ?, ?)",
            [(spelling, number, bool(place)) for place, spelling in enumerate(spellings)],
        )
        connection.execute(
            "INSERT INTO words (rowid, name, aliases, text) VALUES (?, ?, ?, ?)",
            (number, name, "\n".join(aliases), text),
        )
        advance(1)
    connection.execute("CREATE INDEX names_by_key ON names (key)")
    meaning = vectors()
    made = meaning("\n".join((name, *aliases, text)) for _, _, name, aliases, text, _, _ in rows)
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [("width", meaning.width), ("vectors", made.astype(np.float16).tobytes())],
    )
