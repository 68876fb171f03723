"""`kg gaps`: benchmarks that a method has not been tried on, and how well they are guessed."""

from __future__ import annotations

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
    from graphs.analyses.gap_test import GapTest
    from graphs.analyses.gaps import Gaps

__all__ = ["command"]

FEW = 30
"""Methods below which figures and their intervals say little."""


@click.command(
    "gaps",
    epilog=examples(
        "kg gaps LoRA",
        "kg gaps LLaMA --roll-up --limit 5 --json",
        "kg gaps --evaluate",
        "kg gaps --evaluate --since 2024-06",
    ),
)
@click.argument("method", required=False)
@click.option("--evaluate", is_flag=True, help="Hide the newest papers and tell how many are hit.")
@click.option(
    "--since", metavar="DATE", help="With --evaluate: first date hidden; else the newest year."
)
@roll_up_option
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Most gaps."
)
@workspace_option
@output_options
def command(
    method: str | None,
    evaluate: bool,
    since: str | None,
    roll_up: bool,
    limit: int,
    workspace: str,
    out: Output,
) -> None:
    """Suggest benchmarks that METHOD has not been tried on.

    The likeliest come first, each with its reason. With --evaluate, tell instead how well such
    suggestions foretell what the newest papers tried, against mere popularity.
    """
    from kg.api.opening import open_graph

    if evaluate == (method is not None):
        raise click.UsageError("Name a METHOD, or give --evaluate and none.")
    if since and not evaluate:
        raise click.UsageError("--since goes with --evaluate.")
    with open_graph(workspace) as graph:
        if evaluate:
            tests = [
                graph.gap_test(since=since, target="tried", roll_up=roll_up),
                graph.gap_test(since=since, target="named", roll_up=roll_up),
            ]
            if out.json:
                out.json_object("gaps", {"tests": [test.to_json() for test in tests]})
            else:
                _print_tests(tests, out)
            return
        found = graph.gaps(str(method), roll_up=roll_up, limit=limit)
        if out.json:
            out.json_object("gaps", found.to_json())
        else:
            _print_gaps(found, out)


def _print_gaps(found: Gaps, out: Output) -> None:
    rows = []
    for gap in found.rows:
        evidence = gap.claims[0].evidence if gap.claims else None
        said = evidence.sentences[0] if evidence and evidence.sentences else None
        paper = evidence.paper if evidence else None
        rows.append((gap.benchmark.name, round(gap.score, 3), gap.reason, gap.methods, paper, said))
    columns = ("benchmark", "score", "reason", "methods tried", "paper", "sentence")
    out.table(columns, rows)
    tried = ", ".join(node.name for node in found.tried) or "nothing that a paper here names"
    out.note(f"{found.method.name} was tried on {tried}")
    if not rows:
        out.note("no path leads from it to another benchmark")


def _print_tests(tests: list[GapTest], out: Output) -> None:
    rows = [
        (
            tested.target,
            skill.predictor,
            round(skill.hits, 3),
            *(round(bound, 3) for bound in skill.interval),
            round(skill.reciprocal_rank, 3),
            *(round(bound, 3) for bound in skill.gain),
        )
        for tested in tests
        for skill in tested.skills
    ]
    columns = ("target", "predictor", "hits@10", "from", "to", "MRR", "gain from", "gain to")
    out.table(columns, rows)
    first = tests[0]
    out.note(
        f"hidden: {first.later:,} papers from {first.since} on; learned from {first.earlier:,} "
        f"before ({first.undated:,} without a date that tells were left out)"
    )
    for tested in tests:
        out.note(
            f"{tested.target}: of {tested.new:,} new pairs {tested.askable:,} could be asked, for "
            f"{tested.methods:,} methods among {tested.candidates:,} benchmarks: in the others a "
            "name is new itself"
        )
        if tested.methods < FEW:
            out.note(f"{tested.target}: {tested.methods:,} methods are too few to tell")
    out.note("gain: over the better of popularity and use; intervals of 95 %")
