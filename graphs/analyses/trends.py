"""Trends: which methods, benchmarks and tasks are named more and more, or less and less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graphs.analyses.families import Families
from graphs.analyses.trend_test import TrendTest, adjusted
from graphs.analyses.window import By, Named, Numbers, Window
from kg.errors import UsageError
from kg.papers.paper import is_iso_prefix

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

__all__ = ["TREND_LABELS", "Trend", "Trends", "trends"]

TREND_LABELS = ("Method", "Benchmark", "Task")
MIN_PAPERS = 5
"""Papers that a name must have before it is asked for a trend: two papers are none."""
FALSE_DISCOVERIES = 0.1
"""Share of the trends told that may be chance."""
CLAIMS = 3
"""Papers quoted for a trend: the newest of a rising thing, the last of a falling one."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One thing whose share of papers rises or falls.

    Parameters
    ----------
    node
        The thing, or the family where variants are rolled up.
    direction
        ``rising`` or ``falling``.
    papers
        Papers of the window that name it.
    counts
        The same by period, in the order of `Trends.periods`.
    before, after
        Share of papers that name it in the earlier and in the later half of the papers.
    z, p, q
        Of the trend test: the standardised statistic, its two-sided p-value, and the false
        discovery rate at which it is told.
    claims
        Mentions in the newest papers that name it.
    """

    node: Node
    direction: Literal["rising", "falling"]
    papers: int
    counts: tuple[int, ...]
    before: float
    after: float
    z: float
    p: float
    q: float
    claims: tuple[Edge, ...] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the trend as plain JSON values."""
        return {
            "id": self.node.id,
            "label": self.node.label,
            "name": self.node.name,
            "direction": self.direction,
            "papers": self.papers,
            "counts": list(self.counts),
            "before": round(self.before, 5),
            "after": round(self.after, 5),
            "z": round(self.z, 3),
            "p": float(f"{self.p:.3g}"),
            "q": float(f"{self.q:.3g}"),
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Trends:
    """What rises and falls, and what could not be asked.

    Parameters
    ----------
    by
        ``year`` or ``month``.
    periods, totals
        Each period that has papers, and how many it has.
    rows
        Trends, rising ones first, the surest first.
    tested
        Things that were tested.
    rare
        Things left out because fewer than `min_papers` papers of the window name them.
    undated, coarse, outside
        Papers left out: without a date, dated by year where months are asked, outside the window.
    min_papers, false_discoveries
        As asked.
    """

    by: By
    periods: tuple[str, ...]
    totals: tuple[int, ...]
    rows: tuple[Trend, ...]
    tested: int
    rare: int
    undated: int
    coarse: int
    outside: int
    min_papers: int
    false_discoveries: float

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        return {
            "by": self.by,
            "periods": list(self.periods),
            "totals": list(self.totals),
            "tested": self.tested,
            "rare": self.rare,
            "papers_left_out": {
                "undated": self.undated,
                "coarse": self.coarse,
                "outside": self.outside,
            },
            "min_papers": self.min_papers,
            "false_discoveries": self.false_discoveries,
            "trends": [row.to_json() for row in self.rows],
        }


def trends(
    graph: Graph,
    *,
    labels: Collection[str] = TREND_LABELS,
    by: By = "year",
    since: str | None = None,
    until: str | None = None,
    roll_up: bool = False,
    min_papers: int = MIN_PAPERS,
    false_discoveries: float = FALSE_DISCOVERIES,
    limit: int | None = 20,
) -> Trends:
    """Return which things rise and which fall, measured against all papers of the time.

    A paper counts once for what it names. The share of papers is what rises or falls, so that a
    year with more papers makes nothing a trend; its last, unfinished year does no harm. Every
    thing with enough papers is tested, and of those told at most the given share is expected to
    be chance.

    Parameters
    ----------
    graph
        What to ask.
    labels
        Of what is tested: some of ``Method``, ``Benchmark``, ``Task``. Each is a family of tests.
    by
        ``year`` or ``month``; papers dated less exactly are left out and counted.
    since, until
        First and last date of the papers that count (``2023``, ``2024-06``), both included.
    roll_up
        Whether variants count as their family, and splits as their suite.
    min_papers
        Papers that a thing needs before it is tested.
    false_discoveries
        Expected share of chance among the trends told.
    limit
        Most trends of one label and direction; None for all.

    Returns
    -------
    Trends

    Raises
    ------
    UsageError
        A label, step, date or number that cannot be meant.

    Notes
    -----
    Linear in the mentions, but for the exact distribution (see `graphs.analyses.trend_test`).

    References
    ----------
    The test is the exact conditional form of the Cochran-Armitage test for a linear trend in
    proportions: P. Armitage (1955), "Tests for linear trends in proportions and frequencies",
    Biometrics 11; many tests at once after Y. Benjamini and Y. Hochberg (1995), "Controlling the
    false discovery rate", J. R. Stat. Soc. B 57. Names are chosen for testing by their number of
    papers alone, which the test holds fixed: the choice does not favour trends.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> said = {"confidence": 0.9, "extractor": "hand", "spans": [], "sentences": ["We use LoRA."]}
    >>> papers = [{"id": f"p{n:02}", "name": "T", "title": "T", "source": "hand",
    ...     "date": str(2022 + n // 10), "year": 2022 + n // 10} for n in range(40)]
    >>> lora = {"id": "method:lora", "name": "LoRA", "papers": 8}
    >>> names = [{"id": f"e{n}", "source": f"p{n}", "target": "method:lora", "paper": f"p{n}",
    ...     **said} for n in range(32, 40)]
    >>> store = NetworkXStore()
    >>> store.load(Tables(nodes={"Paper": papers, "Method": [lora]}, edges={"MENTIONS": names}))
    >>> found = trends(Graph(store))
    >>> [(t.node.name, t.direction, t.counts, t.before, t.after) for t in found.rows]
    [('LoRA', 'rising', (0, 0, 0, 8), 0.0, 0.4)]
    """
    _check(labels, by, (since, until), min_papers, false_discoveries)
    columns = graph.store.columns()
    window = Window.of(columns, by, since, until)
    families = Families.in_columns(graph.store.columns(), roll_up=roll_up)
    named = Named.of(columns, window, families)
    test = TrendTest(window.totals)
    rows: list[Trend] = []
    tested = rare = 0
    for label in TREND_LABELS:
        if label not in labels:
            continue
        counted = np.flatnonzero(columns.are(label, named.things))
        asked = counted[named.counts[counted] >= min_papers]
        tested, rare = tested + len(asked), rare + len(counted) - len(asked)
        found = list(_tested(asked, named, test))
        told = [one for one in found if one.q <= false_discoveries and one.z]
        for up in (True, False):
            some = sorted((one for one in told if (one.z > 0) == up), key=_Found.order)
            rows += [_trend(graph, one, named, window, families) for one in some[:limit]]
    return Trends(
        by=by,
        periods=tuple(window.name(time) for time in sorted(window.totals)),
        totals=tuple(window.totals[time] for time in sorted(window.totals)),
        rows=tuple(sorted(rows, key=lambda row: row.direction == "falling")),
        tested=tested,
        rare=rare,
        undated=window.undated,
        coarse=window.coarse,
        outside=window.outside,
        min_papers=min_papers,
        false_discoveries=false_discoveries,
    )


def _check(
    labels: Collection[str],
    by: str,
    dates: Sequence[str | None],
    min_papers: int,
    false_discoveries: float,
) -> None:
    if strange := sorted(set(labels) - set(TREND_LABELS)):
        raise UsageError(f"no trends of {', '.join(strange)}: choose among {TREND_LABELS}")
    if by not in ("year", "month"):
        raise UsageError(f"no trend by {by!r}: choose year or month")
    for date in dates:
        if date is not None and not is_iso_prefix(date):
            raise UsageError(f"{date!r} is no date: write 2025, 2025-10 or 2025-10-07")
    if min_papers < 1:
        raise UsageError(f"at least {min_papers} papers means nothing: give 1 or more")
    if not 0 < false_discoveries <= 1:
        raise UsageError(f"a share of {false_discoveries} false discoveries: give one in (0, 1]")


@dataclass(frozen=True, slots=True)
class _Found:
    """A thing, by its place among those that are named, and its test."""

    place: int
    papers: int
    z: float
    p: float
    q: float

    def order(self) -> tuple[float, float, int]:
        return self.q, -abs(self.z), self.place


def _tested(places: Numbers, named: Named, test: TrendTest) -> Iterator[_Found]:
    counts, sums = named.counts[places].tolist(), named.sums[places].tolist()
    score = cache(test)  # many things are named as often and at the same times
    scores = [score(count, sum_) for count, sum_ in zip(counts, sums, strict=True)]
    rates = adjusted([p for _, p in scores])
    for place, count, (z, p), q in zip(places.tolist(), counts, scores, rates, strict=True):
        yield _Found(place, count, z, p, q)


def _trend(graph: Graph, found: _Found, named: Named, window: Window, families: Families) -> Trend:
    columns = graph.store.columns()
    papers = named.by(found.place)
    counts = Counter(window.times[papers].tolist())
    middle = window.middle

    def share(half: Callable[[int], bool]) -> float:
        whole = sum(n for time, n in window.totals.items() if half(time))
        return sum(n for time, n in counts.items() if half(time)) / whole if whole else 0.0

    newest = papers[np.lexsort((papers, columns.date.places[papers]))][::-1][:CLAIMS]
    node = graph.node(columns.ids[named.things[found.place]])
    members = families.members(node.id)
    claims = [_mention(graph, paper, members) for paper in columns.named(newest)]
    return Trend(
        node=node,
        direction="rising" if found.z > 0 else "falling",
        papers=found.papers,
        counts=tuple(counts[time] for time in sorted(window.totals)),
        before=share(lambda time: time < middle),
        after=share(lambda time: time >= middle),
        z=found.z,
        p=found.p,
        q=found.q,
        claims=tuple(edge for edge in claims if edge),
    )


def _mention(graph: Graph, paper: str, members: Sequence[str]) -> Edge | None:
    """Return where a paper names a thing, or the first of its variants that it names."""
    edges = (edge for id in members for edge in graph.edges("MENTIONS", source=paper, target=id))
    return next(edges, None)
