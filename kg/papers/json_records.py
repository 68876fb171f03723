"""Records out of JSON lines, a JSON array, or an answer that wraps one, one record at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kg.papers.source import HEAD_BYTES, MAX_RECORD, Source

__all__ = ["is_json", "keys_of", "records"]

_LISTS = frozenset(
    [
        "data",
        "results",
        "papers",
        "items",
        "records",
        "entries",
        "works",
        "articles",
        "documents",
        "recommendedpapers",
    ]
)
_TITLES = frozenset({"title", "display_name", "name"})
_KEY = re.compile(r'"([A-Za-z_][\w-]*)"\s*:')
_WRAPPER = re.compile(rf'"(?:{"|".join(sorted(_LISTS))})"\s*:\s*\[', re.IGNORECASE)
_NEAR_END = 16  # characters: a value cut there may be whole once more is read
_DECODER = json.JSONDecoder(strict=False)

_BAD_JSON = (ValueError, RecursionError)  # RecursionError: brackets nested beyond any record


def is_json(head: str) -> bool:
    """Whether a text begins as a JSON object or array does."""
    return head.lstrip()[:1] in ("{", "[") and bool(_KEY.search(head))


def keys_of(head: str) -> frozenset[str]:
    """Return the keys, at any depth, in the first part of a JSON text.

    Examples
    --------
    >>> sorted(keys_of('[{"paper": {"id": 1}, "title"'))
    ['id', 'paper']
    """
    return frozenset(_KEY.findall(head)) if is_json(head) else frozenset()


def records(source: Source) -> Iterator[tuple[str, object]]:
    """Yield (position, value) of each record; what is not JSON is reported.

    In JSON lines a bad line is skipped. In an array nothing after a fault can be trusted: reading
    stops there.
    """
    if _is_lines(source.head):
        yield from _lines(source)
    else:
        yield from _document(source)


def _is_lines(head: str) -> bool:
    first, newline, rest = head.strip().partition("\n")
    if not first.startswith("{"):
        return not first.startswith("[")
    if rest.lstrip().startswith("{"):
        return True
    if not newline and len(head) >= HEAD_BYTES:  # a first line longer than what may be looked at
        return not _WRAPPER.search(head)
    try:
        value = _DECODER.decode(first)
    except _BAD_JSON:
        return False
    return bool(rest) or not any(key.lower() in _LISTS for key in value)


def _lines(source: Source) -> Iterator[tuple[str, object]]:
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            yield f"line {number}", _DECODER.decode(line)
        except _BAD_JSON as error:
            source.note(f"line {number}", _fault(error), "each line should be one JSON object")


def _document(source: Source) -> Iterator[tuple[str, object]]:
    text = _Text(source.chunks())
    count = 0
    try:
        while text.peek():
            for value in _values(text):
                count += 1
                yield f"record {count}", value
    except _BAD_JSON as error:
        source.note(
            f"record {count + 1} (near line {source.line + 1})",
            _fault(error),
            "the rest of the file was not read",
        )


def _values(text: _Text) -> Iterator[object]:
    mark = text.peek()
    if mark == "[":
        yield from _elements(text)
    elif mark == "{":
        yield from _object(text)
    else:
        yield text.value()


def _elements(text: _Text) -> Iterator[object]:
    text.take("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() != "]":
            text.take(",")
    text.take("]")


def _object(text: _Text) -> Iterator[object]:
    """Yield the elements of an answer's list of records, or else the object as the one record."""
    fields: dict[str, object] = {}
    wraps = False
    text.take("{")
    while text.peek() != "}":
        key = text.value()
        if not isinstance(key, str):
            raise ValueError("a key that is not a string")
        text.take(":")
        if key.lower() in _LISTS and text.peek() == "[" and _TITLES.isdisjoint(fields):
            wraps = True
            yield from _elements(text)
        else:
            fields[key] = text.value()
        if text.peek() != "}":
            text.take(",")
    text.take("}")
    if not wraps:
        yield fields


class _Text:
    """JSON text that is read as it is needed."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._text, self._at = "", 0

    def peek(self) -> str:
        """Return the next character that is not white space; the empty string at the end."""
        while True:
            while self._at < len(self._text):
                if not self._text[self._at].isspace():
                    return self._text[self._at]
                self._at += 1
            if not self._more(1):
                return ""

    def take(self, mark: str) -> None:
        if self.peek() != mark:
            found = repr(self.peek()) if self.peek() else "the end of the file"
            raise ValueError(f"{mark!r} expected, {found} found")
        self._at += 1

    def value(self) -> object:
        """Return the value that begins here, reading on while it may only be cut."""
        if not self.peek():
            raise ValueError("the file ends within a value")
        wanted = 1
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or (
                    error.pos >= len(self._text) - _NEAR_END
                )
                if not cut or not self._more(wanted):
                    raise
            else:
                # A number at the very end of what was read may go on.
                if end < len(self._text) or not self._more(wanted):
                    self._at = end
                    return value
            if len(self._text) - self._at > MAX_RECORD:
                raise ValueError(f"longer than {MAX_RECORD:,} characters")
            wanted = len(self._text) - self._at  # doubling keeps the whole linear

    def _more(self, wanted: int) -> bool:
        """Read on by at least `wanted` characters; whether there were any."""
        parts = [self._text[self._at :]]
        got = 0
        for chunk in self._chunks:
            parts.append(chunk)
            got += len(chunk)
            if got >= wanted:
                break
        self._text, self._at = "".join(parts), 0
        return got > 0


def _fault(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "JSON nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error.msg.lower()}, character {error.pos + 1}"
    return f"not valid JSON: {error}"
