"""Resources spread over the graph: what a method reaches by paths of stated kinds.

Each kind of path is a random walk that must follow it: at every step a node hands what it has to
its neighbours in equal parts. What arrives at a benchmark is how strongly the path leads there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.runs import distinct

__all__ = ["ROUTES", "Links", "Trials", "Walks"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Links:
    """Pairs of numbered things of two kinds, each pair once.

    Parameters
    ----------
    pairs
        (left, right) numbers, a row a pair, in any order.
    left, right
        How many things there are of each kind.

    Examples
    --------
    >>> links = Links(np.array([[0, 0], [1, 1], [0, 1]]), 2, 2)
    >>> links.spread(np.array([1.0, 0.0])).tolist()
    [0.5, 0.5]
    >>> links.back(np.array([0.0, 1.0])).tolist()
    [0.5, 0.5]
    >>> links.of(0).tolist()
    [0, 1]
    """

    def __init__(self, pairs: Ints, left: int, right: int) -> None:
        keys = distinct(pairs[:, 0] * max(right, 1) + pairs[:, 1])
        self.left, self.right = keys // max(right, 1), keys % max(right, 1)
        self._sizes = left, right
        self.left_degree: Ints = np.bincount(self.left, minlength=left)
        self.right_degree: Ints = np.bincount(self.right, minlength=right)
        self._starts: Ints = np.concatenate(([0], np.cumsum(self.left_degree)))
        self._by_right: Ints = np.argsort(self.right, kind="stable")
        self._right_starts: Ints = np.concatenate(([0], np.cumsum(self.right_degree)))
        self._out: Floats = 1.0 / np.maximum(self.left_degree, 1)
        self._in: Floats = 1.0 / np.maximum(self.right_degree, 1)

    def spread(self, mass: Floats) -> Floats:
        """Hand what each left thing has to its right neighbours, in equal parts."""
        pairs, left = _at(np.flatnonzero(mass), self._starts)
        each = (mass * self._out)[left]
        out = np.bincount(self.right[pairs], weights=each, minlength=self._sizes[1])
        return out.astype(np.float64)  # of no pairs at all it counts in whole numbers

    def back(self, mass: Floats) -> Floats:
        """Hand what each right thing has to its left neighbours, in equal parts."""
        pairs, right = _at(np.flatnonzero(mass), self._right_starts)
        each = (mass * self._in)[right]
        left = self.left[self._by_right[pairs]]
        out = np.bincount(left, weights=each, minlength=self._sizes[0])
        return out.astype(np.float64)

    def of(self, left: int) -> Ints:
        """Return the right neighbours of a left thing, in order."""
        return self.right[self._starts[left] : self._starts[left + 1]]

    def to(self, right: int) -> Ints:
        """Return the left neighbours of a right thing, in order."""
        some = self._by_right[self._right_starts[right] : self._right_starts[right + 1]]
        return np.sort(self.left[some])


def _at(things: Ints, starts: Ints) -> tuple[Ints, Ints]:
    """Return the places of the pairs of some things, in order, and of each the thing."""
    degree = starts[things + 1] - starts[things]
    first = np.repeat(starts[things] - np.cumsum(degree) + degree, degree)
    return first + np.arange(len(first)), np.repeat(things, degree)


@dataclass(frozen=True, slots=True)
class Trials:
    """What a graph, or a part of it, knows of methods and what they were tried on.

    Parameters
    ----------
    methods, benchmarks
        Ids, by number.
    tried
        Methods to the benchmarks that they were evaluated on.
    relatives
        Methods to those that they build on, outperform, or the other way round.
    named
        Methods to the papers that name them.
    evaluates
        Papers to the benchmarks that they evaluate on.
    addresses
        Papers to the tasks that they work on.
    """

    methods: Sequence[str]
    benchmarks: Sequence[str]
    tried: Links
    relatives: Links
    named: Links
    evaluates: Links
    addresses: Links


ROUTES: Mapping[str, str] = {
    "alike": "method -> papers that read like those that name it -> benchmark they evaluate on",
    "shared": "method -> benchmark -> other method -> benchmark",
    "relatives": "method -> what it builds on, beats or is beaten by -> benchmark",
    "papers": "method -> paper that names it -> benchmark that the paper evaluates on",
    "company": "method -> paper -> other method named there -> benchmark",
    "tasks": "method -> paper -> task -> other paper -> benchmark",
}
"""The kinds of path. `shared` is the resource allocation of Zhou and others."""

CLOSENESS = 5.0
"""How much more a paper counts that reads more alike: e to the so many times its cosine."""
TELLING = 0.02
"""Weight of every other route beside `alike`: more of it foretold less (see `gap_test`)."""
EVEN = 1e-4
"""Weight of popularity: enough to order what no route tells apart."""
DIGITS = 12
"""Digits of a score: what differs further on differs by the order of a sum."""


class Walks:
    """What a method reaches by each route, in `Trials`.

    Parameters
    ----------
    trials
        What is known.
    texts
        A vector of length 1 for each paper, in the order of their numbers.

    Notes
    -----
    O(edges) a route, in numpy.
    """

    def __init__(self, trials: Trials, texts: NDArray[np.float32]) -> None:
        self.trials, self._texts = trials, texts
        self._evaluating: Ints = np.flatnonzero(trials.evaluates.left_degree)
        self._their_texts = texts[self._evaluating]
        tried = trials.tried.right_degree.astype(np.float64)
        used = trials.evaluates.right_degree.astype(np.float64)
        self.popularity: Floats = tried / max(tried.sum(), 1.0)
        self.use: Floats = used / max(used.sum(), 1.0)

    def routes(self, method: int) -> dict[str, Floats]:
        """Return what arrives at every benchmark by each of `ROUTES`."""
        trials = self.trials
        start = np.zeros(len(trials.methods))
        start[method] = 1.0
        papers = trials.named.spread(start)
        company = trials.named.back(papers)
        company[method] = 0.0
        tasks = trials.addresses.spread(papers)
        return {
            "alike": trials.evaluates.spread(self.alike(method)),
            "shared": trials.tried.spread(trials.tried.back(trials.tried.spread(start))),
            "relatives": trials.tried.spread(trials.relatives.spread(start)),
            "papers": trials.evaluates.spread(papers),
            "company": trials.tried.spread(company),
            "tasks": trials.evaluates.spread(trials.addresses.back(tasks)),
        }

    def alike(self, method: int) -> Floats:
        """Return how much each paper that evaluates on anything reads like those of a method."""
        out = np.zeros(len(self._texts))
        own = self.trials.named.of(method)
        some = self._evaluating
        if not len(own) or not len(some):
            return out
        likeness = np.round(self._their_texts @ self._texts[own].mean(axis=0), 4)
        weight = np.exp(CLOSENESS * likeness.astype(np.float64))
        out[some] = weight / weight.sum()
        return out

    @property
    def offered(self) -> NDArray[np.bool_]:
        """Which benchmarks can be suggested: those that somebody was tried on."""
        tried = self.trials.tried.right_degree + self.trials.evaluates.right_degree
        out: NDArray[np.bool_] = tried > 0
        return out

    def score(self, routes: Mapping[str, Floats]) -> Floats:
        """Return how strongly all routes together lead to each benchmark.

        Where papers that read alike evaluate decides, for that foretells best; the other routes,
        which say why, order what it leaves close, and popularity what none tells apart.
        """
        total = EVEN * self.popularity
        for name, arrived in routes.items():
            whole = float(arrived.sum())
            if whole:
                total = total + (1.0 if name == "alike" else TELLING) * arrived / whole
        return np.round(total, DIGITS)
