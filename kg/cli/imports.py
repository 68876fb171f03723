"""`kg imports`: published leaderboards beside the papers, as sources of their own."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output
from kg.cli.problems import Problems

__all__ = ["command"]

DEFAULT_NAME = "papers-with-code"


@click.group(
    "imports",
    epilog=examples(
        "kg imports add evaluation-tables.json.gz datasets.json.gz methods.json.gz",
        "kg imports list",
        "kg imports remove papers-with-code",
    ),
)
def command() -> None:
    """Add published leaderboards, marked as such.

    Their numbers bear the name of their source, stand on boards of their own in `kg leaderboard`,
    and count as nobody's claim. They outlive every rebuild until they are removed.
    """


@command.command(
    "add",
    epilog=examples(
        "kg imports add evaluation-tables.json.gz",
        "kg imports add tables.json datasets.json methods.json --name archive-2025",
        "kg imports add evaluation-tables.json --everything",
    ),
)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(allow_dash=True)
)
@click.option(
    "--name",
    default=DEFAULT_NAME,
    show_default=True,
    metavar="NAME",
    help="Name of the source; what was imported under it before is replaced.",
)
@click.option(
    "--everything",
    is_flag=True,
    help="Also tables of benchmarks that no paper here names.",
)
@workspace_option
@output_options
def add(files: Sequence[str], name: str, everything: bool, workspace: str, out: Output) -> None:
    """Take in tables of the Papers with Code archive.

    The layouts are those of evaluation-tables.json, datasets.json and methods.json, gzipped or
    not. Catalogues of data sets and methods help to find what a table speaks of.
    """
    from kg.progress import Progress, TerminalProgress
    from kg.published import import_leaderboard

    problems = Problems(out)
    progress = Progress() if out.quiet else TerminalProgress()
    try:
        done = import_leaderboard(
            files,
            name=name,
            workspace=workspace,
            everything=everything,
            progress=progress,
            report=problems,
        )
    finally:
        problems.tell()
    if out.json:
        out.json_object("imports add", done.to_json())
        return
    rows = [
        ("numbers", done.numbers),
        ("results in the graph", done.in_graph),
        ("data sets", done.benchmarks),
        ("methods", done.methods),
        ("bad", len(done.bad)),
    ]
    out.table(("what", "count"), rows)
    if not everything and done.numbers > done.in_graph:
        out.note("the graph has those on benchmarks that papers here name; --everything takes all")


@command.command("list", epilog=examples("kg imports list", "kg imports list --json"))
@workspace_option
@output_options
def list_sources(workspace: str, out: Output) -> None:
    """List what was imported."""
    from kg.workspace import Workspace

    with Workspace.open(workspace) as remembered:
        shelf = remembered.published
        found = [shelf.info(name) for name in shelf.names]
    if out.json:
        rows = [
            {"name": info.name, "files": list(info.files), "everything": info.everything}
            for info in found
        ]
        out.json_object("imports list", {"sources": rows})
    else:
        out.table(("name", "files", "everything"), [(i.name, i.files, i.everything) for i in found])


@command.command("remove", epilog=examples("kg imports remove papers-with-code"))
@click.argument("name")
@workspace_option
@output_options
def remove(name: str, workspace: str, out: Output) -> None:
    """Take a source out of the workspace and the graph."""
    from kg.progress import Progress, TerminalProgress
    from kg.published import remove_leaderboard

    progress = Progress() if out.quiet else TerminalProgress()
    gone = remove_leaderboard(name, workspace=workspace, progress=progress)
    if out.json:
        out.json_object("imports remove", {"removed": gone.name, "files": list(gone.files)})
    else:
        out.table(("removed", "files"), [(gone.name, gone.files)])
