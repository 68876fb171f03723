"""Options that verbs share, so that one name means one thing everywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from kg.cli.output import Output

__all__ = [
    "DEFAULT_WORKSPACE",
    "confidence_option",
    "examples",
    "imports_option",
    "model_option",
    "output_options",
    "roll_up_option",
    "sources_argument",
    "workspace_option",
]

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_WORKSPACE = "papers.kg"


def examples(*lines: str) -> str:
    """Return the epilog of a verb's help: examples that one can paste."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def workspace_option(function: F) -> F:
    """Add ``-w/--workspace``, passed on as `workspace`."""
    return click.option(
        "-w",
        "--workspace",
        envvar="KG_WORKSPACE",
        default=DEFAULT_WORKSPACE,
        show_default=True,
        show_envvar=True,
        metavar="FOLDER",
        help="Workspace of the graph; verbs that only read also take bolt://HOST.",
    )(function)


def model_option(function: F) -> F:
    """Add ``--model``, passed on as `model`."""
    return click.option(
        "--model",
        type=click.Choice(["best", "fast"]),
        default="best",
        show_default=True,
        help="Model of the pipeline; fast is several times as fast, and less right.",
    )(function)


def confidence_option(function: F) -> F:
    """Add ``--min-confidence``, passed on as `min_confidence`."""
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        default=0.0,
        show_default=True,
        help="Only claims at least this sure.",
    )(function)


def roll_up_option(function: F) -> F:
    """Add ``--roll-up/--families``, passed on as `roll_up`."""
    return click.option(
        "--roll-up",
        "--families",
        "roll_up",
        is_flag=True,
        help="Count variants as their family, splits and members as their suite.",
    )(function)


def imports_option(function: F) -> F:
    """Add ``--imports``, passed on as `imports`."""
    return click.option(
        "--imports",
        type=click.Choice(["with", "without", "only"]),
        default="with",
        show_default=True,
        help="What to do with numbers of published leaderboards; they are always marked.",
    )(function)


def output_options(function: F) -> Callable[..., Any]:
    """Add ``--json`` and ``-q/--quiet``, passed on as one `Output` named `out`."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.option("-q", "--quiet", is_flag=True, help="No notes and no progress on stderr.")
    @wraps(function)
    def with_output(*args: Any, as_json: bool, quiet: bool, **options: Any) -> Any:
        return function(*args, out=Output(json=as_json, quiet=quiet), **options)

    return with_output


def sources_argument(function: F) -> F:
    """Add the files and folders of papers, passed on as `sources`."""
    return click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")(function)
