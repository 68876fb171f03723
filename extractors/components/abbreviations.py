"""Long forms, acronyms and other spellings of one paper's names, merged into entities."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from spacy.tokens import Doc

from extractors.pairs import LABELS
from extractors.spelling import abbreviates, definitions, name_key, respelled
from extractors.state import Draft, State, state_of

__all__ = ["AliasMerger"]

_ACRONYM = re.compile(r"[A-Z]{2,6}s?")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


class AliasMerger:
    """Merge names of one type that are one thing, then score the entities.

    Two names with different numbers stay apart (GPT-3, GPT-4) unless one of them has none and
    abbreviates the other; so do two with different acronyms (of 1,892 things of the gold whose
    acronym the text defines three have two).

    Parameters
    ----------
    threshold
        Least probability that two names are one thing.
    nested
        The same for a name that only stands inside longer ones, by label.

    References
    ----------
    Schwartz and Hearst (2003), A simple algorithm for identifying abbreviation definitions in
    biomedical text, PSB.
    """

    name = "abbreviations"

    def __init__(self, threshold: float, nested: Mapping[str, float]) -> None:
        self.threshold = threshold
        self.nested = [nested[label] for label in LABELS]

    def __call__(self, doc: Doc) -> Doc:
        """Merge drafts and fill ``doc._.paperkg.entities``."""
        state = state_of(doc)
        if state.scored is None or not state.drafts or state.heads is None:
            return doc
        assert state.reading is not None
        self._agree(state)
        drafts = state.drafts
        pairs = [
            (a, b)
            for a in range(len(drafts))
            for b in range(a + 1, len(drafts))
            if drafts[a].type == drafts[b].type and self._may_merge(state, drafts[a], drafts[b])
        ]
        scores = state.heads.aliases(
            state.reading,
            state.scored,
            [(drafts[a].names[0], drafts[b].names[0]) for a, b in pairs],
        )
        root = list(range(len(drafts)))
        acronyms = [self._acronyms(state, draft.names[0]) for draft in drafts]

        def find(i: int) -> int:
            while root[i] != i:
                root[i] = root[root[i]]
                i = root[i]
            return i

        for a, b in pairs:
            if self._defined(state, drafts[a], drafts[b]) or self._respelled(
                state, drafts[a], drafts[b]
            ):
                acronyms[find(a)] |= acronyms[find(b)]
                root[find(b)] = find(a)
        for at in np.argsort(-scores, kind="stable"):
            if scores[at] < self.threshold:
                break
            a, b = sorted(find(i) for i in pairs[at])
            if a != b and not _differ(acronyms[a], acronyms[b]):
                acronyms[a] |= acronyms[b]
                root[b] = a
        groups: dict[int, list[Draft]] = {}
        for i, draft in enumerate(drafts):
            groups.setdefault(find(i), []).append(draft)
        state.drafts = [_merged(group) for group in groups.values()]
        self._adopt(state)
        self._score_entities(state)
        return doc

    def _adopt(self, state: State) -> None:
        """Give names that stand inside longer ones to the entity they are a spelling of."""
        assert state.scored is not None and state.heads is not None and state.reading is not None
        pairs = [
            (name, draft, other)
            for name, kind in state.nested
            for draft in state.drafts
            if draft.type == kind and draft.certain
            for other in draft.names
        ]
        scores = state.heads.aliases(state.reading, state.scored, [(n, o) for n, _, o in pairs])
        taken: set[int] = set()
        for at in np.argsort(-scores, kind="stable"):
            name, draft, _ = pairs[at]
            if name in taken or scores[at] < self.nested[draft.type]:
                continue
            known = set().union(*(self._acronyms(state, n) for n in draft.names))
            if not _differ(known, self._acronyms(state, name)):
                taken.add(name)
                draft.inner.append(name)

    def _acronyms(self, state: State, name: int) -> set[str]:
        """Acronyms that a name is, or that the text defines for it."""
        assert state.scored is not None
        names = state.scored.names
        found = {
            short.rstrip("s")
            for short, long in definitions(state.text)
            if names.keys[name] in (name_key(short), name_key(long))
        }
        if _ACRONYM.fullmatch(names.spellings[name]):
            found.add(names.spellings[name].rstrip("s"))
        return found

    def _spellings(self, state: State, a: Draft, b: Draft) -> tuple[str, str]:
        """Spellings of two names, the shorter first."""
        assert state.scored is not None
        x, y = (state.scored.names.spellings[d.names[0]] for d in (a, b))
        return (x, y) if len(x) <= len(y) else (y, x)

    def _defined(self, state: State, a: Draft, b: Draft) -> bool:
        """Whether the text says "long form (acronym)" of the two."""
        short, long = self._spellings(state, a, b)
        return f"{long} ({short})" in state.text and abbreviates(short, long)

    def _respelled(self, state: State, a: Draft, b: Draft) -> bool:
        """Whether one is the other with an acronym of the text for its long form."""
        short, long = self._spellings(state, a, b)
        return name_key(short) in map(name_key, respelled(long, state.text))

    def _agree(self, state: State) -> None:
        """An acronym and the long form that defines it are of one type: the surer one's."""
        for i, a in enumerate(state.drafts):
            for b in state.drafts[i + 1 :]:
                if a.type != b.type and self._defined(state, a, b):
                    surer, other = (a, b) if a.confidence >= b.confidence else (b, a)
                    other.type = surer.type
                    other.confidence, other.named = surer.confidence, surer.named
                    other.certain, other.technique = surer.certain, surer.technique

    def _may_merge(self, state: State, a: Draft, b: Draft) -> bool:
        short, long = self._spellings(state, a, b)
        numbers_x, numbers_y = set(_NUMBERS.findall(short)), set(_NUMBERS.findall(long))
        if numbers_x == numbers_y:
            return True
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


def _differ(one: set[str], other: set[str]) -> bool:
    """Whether both have acronyms, and none in common."""
    return bool(one and other) and not one & other


def _merged(group: list[Draft]) -> Draft:
    certain = [d for d in group if d.certain]
    best = max(group, key=lambda d: d.confidence)
    return Draft(
        names=[n for d in group for n in d.names],
        type=best.type,
        confidence=best.confidence,
        named=max(d.named for d in group),
        certain=bool(certain),
        technique=bool(certain) and all(d.technique for d in certain),
    )
