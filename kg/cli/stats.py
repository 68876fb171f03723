"""`kg stats`: what the graph holds, and what the papers in it did not say."""

from __future__ import annotations

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output

__all__ = ["command"]


@click.command(
    "stats", epilog=examples("kg stats", "kg stats -w papers.kg --json | jq .papers_without")
)
@workspace_option
@output_options
def command(workspace: str, out: Output) -> None:
    """Count what the graph holds and what papers did not say.

    Nodes by label, edges by type, and papers without a method, a benchmark or a result.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace) as graph:
        counted = graph.stats()
    if out.json:
        out.json_object("stats", counted.to_json())
        return
    out.table(("what", "name", "count"), counted.rows())
