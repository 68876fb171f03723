"""Which text holds which word how often: the postings that likeness of wording is counted from."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kg.search.kept import beside, kept
from kg.stores.arrays import read_arrays, write_arrays

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["TERMS_SUFFIX", "Terms", "terms_of"]

TERMS_SUFFIX = ".{}.terms"
"""In place of the store's, with the label of the things."""
VERSION = 1
"""Of what counts as a word of a thing; terms of another version are made anew."""
_WORD = re.compile(r"[^\W_]{2,}")

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Terms:
    """Postings of numbered texts.

    Parameters
    ----------
    words
        Every word of two letters or more, case-folded, in order.
    starts
        Where the postings of each word begin, and where the last end.
    texts, counts
        The postings: numbers of the texts that hold the word, in order, and how often.
    numbers
        Of all texts, in order, those without a word too.

    Examples
    --------
    >>> terms = Terms.of([(4, "Low rank"), (7, "low, low"), (4, "adapters")])
    >>> terms.words, terms.starts.tolist()
    (['adapters', 'low', 'rank'], [0, 1, 3, 4])
    >>> terms.texts.tolist(), terms.counts.tolist()
    ([4, 4, 7, 4], [1, 1, 2, 1])
    """

    words: Sequence[str]
    starts: NDArray[np.int64]
    texts: Numbers
    counts: Numbers
    numbers: Numbers

    @classmethod
    def of(cls, pieces: Iterable[tuple[int, str]]) -> Terms:
        """Return the terms of texts that come in pieces, as (number, text). Linear in them."""
        met: defaultdict[str, int] = defaultdict(count().__next__)
        said, numbers, lengths = array("q"), array("q"), array("q")
        for number, text in pieces:
            found = _WORD.findall(text.casefold())
            said.extend(map(met.__getitem__, found))
            numbers.append(number)
            lengths.append(len(found))
        words = sorted(met)
        place = np.empty(len(words), np.int64)
        place[[met[word] for word in words]] = np.arange(len(words))
        texts = np.array(numbers, np.int64)
        size = int(texts.max(initial=0)) + 1
        keys = place[np.array(said, np.int64)] * size + np.repeat(texts, lengths)
        keys, counts = np.unique(keys, return_counts=True)
        return cls(
            words,
            np.searchsorted(keys, np.arange(len(words) + 1) * size),
            (keys % size).astype(np.int32),
            counts.astype(np.int32),
            np.unique(texts).astype(np.int32),
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything as named arrays, as `from_arrays` takes them."""
        return {
            "words": np.frombuffer("\n".join(self.words).encode(), np.uint8),
            **{name: getattr(self, name) for name in _ARRAYS},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Terms:
        """Return the terms that `arrays` gave."""
        words = arrays["words"].tobytes().decode().split("\n") if len(arrays["words"]) else []
        return cls(words, *(arrays[name] for name in _ARRAYS))


_ARRAYS = ("starts", "texts", "counts", "numbers")
_HELD: dict[str, WeakKeyDictionary[Graph, tuple[str, Terms]]] = defaultdict(WeakKeyDictionary)


def terms_of(graph: Graph, label: str) -> Terms:
    """Return the terms of what is written of the things of a label, by their columns' numbers.

    Of papers title and abstract, of others names and aliases, and the sentences that introduce
    them. They are made at the first need and kept as the index of search is.
    """
    return kept(_HELD[label], graph, lambda: _made(graph, label))


def _made(graph: Graph, label: str) -> Terms:
    path = beside(graph, TERMS_SUFFIX.format(label.lower()))
    stamp = f"{VERSION} {graph.store.stamp()}"
    if path and (found := read_arrays(path, stamp)):
        return Terms.from_arrays(found)
    made = Terms.of(_pieces(graph, label))
    if path:
        write_arrays(path, stamp, made.arrays())
    return made


def _pieces(graph: Graph, label: str) -> Iterator[tuple[int, str]]:
    store = graph.store
    columns = store.columns()
    numbers = {columns.ids[number]: number for number in columns.of(label).tolist()}
    if label == "Paper":
        for row in store.nodes("Paper", only=("name", "abstract")):
            yield numbers[row["id"]], f"{row['name']}\n{row.get('abstract') or ''}"
        return
    for row in store.nodes(label, only=("name", "aliases")):
        yield numbers[row["id"]], "\n".join([row["name"], *row.get("aliases", ())])
    for _, target, sentences in store.links("INTRODUCES", "sentences"):
        if target in numbers:
            yield numbers[target], "\n".join(sentences or ())
