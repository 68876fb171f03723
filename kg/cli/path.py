"""`kg path`: how two things are tied, edge by edge, each with the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import (
    confidence_option,
    examples,
    output_options,
    roll_up_option,
    workspace_option,
)
from kg.cli.output import Output

if TYPE_CHECKING:
    from graphs.analyses.paths import Paths

__all__ = ["command"]

_COLUMNS = ("path", "cost", "step", "said", "papers", "confidence", "paper", "sentence")


@click.command(
    "path",
    epilog=examples(
        "kg path LoRA GLUE",
        "kg path BERT 'GPT-4' --count 5 --roll-up",
        "kg path LoRA DPO --json > paths.json",
    ),
)
@click.argument("start")
@click.argument("end")
@click.option(
    "-n", "--count", type=click.IntRange(min=1), default=3, show_default=True, help="Most paths."
)
@roll_up_option
@confidence_option
@workspace_option
@output_options
def command(start: str, end: str, workspace: str, out: Output, **options: Any) -> None:
    """Tell how START and END are tied, the best ways first.

    Each is an id, a name, an alias or a title. Sure and stated edges are preferred, things that are
    tied to everything shunned.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace) as graph:
        found = graph.path(start, end, **options)
        if out.json:
            out.json_object("path", found.to_json())
        else:
            out.table(_COLUMNS, _rows(found))
    if not found.paths:
        out.note(f"nothing here ties {found.start.name} to {found.end.name}")


def _rows(found: Paths) -> Iterator[tuple[object, ...]]:
    for number, path in enumerate(found.paths, 1):
        for place, step in enumerate(path.steps, 1):
            evidence = step.claims[0].evidence
            yield (
                number,
                round(path.cost, 2),
                place,
                str(step),
                step.papers,
                evidence.confidence,
                evidence.paper,
                " … ".join(evidence.sentences) or None,
            )
