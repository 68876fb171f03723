"""Several measures of fit made one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

__all__ = ["fused", "scaled"]

DIGITS = 9
"""Digits of a score: what differs further on differs by the order of a sum."""


def scaled(scores: Mapping[int, float]) -> dict[int, float]:
    """Return scores of which the highest is 1.

    Examples
    --------
    >>> scaled({7: 12.0, 9: 3.0})
    {7: 1.0, 9: 0.25}
    """
    top = max(scores.values(), default=0.0)
    return {item: score / top for item, score in scores.items()} if top > 0 else {}


def fused(measures: Iterable[Mapping[int, float]]) -> list[int]:
    """Return what any measure found, by the sum of the measures, best first.

    Notes
    -----
    Measured here against reciprocal rank fusion, which throws away how much better the first
    place is than the second, and lost to words alone where words decide.

    References
    ----------
    S. Bruch, S. Gai and A. Ingber (2023), "An Analysis of Fusion Functions for Hybrid Retrieval",
    ACM Transactions on Information Systems 42.

    Examples
    --------
    >>> fused([{1: 1.0, 2: 0.5}, {2: 0.7, 3: 0.4}])
    [2, 1, 3]
    """
    total: dict[int, float] = defaultdict(float)
    for measure in measures:
        for item, score in measure.items():
            total[item] += score
    return sorted(total, key=lambda item: (-round(total[item], DIGITS), item))
