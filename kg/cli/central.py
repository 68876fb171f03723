"""`kg central`: which things hold the graph together, by PageRank, betweenness and degree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from kg.cli.communities import PROJECTIONS
from kg.cli.options import (
    confidence_option,
    examples,
    output_options,
    roll_up_option,
    workspace_option,
)
from kg.cli.output import Output

if TYPE_CHECKING:
    from graphs.analyses.centrality import Centralities

__all__ = ["command"]

_COLUMNS = (
    "rank",
    "label",
    "name",
    "pagerank",
    "betweenness",
    "error",
    "degree",
    "paper",
    "sentence",
)


@click.command(
    "central",
    epilog=examples(
        "kg central",
        "kg central --on lineage --label Method        what is most built on",
        "kg central --on comparisons --roll-up",
        "kg central --by betweenness --samples 500 --json > central.json",
    ),
)
@click.option(
    "--on",
    type=click.Choice(PROJECTIONS),
    default="claims",
    show_default=True,
    help="What ties: papers that name both, claims, lineage or comparisons.",
)
@click.option(
    "--by",
    type=click.Choice(["pagerank", "betweenness", "degree"]),
    default="pagerank",
    show_default=True,
    help="Measure that ranks.",
)
@click.option(
    "--label",
    type=click.Choice(["Method", "Benchmark", "Task"]),
    help="Only things of this label.",
)
@roll_up_option
@confidence_option
@click.option(
    "--samples",
    type=click.IntRange(min=2),
    help="Starting points of betweenness on more than 2,000 things; by default 100, on very many "
    "links fewer.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most rows."
)
@workspace_option
@output_options
def command(workspace: str, out: Output, **options: Any) -> None:
    """Tell which methods, benchmarks and tasks are most central.

    On lineage, rank flows to what is built on; on comparisons, to what outperforms.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace) as graph:
        found = graph.central(**options)
        if out.json:
            out.json_object("central", found.to_json())
            return
        out.table(_COLUMNS, _rows(found))
    out.note(_said(found))


def _rows(found: Centralities) -> Iterator[tuple[object, ...]]:
    for row in found.rows:
        evidence = row.claims[0].evidence if row.claims else None
        yield (
            row.rank,
            row.node.label,
            row.node.name,
            round(row.pagerank, 5),
            round(row.betweenness, 5),
            round(row.error, 5),
            row.degree,
            evidence.paper if evidence else None,
            " … ".join(evidence.sentences) if evidence else None,
        )


def _said(found: Centralities) -> str:
    text = f"{found.things:,} things, {found.links:,} links: {found.about}; betweenness "
    if not found.bound:
        return f"{text}is exact"
    return (
        f"{text}from {found.samples:,} starting points, with its standard error; at 95 % none of "
        f"all is off by more than {found.bound:.2g}"
    )
