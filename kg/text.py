"""How text from papers is made harmless for a terminal, a TSV cell and a JSON line."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["cell", "json_line", "printable", "shortened"]

# C0, C1 and DEL drive terminals; the bidirectional marks turn what one reads around; the line and
# paragraph separators break lines that we did not break; lone surrogates do not encode.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_CELL_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_CELL = re.compile(r"[\\\t\n\r]")
_FORMULA = re.compile(r"[=@+\-]")
_NUMBER = re.compile(r"[+-]?\s*[\d.,]+\s*(%|x)?\Z")


def printable(text: str) -> str:
    r"""Return `text` with every character that could drive a terminal written out.

    Line breaks and tabs become blanks, so that the answer stays on its line.

    Examples
    --------
    >>> printable("a\x1b[2Jb\tc")
    'a\\x1b[2Jb c'
    """
    return _CONTROL.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    char = match.group()
    if char in "\t\n\r\x0b\x0c\u2028\u2029":
        return " "
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def shortened(value: object, most: int) -> object:
    """Return `value`; text of more than `most` characters ends at a word, with dots.

    Examples
    --------
    >>> shortened("It beats all of them", 12), shortened(4, 12), shortened(None, 12)
    ('It beats …', 4, None)
    """
    if not isinstance(value, str) or len(value) <= most:
        return value
    head = value[: most - 1]
    return f"{head.rpartition(' ')[0] or head} …"


def cell(value: object) -> str:
    r"""Return `value` as a TSV cell: one line, no tab, no control character, no formula.

    A backslash, tab, line feed and carriage return become ``\\``, ``\t``, ``\n`` and ``\r``; None
    is empty; lists and dicts are JSON. Text that a spreadsheet would run as a formula gets a
    leading apostrophe; numbers do not.

    Examples
    --------
    >>> cell("a\tb"), cell(None), cell("=1+1"), cell("+0.53"), cell(["x", 1])
    ('a\\tb', '', "'=1+1", '+0.53', '["x", 1]')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if not isinstance(value, str):
        return printable(_dumps(value))
    text = printable(_CELL.sub(lambda m: _CELL_ESCAPES[m.group()], value))
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def json_line(value: object, *, indent: int | None = None) -> str:
    r"""Return `value` as JSON whose strings show no control or direction character raw.

    Examples
    --------
    >>> json_line({"name": "a\x9b\u202eé"})
    '{"name": "a\\u009b\\u202eé"}'
    """
    return _dumps(value, indent=indent)


def _dumps(value: object, *, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return _CONTROL.sub(_json_escape, text)


def _json_escape(match: re.Match[str]) -> str:
    char = match.group()
    return char if char == "\n" else f"\\u{ord(char):04x}"  # json.dumps's own indentation


def _plain(value: object) -> Any:
    """Values of a store that JSON does not know (dates, points) as text; iterables as lists."""
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    if isinstance(value, (tuple, list)):
        return list(value)
    return str(value)
