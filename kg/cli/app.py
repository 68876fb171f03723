"""The group of verbs, loaded when asked for, and how a run ends: messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from kg.cli.output import error
from kg.errors import KgError

__all__ = ["VERBS", "cli", "run"]

VERBS = (
    "build",
    "add",
    "remove",
    "curate",
    "imports",
    "extract",
    "evaluate",
    "query",
    "show",
    "leaderboard",
    "compare",
    "lineage",
    "similar",
    "path",
    "communities",
    "central",
    "stats",
    "search",
    "trends",
    "gaps",
    "diff",
    "view",
    "export",
    "push",
    "demo",
    "formats",
    "completion",
)
"""Every verb in the order of the help; each is the `command` of the module of its name."""

INTERRUPTED = 130
BROKEN_PIPE = 141
"""What shells report of a program that SIGINT or SIGPIPE ended."""

_STOPPED = "stopped; what was done is kept, and the same command goes on from there"


class _Ended(Exception):
    """A run that was ended from outside; click would end the process its own way."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Verbs(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            raise _Ended(BROKEN_PIPE) from None
        except KeyboardInterrupt:
            raise _Ended(INTERRUPTED) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"kg.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and name not in VERBS:
            from kg.api.lookup import nearest

            likely = ", ".join(nearest(name, VERBS))
            hint = f" Did you mean {likely}?" if likely else ""
            raise click.UsageError(f"There is no verb {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        import kg

        click.echo(f"kg {kg.__version__}")
        ctx.exit()


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "\b\n"
        "Examples:\n"
        "  kg demo                       see it work on the papers that come with it\n"
        "  kg build papers/*.jsonl       build ./papers.kg\n"
        "  kg show LoRA                  what the papers say of LoRA\n"
        "  kg view -o network.html       the picture\n"
        "\b\n"
        "Exit codes: 0 done, 1 a fault, 2 wrong usage, 3 nothing readable (or, with\n"
        "--strict, a bad record), 4 a workspace or server that cannot be opened."
    ),
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and exit.",
)
def cli() -> None:
    """Build a knowledge graph from your papers, ask it, look at it.

    Methods, benchmarks, results and lineage, each edge with the sentence that says so; on your
    machine, offline.
    """


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; no error of ours shows a traceback.

    With the environment variable ``KG_DEBUG`` set to 1, it does.
    """
    try:
        result = cli.main(
            args=None if args is None else list(args), prog_name="kg", standalone_mode=False
        )
        return result if isinstance(result, int) else 0
    except _Ended as end:
        if end.code == BROKEN_PIPE:
            _close_quietly()
        else:
            error(_STOPPED)
        return end.code
    except click.Abort:
        error(_STOPPED)
        return INTERRUPTED
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (KgError, OSError) as problem:
        if os.environ.get("KG_DEBUG") == "1":
            raise
        error(_said(problem))
        return problem.exit_code if isinstance(problem, KgError) else 1


def _said(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        place = f": {problem.filename}" if problem.filename else ""
        return f"{problem.strerror}{place}"
    return str(problem)


def _close_quietly() -> None:
    """Point stdout at nothing, so that Python's own last flush does not complain."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
    except (OSError, ValueError):
        return
