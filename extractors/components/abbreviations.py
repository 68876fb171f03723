"""Long forms, acronyms and other spellings of one paper's names, merged into entities."""

from __future__ import annotations

import re

import numpy as np
from spacy.tokens import Doc

from extractors.spelling import abbreviates
from extractors.state import Draft, State, state_of

__all__ = ["AliasMerger"]

_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


class AliasMerger:
    """Merge names of one type that are one thing, then score the entities.

    Two names with different numbers stay apart (GPT-3, GPT-4) unless one of them has none and
    abbreviates the other.

    Parameters
    ----------
    threshold
        Least probability that two names are one thing.

    References
    ----------
    Schwartz and Hearst (2003), A simple algorithm for identifying abbreviation definitions in
    biomedical text, PSB.
    """

    name = "abbreviations"

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Merge drafts and fill ``doc._.paperkg.entities``."""
        state = state_of(doc)
        if state.scored is None or not state.drafts or state.heads is None:
            return doc
        assert state.reading is not None
        drafts = state.drafts
        pairs = [
            (a, b)
            for a in range(len(drafts))
            for b in range(a + 1, len(drafts))
            if drafts[a].type == drafts[b].type and self._may_merge(state, drafts[a], drafts[b])
        ]
        scores = state.heads.aliases(
            state.reading, state.scored, [(drafts[a].names[0], drafts[b].names[0]) for a, b in pairs]
        )
        root = list(range(len(drafts)))

        def find(i: int) -> int:
            while root[i] != i:
                root[i] = root[root[i]]
                i = root[i]
            return i

        for at in np.argsort(-scores, kind="stable"):
            if scores[at] < self.threshold:
                break
            a, b = (find(i) for i in pairs[at])
            if a != b:
                root[max(a, b)] = min(a, b)
        groups: dict[int, list[Draft]] = {}
        for i, draft in enumerate(drafts):
            groups.setdefault(find(i), []).append(draft)
        state.drafts = [_merged(group) for group in groups.values()]
        self._score_entities(state)
        return doc

    def _may_merge(self, state: State, a: Draft, b: Draft) -> bool:
        assert state.scored is not None
        x, y = (state.scored.names.spellings[d.names[0]] for d in (a, b))
        numbers_x, numbers_y = set(_NUMBERS.findall(x)), set(_NUMBERS.findall(y))
        if numbers_x == numbers_y:
            return True
        short, long = sorted((x, y), key=len)
        return not (numbers_x and numbers_y) and abbreviates(short, long)

    def _score_entities(self, state: State) -> None:
        assert state.scored is not None and state.heads is not None
        count = len(state.scored.names.keys)
        entity_of = np.full(count, -1, dtype=np.int64)
        types = np.zeros(count, dtype=np.int64)
        for index, draft in enumerate(state.drafts):
            entity_of[draft.names] = index
            types[draft.names] = draft.type
        # Names that were dropped still need an entity of their own for the arrays to line up.
        spare = np.flatnonzero(entity_of < 0)
        entity_of[spare] = len(state.drafts) + np.arange(len(spare))
        state.entities = state.heads.entities(state.scored, entity_of, types)


def _merged(group: list[Draft]) -> Draft:
    certain = [d for d in group if d.certain]
    best = max(group, key=lambda d: d.confidence)
    return Draft(
        names=[n for d in group for n in d.names],
        type=best.type,
        confidence=best.confidence,
        certain=bool(certain),
        technique=bool(certain) and all(d.technique for d in certain),
    )
