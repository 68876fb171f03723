"""Sentence split: the title is a sentence; abbreviations and decimals do not end one."""

from __future__ import annotations

from spacy.tokens import Doc

from extractors.reading import sentences

__all__ = ["SentenceSplitter"]


class SentenceSplitter:
    """Set the sentence starts of a Doc."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of every sentence."""
        starts = [start for start, _ in sentences(doc.text)]
        at = 0
        for token in doc:
            token.is_sent_start = False
            while at < len(starts) and starts[at] < token.idx + len(token):
                if not token.is_space:
                    token.is_sent_start = True
                    at += 1
                else:
                    break
        if len(doc):
            doc[0].is_sent_start = True
        return doc
