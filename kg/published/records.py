"""What a published leaderboard says, as plain rows that the workspace keeps."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["CatalogueName", "Entry", "PublishedNumber", "entry_of", "number_in"]

_NUMBER = re.compile(
    r"[<>~≈]?\s*(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[-+]?\d+)?)"
    r"\s*(?P<unit>%|[A-Za-z/×]{0,12})(?P<rest>\s*(?:±|\+/-|\().*)?\Z",
    re.I,
)


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """One cell of a published leaderboard.

    Parameters
    ----------
    task, benchmark, metric, model
        As written there.
    text
        The value as written.
    title, url, date
        The paper that is named for it; the empty string where none is.
    """

    task: str
    benchmark: str
    metric: str
    model: str
    text: str
    title: str = ""
    url: str = ""
    date: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the number as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CatalogueName:
    """A data set or method of a published catalogue: its other name, and its variants."""

    label: str
    name: str
    others: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the names as plain JSON values."""
        return asdict(self)


Entry = PublishedNumber | CatalogueName


def entry_of(row: dict[str, Any]) -> Entry:
    """Return the entry that `to_json` wrote."""
    if "label" in row:
        lists = {name: tuple(row[name]) for name in ("others", "variants")}
        return CatalogueName(**{**row, **lists})
    return PublishedNumber(**row)


def number_in(text: str) -> tuple[float | None, str]:
    """Return value and unit of a cell; None where it holds no single number.

    Examples
    --------
    >>> number_in("90.2%"), number_in("1,024"), number_in("45.3 ± 0.2"), number_in("480M")
    ((90.2, '%'), (1024.0, ''), (45.3, ''), (480.0, 'M'))
    >>> number_in("N/A"), number_in("12 / 15")
    ((None, ''), (None, ''))
    """
    match = _NUMBER.match(text.strip())
    if not match or not any(char.isdigit() for char in match["number"]):
        return None, ""
    value = float(match["number"].replace(",", ""))
    return (value, match["unit"]) if math.isfinite(value) else (None, "")
