"""The paper as every reader yields it and every later stage takes it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Paper", "is_iso_prefix"]

_ISO_PREFIX = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")


def is_iso_prefix(date: str) -> bool:
    """Whether `date` is an ISO date or a prefix of one.

    Examples
    --------
    >>> is_iso_prefix("2025-10"), is_iso_prefix("Oct 2025")
    (True, False)
    """
    return bool(_ISO_PREFIX.match(date))


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, as its source states it; what a source does not say stays None.

    Parameters
    ----------
    id
        Stable identifier: ``arxiv:1706.03762``, ``doi:10.18653/v1/...``, the record's own id, or
        ``title:`` and a hash of the normalised title where the source has none.
    title, abstract
        Text exactly as stored: spans of evidence are code points into these two strings.
        `abstract` is None where the record has none.
    authors
        Names in the order of the source.
    date
        ISO prefix: ``2025``, ``2025-10`` or ``2025-10-07``.
    venue, url
        As the source says.
    source
        Where the record came from, ``file:position`` (``page.txt:entry 12``).
    ids
        All identifiers by scheme, lower-case: ``{"arxiv": "1706.03762", "doi": "..."}``. An arXiv
        id has no version.
    """

    id: str
    title: str
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    venue: str | None = None
    url: str | None = None
    source: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def year(self) -> int | None:
        """Year of `date`, or None."""
        return int(self.date[:4]) if self.date else None

    @property
    def text_hash(self) -> str:
        """SHA-256 of title and abstract: what an extraction depends on."""
        return hashlib.sha256(f"{self.title}\0{self.abstract or ''}".encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The paper as plain JSON values."""
        return {**asdict(self), "authors": list(self.authors)}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Paper:
        """The paper that `to_json` wrote."""
        return cls(**{**row, "authors": tuple(row.get("authors") or ())})
