"""Established names that settle doubtful ones: metrics, techniques, and what many papers use.

`vocabulary.json` is a small list of our own; `mined.json` are names that are common, and almost
always of one type, in 18,781 abstracts that the model read (`extractors.training.mine`).
"""

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


def _lists(file: str) -> dict[str, frozenset[str]]:
    """Keys of the names of each kind."""
    lists = json.loads((Path(__file__).parents[1] / file).read_text(encoding="utf-8"))
    return {kind: frozenset(map(name_key, names)) for kind, names in lists.items()}


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, frozenset[str]]:
    return _lists("vocabulary.json")


@lru_cache(maxsize=1)
def _mined() -> dict[str, int]:
    """Type of each name that many papers use."""
    lists = _lists("mined.json")
    return {key: LABELS.index(label) for label, keys in lists.items() for key in keys}


class VocabularyReader:
    """Settle names that the model doubts and the vocabulary knows.

    A known measure is a Metric, a known technique a technique, and a name that many papers use is
    what they use it as; a name that the model is sure of keeps its type.

    Parameters
    ----------
    named
        Least probability that the string is a name at all.
    sure
        Probability from which the model's own type stands.
    used
        Least probability that the string is a name, where many papers use it as one.
    """

    name = "vocabulary"

    def __init__(self, named: float, sure: float, used: float) -> None:
        self.named = named
        self.sure = sure
        self.used = used

    def __call__(self, doc: Doc) -> Doc:
        """Set type and certainty of the drafts in doubt."""
        state = state_of(doc)
        if state.scored is None:
            return doc
        known, mined = _vocabulary(), _mined()
        for draft in state.drafts:
            key = state.scored.names.keys[draft.names[0]]
            if not draft.certain and draft.named >= self.used and key in mined:
                draft.type, draft.certain, draft.technique = mined[key], True, False
                draft.confidence = draft.named
                continue
            if draft.named < self.named or (draft.certain and draft.confidence >= self.sure):
                continue
            if key in known["Metric"]:
                draft.type, draft.certain, draft.technique = METRIC, True, False
                draft.confidence = draft.named
            elif key in known["technique"] and draft.type == METHOD:
                draft.certain = draft.technique = True
                draft.confidence = draft.named
        return doc
