"""`kg formats`: what `kg build` can read."""

from __future__ import annotations

import click

from kg.cli.options import examples, output_options
from kg.cli.output import Output

__all__ = ["command"]


@click.command("formats", epilog=examples("kg formats", "kg formats --json"))
@output_options
def command(out: Output) -> None:
    """List the formats of papers that can be read."""
    from kg.papers import FORMATS

    rows = [(name, reader.doc) for name, reader in FORMATS.items()]
    if out.json:
        out.json_object("formats", {"formats": [{"name": n, "doc": doc} for n, doc in rows]})
    else:
        out.table(("format", "what it is"), rows)
