"""`kg show`: the card of anything in the graph, each edge with the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kg.api.node import Edge, Node
from kg.cli.options import examples, output_options, workspace_option
from kg.cli.output import Output

__all__ = ["command"]

EDGES_SHOWN = 20
"""Edges of one type on a terminal before the card says how many more there are."""

Row = tuple[str, object, str | None, float | None, str | None]


@click.command(
    "show",
    epilog=examples(
        "kg show LoRA",
        "kg show method:lora --all",
        "kg show 'Attention Is All You Need' --json",
        "kg show GLUE --min-confidence 0.8",
    ),
)
@click.argument("name")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Only edges at least this sure.",
)
@click.option("--all", "everything", is_flag=True, help="Every edge, however many.")
@workspace_option
@output_options
def command(
    name: str, min_confidence: float, everything: bool, workspace: str, out: Output
) -> None:
    """Show what the papers say of something.

    NAME is an id, a name, an alias or a title.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace) as graph:
        node = graph.node(name)
        edges = node.edges(min_confidence=min_confidence)
        if out.json:
            out.json_object("show", {"node": node.to_json(), "edges": [e.to_json() for e in edges]})
        elif out.rich:
            from kg.cli.card import print_card

            print_card(node, edges, most=None if everything else EDGES_SHOWN)
        else:
            rows = [*_property_rows(node), *(_edge_row(node, edge) for edge in edges)]
            out.table(("field", "value", "paper", "confidence", "sentence"), rows)


def _property_rows(node: Node) -> Iterator[Row]:
    yield "label", node.label, None, None, None
    yield "id", node.id, None, None, None
    yield "name", node.name, None, None, None
    for field, value in node.properties.items():
        if value not in (None, "", []) and field != "title":
            yield field, value, None, None, None


def _edge_row(node: Node, edge: Edge) -> Row:
    leaves = edge.source_id == node.id
    far = edge.target if leaves else edge.source
    title = f"{edge.type} ->" if leaves else f"<- {edge.type}"
    evidence = edge.evidence
    said = " … ".join(evidence.sentences) or None
    return title, far.name, evidence.paper, edge.confidence, said
