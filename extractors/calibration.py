"""Whether confidence means something: how many of the claims at 0.9 are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.scoring import ENTITY_KINDS, score_paper

__all__ = ["BANDS", "Band", "calibration", "judged"]

BANDS = (0.0, 0.5, 0.7, 0.9)
"""Lower ends of the bands of confidence."""

_FIELDS = {
    "introduces": "introduces",
    **{kind: kind for kind in ENTITY_KINDS},
    "results": "results_full",
    "outperforms": "outperforms",
    "builds_on": "builds_on",
}
"""Fields of an extraction that hold claims, with the kind they are scored as."""


@dataclass(frozen=True, slots=True)
class Band:
    """Claims of one kind whose confidence lies in ``[low, high)``: how many, how many right."""

    kind: str
    low: float
    high: float
    claims: int
    right: int

    @property
    def share(self) -> float:
        """Share of right claims, in [0, 1]."""
        return self.right / self.claims if self.claims else 0.0


def judged(
    gold: Mapping[str, Any], predicted: Mapping[str, Any]
) -> Iterator[tuple[str, float, bool]]:
    """Pass over (kind, confidence, right) of the claims about one paper.

    Each claim is scored alone, as `extractors.scoring.score_paper` scores it. What the gold calls
    optional is left out, and so are claims without a confidence. Linear in the claims.
    """
    none: dict[str, Any] = {name: [] for name in predicted if name != "id"}
    for name, kind in _FIELDS.items():
        for claim in predicted.get(name, ()):
            confidence = (claim.get("evidence") or {}).get("confidence")
            if confidence is None:
                continue
            tally = score_paper(gold, {**none, "id": predicted.get("id"), name: [claim]})[kind]
            if tally.right or tally.wrong:
                yield kind, float(confidence), tally.right > 0


def calibration(
    gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]
) -> list[Band]:
    """Return how many claims of each kind and band of confidence are right.

    Parameters
    ----------
    gold, predicted
        Papers in the annotation guide's fields, in the same order.

    Examples
    --------
    >>> kinds = ("introduces", "methods", "benchmarks", "metrics", "tasks", "results")
    >>> empty = {kind: [] for kind in (*kinds, "outperforms", "builds_on")}
    >>> bert = {"name": "BERT", "aliases": [], "evidence": {"confidence": 0.95}}
    >>> adam = {"name": "Adam", "aliases": [], "evidence": {"confidence": 0.6}}
    >>> for band in calibration(
    ...     [{**empty, "id": "p", "methods": [{"name": "BERT"}]}],
    ...     [{**empty, "id": "p", "methods": [bert, adam]}],
    ... ):
    ...     print(band.kind, band.low, band.claims, band.right)
    methods 0.5 1 0
    methods 0.9 1 1
    """
    counts: dict[tuple[str, float], list[int]] = {}
    for one, other in zip(gold, predicted, strict=True):
        for kind, confidence, right in judged(one, other):
            low = max(band for band in BANDS if band <= confidence)
            count = counts.setdefault((kind, low), [0, 0])
            count[0] += 1
            count[1] += right
    ends = dict(zip(BANDS, (*BANDS[1:], 1.0), strict=True))
    return [
        Band(kind, low, ends[low], *counts[kind, low])
        for kind in _FIELDS.values()
        for low in BANDS
        if (kind, low) in counts
    ]
