"""The text of a paper as the encoder reads it: pieces, units, sentences and the shape of words.

A *piece* is a word piece of the encoder's vocabulary; a *unit* is a word or a punctuation mark,
the smallest thing a name can begin or end with. All offsets are code points into
``title + "\\n" + abstract``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MAX_PIECES",
    "MAX_READ",
    "UNIT_SHAPES",
    "WORD_SHAPES",
    "Reading",
    "join_text",
    "read",
    "sentences",
]

MAX_PIECES = 512
"""Positions that the encoder knows: longer texts are read in windows."""
MAX_READ = 4096
"""Pieces of a text that are read, some 3,000 words: what is longer is no abstract."""

UNIT_SHAPES = 20
WORD_SHAPES = 10

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|vs|cf|Fig|Figs|Eq|Eqs|Sec|Tab|resp|approx|w\.r\.t|No|St|Dr"
    r"|Prof|Mr|Ms|a\.k\.a|ca)"
    r"|\b[A-Z])\.$"
)
_END = re.compile(r"[.!?][\"')\]”’]*(?=\s+[\"'(\[“‘$\\]*[A-Z0-9*])")


def join_text(title: str, abstract: str | None) -> str:
    """Title and abstract as one text, the title its first line.

    Examples
    --------
    >>> join_text("A title", None)
    'A title\\n'
    """
    return f"{title}\n{abstract or ''}"


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences as (start, end), in order; the first line is a sentence of its own.

    Abbreviations and initials do not end a sentence, nor does a stop before a lower-case word.

    Examples
    --------
    >>> t = "A title\\nWe use e.g. BERT. It wins by 1.5 points."
    >>> [t[a:b] for a, b in sentences(t)]
    ['A title', 'We use e.g. BERT.', 'It wins by 1.5 points.']
    """
    first = text.find("\n")
    first = len(text) if first < 0 else first
    cuts = [0, first]
    cuts += [
        m.end()
        for m in _END.finditer(text, first)
        if not _ABBREVIATION.search(text[max(0, m.end() - 8) : m.end()])
    ]
    cuts.append(len(text))
    found = []
    for start, end in pairwise(cuts):
        inner = text[start:end]
        if inner.strip():
            found.append((start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())))
    return found


_REMEMBERED = 8192
"""Words whose shapes are kept: most come again."""


@lru_cache(maxsize=_REMEMBERED)
def _case(word: str) -> int:
    if word.isdigit():
        return 5
    if any(c.isdigit() for c in word):
        return 6
    if not any(c.isalpha() for c in word):
        return 7 if word in "()[]{}" else 8
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 3
    if word[0].isupper() and word[1:].islower():
        return 1
    return 4 if word[0].isupper() or any(c.isupper() for c in word) else 9


@lru_cache(maxsize=_REMEMBERED)
def _word_shape(word: str) -> int:
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 0 if any(c.isdigit() for c in word) else 1
    digit = any(c.isdigit() for c in word)
    if all(c.islower() for c in letters):
        return 3 if digit else 2
    if all(c.isupper() for c in letters):
        return 5 if digit else 4
    if letters[0].isupper() and all(c.islower() for c in letters[1:]):
        return 7 if digit else 6
    return 9 if digit else 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, cut and described; arrays are per piece or per unit.

    Attributes
    ----------
    pieces, segments, unit_shapes, word_shapes
        int64, one per piece: vocabulary ids with [CLS] and [SEP], 0 for the title and 1 for the
        abstract, and the two shape features.
    unit_of
        int64, one per piece: index of its unit, -1 for special pieces.
    starts, ends, sentence
        int64, one per unit: offsets, and the index of its sentence.
    """

    text: str
    pieces: NDArray[np.int64]
    segments: NDArray[np.int64]
    unit_shapes: NDArray[np.int64]
    word_shapes: NDArray[np.int64]
    unit_of: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    sentence: NDArray[np.int64]
    sentences: tuple[tuple[int, int], ...]

    def units_between(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last unit of the offsets ``start:end``, or None where units straddle them."""
        first = int(np.searchsorted(self.starts, start))
        last = int(np.searchsorted(self.ends, end))
        if first >= len(self.starts) or last >= len(self.ends) or last < first:
            return None
        if self.starts[first] != start or self.ends[last] != end:
            return None
        return first, last


def read(tokenizer: Any, title: str, abstract: str | None, *, most: int = MAX_READ) -> Reading:
    """Cut a paper's text for the encoder.

    Parameters
    ----------
    tokenizer
        A `tokenizers.Tokenizer` (BERT's, uncased) without truncation or padding.
    title, abstract
        As stored.
    most
        Pieces after which the text is not read on.
    """
    text = join_text(title, abstract)
    spans = sentences(text)
    word_of_char = [(m.start(), _word_shape(m.group())) for m in re.finditer(r"\S+", text)]
    word_starts = [w[0] for w in word_of_char]
    sentence_starts = [s[0] for s in spans]
    ids, segments, unit_shapes, word_shapes, unit_of = [101], [0], [8], [1], [-1]
    starts: list[int] = []
    ends: list[int] = []
    offset = 0
    for segment, part in enumerate((title, abstract or "")):
        encoding = tokenizer.encode(part, add_special_tokens=False)
        last_word: Any = None
        for piece, word, (a, b) in zip(
            encoding.ids, encoding.word_ids, encoding.offsets, strict=True
        ):
            if len(ids) >= most - 2 + segment:
                break
            if word != last_word or not starts:
                last_word = word
                starts.append(offset + a)
                ends.append(offset + b)
            ends[-1] = offset + b
            ids.append(piece)
            segments.append(segment)
            unit_of.append(len(starts) - 1)
        ids.append(102)
        segments.append(segment)
        unit_of.append(-1)
        offset += len(title) + 1
    shape_of_unit = [
        _case(text[a:b]) + (10 if a and not text[a - 1].isspace() else 0)
        for a, b in zip(starts, ends, strict=True)
    ]
    word_of_unit = [word_of_char[bisect_right(word_starts, a) - 1][1] for a in starts]
    unit_shapes = [8 if u < 0 else shape_of_unit[u] for u in unit_of]
    word_shapes = [1 if u < 0 else word_of_unit[u] for u in unit_of]
    sentence = [max(0, bisect_right(sentence_starts, a) - 1) for a in starts]

    def array(values: list[int]) -> NDArray[np.int64]:
        return np.asarray(values, dtype=np.int64)

    return Reading(
        text,
        array(ids),
        array(segments),
        array(unit_shapes),
        array(word_shapes),
        array(unit_of),
        array(starts),
        array(ends),
        array(sentence),
        tuple(spans),
    )
