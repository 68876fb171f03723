"""`kg add`: more papers into a graph that is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from kg.cli.build import build_options, run_build
from kg.cli.options import examples, output_options, sources_argument, workspace_option
from kg.cli.output import Output

__all__ = ["command"]


@click.command(
    "add",
    epilog=examples(
        "kg add new-papers.jsonl",
        "kg add page.txt --year 2025 -w reading.kg",
        "kg add papers.jsonl --restore arxiv:1706.03762",
    ),
)
@sources_argument
@build_options
@click.option(
    "--restore",
    multiple=True,
    metavar="PAPER",
    help="Let in again what `kg remove` took out: an id or a title; repeat for more.",
)
@workspace_option
@output_options
def command(sources: Sequence[str], workspace: str, out: Output, **options: Any) -> None:
    """Add papers to a workspace that is there.

    The graph is the one that a build of everything at once would give. What `kg remove` took out
    stays out, unless --restore names it.
    """
    run_build("add", sources, workspace, out, options)
