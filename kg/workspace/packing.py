"""How an extraction is kept: compressed JSON, each sentence once however many claims cite it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from extractors.extraction import Extraction

__all__ = ["pack", "unpack"]

_CLAIMS = ("mention", "introduced", "involved", "evidence")
_LEVEL = 1
"""The fastest: what is kept is read back whole at every build."""


def pack(extraction: Extraction) -> bytes:
    """Return an extraction as bytes, without its paper: it depends on the text alone."""
    row = extraction.to_json()
    del row["paper"]
    numbers: dict[str, int] = {}
    for evidence in _evidence(row):
        evidence["sentences"] = [numbers.setdefault(s, len(numbers)) for s in evidence["sentences"]]
    row["sentences"] = list(numbers)
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), _LEVEL)


def unpack(packed: bytes, paper: str) -> Extraction:
    """Return the extraction that `pack` took, of the paper that has the text now."""
    row = json.loads(zlib.decompress(packed))
    sentence: Callable[[int], str] = row.pop("sentences").__getitem__
    for evidence in _evidence(row):
        evidence["sentences"] = [sentence(number) for number in evidence["sentences"]]
    return Extraction.from_json({**row, "paper": paper})


def _evidence(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in ("entities", "results", "relations"):
        for item in row[part]:
            for claim in _CLAIMS:
                if item.get(claim):
                    yield item[claim]
