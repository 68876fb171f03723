"""Similar things: by what they share in the graph and by what is written of them, with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.families import Families
from graphs.analyses.features import Feature, Shared, Tie, feature_claims, shared_features
from graphs.analyses.things import thing
from graphs.analyses.wording import Wording, wording
from kg.errors import UsageError
from kg.search.terms import terms_of

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

__all__ = ["SIMILAR_LABELS", "Similar", "Similarity", "similar"]

SIMILAR_LABELS = ("Method", "Benchmark", "Paper")
"""What can be asked for; the answer is of the same label."""
FUSION = 60
"""The constant of reciprocal rank fusion, as its authors set it."""
DEPTH = 200
"""Places of each ranking that fusion looks at."""
REASONS = 4
"""Names in one reason; how many more there are is said."""
CLAIMS = 3
"""Pairs of edges shown for a similar thing."""
_WORDS = 3
"""Words in a reason of wording."""

By = Literal["both", "structure", "text"]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Similarity:
    """One similar thing, and why.

    Parameters
    ----------
    node
        The thing, or its family.
    score
        What ranks: reciprocal rank fusion, or the one score that was asked for.
    structure
        Weighted cosine of what both are tied to, in [0, 1].
    text
        BM25 of what is written of it, against what is written of the thing asked for, which has 1.
    reasons
        Sentences: what both are tied to, most telling first, and the words they share.
    claims
        Edges behind the first reasons, for each shared tie one of the thing asked for and one of
        this.
    """

    node: Node
    score: float
    structure: float
    text: float
    reasons: tuple[str, ...]
    claims: tuple[Edge, ...] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        return {
            "id": self.node.id,
            "label": self.node.label,
            "name": self.node.name,
            "score": self.score,
            "structure": self.structure,
            "text": self.text,
            "reasons": list(self.reasons),
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Similar:
    """What is similar to `of`, most similar first."""

    of: Node
    by: str
    rows: tuple[Similarity, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        of = {"id": self.of.id, "label": self.of.label, "name": self.of.name}
        return {"of": of, "by": self.by, "rows": [row.to_json() for row in self.rows]}


def similar(
    graph: Graph,
    of: str | Node,
    *,
    by: By = "both",
    roll_up: bool = False,
    min_confidence: float = 0.0,
    limit: int = 10,
) -> Similar:
    """Return the methods, benchmarks or papers that are most similar to one.

    Parameters
    ----------
    graph
        Where to look.
    of
        Id, name, alias or title, or the node.
    by
        ``structure`` for what both are tied to, ``text`` for what is written, ``both`` fused.
    roll_up
        Whether variants count as their family; a family is not similar to itself.
    min_confidence
        Only ties at least this sure.
    limit
        Most things to return.

    Raises
    ------
    NotFound
        Nothing of that name.
    UsageError
        Something that is no method, benchmark or paper, or an option that cannot be meant.

    Notes
    -----
    The structural side projects the graph of things and their ties (the benchmarks, bases, rivals
    and papers that it has edges with) onto things: the cosine of their vectors of ties, each tie
    weighted by its inverse document frequency, so that sharing ImageNet says little, and shrunk
    where few ties are known, so that one shared tie of one does not make a twin. Linear in the
    edges of the label. The textual side is BM25 over names, aliases and introducing sentences (of
    papers: titles and abstracts), with all that is written of the thing for a query. Linear in the
    texts. Equal scores stand in order of id.

    References
    ----------
    G. Salton and C. Buckley (1988), "Term-weighting approaches in automatic text retrieval",
    Information Processing and Management 24(5); shrinking after R. Bell and Y. Koren (2007),
    "Scalable collaborative filtering with jointly derived neighborhood interpolation weights",
    ICDM; S. Robertson and H. Zaragoza (2009), "The probabilistic relevance framework: BM25 and
    beyond", Foundations and Trends in Information Retrieval 3(4); G. Cormack, C. Clarke and S.
    Büttcher (2009), "Reciprocal rank fusion outperforms Condorcet and individual rank learning
    methods", SIGIR.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> said = {"confidence": 0.9, "extractor": "hand", "spans": [], "sentences": []}
    >>> ties = {"lora": ("glue", "e2e"), "dora": ("glue", "e2e"), "sam": ("coco",)}
    >>> store = NetworkXStore()
    >>> store.load(Tables(
    ...     nodes={
    ...         "Method": [{"id": f"method:{m}", "name": m} for m in ties],
    ...         "Benchmark": [{"id": f"benchmark:{b}", "name": b} for b in ("coco", "e2e", "glue")],
    ...     },
    ...     edges={"EVALUATED_ON": [
    ...         {"id": m + b, "source": f"method:{m}", "target": f"benchmark:{b}", "paper": m,
    ...          **said}
    ...         for m, on in ties.items() for b in on]}))
    >>> [(row.node.name, row.reasons) for row in similar(Graph(store), "lora").rows]
    [('dora', ('both evaluated on e2e and glue',))]
    """
    if by not in ("both", "structure", "text"):
        raise UsageError(f"no similarity by {by!r}: choose both, structure or text")
    if limit < 1:
        raise UsageError(f"a limit of {limit} shows nothing: give 1 or more")
    node = thing(graph, of, SIMILAR_LABELS, what="similar are methods, benchmarks and papers")
    families = Families.in_columns(graph.store.columns(), roll_up=roll_up)
    root = families.root(node.id)
    columns = graph.store.columns()
    place, roots = columns.place(root), families.over(columns)
    assert place is not None  # a node of the graph
    ties: Shared | None = None
    written: Wording | None = None
    if by != "text":
        ties = shared_features(columns, node.label, place, roots, min_confidence)
    if by != "structure":
        written = wording(terms_of(graph, node.label), place, roots)
    sides = [_scores(side, len(columns)) for side in (ties, written)]
    scores = {"structure": sides[0], "text": sides[1]}.get(by)
    if scores is None:
        scores = _fused(*sides)
    return Similar(
        of=graph.node(root),
        by=by,
        rows=tuple(
            _similarity(graph, root, number, scores, sides, ties, written, families)
            for number in _best(scores, limit).tolist()
        ),
    )


def _similarity(
    graph: Graph,
    root: str,
    number: int,
    scores: Reals,
    sides: Sequence[Reals],
    ties: Shared | None,
    written: Wording | None,
    families: Families,
) -> Similarity:
    id = graph.store.columns().ids[number]
    features = ties.features(number) if ties else ()
    words = written.words(number, most=_WORDS) if written else ()
    return Similarity(
        node=graph.node(id),
        score=round(float(scores[number]), 6),
        structure=round(float(sides[0][number]), 4),
        text=round(float(sides[1][number]), 4),
        reasons=tuple(_reasons(graph, features, words)),
        claims=feature_claims(graph, features[:CLAIMS], root, id, families),
    )


def _scores(side: Shared | Wording | None, size: int) -> Reals:
    """Return the score of every number, 0 of those that are not alike at all."""
    out = np.zeros(size)
    if side is not None:
        out[side.things] = side.scores
    return out


def _best(scores: Reals, most: int) -> NDArray[np.int64]:
    """Return the numbers that score best, of equals in order of id; none that do not score."""
    some = np.flatnonzero(scores)
    return some[np.lexsort((some, -scores[some]))][:most]


def _fused(*rankings: Reals) -> Reals:
    fused = np.zeros(len(rankings[0]))
    for scores in rankings:
        best = _best(scores, DEPTH)
        fused[best] += 1 / (FUSION + np.arange(1, len(best) + 1))
    return fused


def _reasons(graph: Graph, features: Sequence[Feature], words: tuple[str, ...]) -> Iterator[str]:
    by_tie: dict[Tie, list[str]] = {}
    for tie, far in features:
        by_tie.setdefault(tie, []).append(far)
    for tie, ids in by_tie.items():
        names = [graph.node(id).name for id in ids[:REASONS]]
        if graph.node(ids[0]).label == "Paper":
            names = [f"{len(ids)} paper{'s' * (len(ids) > 1)}"]
        elif len(ids) > REASONS:
            names.append(f"{len(ids) - REASONS} more")
        yield tie.said.format(_listed(names))
    if words:
        yield f"both say {_listed([f'“{word}”' for word in words])}"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
