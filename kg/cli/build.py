"""`kg build`: papers in, graph out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import (
    examples,
    model_option,
    output_options,
    sources_argument,
    workspace_option,
)
from kg.cli.output import Output
from kg.cli.problems import Problems

if TYPE_CHECKING:
    from kg.building import BuildReport

__all__ = ["build_options", "command", "print_report", "run_build"]


def build_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of every verb that reads papers into a workspace."""
    options = (
        model_option,
        click.option(
            "-j",
            "--processes",
            type=click.IntRange(min=1),
            default=1,
            show_default=True,
            help="Processes that extract; the graph is the same for any number.",
        ),
        click.option(
            "--format",
            "format",
            metavar="NAME",
            help="Format of the sources where content and suffix do not say; see `kg formats`.",
        ),
        click.option(
            "--year",
            type=click.IntRange(1900, 2100),
            help="Year of dates that a saved page gives without one.",
        ),
        click.option(
            "--min-confidence",
            type=click.FloatRange(0, 1),
            help="Leave claims less sure than this out of the graph; the workspace keeps them.",
        ),
        click.option("--strict", is_flag=True, help="End with exit code 3 at any bad record."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command(
    "build",
    epilog=examples(
        "kg build papers/*.jsonl",
        "kg build daily-papers.txt --year 2025 -w reading.kg",
        "kg build library.bib export.ris arxiv.atom.gz -j 2",
        "kg build papers/ --sync          papers no longer there leave the graph",
    ),
)
@sources_argument
@build_options
@click.option("--sync", is_flag=True, help="Remove papers that are no longer in the sources.")
@workspace_option
@output_options
def command(sources: Sequence[str], workspace: str, out: Output, **options: Any) -> None:
    """Build or update the graph from files or folders of papers.

    Unchanged papers are not read twice; a build that was killed goes on where it stopped. Papers
    that are no longer in the sources stay, unless --sync is given.
    """
    run_build("build", sources, workspace, out, options)


def run_build(
    verb: str, sources: Sequence[str], workspace: str, out: Output, options: dict[str, Any]
) -> None:
    """Build with the options of `build_options` and print what was done."""
    from kg.building import build
    from kg.progress import Progress, TerminalProgress

    progress = Progress() if out.quiet else TerminalProgress()
    if options.get("min_confidence") is None:
        options.pop("min_confidence", None)
    problems = Problems(out)
    try:
        graph = build(sources, workspace=workspace, progress=progress, report=problems, **options)
    finally:
        problems.tell()
    with graph:
        assert graph.report is not None
        print_report(verb, graph.report, out)


def print_report(verb: str, report: BuildReport, out: Output) -> None:
    """Print what a build read and what the graph holds now."""
    if out.json:
        out.json_object(verb, report.to_json())
    elif out.rich:
        for line in _summary(report):
            out.line(line)
    else:
        out.table(("what", "name", "count"), report.rows())
    if not out.json:
        out.note(f"graph in {report.workspace}: kg show NAME, kg query CYPHER, kg view")


def _summary(report: BuildReport) -> Iterator[str]:
    """What a person wants to know, a line each; what did not happen is left out."""
    added, stats = report.added, report.stats
    yield f"{added.read:,} records read in {report.seconds:.1f} s"
    papers = {"new": added.new, "changed": added.changed, "unchanged": added.unchanged}
    yield f"  papers: {_list(papers, zeros=True)}"
    others = {
        "records of the same paper as another": added.merged,
        "of removed papers left out": added.excluded,
        "papers no longer in the sources taken out": added.removed,
        "bad records left out": len(report.bad),
    }
    if any(others.values()):
        yield f"  {_list(others)}"
    yield f"graph: {_list(stats.nodes)}"
    yield f"  edges: {_list(stats.edges)}"
    without = {f"without {what}": count for what, count in stats.papers_without.items()}
    yield f"  papers: {_list(without, zeros=True)}"


def _list(counts: Mapping[str, int], *, zeros: bool = False) -> str:
    return ", ".join(f"{n:,} {name}" for name, n in counts.items() if n or zeros) or "nothing"
