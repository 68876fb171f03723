"""What is written of things, compared by BM25: the textual side of similarity."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kg.search.terms import Terms

__all__ = ["Wording", "wording"]

K1, B = 1.2, 0.75
"""Saturation and length normalisation, as usual."""
COMMON = 0.2
"""A word that a larger share of the texts holds tells nothing and is not asked for..."""
FEW = 20
"""... unless there are no more texts than these, where a share says little."""
_WORD = re.compile(r"\w+")
_SILENT = frozenset(
    _WORD.findall(
        """
        about after all also an and any are as at be been between both but by can could do
        does each either ever every few for from further had has have here how if in into
        is it its just may more most much no nor not of off on one only or other our out
        over own same so some such than that the their them then there these they this
        those through to too two under until up upon us very via was we were what when
        where whether which while who whose why will with within without would yet you
        your
        """
    )
)
"""Words that tell nothing, however few texts hold them."""


Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wording:
    """How alike texts are to one of them, and by which words.

    Parameters
    ----------
    things
        Numbers of the texts that share a word with it, in order.
    scores
        BM25 of each, as a share of the text's own score.
    """

    things: Numbers
    scores: Reals
    _asked: tuple[str, ...]
    _parts: tuple[Numbers, Numbers, Reals]

    def words(self, thing: int, *, most: int) -> tuple[str, ...]:
        """Return the words that tell most of the likeness of a text."""
        texts, word, part = self._parts
        some = np.flatnonzero(texts == thing)
        best = some[np.lexsort((word[some], -part[some]))][:most]
        return tuple(self._asked[i] for i in word[best])


def wording(terms: Terms, of: int, roots: Numbers | None = None) -> Wording:
    """Return how alike each text is to that of a thing, by BM25 with its words for a query.

    Parameters
    ----------
    terms
        Of all texts.
    of
        Number of the thing.
    roots
        Number of the family of each number, where the texts of a family count as one.

    Examples
    --------
    >>> from kg.search.terms import Terms
    >>> terms = Terms.of([(0, "low rank adapters"), (1, "adapters"), (2, "graphs")])
    >>> said = wording(terms, 0)
    >>> said.things.tolist(), said.words(1, most=3)
    ([1], ('adapters',))
    """
    roots = np.arange(terms.numbers.max(initial=0) + 1) if roots is None else roots
    texts = roots[terms.texts]
    number = len(np.unique(roots[terms.numbers]))
    lengths = np.bincount(texts, weights=terms.counts, minlength=len(roots))
    average = lengths.sum() / max(number, 1)
    asked: list[str] = []
    parts: list[tuple[Numbers, Numbers, Reals]] = []
    own = np.flatnonzero(texts == of)
    for place in np.unique(np.searchsorted(terms.starts, own, side="right") - 1).tolist():
        word, some = terms.words[place], slice(terms.starts[place], terms.starts[place + 1])
        holding, inverse = np.unique(texts[some], return_inverse=True)
        if word in _SILENT or (len(holding) > COMMON * number and number > FEW):
            continue
        count = np.bincount(inverse.ravel(), weights=terms.counts[some])
        weight = math.log1p((number - len(holding) + 0.5) / (len(holding) + 0.5))
        length = lengths[holding] / average
        part = weight * count * (K1 + 1) / (count + K1 * (1 - B + B * length))
        parts.append((holding, np.full(len(holding), len(asked)), part))
        asked.append(word)
    if not parts:
        return Wording(_NONE, np.zeros(0), (), (_NONE, _NONE, np.zeros(0)))
    things, words, part = (np.concatenate(some) for some in zip(*parts, strict=True))
    whole = np.bincount(things, weights=part, minlength=len(roots))
    alike = np.flatnonzero(whole)
    alike = alike[alike != of]
    scores = np.round(np.minimum(whole[alike] / whole[of], 1.0), 9)
    return Wording(alike, scores, tuple(asked), (things, words, part))


_NONE: Numbers = np.zeros(0, np.int64)
