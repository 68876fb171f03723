"""`kg evaluate`: how well the pipeline reads papers whose gold annotation is at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from kg.cli.options import examples, model_option, output_options
from kg.cli.output import Output
from kg.cli.problems import Problems
from kg.errors import InputError, RecordError

__all__ = ["command"]

ERRORS_SHOWN = 5


@click.command(
    "evaluate",
    epilog=examples(
        "kg evaluate gold.jsonl --papers papers.jsonl",
        "kg evaluate gold.jsonl --predictions mine.jsonl --errors 20",
        "kg evaluate gold.jsonl --papers papers.jsonl --calibration",
    ),
)
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--papers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Texts of the gold's papers, in any format `kg build` reads; by default the gold's own.",
)
@click.option(
    "--predictions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Score this output of `kg extract` instead of running the pipeline.",
)
@model_option
@click.option("-j", "--processes", type=click.IntRange(min=1), default=1, show_default=True)
@click.option(
    "--errors",
    type=click.IntRange(min=0),
    default=ERRORS_SHOWN,
    show_default=True,
    help="Wrong and missed items shown of each kind.",
)
@click.option(
    "--calibration",
    is_flag=True,
    help="Print how many claims of each confidence are right instead.",
)
@output_options
def command(
    gold: Path,
    papers: Path | None,
    predictions: Path | None,
    model: str,
    processes: int,
    errors: int,
    calibration: bool,
    out: Output,
) -> None:
    """Score the pipeline against GOLD, in the annotation guide's fields.

    Prints precision, recall and F1 of each kind with its 95 % interval (bootstrap over papers), and
    examples of what was wrong and what was missed.
    """
    from extractors.scoring import KINDS, evaluate, score_paper

    problems = Problems(out)
    wanted = {str(row["id"]): row for row in _rows(gold, problems)}
    if not wanted:
        raise InputError(f"{gold}: no gold record could be read")
    if predictions:
        found = {str(row["id"]): row for row in _rows(predictions, problems)}
    else:
        found = dict(_extracted(papers or gold, set(wanted), model, processes, problems, out))
    scored = [id for id in wanted if id in found]
    if not scored:
        raise InputError(f"no paper of {gold} was found; ids must be equal")
    if len(scored) < len(wanted):
        out.warn(f"{len(wanted) - len(scored)} of {len(wanted)} gold papers have no prediction")
    if calibration:
        problems.tell()
        _print_calibration([wanted[id] for id in scored], [found[id] for id in scored], out)
        return
    tallies = [score_paper(wanted[id], found[id]) for id in scored]
    scores = evaluate(tallies)
    examples_of = {
        kind: {
            what: [
                (id, item)
                for id, t in zip(scored, tallies, strict=True)
                for item in getattr(t[kind], what)
            ][:errors]
            for what in ("wrong", "missed")
        }
        for kind in KINDS
    }
    problems.tell()
    if out.json:
        out.json_object(
            "evaluate",
            {
                "papers": len(scored),
                "scores": [
                    {name: getattr(s, name) for name in s.__dataclass_fields__} for s in scores
                ],
                "errors": examples_of,
            },
        )
        return
    out.table(
        ("kind", "precision", "recall", "F1", "95 % interval", "right", "wrong", "missed"),
        [
            (
                s.kind,
                f"{100 * s.precision:.1f}",
                f"{100 * s.recall:.1f}",
                f"{100 * s.f1:.1f}",
                f"{100 * s.low:.1f}-{100 * s.high:.1f}",
                s.right,
                s.wrong,
                s.missed,
            )
            for s in scores
        ],
        title=f"{len(scored)} papers",
    )
    if errors and out.rich:
        out.table(
            ("kind", "error", "paper", "item"),
            [
                (kind, what, id, item)
                for kind, both in examples_of.items()
                for what, items in both.items()
                for id, item in items
            ],
            title="examples of errors",
        )


def _print_calibration(
    gold: list[Mapping[str, Any]], found: list[Mapping[str, Any]], out: Output
) -> None:
    from extractors.calibration import calibration

    bands = calibration(gold, found)
    if out.json:
        rows = [
            {"kind": b.kind, "low": b.low, "high": b.high, "claims": b.claims, "right": b.right}
            for b in bands
        ]
        out.json_object("evaluate", {"papers": len(gold), "calibration": rows})
        return
    out.table(
        ("kind", "confidence", "claims", "right", "share"),
        [
            (b.kind, f"{b.low:.1f}-{b.high:.1f}", b.claims, b.right, f"{100 * b.share:.0f} %")
            for b in bands
        ],
        title=f"{len(gold)} papers",
    )


def _rows(path: Path, problems: Problems) -> Iterator[Mapping[str, Any]]:
    """JSON lines with an id; what is not is reported."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if not isinstance(row, dict) or "id" not in row:
                    raise ValueError("not an object with an id")
                yield row
            except ValueError as error:
                problems(RecordError(str(path), f"line {number}", str(error)))


def _extracted(
    papers: Path, wanted: set[str], model: str, processes: int, problems: Problems, out: Output
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    import extractors.guide
    from kg.extracting import extract
    from kg.progress import Progress, TerminalProgress
    from kg.sources import read_all

    def id_of(paper: Any) -> str:
        return str(paper.ids.get("record", paper.id))

    chosen = (p for p in read_all([papers], report=problems) if id_of(p) in wanted)
    progress = Progress() if out.quiet else TerminalProgress()
    for paper, outcome in progress.track(
        extract(chosen, model=model, processes=processes), "extracting"
    ):
        if isinstance(outcome, str):
            problems(InputError(f"{paper.source}: {outcome}"))
            continue
        yield id_of(paper), extractors.guide.to_guide(outcome, id=id_of(paper))
