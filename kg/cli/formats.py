"""`kg formats`: what `kg build` can read and `kg export` can write."""

from __future__ import annotations

import click

from kg.cli.options import examples, output_options
from kg.cli.output import Output

__all__ = ["command"]


@click.command("formats", epilog=examples("kg formats", "kg formats --json"))
@output_options
def command(out: Output) -> None:
    """List the formats of papers and of graphs.

    `kg build` reads papers, `kg export` writes graphs.
    """
    from kg import export, papers

    read = [(name, reader.doc) for name, reader in papers.FORMATS.items()]
    written = [(name, format.doc) for name, format in export.FORMATS.items()]
    if out.json:
        listed = {"read": read, "write": written}
        named = {
            way: [{"name": name, "doc": doc} for name, doc in rows] for way, rows in listed.items()
        }
        out.json_object("formats", named)
        return
    rows = [("read", *row) for row in read] + [("write", *row) for row in written]
    out.table(("way", "format", "what it is"), rows)
