"""What is written of things, compared by BM25: the textual side of similarity."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.analyses.families import Families

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["Wording", "texts", "wording"]

K1, B = 1.2, 0.75
"""Saturation and length normalisation, as usual."""
COMMON = 0.2
"""A word that a larger share of the texts holds tells nothing and is not asked for..."""
FEW = 20
"""... unless there are no more texts than these, where a share says little."""
_WORD = re.compile(r"[^\W_]{2,}")
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


@dataclass(frozen=True, slots=True)
class Wording:
    """How alike texts are to one of them, and by which words.

    `scores` holds BM25 of each text that shares a word, as a share of the text's own score.
    """

    scores: Mapping[str, float]
    _parts: Mapping[str, Mapping[str, float]]

    def words(self, id: str, *, most: int) -> tuple[str, ...]:
        """Return the words that tell most of the likeness of a text."""
        parts = self._parts.get(id, {})
        return tuple(sorted(parts, key=lambda word: (-parts[word], word))[:most])


def texts(graph: Graph, label: str, families: Families) -> Iterator[tuple[str, str]]:
    """Pass over (id, text) of the things of a label, in pieces.

    Of papers title and abstract, of others names and aliases, and the sentences that introduce
    them.
    """
    if label == "Paper":
        for row in graph.store.nodes("Paper", only=("name", "abstract")):
            yield row["id"], f"{row['name']}\n{row.get('abstract') or ''}"
        return
    known = set()
    for row in graph.store.nodes(label, only=("name", "aliases")):
        known.add(row["id"])
        yield families.root(row["id"]), "\n".join([row["name"], *row.get("aliases", ())])
    for _, target, sentences in graph.store.links("INTRODUCES", "sentences"):
        if target in known:
            yield families.root(target), "\n".join(sentences or ())


def wording(pieces: Iterable[tuple[str, str]], id: str) -> Wording:
    """Return how alike each text is to that of `id`, by BM25 with its words for a query.

    Examples
    --------
    >>> said = wording([("a", "low rank adapters"), ("b", "adapters"), ("c", "graphs")], "a")
    >>> sorted(said.scores), said.words("b", most=3)
    (['b'], ('adapters',))
    """
    gathered: dict[str, Counter[str]] = defaultdict(Counter)
    for of, text in pieces:
        gathered[of].update(_WORD.findall(text.casefold()))
    asked = gathered.get(id, Counter())
    holding = Counter(word for bag in gathered.values() for word in asked.keys() & bag.keys())
    number = len(gathered)
    idf = {
        word: math.log1p((number - held + 0.5) / (held + 0.5))
        for word, held in sorted(holding.items())
        if word not in _SILENT and (held <= COMMON * number or number <= FEW)
    }
    average = sum(bag.total() for bag in gathered.values()) / max(number, 1)
    parts = {
        of: _parts(bag, idf, bag.total() / average)
        for of, bag in gathered.items()
        if idf.keys() & bag
    }
    whole = sum(parts.get(id, {}).values())
    scores = {
        of: round(min(sum(some.values()) / whole, 1.0), 9)
        for of, some in parts.items()
        if of != id and whole
    }
    return Wording(scores, parts)


def _parts(bag: Counter[str], idf: Mapping[str, float], length: float) -> dict[str, float]:
    return {
        word: weight * bag[word] * (K1 + 1) / (bag[word] + K1 * (1 - B + B * length))
        for word, weight in idf.items()
        if word in bag
    }
