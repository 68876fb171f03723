"""`kg show`: the card of anything in the graph, each edge with the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.api.node import Edge, Node
from kg.cli.card import result_told
from kg.cli.options import (
    confidence_option,
    examples,
    imports_option,
    output_options,
    roll_up_option,
    workspace_option,
)
from kg.cli.output import Output

if TYPE_CHECKING:
    from graphs.analyses.card import Card
    from graphs.analyses.leaderboard import Imports

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
        "kg show 'Llama 3' --roll-up",
    ),
)
@click.argument("name")
@confidence_option
@click.option("--all", "everything", is_flag=True, help="Every edge, however many.")
@roll_up_option
@imports_option
@workspace_option
@output_options
def command(
    name: str,
    min_confidence: float,
    everything: bool,
    roll_up: bool,
    imports: Imports,
    workspace: str,
    out: Output,
) -> None:
    """Show what the papers say of something.

    The sentence that introduces it, support over time, best results, lineage, rivals, related
    things and papers. NAME is an id, a name, an alias or a title.
    """
    from kg.api.opening import open_graph

    with open_graph(workspace) as graph:
        most = None if everything else EDGES_SHOWN
        card = graph.card(
            name, roll_up=roll_up, imports=imports, min_confidence=min_confidence, most=most
        )
        node = card.node
        edges = [
            edge
            for member in (node, *card.members)
            for edge in member.edges(min_confidence=min_confidence)
        ]
        if out.json:
            told = {"node": node.to_json(), "card": card.to_json()}
            out.json_object("show", {**told, "edges": [edge.to_json() for edge in edges]})
        elif out.rich:
            from kg.cli.card import print_card

            print_card(card, edges, most=most)
        else:
            ids = {node.id, *(member.id for member in card.members)}
            rows = [
                *_property_rows(node),
                *_card_rows(card),
                *(_edge_row(ids, edge) for edge in edges),
            ]
            out.table(("field", "value", "paper", "confidence", "sentence"), rows)


def _property_rows(node: Node) -> Iterator[Row]:
    yield "label", node.label, None, None, None
    yield "id", node.id, None, None, None
    yield "name", node.name, None, None, None
    for field, value in node.properties.items():
        if value not in (None, "", []) and field != "title":
            yield field, value, None, None, None


def _card_rows(card: Card) -> Iterator[Row]:
    for member in card.members:
        yield "counted in", member.name, None, None, None
    if (said := card.definition) is not None and said.sentences:
        first = said.sentences[0]
        yield "what it is", first, said.paper, said.confidence, " … ".join(said.sentences)
    for year, count in card.by_year.items():
        yield f"papers in {year}", count, None, None, None
    if card.undated:
        yield "papers without a date", card.undated, None, None, None
    for row in card.results:
        told = result_told(row)
        said = row.evidence
        yield "best result", told, said.paper, said.confidence, " … ".join(said.sentences) or None
    for item in card.sections.get("related", ()):
        yield "related", item.node.name, None, None, item.note


def _edge_row(ids: set[str], edge: Edge) -> Row:
    leaves = edge.source_id in ids
    far = edge.target if leaves else edge.source
    title = f"{edge.type} ->" if leaves else f"<- {edge.type}"
    evidence = edge.evidence
    said = " … ".join(evidence.sentences) or None
    return title, far.name, evidence.paper, edge.confidence, said
