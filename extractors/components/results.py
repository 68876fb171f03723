"""Results: which numbers are scores, gains or ratios, and of which method, benchmark and metric."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc

from extractors.extraction import Result
from extractors.heads import LINK_PARTS, Values
from extractors.state import State, state_of

__all__ = ["ResultFinder"]

KINDS = ("absolute", "delta", "ratio")


class ResultFinder:
    """Read results off the numbers.

    Parameters
    ----------
    threshold
        Least probability that a number states a result.
    link
        A part is named where its likeliest entity is this many times as likely as none.
    named
        Least probability that what a result names is a name at all.
    """

    name = "results"

    def __init__(self, threshold: float, link: float, named: float) -> None:
        self.threshold = threshold
        self.link = link
        self.named = named

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.paperkg.results``; an entity that a result names is certain."""
        state = state_of(doc)
        if state.reading is None or state.units is None or state.heads is None:
            return doc
        if state.scored is None or state.entities is None or not len(state.scored.mentions):
            return doc
        usable = np.array(
            [
                e < len(state.drafts) and state.drafts[e].named >= self.named
                for e in state.entities.of_mention
            ]
        )
        values = state.heads.values(
            state.reading, state.units, state.numbers, state.scored, state.entities, usable
        )
        for i in range(len(values.numbers)):
            if 1 - values.kinds[i, 0] >= self.threshold:
                state.results.append(self._result(state, values, i))
        return doc

    def _result(self, state: State, values: Values, i: int) -> Result:
        number = values.numbers[i]
        assert state.reading is not None
        first = int(np.searchsorted(state.reading.ends, number.start, side="right"))
        sentences = [int(state.reading.sentence[first])]
        spans = [(number.start, number.end)]
        confidence = float(1 - values.kinds[i, 0])
        parts: dict[str, str | None] = dict.fromkeys(LINK_PARTS)
        for part in LINK_PARTS:
            members, table, loudest = values.links[i][part]
            if not members:
                continue
            best = int(table[1:].argmax())
            if table[1 + best] < self.link * table[0]:
                continue
            draft = state.drafts[members[best]]
            draft.certain = True
            parts[part] = state.display_name(draft)
            sentences.append(state.mention_sentence(loudest[best]))
            spans.append(state.mention_offsets(loudest[best]))
            confidence *= float(table[1 + best])
        if parts["baseline"] == parts["method"]:
            parts["baseline"] = None
        return Result(
            text=number.text,
            kind=KINDS[int(values.kinds[i, 1:].argmax())],  # type: ignore[arg-type]
            evidence=state.evidence(sentences, spans, confidence, self.name),
            value=number.value,
            unit=number.unit,
            **parts,
        )
