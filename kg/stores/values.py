"""Values of query results in one plain form, whichever engine gives them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from numbers import Integral, Real
from typing import Any

from kg.errors import QueryError

__all__ = ["duration", "parameters", "plain", "too_long"]

_LARGEST = 2**63


def parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters of a query as values that every engine takes.

    Raises
    ------
    QueryError
        A value is of a type that Cypher does not have, or too large. The message names it.

    Examples
    --------
    >>> parameters({"names": ("LoRA", "DPO"), "most": 3})
    {'names': ['LoRA', 'DPO'], 'most': 3}
    >>> parameters({"names": {"LoRA"}})
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: the parameter $names is a set: give a number, text, list or map
    """
    return {name: _parameter(f"${name}", value) for name, value in given.items()}


def _parameter(place: str, value: Any) -> Any:
    if value is None or isinstance(value, (bool, date, datetime, time, timedelta)):
        return value
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            problem = f"the parameter {place} holds half a surrogate pair: it is no text"
            raise QueryError(problem) from None
        return str(value)
    if isinstance(value, Integral):
        number = int(value)
        if not -_LARGEST <= number < _LARGEST:
            raise QueryError(f"the parameter {place} is larger than the 64 bits of Cypher")
        return number
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, (list, tuple)):
        return [_parameter(f"{place}[{at}]", item) for at, item in enumerate(value)]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _parameter(f"{place}.{key}", item) for key, item in value.items()}
    raise QueryError(
        f"the parameter {place} is a {type(value).__name__}: give a number, text, list or map"
    )


def too_long(timeout: float | None) -> QueryError:
    """Return the error of a query that was ended for its time.

    Examples
    --------
    >>> str(too_long(0.5))[:43]
    'the query takes longer than 0.5 seconds: na'
    """
    return QueryError(
        f"the query takes longer than {timeout:g} seconds: narrow it (an id or name to start from, "
        "shorter paths), or raise the limit"
    )


def plain(value: Any) -> Any:
    """Return a value of a Python type that engines use as a plain one.

    Numbers, text, booleans and None stay, lists and maps hold plain values, and dates and times
    become ISO 8601 text.

    Examples
    --------
    >>> plain({"on": date(2025, 10, 7), "tags": ("a", 1)})
    {'on': '2025-10-07', 'tags': ['a', 1]}
    """
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return value


def duration(months: int, days: int, seconds: int, nanoseconds: int = 0) -> str:
    """Return a duration as ISO 8601 text, as ``toString`` of Cypher writes it.

    Examples
    --------
    >>> duration(14, 3, 14706, 500_000_000), duration(0, 0, 0), duration(0, -1, -90)
    ('P1Y2M3DT4H5M6.5S', 'PT0S', 'P-1DT-1M-30S')
    """
    years, months = _split(months, 12)
    whole = seconds * 10**9 + nanoseconds
    sign, whole = (-1, -whole) if whole < 0 else (1, whole)
    seconds, fraction = divmod(whole, 10**9)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = "P" + "".join(
        f"{count}{unit}" for count, unit in ((years, "Y"), (months, "M"), (days, "D")) if count
    )
    clock = "".join(
        f"{sign * count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count
    )
    if seconds or fraction:
        digits = f".{fraction:09d}".rstrip("0") if fraction else ""
        clock += f"{'-' if sign < 0 else ''}{seconds}{digits}S"
    if clock:
        return f"{text}T{clock}"
    return text if text != "P" else "PT0S"


def _split(count: int, size: int) -> tuple[int, int]:
    whole, rest = divmod(abs(count), size)
    return (whole, rest) if count >= 0 else (-whole, -rest)
