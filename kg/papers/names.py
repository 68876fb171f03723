"""Authors' names, "First Last", from the ways in which sources list them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.papers.text import clean_line

__all__ = ["authors", "first_last"]

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_COMMA_OR_AND = re.compile(r",?\s+and\s+|,", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")
_OTHERS = frozenset({"others", "et al", "et al."})


def authors(value: object) -> tuple[str, ...]:
    """Return the names in a list of names or objects, or in one string.

    Examples
    --------
    >>> authors("Ada Lovelace; Turing, Alan")
    ('Ada Lovelace', 'Alan Turing')
    >>> authors([{"name": "Ada Lovelace"}, {"given": "Alan", "family": "Turing"}])
    ('Ada Lovelace', 'Alan Turing')
    >>> authors("Lovelace, A., Turing, A. M.")
    ('A. Lovelace', 'A. M. Turing')
    """
    if isinstance(value, str):
        names = _split(clean_line(value))
    elif isinstance(value, Mapping):
        names = [_of_object(value)]
    elif isinstance(value, (list, tuple)):
        names = [_of_item(item) for item in value]
    else:
        names = []
    return tuple(name for name in map(first_last, names) if name and name.lower() not in _OTHERS)


def first_last(name: str) -> str:
    """Return "First Last" for "Last, First" and "Last, Jr, First"; other names as they are.

    Examples
    --------
    >>> first_last("Lovelace, Ada"), first_last("King, Jr., Martin"), first_last("Ada Lovelace")
    ('Ada Lovelace', 'Martin King, Jr.', 'Ada Lovelace')
    """
    parts = [part for part in (part.strip() for part in name.split(",")) if part]
    if len(parts) == len(("last", "first")):
        return f"{parts[1]} {parts[0]}"
    if len(parts) == len(("last", "jr", "first")):
        return f"{parts[2]} {parts[0]}, {parts[1]}"
    return clean_line(name)


def _split(text: str) -> list[str]:
    if ";" in text:
        return text.split(";")
    names = _AND.split(text)
    parts = [part.strip() for part in _COMMA_OR_AND.split(text)]
    listed = "," not in names[-1] and all(" " in part for part in parts)
    if len(names) > 1 and names[0].count(",") <= 1 and not listed:
        return names  # BibTeX: "Last, First and Last, First"
    given = parts[1::2]
    if len(parts) > 1 and len(parts) % 2 == 0 and all(map(_INITIALS.fullmatch, given)):
        return [f"{last}, {first}" for last, first in zip(parts[::2], given, strict=True)]
    return parts if all(" " in part for part in parts) else [text]


def _of_item(item: object) -> str:
    if isinstance(item, str):
        return clean_line(item)
    if isinstance(item, Mapping):
        return _of_object(item)
    if isinstance(item, (list, tuple)):  # arXiv's authors_parsed: last, first, suffix, affiliation
        last, first, suffix, *_ = [clean_line(str(part)) for part in item] + [""] * 3
        name = " ".join(part for part in (first, last) if part)
        return f"{name} {suffix}".strip()
    return ""


def _of_object(item: Mapping[str, object]) -> str:
    for key in ("name", "fullname", "full_name", "display_name", "literal", "raw_author_name"):
        if isinstance(name := item.get(key), str):
            return clean_line(name)
    nested = item.get("author") or item.get("user")
    if isinstance(nested, Mapping):
        return _of_object(nested)
    given = item.get("given") or item.get("first") or item.get("first_name")
    family = item.get("family") or item.get("last") or item.get("last_name")
    return clean_line(" ".join(part for part in (given, family) if isinstance(part, str)))
