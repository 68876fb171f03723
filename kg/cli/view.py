"""`kg view`: a picture of the graph as one page that opens offline."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output

__all__ = ["command"]


@click.command(
    "view",
    epilog=examples(
        "kg view",
        "kg view network -o network.html --open",
        "kg view --min-confidence 0.8 -w reading.kg",
    ),
)
@click.argument("kind", default="network")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Page to write; KIND.html if not given.",
)
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), help="Only edges at least this sure."
)
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@workspace_option
@output_options
def command(
    kind: str,
    output: Path | None,
    min_confidence: float | None,
    open_it: bool,
    workspace: str,
    out: Output,
) -> None:
    """Write a picture of the graph as one HTML page.

    The page opens offline.     KIND is the picture to draw, "network" if not given: methods and the benchmarks they were
    evaluated on.
    """
    from kg.api.opening import open_graph

    path = output or Path(f"{kind}.html")
    options = {} if min_confidence is None else {"min_confidence": min_confidence}
    with open_graph(workspace) as graph:
        graph.view(kind, **options).save(path)
    if out.json:
        out.object("view", {"kind": kind, "path": str(path), "bytes": path.stat().st_size})
    else:
        out.line(str(path))
    if open_it:
        click.launch(path.resolve().as_uri())
