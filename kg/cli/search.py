"""`kg search`: papers and things by what they are called, by their words and by their meaning."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.options import (
    examples,
    output_options,
    roll_up_option,
    workspace_option,
)
from kg.cli.output import Output

__all__ = ["command"]


@click.command(
    "search",
    epilog=examples(
        "kg search LoRA",
        "kg search 'cheap fine-tuning of large models' --label Paper",
        "kg search 'question answering' --by words --json",
    ),
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT...")
@click.option(
    "--label",
    "labels",
    type=click.Choice(["Method", "Benchmark", "Metric", "Task", "Paper"], case_sensitive=False),
    multiple=True,
    help="Only these; may be given again.",
)
@click.option(
    "--by",
    type=click.Choice(["both", "words", "meaning"]),
    default="both",
    show_default=True,
    help="What has to fit.",
)
@roll_up_option
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most hits."
)
@workspace_option
@output_options
def command(
    text: tuple[str, ...], labels: tuple[str, ...], workspace: str, out: Output, **options: Any
) -> None:
    """Find papers, methods, benchmarks, metrics and tasks.

    What is called TEXT comes first, then what holds its words or means the same. The first search
    after a build makes the index; nothing is asked of the net.
    """
    from kg.api.opening import open_graph
    from kg.progress import Progress, TerminalProgress
    from kg.search import index_of

    if labels:
        options["labels"] = labels
    with open_graph(workspace) as graph:
        index_of(graph, progress=Progress() if out.quiet else TerminalProgress())
        found = graph.hits(" ".join(text), **options)
        if out.json:
            out.json_object("search", found.to_json())
            return
        rows = [
            (hit.node.label, hit.node.name, "+".join(hit.how), hit.paper, hit.sentence)
            for hit in found.rows
        ]
        out.table(("label", "name", "found by", "paper", "sentence"), rows)
    if not found.rows:
        out.note("nothing was found")
