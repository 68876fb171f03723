"""`kg view`: a picture of the graph as one page that opens offline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output

__all__ = ["KINDS", "command"]

KINDS = ("network", "neighbourhood", "lineage", "overview", "matrix", "leaderboard", "trends")
"""Kinds of picture, told here so that help need not load what draws them."""

_COUNT = click.IntRange(min=1)
_OPTIONS: tuple[tuple[str, Any, str], ...] = (
    ("--title", str, "Heading of the page."),
    ("--budget", _COUNT, "Most nodes to draw; the best supported stay."),
    ("--size-by", str, "Networks: what a node's size stands for."),
    ("--color-by", str, "Networks: what a node's colour stands for."),
    ("--roll-up", None, "Network, matrix: variants as their family."),
    ("--min-support", _COUNT, "Network: only what so many papers name."),
    ("--min-confidence", click.FloatRange(0, 1), "Network: only edges at least this sure."),
    ("--hops", _COUNT, "Neighbourhood: edges from OF to what is shown."),
    ("--papers", None, "Neighbourhood: with papers."),
    ("--depth", _COUNT, "Lineage: most edges from OF."),
    ("--min-members", _COUNT, "Overview: least size of a community."),
    ("--methods", _COUNT, "Matrix: most rows."),
    ("--benchmarks", _COUNT, "Matrix: most columns."),
    ("--metric", str, "Leaderboard: metric to show."),
    ("--by", click.Choice(["year", "month"]), "Trends: step of time."),
    ("--share", None, "Trends: shares of papers, not numbers."),
    ("--top", _COUNT, "Trends: most things of each label."),
)
"""Option, type (None for a flag), help: what is not given is left to the kind of picture."""


def _picture_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for name, type, text in reversed(_OPTIONS):
        if type is None:
            option = click.option(name, is_flag=True, default=None, help=text)
        else:
            option = click.option(name, type=type, help=text)
        function = option(function)
    return function


@click.command(
    "view",
    epilog=examples(
        "kg view",
        "kg view network -o network.html --open",
        "kg view neighbourhood LoRA --hops 2",
        "kg view lineage BERT -o bert.html",
        "kg view leaderboard GLUE --metric accuracy",
        "kg view trends --by month -w reading.kg",
    ),
)
@click.argument("kind", default="network")
@click.argument("of", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Page to write; KIND.html if not given.",
)
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@_picture_options
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

    KIND is network (methods and the benchmarks they were evaluated on), neighbourhood, lineage,
    overview, matrix, leaderboard or trends; OF is what the picture is about, where it is about
    one thing. The page opens offline and asks nothing of the net.
    """
    from kg.api.opening import open_graph

    path = output or Path(f"{Path(kind).name}.html")
    given = {name: value for name, value in options.items() if value is not None}
    with open_graph(workspace) as graph:
        graph.view(kind, **given).save(path)
    if out.json:
        out.json_object("view", {"kind": kind, "path": str(path), "bytes": path.stat().st_size})
    else:
        out.line(str(path))
    if open_it:
        click.launch(path.resolve().as_uri())
