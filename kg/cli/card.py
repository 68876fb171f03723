"""The card of a node on a terminal: what it is, its results, its edges, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.api.entities import Paper, Result
from kg.api.node import Edge, Node
from kg.text import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from graphs.analyses.card import Card
    from graphs.analyses.leaderboard import LeaderboardRow

__all__ = ["print_card", "result_told"]

SECTIONS = {
    ("INTRODUCES", "in"): "Introduced by",
    ("INTRODUCES", "out"): "Introduces",
    ("BUILDS_ON", "out"): "Builds on",
    ("BUILDS_ON", "in"): "Built on by",
    ("VARIANT_OF", "out"): "Variant of",
    ("VARIANT_OF", "in"): "Variants",
    ("PART_OF", "out"): "Part of",
    ("PART_OF", "in"): "Parts",
    ("OUTPERFORMS", "out"): "Outperforms",
    ("OUTPERFORMS", "in"): "Outperformed by",
    ("EVALUATED_ON", "out"): "Evaluated on",
    ("EVALUATED_ON", "in"): "Methods evaluated on it",
    ("EVALUATES_ON", "out"): "Evaluates on",
    ("EVALUATES_ON", "in"): "Papers that evaluate on it",
    ("ADDRESSES", "out"): "Addresses",
    ("ADDRESSES", "in"): "Addressed by",
    ("MENTIONS", "out"): "Mentions",
    ("MENTIONS", "in"): "Mentioned by",
}
"""Edges in the order of the card; those of results are told as results."""

RESULT_EDGES = ("OF", "ON", "MEASURED_BY", "OVER", "REPORTS")


def print_card(card: Card, edges: Sequence[Edge], *, most: int | None) -> None:
    """Print a card with `edges`, at most `most` rows of a section."""
    from rich.console import Console
    from rich.text import Text

    node = card.node
    ids = {node.id, *(member.id for member in card.members)}
    console = Console(highlight=False, markup=False)
    console.print(Text(printable(node.name), style="bold"), end="")
    console.print(Text(f"  {node.label}  {printable(node.id)}", style="dim"))
    for fact in (*_facts(node), *_told(card)):
        console.print(Text(fact))
    best = [[_text(result_told(row)), *_said(row)] for row in card.results]
    _print_section(console, "Best results", ("", "sure", "paper", "says"), best, len(best))
    _print_results(console, node, edges, most)
    for (type, way), title in SECTIONS.items():
        some = [edge for edge in edges if edge.type == type and _way(ids, edge) == way]
        rows = [_edge_row(ids, edge) for edge in some[:most]]
        _print_section(console, title, ("", "sure", "paper", "says"), rows, len(some))
    near = card.sections.get("related", ())
    related = [[_text(item.node.name), _text(item.note)] for item in near]
    _print_section(console, "Related", ("", "why"), related, card.counts.get("related", 0))


def result_told(row: LeaderboardRow) -> str:
    """Return a number as one says it: of what, on what, by whose word."""
    parts = [row.result.text, row.metric.name if row.metric else "", "on", row.benchmark.name]
    parts += [f"({row.named.name})"] if row.named else []
    task = row.result.properties.get("task")
    parts += [f"for {task}"] if task else []
    hand = f"imported: {row.result.origin}" if row.hand == "imported" else row.hand
    return " ".join([*filter(None, parts), f"[{hand}]"])


def _told(card: Card) -> Iterator[str]:
    """What the graph works out beside what it holds."""
    if card.members:
        yield printable(f"counted in: {'; '.join(member.name for member in card.members)}")
    if card.definition is not None and card.definition.sentences:
        sentence, paper = card.definition.sentences[0], card.definition.paper
        yield printable(f"what it is: “{sentence}” ({paper})")
    if card.by_year:
        years = ", ".join(f"{year}: {count}" for year, count in card.by_year.items())
        yield f"papers by year: {years}" + (f", undated: {card.undated}" if card.undated else "")


def _said(row: LeaderboardRow) -> list[Text]:
    said = row.evidence
    sentences = _text(" … ".join(said.sentences))
    return [_text(f"{said.confidence:.2f}"), _text(said.paper), sentences]


def _facts(node: Node) -> Iterator[str]:
    facts = dict(node.properties)
    text = facts.pop("abstract", None)
    for skipped in ("title", "text"):
        facts.pop(skipped, None)
    for name, value in facts.items():
        listed = "; ".join(value) if isinstance(value, (list, tuple)) else value
        if listed not in (None, ""):
            yield printable(f"{name.replace('_', ' ')}: {listed}")
    if text:
        yield ""
        yield printable(text)


def _way(ids: Collection[str], edge: Edge) -> str:
    return "out" if edge.source_id in ids else "in"


def _print_results(console: Console, node: Node, edges: Sequence[Edge], most: int | None) -> None:
    claims = [edge for edge in edges if edge.type in RESULT_EDGES]
    if isinstance(node, Result):
        ends = [(edge.type.lower().replace("_", " "), edge) for edge in claims]
        rows = [[_text(what), *_edge_row({node.id}, edge)] for what, edge in ends]
        _print_section(console, "Says", ("", "", "sure", "paper", "says"), rows, len(rows))
        return
    stated = []
    for edge in claims[:most]:
        result = edge.target if isinstance(node, Paper) else edge.source
        if isinstance(result, Result):
            parts = (result.method, result.benchmark, result.metric, result.baseline)
            names = [_text(part.name if part else "") for part in parts]
            stated.append([_text(result.text), *names, *_claim(edge)])
    columns = ("value", "method", "benchmark", "metric", "over", "sure", "paper", "says")
    _print_section(console, "Results", columns, stated, len(claims))


def _edge_row(ids: Collection[str], edge: Edge) -> list[Text]:
    far = edge.target if _way(ids, edge) == "out" else edge.source
    basis = edge.properties.get("basis")
    return [_text(f"{far.name} ({basis})" if basis else far.name), *_claim(edge)]


def _claim(edge: Edge) -> list[Text]:
    """How sure, which paper, and what it says, with the words of the claim marked."""
    evidence = edge.evidence
    said = _text(" … ".join(evidence.sentences))
    quotes = [printable(quote) for quote in evidence.quotes(edge.paper) if quote.strip()]
    said.highlight_words(quotes, style="bold")
    return [_text(f"{edge.confidence:.2f}"), _text(evidence.paper), said]


def _text(value: str) -> Text:
    from rich.text import Text

    return Text(printable(value))


def _print_section(
    console: Console,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Text]],
    count: int,
) -> None:
    if not rows:
        return
    from rich import box
    from rich.table import Table

    kept = [n for n, _ in enumerate(columns) if any(row[n] for row in rows)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_header=any(columns[n] for n in kept))
    for n in kept:
        table.add_column(
            columns[n],
            no_wrap=columns[n] in ("sure", "value"),
            ratio=3 if columns[n] == "says" else None,
        )
    for row in rows:
        table.add_row(*(row[n] for n in kept))
    console.print()
    console.print(_text(f"{title} ({count})"), style="bold")
    console.print(table)
    if count > len(rows):
        console.print(_text(f"{count - len(rows)} more: --all"), style="dim")
