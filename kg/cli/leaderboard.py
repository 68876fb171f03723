"""`kg leaderboard`: what papers state that methods reach on a benchmark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import (
    confidence_option,
    examples,
    imports_option,
    output_options,
    roll_up_option,
    workspace_option,
)
from kg.cli.output import Output
from kg.text import shortened

if TYPE_CHECKING:
    from graphs.analyses.leaderboard import Leaderboard, LeaderboardRow

__all__ = ["command"]

COLUMNS = (
    "rank", "method", "value", "unit", "written", "over", "date", "best", "hand", "conflict",
    "paper", "sentence",
)  # fmt: skip
SHOWN = 70
"""Characters of a sentence on a terminal; a pipe and --json have it whole."""
PLACE = ("board", "benchmark", "metric", "direction", "task", "origin")
"""What a pipe is told of every row, since it sees no headings."""


@click.command(
    "leaderboard",
    epilog=examples(
        "kg leaderboard GLUE",
        "kg leaderboard ImageNet --metric 'top-1 accuracy'",
        "kg leaderboard SWE-bench --roll-up --imports without",
        "kg leaderboard GLUE --json | jq '.boards[0].running_best'",
    ),
)
@click.argument("benchmark")
@click.option("--metric", metavar="NAME", help="Only numbers of this metric.")
@roll_up_option
@imports_option
@confidence_option
@workspace_option
@output_options
def command(
    benchmark: str, min_confidence: float | None, workspace: str, out: Output, **options: Any
) -> None:
    """Rank the numbers that papers state on a benchmark.

    BENCHMARK is an id, a name or an alias. Numbers that do not compare (gains, ratios, another
    metric, unit or task) stand apart. "best" marks what was better than all before it; "conflict"
    counts other values of the same method.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace, min_confidence=min_confidence) as graph:
        found = graph.leaderboard(benchmark, **options)
        if out.json:
            out.json_object("leaderboard", found.to_json())
        elif out.rich:
            for heading, rows in _headed(found):
                out.table(*_narrowed(rows), title=heading)
        else:
            out.table((*PLACE, *COLUMNS), _flat(found))
    if not found.rows:
        out.note(f"no paper here states a number on {found.benchmark.name}")


def _narrowed(
    rows: list[tuple[object, ...]],
) -> tuple[list[str], list[list[object]]]:
    """What fits a terminal: the value as written, columns that say something, short sentences."""
    kept = [
        place
        for place, column in enumerate(COLUMNS)
        if column not in ("value", "unit") and any(row[place] is not None for row in rows)
    ]
    return [COLUMNS[place] for place in kept], [
        [shortened(row[place], SHOWN) for place in kept] for row in rows
    ]


def _headed(found: Leaderboard) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    for board in found.boards:
        best = {row.result.id for row in board.running_best}
        yield board.heading, [_row(row, best) for row in board.rows]
    for apart in found.apart:
        yield f"Apart: {apart.reason}", [_row(row, ()) for row in apart.rows]


def _flat(found: Leaderboard) -> Iterator[tuple[object, ...]]:
    for board in found.boards:
        best = {row.result.id for row in board.running_best}
        where = (board.benchmark.name, board.metric.name, board.direction, board.task)
        for row in board.rows:
            yield "ranked" if row.rank else "unranked", *where, board.origin, *_row(row, best)
    for apart in found.apart:
        for row in apart.rows:
            metric = row.metric
            told = (metric.name, metric.direction) if metric else (None, None)
            task = row.result.properties.get("task")
            where = (row.benchmark.name, *told, task)
            yield f"apart: {apart.reason}", *where, row.result.origin, *_row(row, ())


def _row(row: LeaderboardRow, best: Iterable[str]) -> tuple[object, ...]:
    method = row.method.name if row.method else None
    if method and row.variant:
        method = f"{method} ({row.variant.name})"
    if method and row.others:
        method = f"{method} [+{len(row.others)} of the family]"
    sentences = row.evidence.sentences
    return (
        row.rank,
        method,
        row.value,
        row.unit or None,
        row.result.text,
        row.baseline.name if row.baseline else None,
        row.date,
        "best" if row.result.id in best else None,
        row.hand,
        len(row.conflicts) or None,
        row.result.properties.get("cited") or row.paper.id,
        sentences[0] if sentences else None,
    )
