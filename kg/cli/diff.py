"""`kg diff`: what is new since a date, or since another workspace; also as a digest to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import (
    examples,
    output_options,
    roll_up_option,
    workspace_option,
)
from kg.cli.output import Output

if TYPE_CHECKING:
    from graphs.analyses.diff import Diff
    from kg.api.node import Edge

__all__ = ["command"]

Row = tuple[str, str, str | None, str | None]


@click.command(
    "diff",
    epilog=examples(
        "kg diff --since 2025-10",
        "kg diff --since 2025-09 --until 2025-09 --format markdown > digest.md",
        "kg diff last-week.kg -w papers.kg --format html -o digest.html",
    ),
)
@click.argument("old", required=False)
@click.option("--since", metavar="DATE", help="First date that is new.")
@click.option("--until", metavar="DATE", help="Last date that is new.")
@roll_up_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "html"]),
    default="table",
    show_default=True,
    help="A digest to read instead of rows.",
)
@click.option("--title", default="What is new", show_default=True, help="Heading of the digest.")
@click.option(
    "--items",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Most items of a section of the digest.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Digest to write."
)
@workspace_option
@output_options
def command(
    old: str | None,
    since: str | None,
    until: str | None,
    roll_up: bool,
    form: str,
    title: str,
    items: int,
    output: Path | None,
    workspace: str,
    out: Output,
) -> None:
    """Tell what is new: since a date, or against the workspace OLD.

    New papers, methods, benchmarks and relations, and bests that changed, each with the sentence
    that says so.
    """
    from kg.api.opening import open_graph

    if (old is None) == (since is None):
        raise click.UsageError("Give the workspace OLD, or --since a date.")
    if old and until:
        raise click.UsageError("--until goes with --since.")
    if form == "table" and output:
        raise click.UsageError("--output takes a digest: give --format markdown or html.")
    if out.json and form != "table":
        raise click.UsageError("--json and --format are two forms of the answer: give one.")
    with ExitStack() as stack:
        graph = stack.enter_context(open_graph(workspace))
        if old:
            before = stack.enter_context(open_graph(old))
            found = graph.diff(before, roll_up=roll_up)
        else:
            found = graph.diff(since=since, until=until, roll_up=roll_up)
        if out.json:
            out.json_object("diff", found.to_json())
        elif form == "table":
            out.table(("news", "what", "paper", "sentence"), _rows(found))
            out.note(f"{found.new}, compared with {found.old}")
            if found.undated:
                out.note(f"{found.undated:,} papers without a date were left out")
        else:
            _write(found, form, title, items, output, out)


def _write(
    found: Diff, form: str, title: str, items: int, output: Path | None, out: Output
) -> None:
    from graphs.analyses.digest import digest
    from kg.files import write_atomically

    page = digest(found, format="html" if form == "html" else "markdown", title=title, items=items)
    if output:
        write_atomically(output, page.encode())
        out.line(str(output))
    else:
        click.echo(page, nl=False)


def _rows(found: Diff) -> Iterator[Row]:
    for paper in found.papers:
        yield "new paper", paper.title, paper.id, None
    for best in found.bests:
        after, before = best.after, best.before
        who = after.method.name if after.method else "no method named"
        was = f" (before: {before.result.text})" if before else ""
        what = f"{best.benchmark.name} {best.metric.name}: {after.result.text} by {who}{was}"
        said = after.evidence.sentences[0] if after.evidence.sentences else None
        yield "changed best" if before else "first value", what, after.paper.id, said
    for thing in found.things:
        yield f"new {thing.node.label.lower()}", thing.node.name, *_said(thing.claims)
    for relation in found.relations:
        what = f"{relation.source.name} {relation.type} {relation.target.name}"
        yield "new relation", what, *_said(relation.claims)
    for node in (*found.gone_papers, *found.gone_things):
        yield f"gone {node.label.lower()}", node.name, None, None


def _said(claims: tuple[Edge, ...]) -> tuple[str | None, str | None]:
    if not claims:
        return None, None
    evidence = claims[0].evidence
    return evidence.paper, evidence.sentences[0] if evidence.sentences else None
