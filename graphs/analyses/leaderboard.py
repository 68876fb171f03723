"""Leaderboards: what papers state that methods reach on a benchmark, ranked where it compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from graphs.analyses.families import Families
from graphs.analyses.scores import (
    CLAIMED,
    LeaderboardRow,
    Scores,
    agree,
    by_unit,
    protocol,
    sign_of,
)
from kg.api.entities import Benchmark, Method, Metric
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["IMPORTS", "Apart", "Board", "Imports", "Leaderboard", "LeaderboardRow", "leaderboard"]

Imports = Literal["with", "without", "only"]
IMPORTS: tuple[Imports, ...] = ("with", "without", "only")
"""What is done with the numbers of published leaderboards."""

UNKNOWN = "unknown"

_REASONS = (
    ("no method named", lambda row: row.method is None),
    ("gains over a baseline", lambda row: row.result.kind == "delta"),
    ("ratios", lambda row: row.result.kind == "ratio"),
    ("no metric named", lambda row: row.metric is None),
    ("no number", lambda row: row.value is None),
)
"""Why a value stands apart; the first that holds is told."""


@dataclass(frozen=True, slots=True)
class Board:
    """Values that can be compared: one benchmark, metric, unit and task, from one origin.

    Parameters
    ----------
    benchmark
        The benchmark, or the split or member of a suite.
    metric, unit
        What the values are.
    direction
        Which is better: higher, lower, or unknown; of an unknown one, no row has a rank.
    task
        Where a published leaderboard states it.
    origin
        ``abstract`` for what papers state, else the source of an imported leaderboard.
    rows
        Best first; equal values share a rank.
    running_best
        Each dated row that was better than all before it, in order of date.
    """

    benchmark: Benchmark
    metric: Metric
    unit: str
    direction: str
    task: str | None
    origin: str
    rows: tuple[LeaderboardRow, ...]
    running_best: tuple[LeaderboardRow, ...] = field(repr=False)

    @property
    def imported(self) -> bool:
        """Whether a published leaderboard says so, not the papers of this graph."""
        return self.origin != CLAIMED

    @property
    def heading(self) -> str:
        """What is compared, in words."""
        parts = [self.benchmark.name, self.metric.name]
        parts += [f"in {self.unit}"] if self.unit else []
        parts += [f"for {self.task}"] if self.task else []
        better = f"{self.direction} is better"
        parts += [f"({'better direction unknown' if self.direction == UNKNOWN else better})"]
        return " ".join([*parts, *([f"[imported: {self.origin}]"] if self.imported else [])])

    def to_json(self) -> dict[str, Any]:
        """Return the board as plain JSON values."""
        best = [
            {"date": row.date, "result": row.result.id, "value": row.value, "method": _name(row)}
            for row in self.running_best
        ]
        return {
            "heading": self.heading,
            "benchmark": self.benchmark.name,
            "metric": self.metric.name,
            "unit": self.unit,
            "direction": self.direction,
            "task": self.task,
            "origin": self.origin,
            "rows": [row.to_json() for row in self.rows],
            "running_best": best,
        }


@dataclass(frozen=True, slots=True)
class Apart:
    """Values that cannot be compared with any, and why."""

    reason: str
    rows: tuple[LeaderboardRow, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the values as plain JSON values."""
        return {"reason": self.reason, "rows": [row.to_json() for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """All that was stated on a benchmark: boards, the fullest first, and what stands apart."""

    benchmark: Benchmark
    boards: tuple[Board, ...]
    apart: tuple[Apart, ...]

    @property
    def rows(self) -> tuple[LeaderboardRow, ...]:
        """All rows, board by board, then those apart."""
        groups: tuple[Board | Apart, ...] = (*self.boards, *self.apart)
        return tuple(row for group in groups for row in group.rows)

    def to_json(self) -> dict[str, Any]:
        """Return the leaderboard as plain JSON values."""
        return {
            "benchmark": self.benchmark.to_json(),
            "boards": [board.to_json() for board in self.boards],
            "apart": [apart.to_json() for apart in self.apart],
        }


def leaderboard(
    graph: Graph,
    benchmark: Benchmark,
    *,
    metric: Metric | None = None,
    roll_up: bool = False,
    imports: Imports = "with",
) -> Leaderboard:
    """Return what was measured on `benchmark`: what compares ranked, the rest apart.

    Values are ranked together only where benchmark (or split), metric, unit and task are the
    same and one source states them; gains, ratios, words, and values without a named method or
    metric stand apart. What an abstract does not say (shots, prompts, extra data) nobody knows:
    values of one board are as comparable as their papers say, and each has its sentence. Two
    values of one method on one board that are not the same but for rounding are both shown, and
    each names the other.

    Parameters
    ----------
    graph
        Where to look.
    benchmark
        Of which benchmark.
    metric
        Only by this metric.
    roll_up
        Count variants as their family (its best value has the rank, the others are in
        `LeaderboardRow.others`), and show the splits and members of the benchmark's suite, each
        with boards of its own.
    imports
        ``with``, ``without`` or ``only`` the numbers of published leaderboards, which always
        stand on boards of their own.

    Notes
    -----
    After the leaderboards of "Papers with Code"; what they lack, the conflict and the value that
    does not compare, is after Kardas et al. (2020), "AxCell: Automatic Extraction of Results from
    Machine Learning Papers". Linear in the results on the benchmark, but for sorting.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> said = {"paper": "p", "confidence": 0.9, "extractor": "hand", "source": "result:1"}
    >>> result = {"id": "result:1", "name": "91.3", "text": "91.3", "value": 91.3}
    >>> store = NetworkXStore()
    >>> store.load(
    ...     Tables(
    ...         nodes={
    ...             "Paper": [{"id": "p", "name": "LoRA", "title": "LoRA", "source": "hand"}],
    ...             "Method": [{"id": "method:lora", "name": "LoRA"}],
    ...             "Benchmark": [{"id": "benchmark:glue", "name": "GLUE"}],
    ...             "Metric": [
    ...                 {"id": "metric:acc", "name": "accuracy", "direction": "higher", "unit": "%"}
    ...             ],
    ...             "Result": [{**result, "kind": "absolute", "origin": "abstract"}],
    ...         },
    ...         edges={
    ...             "OF": [{"id": "e1", "target": "method:lora", **said}],
    ...             "ON": [{"id": "e2", "target": "benchmark:glue", **said}],
    ...             "MEASURED_BY": [{"id": "e3", "target": "metric:acc", **said}],
    ...         },
    ...     )
    ... )
    >>> board = Graph(store).leaderboard("GLUE").boards[0]
    >>> board.heading
    'GLUE accuracy in % (higher is better)'
    >>> [(row.rank, row.method.name, row.value, row.unit, row.hand) for row in board.rows]
    [(1, 'LoRA', 91.3, '%', 'second-hand')]
    """
    if imports not in IMPORTS:
        raise UsageError(f"imports is {imports!r}; it is one of {', '.join(IMPORTS)}")
    families = Families.of(graph.store, roll_up=roll_up)
    shown = [benchmark]
    if roll_up:
        ids = families.members(benchmark.id)
        shown = [node for id in ids if isinstance(node := graph.node(id), Benchmark)]
        benchmark = next(node for node in shown if node.id == families.root(benchmark.id))
    scores = Scores(graph)
    groups: dict[tuple[str, str, str, str], list[LeaderboardRow]] = defaultdict(list)
    apart: dict[str, list[LeaderboardRow]] = defaultdict(list)
    for one in shown:
        for row in scores.on(one):
            if (metric is None or row.metric == metric) and _wanted(row, imports):
                if reason := next((why for why, holds in _REASONS if holds(row)), None):
                    apart[reason].append(row)
                else:
                    groups[protocol(row)].append(row)
    boards = [
        _board(graph, unit, rows, families)
        for group in groups.values()
        for unit, rows in by_unit(group).items()
    ]
    boards.sort(key=lambda board: _prominence(board, benchmark))
    return Leaderboard(
        benchmark,
        tuple(boards),
        tuple(Apart(why, _in_order(apart[why])) for why, _ in _REASONS if why in apart),
    )


def _wanted(row: LeaderboardRow, imports: Imports) -> bool:
    return imports == "with" or (row.hand == "imported") == (imports == "only")


def _board(graph: Graph, unit: str, rows: list[LeaderboardRow], families: Families) -> Board:
    metric = rows[0].metric
    assert metric is not None
    ordered = _ordered(_with_conflicts(rows), metric.direction)
    folded = _folded(graph, ordered, families)
    ranked = tuple(_ranked(folded, metric.direction))
    benchmark, _, task, origin = protocol(rows[0])
    assert benchmark == rows[0].benchmark.id
    return Board(
        benchmark=rows[0].benchmark,
        metric=metric,
        unit=unit,
        direction=metric.direction,
        task=task or None,
        origin=origin,
        rows=ranked,
        running_best=tuple(_running_best(ordered, metric.direction)),
    )


def _with_conflicts(rows: Sequence[LeaderboardRow]) -> list[LeaderboardRow]:
    """Mark each value with the results that state another one for the same method."""
    of: dict[str, list[LeaderboardRow]] = defaultdict(list)
    for row in rows:
        of[row.method.id if row.method else ""].append(row)
    return [
        replace(row, conflicts=tuple(sorted(o.result.id for o in group if not agree(row, o))))
        for group in of.values()
        for row in group
    ]


def _ordered(rows: Iterable[LeaderboardRow], direction: str) -> list[LeaderboardRow]:
    """Best first; of an unknown direction, by method; equal values by date and result."""
    sign = sign_of(direction)

    def place(row: LeaderboardRow) -> tuple[float, str, bool, str, str]:
        name = row.method.id if row.method and not sign else ""
        return sign * (row.value or 0.0), name, row.date is None, row.date or "", row.result.id

    return sorted(rows, key=place)


def _folded(
    graph: Graph, rows: Sequence[LeaderboardRow], families: Families
) -> list[LeaderboardRow]:
    """Give each family its best row, and that the others; each row stays without families."""
    if not families.roots:
        return list(rows)
    of: dict[str, list[LeaderboardRow]] = defaultdict(list)
    for row in rows:
        of[families.root(row.method.id) if row.method else row.result.id].append(row)
    folded = []
    for root, (best, *others) in of.items():
        family = graph.node(root) if best.method and best.method.id != root else None
        if isinstance(family, Method):
            best = replace(best, method=family, variant=best.method)
        folded.append(replace(best, others=tuple(others)))
    return folded


def _ranked(rows: Iterable[LeaderboardRow], direction: str) -> Iterable[LeaderboardRow]:
    if not sign_of(direction):
        yield from rows
        return
    rank, last = 0, None
    for place, row in enumerate(rows, 1):
        if row.value != last:
            rank, last = place, row.value
        yield replace(row, rank=rank)


def _running_best(rows: Sequence[LeaderboardRow], direction: str) -> Iterable[LeaderboardRow]:
    """Each row better than all of earlier dates; a date that says less stands at its beginning."""
    sign = sign_of(direction)
    dated = [(row.date, place, row) for place, row in enumerate(rows) if row.date]
    best: float | None = None
    for _, _, row in sorted(dated, key=lambda item: item[:2]) if sign else ():
        value = sign * (row.value or 0.0)
        if best is None or value < best:
            best = value
            yield row


def _prominence(board: Board, benchmark: Benchmark) -> tuple[Any, ...]:
    """Claims before imports, the benchmark before its parts, full boards before thin ones."""
    return (
        board.imported,
        board.benchmark != benchmark,
        -len(board.rows),
        board.benchmark.id,
        board.metric.id,
        board.unit,
        board.task or "",
        board.origin,
    )


def _in_order(rows: Iterable[LeaderboardRow]) -> tuple[LeaderboardRow, ...]:
    def place(row: LeaderboardRow) -> tuple[str, str, str, str]:
        metric = row.metric.id if row.metric else ""
        return row.benchmark.id, metric, row.method.id if row.method else "", row.result.id

    return tuple(sorted(rows, key=place))


def _name(row: LeaderboardRow) -> str | None:
    return row.method.name if row.method else None
