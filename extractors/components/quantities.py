"""Numbers of the text, before anyone asks what they state."""

from __future__ import annotations

from spacy.tokens import Doc

from extractors.quantities import find_numbers
from extractors.state import state_of

__all__ = ["QuantityFinder"]


class QuantityFinder:
    """Fill ``doc._.paperkg.numbers``."""

    name = "quantities"

    def __call__(self, doc: Doc) -> Doc:
        """Find the numbers."""
        state = state_of(doc)
        state.numbers = find_numbers(state.text)
        return doc
