"""`kg demo`: the graph of the papers that ship with the package, and its picture."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.build import print_report
from kg.cli.options import examples, model_option, output_options
from kg.cli.output import Output

__all__ = ["command"]

BEST_KNOWN = (
    "MATCH (m:Method)-[e:EVALUATED_ON]->(b:Benchmark) "
    "RETURN m.name AS method, count(DISTINCT b) AS benchmarks, m.papers AS papers "
    "ORDER BY benchmarks DESC, papers DESC, method LIMIT 10"
)


@click.command("demo", epilog=examples("kg demo", "kg demo -w /tmp/demo.kg -o demo.html --open"))
@click.option("-w", "--workspace", default="demo.kg", show_default=True, metavar="FOLDER")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("demo.html"),
    show_default=True,
    help="Page to write.",
)
@model_option
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@output_options
def command(workspace: str, output: Path, model: str, open_it: bool, out: Output) -> None:
    """Build and draw the graph of the sample.

    The sample is a few dozen well-known papers, each with a summary written for it.
    """
    from kg.demonstration import demo
    from kg.progress import Progress, TerminalProgress

    progress = Progress() if out.quiet else TerminalProgress()
    with demo(workspace=workspace, model=model, progress=progress) as graph:
        assert graph.report is not None
        graph.view("network").save(output)
        answer = graph.query(BEST_KNOWN)
        if out.json:
            report = graph.report.to_json()
            out.json_object("demo", {**report, "methods": list(answer), "page": str(output)})
        else:
            print_report("demo", graph.report, out)
            if out.rich:
                out.table(answer.columns, answer.rows, title="Methods by benchmarks")
    if not out.json:
        out.note(f"ask it: kg show LoRA -w {workspace}; kg stats -w {workspace}")
        out.note(f"picture: {output}")
    if open_it:
        click.launch(output.resolve().as_uri())
