"""Dates as sources write them, made ISO prefixes; what is not said is not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as Date

__all__ = ["iso_date", "month_number"]

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SHORTEST = 3  # letters of a month's short name
_NUMERIC = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d.*|[/Z]*)?", re.DOTALL
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"\d{1,2}:\d{2}.*", re.DOTALL)
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_FIRST_YEAR, _LAST_YEAR = 1500, 2100


def iso_date(value: object) -> str | None:
    """Return the ISO prefix that a date states, or None.

    Examples
    --------
    >>> iso_date("Mon, 2 Apr 2007 19:18:42 GMT"), iso_date("2017-06-12T17:57:34Z")
    ('2007-04-02', '2017-06-12')
    >>> iso_date(2020), iso_date("2020.0"), iso_date("June 2019"), iso_date("10/07/2023")
    ('2020', '2020', '2019-06', '2023')
    >>> iso_date("2023-02-30"), iso_date("in press")
    ('2023-02', None)
    """
    if isinstance(value, Mapping):  # CSL-JSON: {"date-parts": [[2021, 5, 6]]}
        parts = value.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        value = "-".join(map(str, first)) if isinstance(first, list) else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    text = str(value or "").strip().removesuffix(".0")
    if found := _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = (int(part) if part else 0 for part in found.groups())
        return _prefix(year, month, day)
    if words := _in_words(_TIME.sub("", text)):
        return words
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else None


def month_number(text: str) -> int:
    """Return the number of a month given by number or (short) English name; 0 if it is neither.

    Examples
    --------
    >>> month_number("Sept."), month_number("06"), month_number("spring")
    (9, 6, 0)
    """
    word = text.strip(" .").lower()
    if word.isdecimal():
        number = int(word) if len(word) <= len("12") else 0
        return number if number <= len(_MONTHS) else 0
    if len(word) < _SHORTEST:
        return 0
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(word)), 0)


def _in_words(text: str) -> str | None:
    month = day = year = 0
    for token in _TOKEN.findall(text):
        if token.isalpha():
            month = month or month_number(token)
        elif len(token) == len("2020"):
            year = year or int(token)
        elif len(token) <= len("31"):
            day = day or int(token)
    return _prefix(year, month, day) if month and year else None


def _prefix(year: int, month: int, day: int) -> str | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if not 1 <= month <= len(_MONTHS):
        return f"{year}"
    try:
        return Date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02}"
