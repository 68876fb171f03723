"""Text as XML holds it."""

from __future__ import annotations

import re
from typing import Any

from kg.export.format import json_text

__all__ = ["VALUE_TYPES", "attribute", "text", "value_text"]

VALUE_TYPES = {
    "str": "string",
    "int": "long",
    "float": "double",
    "str_list": "string",
    "float_list": "string",
}
"""Types of values in GraphML and GEXF: lists, which few of their readers know, are JSON text."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_IN_TEXT = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_IN_ATTRIBUTE = re.compile('[&<>"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]')
_PICTURES = 0x2400  # of the control characters, in the same order


def text(value: str) -> str:
    """Return text for between two tags.

    XML cannot hold control characters: their pictures stand for them.

    Examples
    --------
    >>> text("a < b & c\\r"), text("\\x00\\x1b")
    ('a &lt; b &amp; c&#13;', '␀␛')
    """
    return _IN_TEXT.sub(_entity, value)


def attribute(value: str) -> str:
    """Return text for between the quotes of an attribute, line breaks kept.

    Examples
    --------
    >>> attribute('say "x"\\n')
    'say &quot;x&quot;&#10;'
    """
    return _IN_ATTRIBUTE.sub(_entity, value)


def value_text(value: Any) -> str:
    """Return a property value as text: numbers as Python writes them, lists as JSON.

    Examples
    --------
    >>> value_text(["a", "b"]), value_text(0.5), value_text("x")
    ('["a","b"]', '0.5', 'x')
    """
    return value if isinstance(value, str) else json_text(value)


def _entity(match: re.Match[str]) -> str:
    char = match.group()
    if char in "\t\n\r":
        return f"&#{ord(char)};"
    if char in _ENTITIES:
        return _ENTITIES[char]
    return chr(_PICTURES + ord(char)) if char < " " else "\ufffd"
