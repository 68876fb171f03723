"""Established metrics and techniques: a small list of our own that settles doubtful names."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from extractors.pairs import LABELS
from extractors.spelling import name_key
from extractors.state import state_of

__all__ = ["VocabularyReader"]

METRIC = LABELS.index("Metric")
METHOD = LABELS.index("Method")


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, frozenset[str]]:
    path = Path(__file__).parents[1] / "vocabulary.json"
    lists = json.loads(path.read_text(encoding="utf-8"))
    return {kind: frozenset(name_key(name) for name in names) for kind, names in lists.items()}


class VocabularyReader:
    """Settle names that the model doubts and the vocabulary knows.

    A known measure is a Metric, and a known technique a technique; a name that the model is sure
    of keeps its type.

    Parameters
    ----------
    named
        Least probability that the string is a name at all.
    sure
        Probability from which the model's own type stands.
    """

    name = "vocabulary"

    def __init__(self, named: float, sure: float) -> None:
        self.named = named
        self.sure = sure

    def __call__(self, doc: Doc) -> Doc:
        """Set type and certainty of the drafts in doubt."""
        state = state_of(doc)
        if state.scored is None:
            return doc
        known = _vocabulary()
        for draft in state.drafts:
            if draft.named < self.named or (draft.certain and draft.confidence >= self.sure):
                continue
            key = state.scored.names.keys[draft.names[0]]
            if key in known["Metric"]:
                draft.type, draft.certain, draft.technique = METRIC, True, False
                draft.confidence = draft.named
            elif key in known["technique"] and draft.type == METHOD:
                draft.certain = draft.technique = True
                draft.confidence = draft.named
        return doc
