"""The evidence that travels in a page: papers, sentences and claims, each written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphs.views.links import Claim
from graphs.views.text import clean, marks, paper_link, shorten, utf16

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["NAME_LIMIT", "Ledger"]

NAME_LIMIT = 300
"""Longest name or title that a page shows; a longer one is broken input."""
_SENTENCE_LIMIT = 1500
"""Longest sentence of evidence; abstracts are about as long."""
_AUTHORS_SHOWN = 3


class Ledger:
    """Numbers the papers, sentences and extractors that claims refer to.

    Parameters
    ----------
    graph
        Holds the Paper nodes.
    """

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self._graph = graph
        self._papers: dict[str, int] = {}
        self._sentences: dict[str, int] = {}
        self._extractors: dict[str, int] = {}
        self._claims: dict[Claim, int] = {}
        self._rows: list[dict[str, Any]] = []

    def paper(self, id: str) -> int:
        """Return the number of a paper."""
        return self._papers.setdefault(id, len(self._papers))

    def claim(self, claim: Claim) -> int:
        """Return the number of a claim."""
        if claim not in self._claims:
            self._claims[claim] = len(self._rows)
            self._rows.append(self._row(claim))
        return self._claims[claim]

    def _row(self, claim: Claim) -> dict[str, Any]:
        row = self._graph.nodes.get(claim.paper, {})
        fields = {"title": row.get("title") or row.get("name"), "abstract": row.get("abstract")}
        return {
            "paper": self.paper(claim.paper),
            "confidence": claim.confidence,
            "extractor": self._extractors.setdefault(claim.extractor, len(self._extractors)),
            "inferred": claim.inferred,
            "sentences": [
                {
                    "text": self._sentence(sentence),
                    "marks": _units(sentence, marks(sentence, claim.spans, fields)),
                }
                for sentence in claim.sentences
            ],
            "values": [
                [clean(metric, limit=NAME_LIMIT), clean(value, limit=NAME_LIMIT)]
                for metric, value in claim.values
            ],
        }

    def _sentence(self, sentence: str) -> int:
        return self._sentences.setdefault(sentence, len(self._sentences))

    def to_json(self) -> dict[str, Any]:
        """Return papers, sentences, extractors and claims as plain JSON values."""
        return {
            "papers": [self._paper(id) for id in self._papers],
            "sentences": [clean(text, limit=_SENTENCE_LIMIT) for text in self._sentences],
            "extractors": [clean(name, limit=NAME_LIMIT) for name in self._extractors],
            "claims": self._rows,
        }

    def _paper(self, id: str) -> dict[str, Any]:
        row = self._graph.nodes.get(id, {})
        authors = [clean(name, limit=NAME_LIMIT) for name in row.get("authors") or ()]
        more = len(authors) - _AUTHORS_SHOWN
        return {
            "id": clean(id, limit=NAME_LIMIT),
            "title": clean(row.get("title") or row.get("name") or id, limit=NAME_LIMIT),
            "authors": ", ".join(authors[:_AUTHORS_SHOWN])
            + (f" and {more} more" if more > 0 else ""),
            "year": row.get("year"),
            "date": row.get("date", ""),
            "venue": clean(row.get("venue") or "", limit=NAME_LIMIT),
            "url": paper_link(id, row.get("url")),
        }


def _units(sentence: str, spans: list[tuple[int, int]]) -> list[list[int]]:
    shown = len(shorten(sentence, _SENTENCE_LIMIT))
    return [
        [utf16(sentence, start), utf16(sentence, min(end, shown))]
        for start, end in spans
        if start < shown
    ]
