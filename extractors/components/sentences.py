"""Sentence split: the title is a sentence; abbreviations and decimals do not end one."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc

from extractors.reading import sentences

__all__ = ["SentenceSplitter"]


class SentenceSplitter:
    """Set the sentence starts of a Doc."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of every sentence."""
        if not len(doc):
            return doc
        starts = [start for start, _ in sentences(doc.text)]
        places, lengths, spaces = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).T.astype(np.int64)
        words = np.flatnonzero(spaces == 0)
        first = np.searchsorted((places + lengths)[words], starts, side="right")
        marks = np.full(len(doc), -1, dtype=np.int64)
        marks[0] = 1
        marks[words[first[first < len(words)]]] = 1
        # All at once: setting one token's mark makes spaCy look at every token.
        doc.from_array(["SENT_START"], marks.astype(np.uint64))  # type: ignore[arg-type]
        return doc
