"""Comparison of methods: where each was tried, and who beat whom where, with the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from graphs.analyses.families import Families
from graphs.analyses.leaderboard import IMPORTS, Imports
from graphs.analyses.scores import LeaderboardRow, Scores, agree, by_unit, protocol, sign_of
from graphs.analyses.things import surest
from kg.api.entities import Benchmark, Method
from kg.api.node import Edge, Evidence
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["Cell", "Comparison", "Win", "compare"]

MOST = 30
"""Benchmarks shown unless asked otherwise: more than one reads."""

Basis = Literal["stated", "gain", "numbers"]
_BASES: tuple[Basis, ...] = ("stated", "gain", "numbers")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a method on a benchmark: nothing where it is `untried`."""

    method: Method
    benchmark: Benchmark
    numbers: tuple[LeaderboardRow, ...]
    claims: tuple[Edge, ...] = field(repr=False)

    @property
    def untried(self) -> bool:
        """Whether no paper here says that the method was tried on the benchmark."""
        return not (self.numbers or self.claims)

    @property
    def shown(self) -> str:
        """The cell in a word: the numbers as written, "evaluated", or nothing."""
        told = [_written(row) for row in self.numbers]
        return "; ".join(dict.fromkeys(told)) or ("" if self.untried else "evaluated")

    def to_json(self) -> dict[str, Any]:
        """Return the cell as plain JSON values."""
        return {
            "method": self.method.name,
            "benchmark": self.benchmark.name,
            "untried": self.untried,
            "numbers": [row.to_json() for row in self.numbers],
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Win:
    """One method beat another, and why one may say so.

    Parameters
    ----------
    winner, loser
        Two of the methods compared.
    basis
        ``stated`` (a paper says that it outperforms), ``gain`` (a paper states the gain over it),
        or ``numbers`` (two comparable values).
    benchmark, metric
        Where, if it is said.
    margin
        The gain as written, or both values.
    same_paper
        Whether one paper states it all: numbers of two papers may not share a protocol.
    imported
        Whether a published leaderboard says so.
    evidence
        Who says it: one claim, or that of each number.
    """

    winner: Method
    loser: Method
    basis: Basis
    benchmark: Benchmark | None
    metric: str | None
    margin: str
    same_paper: bool
    imported: bool
    evidence: tuple[Evidence, ...] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the win as plain JSON values."""
        return {
            "winner": self.winner.name,
            "loser": self.loser.name,
            "basis": self.basis,
            "benchmark": self.benchmark.name if self.benchmark else None,
            "metric": self.metric,
            "margin": self.margin,
            "same_paper": self.same_paper,
            "imported": self.imported,
            "evidence": [
                {
                    "paper": said.paper,
                    "confidence": said.confidence,
                    "sentences": list(said.sentences),
                    "spans": list(said.spans),
                }
                for said in self.evidence
            ],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Methods side by side.

    Parameters
    ----------
    methods
        In the order asked; families where the question rolled up.
    benchmarks
        Where any of them was tried: those that most of them share first.
    left_out
        Number of benchmarks beyond `most`.
    cells
        Benchmark by benchmark, a cell for each method.
    wins
        Who beat whom, by winner and loser in the order asked, what is stated first.
    """

    methods: tuple[Method, ...]
    benchmarks: tuple[Benchmark, ...]
    left_out: int
    cells: tuple[tuple[Cell, ...], ...]
    wins: tuple[Win, ...]

    @property
    def shared(self) -> tuple[Benchmark, ...]:
        """Benchmarks on which two or more of the methods were tried."""
        return tuple(
            row[0].benchmark for row in self.cells if sum(not cell.untried for cell in row) > 1
        )

    @property
    def untried(self) -> tuple[tuple[Method, Benchmark], ...]:
        """Each method and benchmark that no paper here brings together."""
        return tuple((c.method, c.benchmark) for row in self.cells for c in row if c.untried)

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values."""
        return {
            "methods": [method.to_json() for method in self.methods],
            "benchmarks": [benchmark.name for benchmark in self.benchmarks],
            "shared": [benchmark.name for benchmark in self.shared],
            "left_out": self.left_out,
            "untried": [[method.name, benchmark.name] for method, benchmark in self.untried],
            "cells": [[cell.to_json() for cell in row] for row in self.cells],
            "wins": [win.to_json() for win in self.wins],
        }


def compare(
    graph: Graph,
    methods: Sequence[Method],
    *,
    roll_up: bool = False,
    imports: Imports = "with",
    most: int = MOST,
) -> Comparison:
    """Return methods side by side: the benchmarks they share, the wins, and what is untried.

    A win is what a paper states (OUTPERFORMS, or a gain over the other), or what two values say
    that share benchmark, metric, unit, task and origin. A paper that gives both values is heard
    for itself; else the best of each is taken. Values that are the same but for rounding are no
    win, nor are those of a metric whose better direction nobody knows.

    Parameters
    ----------
    graph
        Where to look.
    methods
        Two or more.
    roll_up
        Take each method with all its family, each benchmark as its suite; numbers still compare
        only on one and the same benchmark.
    imports
        ``with``, ``without`` or ``only`` the numbers of published leaderboards.
    most
        Benchmarks to show.

    Raises
    ------
    UsageError
        Fewer than two methods, or two that are one.

    Notes
    -----
    That a win needs one protocol is after Dehghani et al. (2021), "The Benchmark Lottery". Linear
    in what is said of the methods, but for sorting and the square of their number.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> store = NetworkXStore()
    >>> edge = {"id": "e", "source": "method:qlora", "target": "method:lora", "paper": "p"}
    >>> names = [{"id": f"method:{name.lower()}", "name": name} for name in ("LoRA", "QLoRA")]
    >>> store.load(
    ...     Tables(
    ...         nodes={"Method": names},
    ...         edges={"OUTPERFORMS": [{**edge, "confidence": 0.9, "extractor": "hand"}]},
    ...     )
    ... )
    >>> wins = Graph(store).compare("LoRA", "QLoRA").wins
    >>> [(win.winner.name, win.loser.name, win.basis) for win in wins]
    [('QLoRA', 'LoRA', 'stated')]
    """
    if imports not in IMPORTS:
        raise UsageError(f"imports is {imports!r}; it is one of {', '.join(IMPORTS)}")
    if most < 1:
        raise UsageError("a comparison needs 1 or more benchmarks to show")
    families = Families.of(graph.store, roll_up=roll_up)
    compared = _distinct(graph, methods, families)
    numbers: dict[tuple[str, str], list[LeaderboardRow]] = defaultdict(list)
    gains: list[tuple[Method, LeaderboardRow]] = []
    groups: dict[tuple[str, ...], list[tuple[str, LeaderboardRow]]] = defaultdict(list)
    claims: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    scores = Scores(graph)
    for method in compared:
        for member in families.members(method.id):
            for row in scores.of(_method(graph, member)):
                if imports == "with" or (row.hand == "imported") == (imports == "only"):
                    numbers[method.id, families.root(row.benchmark.id)].append(row)
                    if row.baseline is not None:
                        gains.append((method, row))
                    elif row.metric and row.value is not None and row.result.kind == "absolute":
                        groups[protocol(row)].append((method.id, row))
            for edge in graph.edges("EVALUATED_ON", source=member):
                claims[method.id, families.root(edge.target_id)].append(edge)
    order = {method.id: place for place, method in enumerate(compared)}
    by_id = {method.id: method for method in compared}
    wins = [
        *_stated(graph, compared, families),
        *_gains(gains, by_id, families),
        *(win for group in groups.values() for win in _by_numbers(group, by_id)),
    ]
    tried: dict[str, set[str]] = defaultdict(set)
    for method_id, benchmark_id in (*numbers, *claims):
        tried[benchmark_id].add(method_id)
    said = {id: sum(len(numbers[m, id]) + len(claims[m, id]) for m in order) for id in tried}
    ids = sorted(tried, key=lambda id: (-len(tried[id]), -said[id], id))
    shown = [node for id in ids[:most] if isinstance(node := graph.node(id), Benchmark)]
    return Comparison(
        methods=tuple(compared),
        benchmarks=tuple(shown),
        left_out=max(0, len(ids) - most),
        cells=tuple(
            tuple(
                Cell(
                    method,
                    benchmark,
                    tuple(sorted(numbers.get((method.id, benchmark.id), ()), key=_row_order)),
                    surest(claims.get((method.id, benchmark.id), ())),
                )
                for method in compared
            )
            for benchmark in shown
        ),
        wins=tuple(sorted(wins, key=lambda win: _win_order(win, order))),
    )


def _distinct(graph: Graph, methods: Sequence[Method], families: Families) -> list[Method]:
    compared = [_method(graph, families.root(method.id)) for method in methods]
    for one, other in combinations(range(len(compared)), 2):
        if compared[one] == compared[other]:
            asked = dict.fromkeys((methods[one].name, methods[other].name))
            names = " and ".join(asked)
            raise UsageError(f"{names}: one and the same ({compared[one].name}), name two things")
    if len(compared) < 2:
        raise UsageError("a comparison needs two methods or more")
    return compared


def _method(graph: Graph, id: str) -> Method:
    node = graph.node(id)
    assert isinstance(node, Method)
    return node


def _stated(graph: Graph, methods: Sequence[Method], families: Families) -> Iterator[Win]:
    by_id = {method.id: method for method in methods}
    for winner in methods:
        for member in families.members(winner.id):
            for edge in graph.edges("OUTPERFORMS", source=member):
                loser = by_id.get(families.root(edge.target_id))
                if loser is not None and loser != winner:
                    said = (edge.evidence,)
                    yield Win(winner, loser, "stated", None, None, "", True, False, said)


def _gains(
    gains: Iterable[tuple[Method, LeaderboardRow]], by_id: dict[str, Method], families: Families
) -> Iterator[Win]:
    for winner, row in gains:
        loser = by_id.get(families.root(row.baseline.id)) if row.baseline else None
        if loser is not None and loser != winner:
            metric = row.metric.name if row.metric else None
            imported = row.hand == "imported"
            yield Win(
                winner, loser, "gain", row.benchmark, metric, row.result.text, True, imported,
                (row.evidence,),
            )  # fmt: skip


def _by_numbers(
    group: Sequence[tuple[str, LeaderboardRow]], by_id: dict[str, Method]
) -> Iterator[Win]:
    """Pass over the wins among values of one protocol."""
    theirs = {(id, row.result.id) for id, row in group}
    metric = group[0][1].metric
    sign = sign_of(metric.direction) if metric else 0
    if not sign or metric is None or len({id for id, _ in group}) < 2:
        return
    for unit, rows in by_unit([row for _, row in group]).items():
        best: dict[str, LeaderboardRow] = {}
        papers: dict[str, dict[str, LeaderboardRow]] = defaultdict(dict)
        for row in sorted(rows, key=lambda row: (sign * (row.value or 0.0), row.result.id)):
            for id in [id for id in by_id if (id, row.result.id) in theirs]:
                best.setdefault(id, row)
                papers[row.paper.id].setdefault(id, row)
        for one, other in combinations(by_id, 2):
            if one not in best or other not in best:
                continue
            both = [told for _, told in sorted(papers.items()) if one in told and other in told]
            for told in both or [best]:
                first, second = (one, told[one]), (other, told[other])
                if agree(first[1], second[1]):
                    continue
                if sign * (first[1].value or 0.0) > sign * (second[1].value or 0.0):
                    first, second = second, first
                yield Win(
                    winner=by_id[first[0]],
                    loser=by_id[second[0]],
                    basis="numbers",
                    benchmark=first[1].benchmark,
                    metric=metric.name + (f" in {unit}" if unit else ""),
                    margin=f"{first[1].result.text} against {second[1].result.text}",
                    same_paper=bool(both),
                    imported=first[1].hand == "imported",
                    evidence=(first[1].evidence, second[1].evidence),
                )


def _win_order(win: Win, order: dict[str, int]) -> tuple[Any, ...]:
    return (
        order[win.winner.id],
        order[win.loser.id],
        win.imported,
        _BASES.index(win.basis),
        not win.same_paper,
        win.benchmark.id if win.benchmark else "",
        win.metric or "",
        win.margin,
        [(-said.confidence, said.paper, said.spans, said.sentences) for said in win.evidence],
    )


def _row_order(row: LeaderboardRow) -> tuple[bool, str, str, str]:
    metric = row.metric.id if row.metric else ""
    return row.hand == "imported", row.result.kind or "", metric, row.result.id


def _written(row: LeaderboardRow) -> str:
    gain = row.result.kind == "delta" and row.baseline is None
    parts = ["gain of" if gain else "", row.result.text, row.metric.name if row.metric else ""]
    parts += [f"over {row.baseline.name}"] if row.baseline else []
    parts += [f"[{row.result.origin}]"] if row.hand == "imported" else []
    return " ".join(part for part in parts if part)
