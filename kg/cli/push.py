"""`kg push`: the graph into a Neo4j server."""

from __future__ import annotations

from typing import IO

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output
from kg.errors import UsageError

__all__ = ["command"]


@click.command(
    "push",
    epilog=examples(
        "kg push --to bolt://localhost:7687",
        "kg push --to neo4j+s://graph.example.org --user ada -w reading.kg",
        "kg push --to bolt://localhost --password-file secret.txt --database papers",
        "kg show LoRA -w bolt://localhost:7687     then ask the server",
    ),
)
@click.option(
    "--to",
    "uri",
    envvar="NEO4J_URI",
    show_envvar=True,
    required=True,
    metavar="URI",
    help="Server: bolt:// or neo4j://; with +s encrypted, with +ssc by any certificate.",
)
@click.option("--user", metavar="NAME", help="Who logs in.  [env var: NEO4J_USER; default: neo4j]")
@click.option(
    "--password-file",
    type=click.File(encoding="utf-8"),
    help='File of the password, "-" for stdin.  [env var: NEO4J_PASSWORD; else you are asked]',
)
@click.option(
    "--database", metavar="NAME", help="Database, else the server's own.  [env var: NEO4J_DATABASE]"
)
@click.option(
    "--force",
    is_flag=True,
    help="Write every row anew: where others have changed what a push wrote.",
)
@workspace_option
@output_options
def command(
    uri: str,
    user: str | None,
    password_file: IO[str] | None,
    database: str | None,
    force: bool,
    workspace: str,
    out: Output,
) -> None:
    """Load the graph into a Neo4j server.

    Only what differs is sent: again is quick, what left the workspace leaves the server, and a push
    that was interrupted is completed by the next. What others put into the database stays.
    """
    from kg.progress import Progress, TerminalProgress
    from kg.pushing import push_workspace
    from kg.stores.neo4j.connection import is_server
    from kg.stores.neo4j.login import connect

    if is_server(workspace):
        raise UsageError(f"-w {workspace} is a server: name the workspace folder to push from")
    password = password_file.readline().rstrip("\r\n") if password_file else None
    connection = connect(uri, user=user, password=password, database=database)
    try:
        progress = Progress() if out.quiet else TerminalProgress()
        report = push_workspace(workspace, connection, progress=progress, force=force)
    finally:
        connection.close()
    columns = ("kind", "created", "updated", "removed", "unchanged")
    if out.json:
        out.json_object("push", {"to": uri, **report.to_json()})
    else:
        out.table(columns, [*report.rows(), ("total", *report.total())])
    if report.stripped:
        out.note(f"{report.stripped} of the removed nodes stay as bare nodes: others added to them")
    if report.kept:
        out.warn(f"{report.kept} nodes and edges are of another workspace and stay as they are")
