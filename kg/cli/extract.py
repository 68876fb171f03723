"""`kg extract`: what the pipeline says of each paper, one JSON object a line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from kg.cli.options import examples, model_option, sources_argument
from kg.cli.output import SCHEMA_VERSION, Output
from kg.cli.problems import Problems
from kg.errors import InputError

__all__ = ["command"]


@click.command(
    "extract",
    epilog=examples(
        "kg extract papers.jsonl > extractions.jsonl",
        "kg extract page.txt --model fast | jq .results",
    ),
)
@sources_argument
@model_option
@click.option("-j", "--processes", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--format", "format", metavar="NAME", help="Format of the sources; see `kg formats`.")
@click.option("-q", "--quiet", is_flag=True, help="No notes and no progress on stderr.")
def command(
    sources: Sequence[str], model: str, processes: int, format: str | None, quiet: bool
) -> None:
    """Print what each paper says, one JSON object a line.

    What it introduces, names, measures, beats and builds on, in the fields of the annotation
    guide, each item with its evidence; in the order of the input, with the input's ids.
    """
    import extractors.guide
    from kg.extracting import extract
    from kg.progress import Progress, TerminalProgress
    from kg.sources import files_of, read_all
    from kg.text import json_line

    out = Output(json=True, quiet=quiet)
    problems = Problems(out)
    papers = read_all(files_of(sources), format=format, report=problems)
    silent = quiet or sys.stdout.isatty()  # a bar among the answers would spoil both
    progress = Progress() if silent else TerminalProgress()
    printed = 0
    for paper, outcome in progress.track(
        extract(papers, model=model, processes=processes), "extracting"
    ):
        id = paper.ids.get("record", paper.id)
        if isinstance(outcome, str):
            problems(InputError(f"{paper.source}: {outcome}"))
            continue
        guide = extractors.guide.to_guide(outcome, id=id)
        click.echo(json_line({"schema_version": SCHEMA_VERSION, **guide}))
        printed += 1
    problems.tell()
    if not printed:
        raise InputError("no paper could be read: see `kg formats` for what can")
