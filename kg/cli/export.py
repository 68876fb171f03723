"""`kg export`: the graph as a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output

__all__ = ["command"]


@click.command(
    "export",
    epilog=examples(
        "kg export graph.graphml",
        "kg export tables/ --format csv",
        "kg export graph.json -w reading.kg",
        "kg export bulk/ --format neo4j-admin",
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format",
    metavar="NAME",
    help="Format where the end of PATH does not say; see `kg formats`.",
)
@workspace_option
@output_options
def command(path: Path, format: str | None, workspace: str, out: Output) -> None:
    """Write the graph as a file for other programs.

    PATH is written whole or not at all, the same bytes for the same papers.
    """
    from kg.api.opening import open_graph
    from kg.export import FORMATS, export

    with open_graph(workspace) as graph:
        written = export(graph.store, path, format=format, workspace=graph.workspace)
    find_steps = FORMATS[written].next_steps
    steps = find_steps(path) if find_steps else ()
    if out.json:
        out.json_object("export", {"path": str(path), "format": written, "next": list(steps)})
    else:
        for line in (str(path), *steps):
            out.line(line)
