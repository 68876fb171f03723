"""`kg compare`: methods side by side, and who beat whom where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    from graphs.analyses.compare import Comparison, Win

__all__ = ["command"]

SHOWN = 70
"""Characters of a sentence on a terminal; a pipe and --json have it whole."""
UNTRIED = "·"
"""A cell of the matrix on a terminal that no paper here fills."""


@click.command(
    "compare",
    epilog=examples(
        "kg compare LoRA QLoRA DoRA",
        "kg compare BERT RoBERTa --roll-up --most 10",
        "kg compare 'GPT-4' 'Llama 3' --json | jq '.wins[] | [.winner, .loser, .benchmark]'",
    ),
)
@click.argument("methods", nargs=-1, required=True, metavar="METHOD METHOD...")
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Benchmarks to show, those that most of the methods share first.",
)
@roll_up_option
@imports_option
@confidence_option
@workspace_option
@output_options
def command(
    methods: Sequence[str],
    min_confidence: float | None,
    workspace: str,
    out: Output,
    **options: Any,
) -> None:
    """Compare methods by what papers say.

    Benchmarks by methods, with the untried cells; then each win, stated or by numbers that
    compare, with the sentence that says so.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace, min_confidence=min_confidence) as graph:
        found = graph.compare(*methods, **options)
        if out.json:
            out.json_object("compare", found.to_json())
        elif out.rich:
            _print_matrix(found, out)
            out.table(
                ("winner", "loser", "basis", "benchmark", "metric", "by", "paper", "sentence"),
                [[shortened(part, SHOWN) for part in _win(win)] for win in found.wins],
                title=f"Who beat whom ({len(found.wins)})",
            )
        else:
            out.table(
                ("what", "method", "other", "basis", "benchmark", "metric", "value", "paper",
                 "sentence"),
                _flat(found),
            )  # fmt: skip
    if found.left_out:
        out.note(f"{found.left_out} more benchmarks: --most shows more")
    if not found.shared:
        out.note("no paper here says that two of them were tried on one benchmark")


def _print_matrix(found: Comparison, out: Output) -> None:
    rows = [
        (row[0].benchmark.name, *(cell.shown or UNTRIED for cell in row)) for row in found.cells
    ]
    columns = ("benchmark", *(method.name for method in found.methods))
    shared = f"{len(found.shared)} shared, {UNTRIED} is untried"
    out.table(columns, rows, title=f"Benchmarks ({shared})")


def _win(win: Win) -> tuple[object, ...]:
    said = win.evidence[0]
    papers = dict.fromkeys(evidence.paper for evidence in win.evidence)
    sentences = dict.fromkeys(evidence.sentences[:1] for evidence in win.evidence)
    basis = win.basis if win.same_paper else f"{win.basis} (of two papers)"
    return (
        win.winner.name,
        win.loser.name,
        f"{basis} [imported]" if win.imported else basis,
        win.benchmark.name if win.benchmark else None,
        win.metric,
        win.margin or None,
        " ".join(papers) or said.paper,
        " … ".join(first for told in sentences for first in told) or None,
    )


def _flat(found: Comparison) -> Iterator[tuple[object, ...]]:
    for win in found.wins:
        winner, loser, *rest = _win(win)
        yield "win", winner, loser, *rest
    for row in found.cells:
        for cell in row:
            where = (cell.method.name, None)
            name = cell.benchmark.name
            for number in cell.numbers:
                metric = number.metric.name if number.metric else None
                said = number.evidence
                yield (
                    "number", *where, number.hand, name, metric, number.result.text,
                    said.paper, said.sentences[0] if said.sentences else None,
                )  # fmt: skip
            for edge in () if cell.numbers else cell.claims[:1]:
                first = edge.evidence.sentences[:1]
                basis = edge.properties.get("basis")
                yield (
                    "evaluated", *where, basis, name, None, None, edge.evidence.paper,
                    first[0] if first else None,
                )  # fmt: skip
            if cell.untried:
                yield "untried", *where, None, name, None, None, None, None
