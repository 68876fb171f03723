"""What the components know of one text so far; it travels on the spaCy Doc as ``doc._.paperkg``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from extractors.extraction import Evidence, Relation, Result
from extractors.quantities import Number
from extractors.reading import Reading, join_text

if TYPE_CHECKING:
    from extractors.heads import Entities, Heads, ScoredNames

__all__ = ["Draft", "State", "state_of"]


@dataclass(slots=True)
class Draft:
    """An entity in the making: its names (indices), its type, and the claims found so far.

    `confidence` is how sure it is that a graph wants the name, arguable ones set aside; `named`
    that it is a name at all, arguable ones included. `inner` are spellings that only stand inside
    longer names.
    """

    names: list[int]
    type: int
    confidence: float
    named: float
    certain: bool
    technique: bool = False
    inner: list[int] = field(default_factory=list)
    introduced: float = 0.0
    roles: tuple[float, ...] = ()


@dataclass(slots=True)
class State:
    """One text on its way through the pipeline; each component fills its own fields.

    `nested` holds names (index, type) that only stand inside longer ones: no entities of their
    own, but perhaps spellings of one. `places` holds the mentions of each name, once asked for.
    """

    title: str
    abstract: str | None
    heads: Heads | None = None
    reading: Reading | None = None
    units: NDArray[np.float32] | None = None
    scored: ScoredNames | None = None
    entities: Entities | None = None
    drafts: list[Draft] = field(default_factory=list)
    nested: list[tuple[int, int]] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    hedged: set[int] = field(default_factory=set)
    negated: set[int] = field(default_factory=set)
    places: dict[int, list[int]] | None = None

    @property
    def text(self) -> str:
        """Title and abstract as one text."""
        return join_text(self.title, self.abstract)

    def span(self, start: int, end: int) -> str:
        """Offsets of the joined text as ``field:start-end``."""
        shift = len(self.title) + 1
        if end <= len(self.title):
            return f"title:{start}-{end}"
        return f"abstract:{start - shift}-{end - shift}"

    def sentence_text(self, index: int) -> str:
        """A sentence by its index."""
        assert self.reading is not None
        start, end = self.reading.sentences[index]
        return self.reading.text[start:end]

    def mention_offsets(self, mention: int) -> tuple[int, int]:
        """Offsets of a mention of `scored`."""
        assert self.reading is not None and self.scored is not None
        names = self.scored.names
        return (
            int(self.reading.starts[names.first[mention]]),
            int(self.reading.ends[names.last[mention]]),
        )

    def mention_sentence(self, mention: int) -> int:
        """Sentence of a mention."""
        assert self.reading is not None and self.scored is not None
        return int(self.reading.sentence[self.scored.names.first[mention]])

    def mentions_of(self, names: list[int]) -> list[int]:
        """Mentions of some names, in order."""
        assert self.scored is not None
        if self.places is None:
            self.places = {}
            for mention, name in enumerate(self.scored.names.name_of.tolist()):
                self.places.setdefault(name, []).append(mention)
        return sorted(m for name in set(names) for m in self.places.get(name, ()))

    def display_name(self, draft: Draft) -> str:
        """The spelling that stands for an entity: the one used most, the first of equals."""
        assert self.scored is not None
        names = self.scored.names
        counts = np.bincount(names.name_of, minlength=len(names.keys))
        best = max(draft.names, key=lambda n: (counts[n], -n))
        return names.spellings[best]

    def evidence(
        self, sentences: list[int], spans: list[tuple[int, int]], confidence: float, extractor: str
    ) -> Evidence:
        """Evidence from sentence indices and offsets; repeats are dropped, order is kept."""
        return Evidence(
            tuple(self.sentence_text(i) for i in dict.fromkeys(sentences)),
            tuple(dict.fromkeys(self.span(a, b) for a, b in spans)),
            round(min(1.0, max(0.0, float(confidence))), 2),
            extractor,
        )


def state_of(doc: Any) -> State:
    """The state of a Doc; a Doc made from plain text is read as a title line and an abstract."""
    if doc._.paperkg is None:
        title, _, abstract = doc.text.partition("\n")
        doc._.paperkg = State(title, abstract)
    return doc._.paperkg
