"""Sentences whose claim is hedged or negated: they make no stated relation."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from extractors.state import state_of

__all__ = ["HedgeMarker"]

_HEDGED = re.compile(
    r"\b(?:may|might|could|would|can potentially|potentially|possibly|perhaps|hypothesi[sz]e[sd]?"
    r"|conjecture[sd]?|whether|aims? to|seeks? to|hopes? to|if\b[^.,]*\bthen)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|never|nor|neither|cannot|fails? to|failed to|without (?:outperforming|beating)"
    r"|comparable (?:to|with)|competitive with|on par with|similar to|rather than)\b|n't\b",
    re.IGNORECASE,
)


class HedgeMarker:
    """Mark hedged and negated sentences, ``doc._.paperkg.hedged`` and ``.negated`` (indices).

    The marks are cues, kept beside the claim; whether a claim falls with its cue is for the
    component that makes the claim.
    """

    name = "hedges"

    def __call__(self, doc: Doc) -> Doc:
        """Fill the two sets of sentence indices."""
        state = state_of(doc)
        if state.reading is None:
            return doc
        for index in range(len(state.reading.sentences)):
            sentence = state.sentence_text(index)
            if _HEDGED.search(sentence):
                state.hedged.add(index)
            if _NEGATED.search(sentence):
                state.negated.add(index)
        return doc
