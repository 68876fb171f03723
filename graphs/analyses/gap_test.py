"""How well gaps are predicted: what later papers tried, guessed from earlier ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graphs.analyses.families import Families
from graphs.analyses.trials import Claims, paper_texts
from graphs.analyses.walks import ROUTES, Floats, Ints, Walks
from kg.errors import UsageError
from kg.papers.paper import is_iso_prefix

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["TARGETS", "GapTest", "Skill", "gap_test"]

Target = Literal["tried", "named"]
TARGETS: tuple[Target, ...] = ("tried", "named")
POPULAR = ("popularity", "use")

PLACES = 10
"""Suggestions that one reads: a hidden trial among them is a hit."""
RESAMPLES = 1_000
_SURE = (2.5, 97.5)
"""Percentiles of the resamples: an interval of 95 %."""
MOST_METHODS = 250
"""Methods that are asked; of more, a drawn sample."""


@dataclass(frozen=True, slots=True)
class Skill:
    """How well one predictor found the hidden trials.

    Parameters
    ----------
    predictor
        Its name.
    hits
        Share of hidden trials among the first ten suggestions.
    interval
        Of that share, 95 %, by resampling methods.
    reciprocal_rank
        Mean of 1 / rank.
    gain
        Interval of the difference in `hits` to the better popularity, over the same resamples.
    """

    predictor: str
    hits: float
    interval: tuple[float, float]
    reciprocal_rank: float
    gain: tuple[float, float]

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain JSON values."""
        return {
            "predictor": self.predictor,
            "hits_at_10": round(self.hits, 4),
            "interval": [round(value, 4) for value in self.interval],
            "mrr": round(self.reciprocal_rank, 4),
            "gain_over_popularity": [round(value, 4) for value in self.gain],
        }


@dataclass(frozen=True, slots=True)
class GapTest:
    """What was hidden, what could be asked, and how well each predictor did.

    Parameters
    ----------
    target
        What had to be foretold: see `gap_test`.
    since
        What is said from this date on was hidden.
    earlier, later, undated
        Papers before it, from it on, and those of which that is not known (left out of both).
    new
        Method-benchmark pairs that are first stated by the hidden papers.
    askable
        Those of them whose method and benchmark the earlier papers know: the rest nobody could
        have guessed.
    methods, candidates
        Methods asked, and benchmarks to choose from.
    skills
        Figures of the predictor that `gaps` uses first, then of each of its parts, of
        ``popularity`` (methods tried on the benchmark) and of ``use`` (papers that evaluate on it).
    """

    target: Target
    since: str
    earlier: int
    later: int
    undated: int
    new: int
    askable: int
    methods: int
    candidates: int
    skills: tuple[Skill, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the test as plain JSON values."""
        return {
            "target": self.target,
            "since": self.since,
            "papers": {"earlier": self.earlier, "later": self.later, "undated": self.undated},
            "new_pairs": self.new,
            "askable_pairs": self.askable,
            "methods": self.methods,
            "candidates": self.candidates,
            "skills": [skill.to_json() for skill in self.skills],
        }


def gap_test(
    graph: Graph,
    *,
    since: str | None = None,
    target: Target = "tried",
    roll_up: bool = False,
    seed: int = 0,
) -> GapTest:
    """Hide what papers say from a date on, predict it from the rest, and count.

    Parameters
    ----------
    graph
        What to ask.
    since
        First date that is hidden; None for the newest year, or the newest month where all papers
        are of one year.
    roll_up
        Whether variants count as their family.
    seed
        Of the resampling, and of the choice of methods where there are very many.

    Returns
    -------
    GapTest
        With no skills where nothing can be asked.

    Raises
    ------
    UsageError
        `since` is no date, or the papers have no two dates.

    Notes
    -----
    A rank counts only what the method was not tried on before, without the method's other hidden
    trials; equal scores share the mean of their places. Names were resolved with all papers at
    hand, which is the one thing the earlier papers know of the later.

    References
    ----------
    Time slices: D. Liben-Nowell and J. Kleinberg (2003), "The link prediction problem for social
    networks". Filtered ranks: A. Bordes and others (2013), "Translating embeddings for modeling
    multi-relational data". Intervals: B. Efron (1979), "Bootstrap methods".
    """
    if target not in TARGETS:
        raise UsageError(f"nothing to foretell by {target!r}: choose of {', '.join(TARGETS)}")
    claims = Claims.of(graph, Families.in_columns(graph.store.columns(), roll_up=roll_up))
    since = _checked(since) if since else newest(claims.dates)
    times = [_is_late(date, since) for date in claims.dates]
    earlier = {number for number, late in enumerate(times) if late is False}
    later = {number for number, late in enumerate(times) if late}
    walks = Walks(claims.trials(earlier), paper_texts(graph, claims.papers))
    pairs = list(_pairs(claims, target))
    known = {(m, b) for m, b, paper in pairs if paper in earlier}
    known |= {(m, b) for m, b, paper in claims.tried.tolist() if paper in earlier}
    new = {(m, b) for m, b, paper in pairs if paper in later} - known
    heard_of = set(np.flatnonzero(walks.trials.named.left_degree).tolist())
    offered = walks.offered
    asked: dict[int, list[int]] = defaultdict(list)
    for method, benchmark in sorted(new):
        if method in heard_of and offered[benchmark]:
            asked[method].append(benchmark)
    askable = sum(map(len, asked.values()))
    rng = np.random.default_rng(seed)
    if len(asked) > MOST_METHODS:
        drawn = rng.choice(sorted(asked), MOST_METHODS, replace=False)
        asked = defaultdict(list, {int(m): asked[int(m)] for m in np.sort(drawn)})
    done = defaultdict(list)
    for method, benchmark in known:
        done[method].append(benchmark)
    return GapTest(
        target=target,
        since=since,
        earlier=len(earlier),
        later=len(later),
        undated=times.count(None),
        new=len(new),
        askable=askable,
        methods=len(asked),
        candidates=int(offered.sum()),
        skills=tuple(_skills(_ranks(walks, asked, done), rng)) if asked else (),
    )


def newest(dates: Sequence[str | None]) -> str:
    """Return the newest year, or the newest month where there is one year only.

    Examples
    --------
    >>> newest(["2023-05", None, "2024"]), newest(["2024-05", "2024-11"])
    ('2024', '2024-11')
    """
    for length in (len("2025"), len("2025-10")):
        told = sorted({date[:length] for date in dates if date and len(date) >= length})
        if len(told) > 1:
            return told[-1]
    raise UsageError("a test needs papers of two years or months: these have one date, or none")


def _checked(date: str) -> str:
    if not is_iso_prefix(date):
        raise UsageError(f"{date!r} is no date: write 2025, 2025-10 or 2025-10-07")
    return date


def _is_late(date: str | None, since: str) -> bool | None:
    """Whether a paper is to be hidden, None where its date does not say."""
    if date is None or (len(date) < len(since) and since.startswith(date)):
        return None
    return date >= since


def _pairs(claims: Claims, target: Target) -> Iterator[tuple[int, int, int]]:
    """Give (method, benchmark, paper) of what is to be foretold."""
    if target == "tried":
        yield from map(tuple, claims.tried.tolist())
        return
    benchmarks: dict[int, list[int]] = defaultdict(list)
    for paper, benchmark, _ in claims.evaluates.tolist():
        benchmarks[paper].append(benchmark)
    for method, paper, _ in claims.named.tolist():
        for benchmark in benchmarks[paper]:
            yield method, benchmark, paper


def _ranks(
    walks: Walks, asked: Mapping[int, Sequence[int]], done: Mapping[int, Sequence[int]]
) -> dict[str, list[list[float]]]:
    """Return the ranks of each method's hidden trials, by predictor."""
    ranks: dict[str, list[list[float]]] = defaultdict(list)
    for method, hidden in asked.items():
        open_ones = walks.offered.copy()
        open_ones[np.array([*hidden, *done[method]])] = False
        routes = walks.routes(method)
        scores = {"gaps": walks.score(routes), **routes}
        scores |= {"popularity": walks.popularity, "use": walks.use}
        for name, score in scores.items():
            ranks[name].append([_rank(score, open_ones, one) for one in hidden])
    return {name: ranks[name] for name in ("gaps", *ROUTES, *POPULAR)}


def _rank(score: Floats, others: Ints, one: int) -> float:
    rival = score[others]
    return float(1 + (rival > score[one]).sum() + (rival == score[one]).sum() / 2)


def _skills(ranks: Mapping[str, list[list[float]]], rng: np.random.Generator) -> list[Skill]:
    sizes = np.array([len(some) for some in ranks["popularity"]], dtype=np.float64)
    draws = rng.integers(len(sizes), size=(RESAMPLES, len(sizes)))
    hits = {
        name: np.array([sum(rank <= PLACES for rank in some) for some in of], dtype=np.float64)
        for name, of in ranks.items()
    }

    def resampled(found: Floats) -> Floats:
        out: Floats = found[draws].sum(axis=1) / sizes[draws].sum(axis=1)
        return out

    base = resampled(hits[max(POPULAR, key=lambda name: hits[name].sum())])
    skills = []
    for name, of in ranks.items():
        flat = np.array([rank for some in of for rank in some])
        low, high = np.percentile(resampled(hits[name]), _SURE)
        worse, better = np.percentile(resampled(hits[name]) - base, _SURE)
        skills.append(
            Skill(
                name,
                float((flat <= PLACES).mean()),
                (float(low), float(high)),
                float((1 / flat).mean()),
                (float(worse), float(better)),
            )
        )
    return skills
