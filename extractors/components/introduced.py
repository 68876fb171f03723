"""What the paper itself proposes, and what part each benchmark plays in it."""

from __future__ import annotations

from spacy.tokens import Doc

from extractors.pairs import LABELS
from extractors.state import Draft, State, state_of

__all__ = ["IntroductionFinder"]


SURE_NAME = 0.5
TITLE_HEAD = 0.99
"""Share of "Name: what it is" titles whose name the paper introduces: 1,072 of 1,076 in gold."""


class IntroductionFinder:
    """Mark introduced entities and the roles of benchmarks.

    Parameters
    ----------
    threshold
        Least probability that the paper introduces the thing.
    """

    name = "introduced"

    def __init__(self, threshold: float) -> None:
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Set `introduced` and `roles` of the drafts; what is introduced is certain."""
        state = state_of(doc)
        if state.entities is None:
            return doc
        for index, draft in enumerate(state.drafts):
            if LABELS[draft.type] == "Task":
                continue
            score = float(state.entities.introduced[index])
            if self._heads_title(state, draft):
                score = max(score, TITLE_HEAD)
            if score >= self.threshold:
                draft.introduced = score
                draft.certain, draft.technique = True, False
            if LABELS[draft.type] == "Benchmark":
                draft.roles = tuple(state.entities.roles[index].tolist())
        return doc

    def _heads_title(self, state: State, draft: Draft) -> bool:
        """Whether the title is "Name: what it is"."""
        if draft.named < SURE_NAME:
            return False
        head, colon, _ = state.title.partition(":")
        offsets = map(state.mention_offsets, state.mentions_of(draft.names))
        return bool(colon) and (0, len(head.rstrip())) in offsets
