"""`kg query`: rows of a read-only Cypher query."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import IO, Any

import click

from kg.cli.options import confidence_option, examples, output_options, workspace_option
from kg.cli.output import Output

__all__ = ["command"]

ROW_CAP = 10_000
"""Rows without `--limit`: more than one reads, few enough to hold."""
SECONDS = 30.0


@click.command(
    "query",
    epilog=examples(
        "kg query 'MATCH (m:Method)-[:EVALUATED_ON]->(b:Benchmark) RETURN m.name, b.name LIMIT 10'",
        "kg query -p name=LoRA 'MATCH (m:Method {name: $name})<-[:BUILDS_ON]-(n) RETURN n.name'",
        "kg query --json -f question.cypher > answer.json",
        "echo 'MATCH (p:Paper) RETURN count(p) AS papers' | kg query -",
    ),
)
@click.argument("cypher", required=False)
@click.option("-f", "--file", type=click.File(encoding="utf-8"), help="Read the query from FILE.")
@click.option(
    "-p",
    "--param",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of $NAME: JSON if it parses as such, else text.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=ROW_CAP,
    show_default=True,
    help="Most rows to print; 0 for all.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=SECONDS,
    show_default=True,
    help="Seconds after which the query is given up.",
)
@confidence_option
@workspace_option
@output_options
def command(
    cypher: str | None,
    file: IO[str] | None,
    pairs: Iterable[str],
    limit: int,
    timeout: float,
    min_confidence: float,
    workspace: str,
    out: Output,
) -> None:
    """Print the rows of a read-only Cypher query.

    CYPHER is the query, or "-" to read it from stdin. Writing, LOAD CSV
    and procedures that touch files are refused.
    """
    from kg.api.opening import open_graph

    text = _text(cypher, file)
    with open_graph(workspace, min_confidence=min_confidence or None) as graph:
        answer = graph.query(text, _params(pairs), limit=limit or None, timeout=timeout)
    if out.json:
        rows = [list(row) for row in answer.rows]
        out.json_object(
            "query",
            {"columns": list(answer.columns), "rows": rows, "truncated": answer.truncated},
        )
    else:
        out.table(answer.columns, answer.rows)
    if answer.truncated:
        out.warn(f"cut after {limit} rows: --limit 0 prints all")


def _text(cypher: str | None, file: IO[str] | None) -> str:
    if (cypher is None) == (file is None):
        raise click.UsageError("Give the query as an argument or with --file, not both.")
    if file is not None:
        return file.read()
    return sys.stdin.read() if cypher == "-" else str(cypher)


def _params(pairs: Iterable[str]) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE", param_hint="--param")
        try:
            params[name.removeprefix("$")] = json.loads(value)
        except json.JSONDecodeError:
            params[name.removeprefix("$")] = value
    return params
