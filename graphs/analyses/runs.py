"""Runs of equal values in sorted arrays: how rows are put together without a dict of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["distinct", "run_starts"]


def run_starts(*keys: NDArray[Any]) -> NDArray[np.int64]:
    """Return the places where a run of equal keys begins; rows lie in order of the keys.

    Examples
    --------
    >>> run_starts(np.array([1, 1, 2, 2, 2]), np.array([5, 6, 6, 6, 7])).tolist()
    [0, 1, 2, 4]
    """
    new = np.zeros(len(keys[0]), bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new)


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each key once, in order, as `np.unique` does: sorting whole numbers takes less time.

    Examples
    --------
    >>> distinct(np.array([7, 3, 7])).tolist()
    [3, 7]
    """
    keys = np.sort(keys)
    return keys[run_starts(keys)]
