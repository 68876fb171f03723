"""`kg remove`: papers out of the graph, without a trace, until one lets them in again."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output

__all__ = ["command"]


@click.command(
    "remove",
    epilog=examples(
        "kg remove arxiv:1706.03762",
        "kg remove 'Attention Is All You Need' -w reading.kg",
        "kg remove --list",
    ),
)
@click.argument("papers", nargs=-1, metavar="PAPER...")
@click.option("--list", "list_them", is_flag=True, help="List what was removed and stays out.")
@workspace_option
@output_options
def command(papers: Sequence[str], list_them: bool, workspace: str, out: Output) -> None:
    """Take papers out of the graph.

    Everything that only they said leaves with them.

    PAPER is an id, a DOI, an arXiv id or a title. Later builds leave it out as well;
    `kg add --restore PAPER` lets it in again.
    """
    from kg.progress import Progress, TerminalProgress
    from kg.projection import Projection
    from kg.workspace import Workspace

    if bool(papers) == list_them:
        raise click.UsageError("Name the papers to remove, or give --list.")
    with Workspace.open(workspace) as remembered:
        if list_them:
            rows = [list(row) for row in remembered.removed()]
        else:
            found = [remembered.paper(name) for name in papers]
            for paper in dict.fromkeys(p.id for p in found):
                remembered.remove(paper)
            progress = Progress() if out.quiet else TerminalProgress()
            Projection(remembered).refresh(progress=progress)
            rows = [[paper.id, paper.title] for paper in found]
    if out.json:
        listed = [{"id": id, "title": title} for id, title in rows]
        out.json_object("remove", {"listed" if list_them else "removed": listed})
    else:
        out.table(("id", "title"), rows)
