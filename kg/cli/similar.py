"""`kg similar`: what is most like a method, benchmark or paper, and why."""

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
    from graphs.analyses.similar import Similar

__all__ = ["command"]

_COLUMNS = ("name", "score", "structure", "text", "reasons", "paper", "sentence")


@click.command(
    "similar",
    epilog=examples(
        "kg similar LoRA",
        "kg similar GLUE --by structure --roll-up",
        "kg similar 'Attention Is All You Need' --limit 5",
        "kg similar LoRA --json > similar.json",
    ),
)
@click.argument("name")
@click.option(
    "--by",
    type=click.Choice(["both", "structure", "text"]),
    default="both",
    show_default=True,
    help="What both are tied to, what is written of them, or both.",
)
@roll_up_option
@confidence_option
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Most rows."
)
@workspace_option
@output_options
def command(name: str, workspace: str, out: Output, **options: Any) -> None:
    """Tell what is most like NAME, with reasons.

    NAME is an id, a name, an alias or a title; the answer is of the same label.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace) as graph:
        found = graph.similar(name, **options)
        if out.json:
            out.json_object("similar", found.to_json())
            return
        out.table(_COLUMNS, _rows(found))
    if not found.rows:
        out.note(f"nothing here is like {found.of.name}")


def _rows(found: Similar) -> Iterator[tuple[object, ...]]:
    for row in found.rows:
        evidence = row.claims[0].evidence if row.claims else None
        yield (
            row.node.name,
            round(row.score, 4),
            row.structure,
            row.text,
            "; ".join(row.reasons),
            evidence.paper if evidence else None,
            " … ".join(evidence.sentences) if evidence else None,
        )
