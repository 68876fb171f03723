"""`kg view`: a picture of the graph as one page that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output

__all__ = ["command"]


@click.command(
    "view",
    epilog=examples(
        "kg view",
        "kg view network -o network.html --open",
        "kg view --min-support 2 --color-by community -w reading.kg",
    ),
)
@click.argument("kind", default="network")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Page to write; KIND.html if not given.",
)
@click.option("--title", help="Heading of the page.")
@click.option("--budget", type=click.IntRange(min=1), help="Most nodes to draw.")
@click.option("--size-by", metavar="MEASURE", help="What a node's size stands for.")
@click.option("--color-by", metavar="PROPERTY", help="What a node's colour stands for.")
@click.option("--roll-up", is_flag=True, default=None, help="Draw variants as their family.")
@click.option("--min-support", type=click.IntRange(min=1), help="Only what so many papers name.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), help="Only edges at least this sure."
)
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@workspace_option
@output_options
def command(
    kind: str,
    output: Path | None,
    open_it: bool,
    workspace: str,
    out: Output,
    **options: Any,
) -> None:
    """Write a picture of the graph as one HTML page.

    KIND is the picture to draw; "network", if not given: methods and the benchmarks they were
    evaluated on. The page opens offline and asks nothing of the net.
    """
    from kg.api.opening import open_graph

    path = output or Path(f"{kind}.html")
    given = {name: value for name, value in options.items() if value is not None}
    with open_graph(workspace) as graph:
        graph.view(kind, **given).save(path)
    if out.json:
        out.json_object("view", {"kind": kind, "path": str(path), "bytes": path.stat().st_size})
    else:
        out.line(str(path))
    if open_it:
        click.launch(path.resolve().as_uri())
