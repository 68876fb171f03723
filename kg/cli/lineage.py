"""`kg lineage`: what a method builds on, what builds on it, and who introduced each."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import get_terminal_size
from typing import TYPE_CHECKING

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
    from graphs.analyses.lineage import Lineage

__all__ = ["command"]

MOST = 200

Row = tuple[object, ...]
_COLUMNS = (
    "way",
    "depth",
    "name",
    "via",
    "papers",
    "introduced_by",
    "date",
    "paper",
    "confidence",
    "sentence",
)


@click.command(
    "lineage",
    epilog=examples(
        "kg lineage LoRA",
        "kg lineage 'Llama 3' --roll-up --depth 2",
        "kg lineage LoRA --json > lineage.json",
        "kg view lineage LoRA -o lineage.html     the same as a picture",
    ),
)
@click.argument("name")
@click.option("--depth", type=click.IntRange(min=1), help="Most steps from NAME.")
@roll_up_option
@confidence_option
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=MOST,
    show_default=True,
    help="Most steps each way, the nearest.",
)
@workspace_option
@output_options
def command(
    name: str,
    depth: int | None,
    roll_up: bool,
    min_confidence: float,
    limit: int,
    workspace: str,
    out: Output,
) -> None:
    """Tell what NAME builds on, and what builds on it.

    NAME is an id, a name or an alias of a method or benchmark. Each step comes with the papers that
    claim it and the paper that introduced the thing.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace) as graph:
        found = graph.lineage(
            name, depth=depth, roll_up=roll_up, min_confidence=min_confidence, limit=limit
        )
        if out.json:
            out.json_object("lineage", found.to_json())
        elif out.rich:
            click.echo(found.to_text(width=get_terminal_size().columns))
        else:
            out.table(_COLUMNS, _rows(found))
        names = [[graph.node(id).name for id in cycle] for cycle in found.cycles]
    for cycle in names:
        out.note(f"a cycle: {' builds on '.join([*cycle, cycle[0]])}")
    for way, count in found.left_out.items():
        if count:
            out.warn(f"{count:,} more {way}: give a larger --limit")


def _rows(found: Lineage) -> Iterator[Row]:
    for way, steps in (("builds on", found.ancestors), ("built on by", found.descendants)):
        for step in steps:
            evidence = step.edge.evidence
            yield (
                way,
                step.depth,
                step.node.name,
                step.via,
                step.papers,
                step.introduced[0].source_id if step.introduced else None,
                step.date,
                evidence.paper,
                evidence.confidence,
                " … ".join(evidence.sentences) or None,
            )
