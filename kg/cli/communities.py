"""`kg communities`: what is talked of together, named by its most telling members."""

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
    from graphs.analyses.communities import Communities

__all__ = ["command"]

PROJECTIONS = ("together", "claims", "lineage", "comparisons")
"""What can be divided, told here so that help need not load what computes."""
_COLUMNS = ("number", "name", "size", "inside", "members", "paper", "sentence")


@click.command(
    "communities",
    epilog=examples(
        "kg communities",
        "kg communities --on claims --roll-up",
        "kg communities --resolution 2 --limit 50 --json > communities.json",
    ),
)
@click.option(
    "--on",
    type=click.Choice(PROJECTIONS),
    default=PROJECTIONS[0],
    show_default=True,
    help="What ties: papers that name both, claims, lineage or comparisons.",
)
@click.option(
    "--resolution",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="More than 1 for smaller communities.",
)
@roll_up_option
@confidence_option
@click.option(
    "--min-size",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Fewest things of a community.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most communities."
)
@click.option(
    "--members",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Most members to tell of each.",
)
@workspace_option
@output_options
def command(workspace: str, out: Output, **options: Any) -> None:
    """Tell which methods, benchmarks and tasks belong together.

    Communities by the Leiden method, the largest first, each named by its most telling members.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace) as graph:
        found = graph.communities(**options)
        if out.json:
            out.json_object("communities", found.to_json())
            return
        out.table(_COLUMNS, _rows(found))
    out.note(
        f"{found.found:,} communities of {found.things:,} things, {found.small:,} in smaller ones; "
        f"modularity {found.modularity:.2f}; {found.about}"
    )


def _rows(found: Communities) -> Iterator[tuple[object, ...]]:
    for one in found.communities:
        evidence = one.claims[0].evidence if one.claims else None
        yield (
            one.number,
            one.name,
            one.size,
            f"{one.inside:.0%}",
            [member.node.name for member in one.members],
            evidence.paper if evidence else None,
            " … ".join(evidence.sentences) if evidence else None,
        )
