"""What verbs print: tables on a terminal, TSV in a pipe, JSON on demand, notes on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from kg.text import cell, json_line, printable

__all__ = ["SCHEMA_VERSION", "Output", "error"]

SCHEMA_VERSION = 1
"""Version of the shape of every `--json` output; it rises when a field goes or changes meaning."""


def error(text: str) -> None:
    """Say on stderr what went wrong."""
    click.echo(f"kg: {printable(text)}", err=True)


@dataclass(frozen=True, slots=True)
class Output:
    """Where and how a verb prints.

    Parameters
    ----------
    json
        Whether the answer is one JSON object.
    quiet
        Whether notes and progress are left out.
    """

    json: bool = False
    quiet: bool = False

    @property
    def rich(self) -> bool:
        """Whether a person reads the answer on a terminal."""
        return not self.json and sys.stdout.isatty()

    def note(self, text: str) -> None:
        """Say something about the answer on stderr."""
        if not self.quiet:
            click.echo(printable(text), err=True)

    def warn(self, text: str) -> None:
        """Say on stderr, even when quiet, what one must know to read the answer rightly."""
        click.echo(printable(text), err=True)

    def line(self, text: str) -> None:
        """Print a line of the answer."""
        click.echo(printable(text))

    def json_object(self, command: str, value: Mapping[str, Any]) -> None:
        """Print the answer as one JSON object with its schema version."""
        indent = 2 if sys.stdout.isatty() else None
        head = {"schema_version": SCHEMA_VERSION, "command": command}
        click.echo(json_line({**head, **value}, indent=indent))

    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        title: str | None = None,
    ) -> None:
        """Print rows: a table on a terminal, tab-separated values with a header in a pipe."""
        if self.rich:
            _print_table(columns, rows, title)
            return
        click.echo("\t".join(cell(column) for column in columns))
        for row in rows:
            click.echo("\t".join(cell(value) for value in row))


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(printable(title)) if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    listed = [list(row) for row in rows]
    for place, column in enumerate(columns):
        numeric = bool(listed) and all(_is_number(row[place]) for row in listed)
        table.add_column(Text(printable(column)), justify="right" if numeric else "left")
    for row in listed:
        table.add_row(*(Text(_shown(value)) for value in row))
    Console(highlight=False, markup=False).print(table)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return printable(", ".join(value))
    if isinstance(value, (bool, str, int, float)):
        return printable(str(value))
    return printable(json_line(value))
