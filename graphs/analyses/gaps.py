"""Gaps: benchmarks that a method has not been tried on, those that suggest themselves first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.analyses.families import Families
from graphs.analyses.things import thing
from graphs.analyses.trials import Claims, paper_texts
from graphs.analyses.walks import Floats, Ints, Walks
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

__all__ = ["Gap", "Gaps", "gaps"]

NAMED = 3
"""Names that a reason gives before it counts the others, and claims that go with it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A benchmark that the method has not been tried on, and why one might.

    Parameters
    ----------
    benchmark
        The benchmark, or the suite where splits are rolled up.
    score
        How strongly all routes lead there; comparable within one answer only.
    routes
        Share of each route in the score, for those that lead there.
    reason
        The strongest route, in words.
    methods
        Number of methods that were tried on the benchmark.
    claims
        Edges that the reason rests on.
    """

    benchmark: Node
    score: float
    routes: Mapping[str, float] = field(hash=False)
    reason: str
    methods: int
    claims: tuple[Edge, ...] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the gap as plain JSON values."""
        return {
            "id": self.benchmark.id,
            "name": self.benchmark.name,
            "score": round(self.score, 4),
            "routes": {name: round(part, 4) for name, part in self.routes.items()},
            "reason": self.reason,
            "methods": self.methods,
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a method, the likeliest first.

    Parameters
    ----------
    method
        The method, or its family where variants are rolled up.
    tried
        Benchmarks that it was tried on, by name.
    rows
        Its gaps.
    """

    method: Node
    tried: tuple[Node, ...]
    rows: tuple[Gap, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        return {
            "method": self.method.to_json(),
            "tried": [{"id": node.id, "name": node.name} for node in self.tried],
            "gaps": [row.to_json() for row in self.rows],
        }


def gaps(graph: Graph, method: str | Node, *, roll_up: bool = False, limit: int = 10) -> Gaps:
    """Return benchmarks on which no paper here evaluates `method`, the likeliest first.

    What is likely is learned from the graph: benchmarks in use count, the more so in papers that
    read like those that name the method; paths from the method (see `graphs.analyses.walks.ROUTES`)
    refine the order and give the reasons. `graphs.analyses.gap_test.gap_test` measures how well
    that foretells what is tried next. On abstracts alone it was no better than popularity: take
    gaps as a list to think about, not as a forecast.

    Parameters
    ----------
    graph
        What to ask.
    method
        Id, name or alias of a method, or its node.
    roll_up
        Whether variants count as their family, and splits as their suite.
    limit
        Most gaps.

    Returns
    -------
    Gaps
        Without rows where nothing leads from the method to a benchmark: popularity alone is no
        reason.

    Raises
    ------
    NotFound
        There is no such method.
    UsageError
        It is no method, or no gap is wanted.

    Notes
    -----
    Linear in the graph.

    References
    ----------
    Neighbours weighed by likeness: E. Nadaraya (1964), "On estimating regression". Resource
    allocation: T. Zhou, J. Ren, M. Medo and Y.-C. Zhang (2007), "Bipartite network
    projection and personal recommendation", Phys. Rev. E 76. Walks along stated kinds of path:
    N. Lao and W. W. Cohen (2010), "Relational retrieval using a combination of path-constrained
    random walks", Machine Learning 81.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> def tried(method, benchmark):
    ...     return {"id": f"{method} {benchmark}", "source": f"method:{method}", "paper": "p1",
    ...         "target": f"benchmark:{benchmark}", "confidence": 0.9, "extractor": "hand",
    ...         "sentences": ["We try it."], "spans": [], "basis": "stated"}
    >>> pairs = [("a", "x"), ("b", "x"), ("b", "y"), ("c", "z")]
    >>> store = NetworkXStore()
    >>> store.load(Tables(
    ...     nodes={
    ...         "Paper": [{"id": "p1", "name": "T", "title": "T", "source": "hand"}],
    ...         "Method": [{"id": f"method:{m}", "name": m} for m in "abc"],
    ...         "Benchmark": [{"id": f"benchmark:{b}", "name": b} for b in "xyz"],
    ...     },
    ...     edges={"EVALUATED_ON": [tried(*pair) for pair in pairs]},
    ... ))
    >>> found = gaps(Graph(store), "a")
    >>> [(gap.benchmark.name, gap.reason) for gap in found.rows]
    [('y', 'b was tried on it and, like a, on x')]
    """
    if limit < 1:
        raise UsageError(f"{limit} gaps wanted: give 1 or more")
    asked = thing(graph, method, ("Method",), what="gaps are of methods")
    families = Families.in_columns(graph.store.columns(), roll_up=roll_up)
    claims = Claims.of(graph, families)
    walks = Walks(claims.trials(), paper_texts(graph, claims.papers))
    trials = walks.trials
    number = claims.methods.index(families.root(asked.id))
    routes = walks.routes(number)
    score = walks.score(routes)
    reached = np.sum(list(routes.values()), axis=0) > 0
    reached &= walks.offered
    reached[trials.tried.of(number)] = False
    some = np.flatnonzero(reached)
    order = some[np.argsort(-score[some], kind="stable")][:limit]
    reasons = _Reasons(graph, walks, claims, families, number)
    tried = [graph.node(claims.benchmarks[place]) for place in trials.tried.of(number)]
    return Gaps(
        method=graph.node(claims.methods[number]),
        tried=tuple(sorted(tried, key=lambda node: (node.name, node.id))),
        rows=tuple(
            _gap(graph, reasons, int(place), routes, float(score[place])) for place in order
        ),
    )


def _gap(
    graph: Graph, reasons: _Reasons, place: int, routes: Mapping[str, Floats], score: float
) -> Gap:
    parts = {
        name: float(arrived[place] / arrived.sum())
        for name, arrived in routes.items()
        if arrived[place] > 0
    }
    told = [name for name in parts if name != "alike"] or ["alike"]
    strongest = max(told, key=lambda name: parts[name])
    reason, claims = reasons.of(strongest, place)
    whole = sum(parts.values())
    return Gap(
        benchmark=graph.node(reasons.claims.benchmarks[place]),
        score=score,
        routes={name: part / whole for name, part in parts.items()},
        reason=reason,
        methods=int(reasons.walks.trials.tried.right_degree[place]),
        claims=claims,
    )


class _Reasons:
    """Says in words why a route leads from a method to a benchmark."""

    def __init__(
        self, graph: Graph, walks: Walks, claims: Claims, families: Families, method: int
    ) -> None:
        self.graph, self.walks, self.claims = graph, walks, claims
        self._families, self._method = families, method
        self._name = graph.node(claims.methods[method]).name

    def of(self, route: str, place: int) -> tuple[str, tuple[Edge, ...]]:
        told: Mapping[str, Callable[[int], tuple[str, tuple[Edge, ...]]]] = {
            "alike": self._alike,
            "shared": self._shared,
            "relatives": self._relatives,
            "papers": self._papers,
            "company": self._company,
            "tasks": self._tasks,
        }
        return told[route](place)

    def _alike(self, place: int) -> tuple[str, tuple[Edge, ...]]:
        on_it = self.walks.trials.evaluates.to(place)
        near = self.walks.alike(self._method)[on_it]
        papers = on_it[np.argsort(-near, kind="stable")].tolist()
        some = "1 paper evaluates" if len(papers) == 1 else f"{len(papers)} papers evaluate"
        it = "it reads" if len(papers) == 1 else "the nearest reads"
        told = f"{some} on it, and {it} like those that name {self._name}"
        return told, self._evaluate(papers, place)

    def _shared(self, place: int) -> tuple[str, tuple[Edge, ...]]:
        tried = self.walks.trials.tried
        ours = tried.of(self._method)
        others = [m for m in tried.to(place).tolist() if np.isin(tried.of(m), ours).any()]
        # who shares more, and has fewer others, says more
        others.sort(key=lambda m: (-self._common(m, ours) / tried.left_degree[m], m))
        shared = np.unique(np.concatenate([np.intersect1d(tried.of(m), ours) for m in others]))
        benchmarks = self._names(self.claims.benchmarks, shared)
        was = "was" if len(others) == 1 else "were"
        names = self._names(self.claims.methods, others)
        return f"{names} {was} tried on it and, like {self._name}, on {benchmarks}", self._tried(
            others, place
        )

    def _common(self, method: int, ours: Ints) -> int:
        return int(np.isin(self.walks.trials.tried.of(method), ours).sum())

    def _relatives(self, place: int) -> tuple[str, tuple[Edge, ...]]:
        trials = self.walks.trials
        kin = np.intersect1d(trials.relatives.of(self._method), trials.tried.to(place)).tolist()
        names = self._names(self.claims.methods, kin)
        was = "was" if len(kin) == 1 else "were"
        told = f"{names}, which papers relate to {self._name}, {was} tried on it"
        ties = [
            edge
            for type in ("BUILDS_ON", "OUTPERFORMS", "VARIANT_OF")
            for other in kin[:1]
            for edge in (
                *self._edges(type, self.claims.methods[self._method], self.claims.methods[other]),
                *self._edges(type, self.claims.methods[other], self.claims.methods[self._method]),
            )
        ]
        return told, (*self._tried(kin, place), *ties)[:NAMED]

    def _papers(self, place: int) -> tuple[str, tuple[Edge, ...]]:
        trials = self.walks.trials
        some = np.intersect1d(trials.named.of(self._method), trials.evaluates.to(place)).tolist()
        papers = "1 paper that names" if len(some) == 1 else f"{len(some)} papers that name"
        verb = "evaluates" if len(some) == 1 else "evaluate"
        told = f"{papers} {self._name} {verb} on it, without saying so of {self._name}"
        return told, self._evaluate(some, place)

    def _company(self, place: int) -> tuple[str, tuple[Edge, ...]]:
        trials = self.walks.trials
        start = np.zeros(len(trials.methods))
        start[self._method] = 1.0
        near = trials.named.back(trials.named.spread(start))
        near[self._method] = 0.0
        others = [m for m in trials.tried.to(place).tolist() if near[m] > 0]
        others.sort(key=lambda m: (-near[m] / trials.tried.left_degree[m], m))
        was = "was" if len(others) == 1 else "were"
        names = self._names(self.claims.methods, others)
        told = f"{names}, named in the same papers as {self._name}, {was} tried on it"
        return told, self._tried(others, place)

    def _tasks(self, place: int) -> tuple[str, tuple[Edge, ...]]:
        trials = self.walks.trials
        start = np.zeros(len(trials.methods))
        start[self._method] = 1.0
        tasks = trials.addresses.spread(trials.named.spread(start))
        on_it = trials.evaluates.to(place).tolist()
        weight = dict.fromkeys(np.flatnonzero(tasks).tolist(), 0)
        papers = []
        for paper in on_it:
            theirs = [task for task in trials.addresses.of(paper).tolist() if task in weight]
            for task in theirs:
                weight[task] += 1
            papers += [paper] if theirs else []
        told = [task for task in weight if weight[task]]
        told.sort(key=lambda task: (-tasks[task] * weight[task], task))
        names = self._names(self.claims.tasks, told)
        return f"papers on {names} evaluate on it, and {self._name} is named in such papers", (
            self._evaluate(papers, place)
        )

    def _tried(self, methods: list[int], place: int) -> tuple[Edge, ...]:
        edges = [
            next(iter(self._edges("EVALUATED_ON", self.claims.methods[m], self._benchmark(place))))
            for m in methods[:NAMED]
        ]
        return tuple(edges)

    def _evaluate(self, papers: list[int], place: int) -> tuple[Edge, ...]:
        edges = [
            next(iter(self._edges("EVALUATES_ON", self.claims.papers[p], self._benchmark(place))))
            for p in papers[:NAMED]
        ]
        return tuple(edges)

    def _benchmark(self, place: int) -> str:
        return self.claims.benchmarks[place]

    def _edges(self, type: str, source: str, target: str) -> list[Edge]:
        """Edges between two things, or between any of their variants."""
        sources, targets = self._families.members(source), self._families.members(target)
        return [
            edge
            for one in sources
            for other in targets
            for edge in self.graph.edges(type, source=one, target=other)
        ]

    def _names(self, ids: Any, some: Any) -> str:
        """The first few names, and how many more there are."""
        listed = [int(one) for one in some]
        names = [self.graph.node(ids[one]).name for one in listed[:NAMED]]
        more = len(listed) - len(names)
        if more:
            return f"{', '.join(names)} and {more} more"
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
