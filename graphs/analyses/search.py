"""Search: things and papers by what they are called, by their words, and by what they mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from graphs.analyses.families import Families
from kg.errors import UsageError
from kg.search import SearchIndex, index_of
from kg.search.fusion import fused, scaled
from kg.search.index import SEARCHED
from kg.search.vectors import vectors

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

__all__ = ["Hit", "Hits", "search"]

By = Literal["both", "words", "meaning"]
How = Literal["name", "words", "meaning"]

_DEPTH = 100
"""Places of each ranking that are fused: what stands further down changes no first page."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\w(\"'])")
_WORD = re.compile(r"\w{3,}")
_STEM = 6
"""Letters by which a word of the query is looked for in a sentence."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing or paper that was found.

    Parameters
    ----------
    node
        What was found.
    how
        By which rankings: ``name`` (it is called so), ``words``, ``meaning``.
    sentence
        Of a paper, the sentence of its abstract that answers best; of a thing, the sentence that
        introduces or names it.
    paper
        Id of the paper whose sentence it is.
    claim
        Edge that says so, of a thing.
    """

    node: Node
    how: tuple[How, ...]
    sentence: str | None
    paper: str | None
    claim: Edge | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the hit as plain JSON values."""
        return {
            "id": self.node.id,
            "label": self.node.label,
            "name": self.node.name,
            "how": list(self.how),
            "paper": self.paper,
            "sentence": self.sentence,
            "claim": self.claim.to_json() if self.claim else None,
        }


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found for a text, best first."""

    text: str
    rows: tuple[Hit, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        return {"text": self.text, "hits": [hit.to_json() for hit in self.rows]}


def search(
    graph: Graph,
    text: str,
    *,
    labels: Collection[str] = SEARCHED,
    by: By = "both",
    roll_up: bool = False,
    limit: int = 20,
) -> Hits:
    """Return what `text` finds: first what is called so, then what fits it best.

    Three measures are added up: how much of a name the text is; words, by BM25 over names,
    aliases, titles and abstracts, the best counting 1; and meaning, by the cosine of vectors that
    ship with the package. Nothing is asked of the net.

    Parameters
    ----------
    graph
        Where to look.
    text
        A name, some words, a question, or an abstract.
    labels
        What may be found: ``Method``, ``Benchmark``, ``Metric``, ``Task``, ``Paper``.
    by
        ``both``, ``words`` or ``meaning`` alone.
    roll_up
        Whether variants are found as their family, and splits as their suite.
    limit
        Most hits.

    Returns
    -------
    Hits
        None for a text without a word.

    Raises
    ------
    UsageError
        A label or ranking that there is not, or no hit wanted.
    StoreError
        The Python at hand has an SQLite without full-text search.

    Notes
    -----
    The first search after a build makes the index, linear in the graph, and keeps it in the
    workspace. A search is linear in the number of things, in numpy.

    References
    ----------
    S. Robertson and H. Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond";
    S. Bruch, S. Gai and A. Ingber (2023), "An Analysis of Fusion Functions for Hybrid Retrieval".
    The vectors are sums of static ones, weighed by learning: after S. Arora, Y. Liang and T. Ma
    (2017), "A simple but tough-to-beat baseline for sentence embeddings".

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> store = NetworkXStore()
    >>> store.load(Tables(nodes={
    ...     "Paper": [
    ...         {"id": "p1", "name": "LoRA", "title": "LoRA", "source": "hand",
    ...          "abstract": "We freeze the weights. Small matrices adapt language models."},
    ...         {"id": "p2", "name": "NeRF", "title": "NeRF", "source": "hand",
    ...          "abstract": "We render scenes from new views."},
    ...     ],
    ...     "Method": [{"id": "method:lora", "name": "LoRA", "papers": 1}],
    ... }, edges={}))
    >>> graph = Graph(store)
    >>> [(hit.node.id, hit.how) for hit in search(graph, "lora", by="words").rows]
    [('method:lora', ('name', 'words')), ('p1', ('name', 'words'))]
    >>> search(graph, "adapting a language model").rows[0].sentence
    'Small matrices adapt language models.'
    """
    if strange := sorted(set(labels) - set(SEARCHED)):
        raise UsageError(f"nothing to find among {', '.join(strange)}: choose of {SEARCHED}")
    if by not in ("both", "words", "meaning"):
        raise UsageError(f"no search by {by!r}: choose both, words or meaning")
    if limit < 1:
        raise UsageError(f"a search for {limit} hits: give 1 or more")
    if not text.strip():
        return Hits(text, ())
    index = index_of(graph)
    wanted = [label for label in SEARCHED if label in labels]
    found = _found(index, text, wanted, by, max(limit, _DEPTH))
    families = Families.of(graph.store, roll_up=roll_up)
    hits: dict[str, Hit] = {}
    for number, how in found.items():
        id, paper = index.node(number)
        root = families.root(id)
        if root not in hits and (hit := _hit(graph, text, root, id, paper, how)):
            hits[root] = hit
        if len(hits) == limit:
            break
    return Hits(text, tuple(hits.values()))


def _found(
    index: SearchIndex, text: str, labels: Sequence[str], by: By, depth: int
) -> dict[int, tuple[How, ...]]:
    """Return each thing found with how, best first."""
    measures: dict[How, dict[int, float]] = {"name": {}, "words": {}, "meaning": {}}
    if by != "meaning":
        measures["name"] = index.containing(text, labels, depth)
        measures["words"] = scaled(index.by_words(text, labels, depth))
    if by != "words":
        measures["meaning"] = index.by_meaning(text, labels, depth)
    named = index.exact(text, labels)
    order = dict.fromkeys((*named, *fused(measures.values())))
    called = {*named, *measures["name"]}
    return {
        number: tuple(
            how
            for how, measure in measures.items()
            if number in measure or (how == "name" and number in called)
        )
        for number in order
    }


def _hit(
    graph: Graph, text: str, root: str, id: str, paper: str | None, how: tuple[How, ...]
) -> Hit | None:
    found = graph.store.node(root)
    if found is None:  # the graph was made anew since the index was opened
        return None
    node = graph.node(root)
    if node.label == "Paper":
        return Hit(node, how, _answer(text, node.properties.get("abstract")), node.id)
    claim = _claim(graph, paper, id) if paper else None
    said = claim.evidence.sentences[0] if claim and claim.evidence.sentences else None
    return Hit(node, how, said, paper, claim)


def _claim(graph: Graph, paper: str, thing: str) -> Edge | None:
    for type in ("INTRODUCES", "MENTIONS"):
        for edge in graph.edges(type, source=paper, target=thing):
            return edge
    return None


def _answer(text: str, abstract: str | None) -> str | None:
    """Return the sentence that holds most of the words, of equals the one nearest in meaning."""
    sentences = _SENTENCE_END.split(abstract.strip()) if abstract else []
    if len(sentences) < 2:
        return sentences[0] if sentences else None
    stems = {word[:_STEM].casefold() for word in _WORD.findall(text)}
    near = vectors()([text, *sentences])
    likeness = near[1:] @ near[0]

    def fit(place: int) -> tuple[int, float, int]:
        lower = sentences[place].casefold()
        return sum(stem in lower for stem in stems), round(float(likeness[place]), 6), -place

    return sentences[max(range(len(sentences)), key=fit)]
