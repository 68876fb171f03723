"""Cypher as text: its tokens, and literals that nothing in a value can break out of."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kg.errors import QueryError

__all__ = ["Token", "literal", "name", "tokens", "where", "without_comments"]

Kind = Literal["word", "name", "string", "number", "param", "punct"]

# Strings and quoted names are unrolled loops: no input makes them backtrack more than once over.
_TOKEN = re.compile(
    r"""
      (?P<comment> // [^\n]* | /\* .*? \*/ )
    | (?P<string> ' [^'\\]* (?: \\. [^'\\]* )* ' | " [^"\\]* (?: \\. [^"\\]* )* " )
    | (?P<param> \$ (?: ` [^`]* (?: `` [^`]* )* ` | \w+ ) )
    | (?P<name> ` [^`]* (?: `` [^`]* )* ` )
    | (?P<number> 0[xX] [0-9a-fA-F_]+ | 0o [0-7_]+
                | [0-9] [0-9_]* (?: \. [0-9]+ )? (?: [eE] [+-]? [0-9]+ )? [fFdD]? )
    | (?P<word> [^\W\d] \w* )
    | (?P<open> ['"`] | /\* )
    | (?P<punct> \.\. | [()\[\]{},.;:+\-*/%^=<>|&!$] )
    | (?P<blank> . )
    """,
    re.VERBOSE | re.DOTALL,
)

# Ends a line for some engine or editor, but not for another: what follows it in a // comment is
# a comment to one of them and a clause to the other.
_DOUBTFUL_LINE_END = re.compile("\r(?!\n|$)|[\x0b\x0c\x85\u2028\u2029]")

_UNCLOSED = {"'": "a string", '"': "a string", "`": "a quoted name", "/*": "a comment"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a query and where it stands.

    A `word` is unquoted (a keyword or a name), a `name` stands in backticks.
    """

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Position behind the token."""
        return self.start + len(self.text)


def where(cypher: str, position: int) -> str:
    """Return line and column of a position, for messages.

    Examples
    --------
    >>> where("MATCH (n)\\nRETURN m", 17)
    'line 2, column 8'
    """
    head = cypher[:position]
    return f"line {head.count(chr(10)) + 1}, column {position - (head.rfind(chr(10)) + 1) + 1}"


def tokens(cypher: str) -> list[Token]:
    """Return the tokens of a query, without comments and white space.

    Characters that mean nothing in Cypher separate tokens and are left out.

    Raises
    ------
    QueryError
        A string, quoted name or comment is not closed, or engines would disagree where a comment
        ends.

    Examples
    --------
    >>> [t.text for t in tokens("MATCH (n:`a b`) // all\\nRETURN n.x")]
    ['MATCH', '(', 'n', ':', '`a b`', ')', 'RETURN', 'n', '.', 'x']
    """
    return [token for token in _scan(cypher) if token.kind != "comment"]  # type: ignore[comparison-overlap]


def without_comments(cypher: str) -> str:
    """Return the query with spaces for comments, positions and line breaks kept.

    Engines differ in the comments they know and in what ends one; none sees any after this.

    Examples
    --------
    >>> without_comments("RETURN /* one */ 1 // end")
    'RETURN           1       '
    """
    parts: list[str] = []
    last = 0
    for token in _scan(cypher):
        if token.kind == "comment":  # type: ignore[comparison-overlap]
            parts += [cypher[last : token.start], re.sub(r"[^\n\r]", " ", token.text)]
            last = token.end
    return "".join([*parts, cypher[last:]])


def _scan(cypher: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(cypher):
        kind, text, start = match.lastgroup, match.group(), match.start()
        if kind == "blank":
            continue
        if kind == "open":
            raise QueryError(
                f"{_UNCLOSED[text]} is not closed ({where(cypher, start)}): add its end"
            )
        if kind == "comment" and text[1] == "/" and _DOUBTFUL_LINE_END.search(text):
            raise QueryError(
                f"the comment at {where(cypher, start)} holds a line end that is not a line feed: "
                "write the comment on lines of its own, or leave it out"
            )
        yield Token(kind, text, start)  # type: ignore[arg-type]


_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Whatever might end a line, hide text or end a statement in an editor or shell goes escaped.
_ESCAPED = re.compile(
    "[\\\\'\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def literal(value: Any) -> str:
    """Return a value as a Cypher literal.

    Raises
    ------
    ValueError
        The value is of a type that no property has.

    Examples
    --------
    >>> print(literal({"name": "it's", "values": [1, 2.5, None, True]}))
    {`name`: 'it\\'s', `values`: [1, 2.5, null, true]}
    >>> print(literal("a\\x00\\u2028b"))
    'a\\u0000\\u2028b'
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"no Cypher literal for {value!r}")
        return repr(value)
    if isinstance(value, str):
        return f"'{_ESCAPED.sub(_escape, value)}'"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return "[" + ", ".join(map(literal, value)) + "]"
    raise ValueError(f"no Cypher literal for a {type(value).__name__}")


def name(text: str) -> str:
    """Return a label, type, property key or variable in backticks.

    Examples
    --------
    >>> print(name("a`b"))
    `a``b`
    """
    return "`" + text.replace("`", "``") + "`"


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"
