"""Which Cypher only reads: everything else is refused before any engine sees it.

A query is read token by token, as a grammar would read it but for one thing: whether an operand
is still to come or is complete. That is enough to tell a clause from a name, for in Cypher two
operands never stand side by side: ``SET`` after a complete operand is a clause, after ``RETURN``,
``AS``, a comma or an operator it is a name, and inside ``()`` and ``[]`` it always is. Where both
can be (``NOT`` may be a word or a variable), both are followed, and it is a clause if what comes
after it could be its body.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NoReturn

from kg.errors import QueryError
from kg.stores.cypher import Token, tokens, where

__all__ = ["FUNCTION_NAMESPACES", "READ_PROCEDURES", "check_read_only"]

READ_PROCEDURES = frozenset(
    name.lower()
    for name in (
        # what the graph holds
        "db.info",
        "db.labels",
        "db.ping",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
        "dbms.components",
        # look-ups in indexes
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.index.vector.queryNodes",
        "db.index.vector.queryRelationships",
        # algorithms of the embedded engine
        "betweenness",
        "closeness",
        "clustering_coefficient",
        "connected_components",
        "degree",
        "diameter",
        "eccentricity",
        "k_core",
        "label_propagation",
        "leiden",
        "louvain",
        "pagerank",
        "triangle_count",
    )
)
"""Procedures that read the graph and nothing else; all others are refused, known or not."""

FUNCTION_NAMESPACES = frozenset(
    ("date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector")
)
"""Namespaces of built-in functions; those of plug-ins may read files or call other machines."""

_STARTS = ("CALL", "MATCH", "OPTIONAL", "RETURN", "UNWIND", "WITH")
_RARE_STARTS = ("FILTER", "FINISH", "LET", "LIMIT", "OFFSET", "ORDER", "SKIP")
_WRITES = frozenset(
    (
        *("ALTER", "CREATE", "DELETE", "DENY", "DETACH", "DROP", "FOREACH", "GRANT", "INSERT"),
        *("LOAD", "MERGE", "NODETACH", "REMOVE", "RENAME", "REVOKE", "SET", "SHOW", "START"),
        *("STOP", "TERMINATE", "USE"),
    )
)
# After these, where a clause or an operator may stand, an operand is to come.
_EXPECTING = frozenset(
    (
        *("AND", "BY", "CONTAINS", "ELSE", "FILTER", "IN", "LET", "LIMIT", "MATCH", "OFFSET"),
        *("OR", "RETURN", "SKIP", "THEN", "UNWIND", "WHEN", "WHERE", "WITH", "XOR", "YIELD"),
    )
)
_IN_CASE = ("WHEN", "THEN", "ELSE")  # no clause stands before the END of a CASE
_PREFIXES = ("CASE", "DISTINCT", "NOT")  # stand before an operand, or are a variable, so one
_TYPES = ("ARRAY", "LIST", "VECTOR")  # hold another type in angle brackets
_CLAUSES = _WRITES | _EXPECTING | {"CALL", "OPTIONAL", "ORDER", "UNION"}
_CLOSING = {")": "(", "]": "[", "}": "{"}
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")
_FREE_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u+([0-9a-fA-F]{4})")


def check_read_only(cypher: str) -> None:
    """Refuse a query that is not one statement that only reads the graph.

    Refused are all clauses that write, ``LOAD CSV``, administration, ``USE``, ``SHOW``, more than
    one statement, ``CALL {...} IN TRANSACTIONS``, procedures other than `READ_PROCEDURES` and
    functions of plug-ins; also behind ``EXPLAIN`` and ``PROFILE``, comments and unicode escapes.
    The same words as property, map key, label, type, parameter, variable or alias, in strings and
    in backticks, are no clauses.

    Parameters
    ----------
    cypher
        The query.

    Raises
    ------
    QueryError
        With the word that is refused and its place, or with what is not closed.

    Notes
    -----
    One pass, linear in the query. A store still opens its engine read-only: this is for what
    engines let through (files, procedures) and for one clear message on every store.

    Examples
    --------
    >>> check_read_only("MATCH (set:Method {create: 'DELETE n'}) RETURN set.merge AS delete")
    >>> check_read_only("MATCH (n) /* all */ DETACH DELETE n")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: DETACH is refused (line 1, column 21): queries only read the graph
    """
    for reading in _readings(cypher):
        _Reader(reading).check()


def _readings(cypher: str) -> list[str]:
    """Return the text as engines may read it: escapes as text, or as the characters they mean.

    Neo4j replaces ``\\uXXXX`` before it looks for strings and clauses, others only in strings.
    """
    if "\\u" not in cypher:
        return [cypher]
    everywhere = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), cypher)
    unescaped = _FREE_ESCAPE.sub(lambda m: m[1] + chr(int(m[2], 16)), cypher)
    return list(dict.fromkeys((cypher, unescaped, everywhere)))


@dataclass(slots=True)
class _Level:
    """The statement, a subquery or another bracket, and what may come next in it.

    Only what holds `clauses` is followed: elsewhere every word is a name. `start` is the place of
    a first clause, `name` that of a name whatever it is called. `operand` and `complete` say
    whether an operand may be next and whether one may just have ended; where either can be, both
    hold.
    """

    bracket: str = ""
    clauses: bool = True
    start: bool = True
    name: bool = False
    operand: bool = False
    complete: bool = False

    def expect(self, *, name: bool = False) -> None:
        self.start, self.name, self.operand, self.complete = False, name, True, False

    def end(self, *, start: bool = False) -> None:
        self.start, self.name, self.operand, self.complete = start, False, False, True

    def either(self) -> None:
        self.start, self.name, self.operand, self.complete = False, False, True, True


class _Reader:
    """One pass over the tokens of one reading of a query."""

    def __init__(self, cypher: str) -> None:
        self.cypher = cypher
        self.tokens = tokens(cypher)
        self.words = [_keyword(token) for token in self.tokens]
        self.at = 0
        self.levels = [_Level()]

    def check(self) -> None:
        self._prefix()
        if self.at == len(self.tokens):
            raise QueryError("the query is empty: begin with MATCH or RETURN")
        while self.at < len(self.tokens):
            token, level = self.tokens[self.at], self.levels[-1]
            if level.clauses and level.start:
                self._first(token, level)
            elif token.kind == "punct":
                self._punct(token.text, level)
            elif token.kind == "word" and level.clauses and not level.name:
                self._word(self.words[self.at], level)
            else:
                self._operand(level)
            self.at += 1
        if len(self.levels) > 1:
            raise QueryError(f"a {self.levels[-1].bracket} of the query is not closed: add its end")

    def _prefix(self) -> None:
        """Pass over EXPLAIN, PROFILE and CYPHER with its options."""
        while self._word_at(self.at) in ("EXPLAIN", "PROFILE", "CYPHER"):
            options = self._word_at(self.at) == "CYPHER"
            self.at += 1
            while options and self._kind_at(self.at) == "number":
                self.at += 1
            while options and self._text_at(self.at + 1) == "=":
                self.at += 3

    # Words where clauses may stand

    def _first(self, token: Token, level: _Level) -> None:
        """Take the first token of a statement or subquery."""
        word = self.words[self.at]
        if word in ("ALL", "DISTINCT") and self._word_at(self.at - 1) == "UNION":
            return
        if word in _WRITES:
            self._refuse(word)
        if len(self.levels) == 1 and word not in _STARTS + _RARE_STARTS:
            raise QueryError(
                f"a query cannot begin with {token.text} ({self._place()}): it begins with "
                + ", ".join(_STARTS)
            )
        if word == "WHEN" or (not word and token.text != "("):
            self._refuse(token.text)
        level.end()
        if word:
            self._word(word, level)
        else:
            self._punct(token.text, level)

    def _word(self, word: str, level: _Level) -> None:
        doubtful = level.operand and level.complete
        if not level.complete:
            self._operand_word(word, level)
        elif word in _WRITES and self._has_body(word, doubtful):
            self._refuse(word)
        elif word == "CALL" and self._calls(doubtful):
            level.end()
        elif word == "IN" and self._in_transactions():
            self._refuse("CALL {...} IN TRANSACTIONS")
        elif word in _IN_CASE:
            level.expect()
        elif word in _EXPECTING or word == "AS":
            if doubtful:
                level.either()
            else:
                level.expect(name=word == "AS")
        elif doubtful:
            self._operand_word(word, level)
        else:
            self._operand(level, start=word == "UNION")

    def _operand_word(self, word: str, level: _Level) -> None:
        if word in _PREFIXES:
            level.either()
        else:
            self._operand(level)

    def _operand(self, level: _Level, *, start: bool = False) -> None:
        if self._kind_at(self.at) in ("word", "name"):
            self._function()
        level.end(start=start)

    def _has_body(self, word: str, doubtful: bool) -> bool:
        """Whether what follows a word can be the body of the clause of that name."""
        kind, text = self._kind_at(self.at + 1), self._text_at(self.at + 1)
        if kind is None or (kind == "punct" and text not in "([{$"):
            return False
        if not doubtful:
            return True
        named = kind in ("word", "name")
        after, word_after = self._text_at(self.at + 2), self._word_at(self.at + 2)
        if word in ("CREATE", "MERGE", "INSERT"):
            return text == "(" or (named and after == "=")
        if word == "SET":
            return text == "(" or (
                named and (after in ("=", "+", ".", ":", "[") or word_after == "IS")
            )
        if word == "REMOVE":
            return text == "(" or (named and (after in (".", ":", "[") or word_after == "IS"))
        if word == "DELETE":
            return not named or after in ";,.[({})]" or word_after in _CLAUSES
        if word in ("DETACH", "NODETACH"):
            return self._word_at(self.at + 1) == "DELETE"
        if word == "LOAD":
            return self._word_at(self.at + 1) == "CSV"
        return word == "FOREACH" and text == "("

    def _in_transactions(self) -> bool:
        ahead = [self._word_at(self.at + step) for step in (1, 2, 3)]
        return self._text_at(self.at - 1) == "}" and "TRANSACTIONS" in ahead

    # Procedures and functions

    def _calls(self, doubtful: bool) -> bool:
        """Pass over CALL and the name of a procedure, or refuse it; False where it calls none."""
        if self._text_at(self.at + 1) in ("(", "{"):
            return not doubtful
        name, end = self._dotted(self.at + 1)
        if not name or (doubtful and self._text_at(end) != "("):
            return False
        if name.lower() not in READ_PROCEDURES:
            raise QueryError(
                f"the procedure {name} is refused ({self._place(1)}): only those that read "
                "nothing but the graph may be called, such as db.labels"
            )
        self.at = end - 1
        return True

    def _function(self) -> None:
        """Refuse the call of a function with a namespace that no engine brings itself."""
        if self._text_at(self.at - 1) == "." or self._text_at(self.at + 1) != ".":
            return
        name, end = self._dotted(self.at)
        if self._text_at(end) == "(" and name.split(".")[0].lower() not in FUNCTION_NAMESPACES:
            raise QueryError(
                f"the function {name} is refused ({self._place()}): only the functions of Cypher "
                "itself may be called"
            )

    def _dotted(self, at: int) -> tuple[str, int]:
        """Name at a position, its parts joined by dots, and the position behind it."""
        parts: list[str] = []
        while self._kind_at(at) in ("word", "name"):
            parts.append(_plain(self.tokens[at]))
            at += 1
            if self._text_at(at) != ".":
                break
            at += 1
        return ".".join(parts), at

    # Punctuation

    def _punct(self, text: str, level: _Level) -> None:
        before = self._text_at(self.at - 1)
        if text in "([":
            self.levels.append(_Level(text, clauses=False))
        elif text == "{":
            self.levels.append(_Level(text, clauses=self._is_subquery()))
        elif text in ")]}":
            self._close(text)
        elif text == ";":
            self._last()
        elif text == ".":
            if self._kind_at(self.at - 1) != "number":
                level.expect(name=True)
        elif text == ":":
            level.expect(name=True)
        elif text in "*%" and level.operand:
            level.end()  # RETURN *, any label
        elif (text in "+*" and before in (")", ">", "-")) or (text == ">" and self._ends_type()):
            level.either()  # an operator, or the end of a repeated pattern or of a type
        else:
            level.expect()

    def _is_subquery(self) -> bool:
        """Whether a brace opens clauses, not a map, a projection or a number of repetitions."""
        if self._kind_at(self.at + 1) == "word":
            return self._text_at(self.at + 2) not in (":", ",", "}")
        return self._text_at(self.at + 1) in ("(", "{")

    def _close(self, text: str) -> None:
        if self.levels[-1].bracket != _CLOSING[text]:
            raise QueryError(f"the {text} at {self._place()} closes nothing: check the brackets")
        self.levels.pop()
        self.levels[-1].end()

    def _last(self) -> None:
        if any(token.text != ";" for token in self.tokens[self.at :]):
            raise QueryError(
                f"a second statement follows the ; at {self._place()}: ask one query at a time"
            )

    def _ends_type(self) -> bool:
        """Whether a > ends a type (``LIST<INTEGER>``), which no operand follows."""
        depth = 0
        for at in range(self.at, 0, -1):
            text = self._text_at(at)
            depth += (text == ">") - (text == "<")
            if not depth:
                return self._word_at(at - 1) in _TYPES
            if text not in "<>|" and not self._word_at(at):
                break
        return False

    # Tokens by position, absent ones empty

    def _kind_at(self, at: int) -> str | None:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else None

    def _text_at(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _word_at(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.tokens) else ""

    def _place(self, ahead: int = 0) -> str:
        return where(self.cypher, self.tokens[self.at + ahead].start)

    def _refuse(self, what: str) -> NoReturn:
        raise QueryError(f"{what} is refused ({self._place()}): queries only read the graph")


def _keyword(token: Token) -> str:
    """Return an unquoted word as engines may compare it with keywords, empty for other tokens."""
    if token.kind != "word":
        return ""
    return unicodedata.normalize("NFKC", token.text).upper()


def _plain(token: Token) -> str:
    if token.kind == "name":
        return token.text[1:-1].replace("``", "`")
    return token.text
