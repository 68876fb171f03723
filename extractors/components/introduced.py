"""What the paper itself proposes, and what part each benchmark plays in it."""

from __future__ import annotations

from spacy.tokens import Doc

from extractors.pairs import LABELS
from extractors.state import state_of

__all__ = ["IntroductionFinder"]


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
            if score >= self.threshold:
                draft.introduced = score
                draft.certain, draft.technique = True, False
            if LABELS[draft.type] == "Benchmark":
                draft.roles = tuple(state.entities.roles[index].tolist())
        return doc
