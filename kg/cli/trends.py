"""`kg trends`: what is named more and more, or less and less, in the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import (
    examples,
    output_options,
    roll_up_option,
    workspace_option,
)
from kg.cli.output import Output

if TYPE_CHECKING:
    from graphs.analyses.trends import Trends

__all__ = ["command"]


@click.command(
    "trends",
    epilog=examples(
        "kg trends",
        "kg trends --label Method --since 2020 --roll-up",
        "kg trends --by month --min-papers 8 --json",
    ),
)
@click.option(
    "--label",
    "labels",
    type=click.Choice(["Method", "Benchmark", "Task"], case_sensitive=False),
    multiple=True,
    help="Only these; may be given again.",
)
@click.option(
    "--by", type=click.Choice(["year", "month"]), default="year", show_default=True, help="Step."
)
@click.option("--since", metavar="DATE", help="Only papers from this date on.")
@click.option("--until", metavar="DATE", help="Only papers up to this date.")
@roll_up_option
@click.option(
    "--min-papers",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Papers that a name needs to be tested.",
)
@click.option(
    "--fdr",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.1,
    show_default=True,
    help="Share of what is told that may be chance.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Most trends of one label and direction.",
)
@workspace_option
@output_options
def command(
    labels: tuple[str, ...], fdr: float, workspace: str, out: Output, **options: Any
) -> None:
    """Tell which methods, benchmarks and tasks rise or fall.

    The share of all papers of the time counts, by an exact test for trend; rare names are not
    tested, papers without a date are left out and counted.
    """
    from kg.api.opening import open_graph

    if labels:
        options["labels"] = labels
    with open_graph(workspace) as graph:
        found = graph.trends(false_discoveries=fdr, **options)
        if out.json:
            out.json_object("trends", found.to_json())
            return
        out.table(
            ("trend", "label", "name", "papers", "before", "after", "counts", "q", "paper",
             "sentence"),
            _rows(found),
        )  # fmt: skip
    out.note(_said(found))


def _rows(found: Trends) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for row in found.rows:
        evidence = row.claims[0].evidence if row.claims else None
        pairs = zip(found.periods, row.counts, strict=True)
        rows.append(
            (
                row.direction,
                row.node.label,
                row.node.name,
                row.papers,
                f"{row.before:.2%}",
                f"{row.after:.2%}",
                " ".join(f"{period}:{count}" for period, count in pairs if count),
                float(f"{row.q:.2g}"),
                evidence.paper if evidence else None,
                evidence.sentences[0] if evidence and evidence.sentences else None,
            )
        )
    return rows


def _said(found: Trends) -> str:
    papers = sum(found.totals)
    left = [
        f"{count:,} {why}"
        for count, why in (
            (found.undated, "without a date"),
            (found.coarse, "dated by year only"),
            (found.outside, "outside the dates"),
        )
        if count
    ]
    out = f"{papers:,} papers of {len(found.periods)} {found.by}s"
    out += f" (left out: {', '.join(left)})" if left else ""
    out += f"; {found.tested:,} names tested, {found.rare:,} rarer than {found.min_papers} papers"
    return f"{out}; of these trends, {found.false_discoveries:.0%} may be chance"
