"""Cards: what the papers say of one thing, in sections that one can read, each with evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphs.analyses.families import Families
from graphs.analyses.leaderboard import Imports
from graphs.analyses.related import Related, related
from graphs.analyses.scores import LeaderboardRow, Scores, by_unit, protocol, sign_of
from kg.api.entities import Benchmark, Method, Metric, Paper, Task
from kg.api.node import Edge, Evidence, Node

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["Card", "Item", "card"]

MOST = 10
"""Items of a section unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section: a thing, in how many papers, and the surest claim.

    Parameters
    ----------
    node
        The thing.
    papers
        Number of papers that say so.
    note
        What else there is to say: ``stated`` or ``inferred``, names that are shared.
    evidence
        The surest claim, None where no single sentence says it.
    """

    node: Node
    papers: int
    note: str = ""
    evidence: Evidence | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the item as plain JSON values."""
        said = self.evidence
        return {
            "id": self.node.id,
            "label": self.node.label,
            "name": self.node.name,
            "papers": self.papers,
            "note": self.note,
            "paper": said.paper if said else None,
            "sentences": list(said.sentences) if said else [],
        }


@dataclass(frozen=True, slots=True)
class Card:
    """What the graph says of a thing.

    Parameters
    ----------
    node
        The thing; its family where the question rolled up.
    aliases
        Other names, those of its variants too where the question rolled up.
    members
        Variants or parts that are counted in.
    definition
        The sentence that introduces it: of the paper that does, else of the first that names it.
    first_seen
        Earliest date of a paper here that names it, None where none has a date.
    by_year
        Papers that name it, year by year; `undated` counts those without one.
    results
        The best numbers: for a method on each benchmark, for a benchmark by each metric.
    sections
        What else there is, by title, in the order to read.
    counts
        Number of items of each section before it was cut.
    """

    node: Node
    aliases: tuple[str, ...]
    members: tuple[Node, ...]
    definition: Evidence | None
    first_seen: str | None
    by_year: Mapping[int, int]
    undated: int
    results: tuple[LeaderboardRow, ...]
    sections: Mapping[str, tuple[Item, ...]]
    counts: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the card as plain JSON values."""
        said = self.definition
        return {
            "id": self.node.id,
            "label": self.node.label,
            "name": self.node.name,
            "aliases": list(self.aliases),
            "members": [member.name for member in self.members],
            "definition": {"paper": said.paper, "sentences": list(said.sentences)}
            if said
            else None,
            "first_seen": self.first_seen,
            "by_year": {str(year): count for year, count in self.by_year.items()},
            "undated": self.undated,
            "results": [row.to_json() for row in self.results],
            "sections": {
                title: [item.to_json() for item in items] for title, items in self.sections.items()
            },
            "counts": dict(self.counts),
        }


def card(
    graph: Graph,
    node: Node,
    *,
    roll_up: bool = False,
    imports: Imports = "with",
    min_confidence: float = 0.0,
    most: int | None = MOST,
) -> Card:
    """Return the card of a node of any label.

    Parameters
    ----------
    graph
        Where it is.
    node
        What the card is about.
    roll_up
        Whether variants count as their family, parts as their suite.
    imports
        ``with``, ``without`` or ``only`` the numbers of published leaderboards among results.
    min_confidence
        Only claims at least this sure.
    most
        Items of a section; None for all.

    Notes
    -----
    Linear in the edges at the node and at its variants, but for `related`, which looks at the
    200 newest papers; its measure is the cosine of Salton and McGill (1983),
    "Introduction to Modern Information Retrieval". What a number is best by is as in
    `graphs.analyses.leaderboard`.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> store = NetworkXStore()
    >>> edge = {"source": "p", "target": "method:lora", "paper": "p"}
    >>> said = {"confidence": 0.9, "extractor": "hand", "sentences": ["We present LoRA."]}
    >>> paper = {"id": "p", "name": "LoRA", "title": "LoRA", "date": "2021-06", "year": 2021}
    >>> store.load(
    ...     Tables(
    ...         nodes={"Paper": [paper], "Method": [{"id": "method:lora", "name": "LoRA"}]},
    ...         edges={type: [{"id": type, **edge, **said}] for type in ("INTRODUCES", "MENTIONS")},
    ...     )
    ... )
    >>> graph = Graph(store)
    >>> about = graph.card("method:lora")
    >>> about.definition.sentences, about.by_year, about.first_seen
    (('We present LoRA.',), {2021: 1}, '2021-06')
    >>> [item.node.name for item in about.sections["introduced by"]]
    ['LoRA']
    """
    families = Families.of(graph.store, roll_up=roll_up)
    root = graph.node(families.root(node.id))
    members = [graph.node(id) for id in families.members(root.id)]
    maker = _Maker(graph, root, members, families, min_confidence)
    mentions = maker.edges("MENTIONS", "in")
    papers = {id: _paper(graph, id) for id in sorted({edge.source_id for edge in mentions})}
    dates = sorted(paper.date for paper in papers.values() if paper.date)
    years = Counter(paper.year for paper in papers.values() if paper.year)
    sections = {title: items for title, items in maker.sections(papers) if items}
    return Card(
        node=root,
        aliases=tuple(sorted(_names(root, members))),
        members=tuple(member for member in members if member != root),
        definition=_definition(maker, mentions, papers),
        first_seen=dates[0] if dates else None,
        by_year={year: years[year] for year in sorted(years)},
        undated=len(papers) - sum(years.values()),
        results=_best(maker.numbers(), imports)[:most],
        sections={title: tuple(items[:most]) for title, items in sections.items()},
        counts={title: len(items) for title, items in sections.items()},
    )


class _Maker:
    """The sections of one card."""

    def __init__(
        self,
        graph: Graph,
        root: Node,
        members: Sequence[Node],
        families: Families,
        least: float,
    ) -> None:
        self._graph, self._root, self._members = graph, root, members
        self._families, self._least = families, least
        self._ids = {member.id for member in members}
        self._edges: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for member in members:
            for edge in graph.edges(source=member.id, min_confidence=least):
                self._edges[edge.type, "out"].append(edge)
            for edge in graph.edges(target=member.id, min_confidence=least):
                self._edges[edge.type, "in"].append(edge)

    def edges(self, type: str, way: str) -> list[Edge]:
        """Edges of a type that leave the node and its variants, or enter them."""
        return self._edges.get((type, way), [])

    def sections(self, papers: Mapping[str, Paper]) -> Iterator[tuple[str, list[Item]]]:
        """Pass over title and items of each section, in the order to read."""
        yield from self._told(_SECTIONS)
        if isinstance(self._root, Paper):
            made = [edge.target_id for edge in self.edges("INTRODUCES", "out")]
            others = {
                e.source_id: e for id in made for e in self._graph.edges("MENTIONS", target=id)
            }
            others.pop(self._root.id, None)
            edges = [others[id] for id in sorted(others)]
            yield "papers that name what it introduces", self._items(edges, "in")
        elif isinstance(self._root, (Benchmark, Method, Task)):
            found = related(
                self._graph, self._root, sorted(papers.values(), key=_newest), self._ids
            )
            yield "related", [_related_item(self._graph, one) for one in found]
        if isinstance(self._root, Metric):
            yield "benchmarks", self._measured()
        yield from self._told(_LAST)

    def numbers(self) -> Iterator[LeaderboardRow]:
        """Pass over the numbers of a method, on a benchmark, or in a paper."""
        scores = Scores(self._graph)
        for member in self._members:
            rows: Iterable[LeaderboardRow] = ()
            if isinstance(member, Method):
                rows = scores.of(member)
            elif isinstance(member, Benchmark):
                rows = scores.on(member)
            elif isinstance(member, Paper):
                rows = scores.stated(member)
            yield from (row for row in rows if row.evidence.confidence >= self._least)

    def _told(self, sections: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, list[Item]]]:
        for title, type, way in sections:
            yield title, self._items(self.edges(type, way), way)

    def _items(self, edges: Iterable[Edge], way: str) -> list[Item]:
        """One item for each far end, most papers first."""
        ends: dict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            far = edge.target_id if way == "out" else edge.source_id
            if far not in self._ids:
                ends[self._families.root(far)].append(edge)
        counted = {id: len({edge.evidence.paper for edge in some}) for id, some in ends.items()}
        return [
            self._item(id, ends[id], counted[id])
            for id in sorted(ends, key=lambda id: (-counted[id], id))
        ]

    def _item(self, id: str, edges: Sequence[Edge], papers: int) -> Item:
        best = min(edges, key=lambda edge: (-edge.confidence, edge.id))
        bases = {str(edge.properties["basis"]) for edge in edges if "basis" in edge.properties}
        note = "stated" if "stated" in bases else "".join(sorted(bases))
        return Item(self._graph.node(id), papers, note, best.evidence)

    def _measured(self) -> list[Item]:
        """Benchmarks that results by this metric are on."""
        results = [edge.source_id for edge in self.edges("MEASURED_BY", "in")]
        on = [edge for id in results for edge in self._graph.edges("ON", source=id)]
        return self._items(on, "out")


_SECTIONS = (
    ("introduced by", "INTRODUCES", "in"),
    ("introduces", "INTRODUCES", "out"),
    ("family", "VARIANT_OF", "out"),
    ("variants", "VARIANT_OF", "in"),
    ("suite", "PART_OF", "out"),
    ("parts", "PART_OF", "in"),
    ("of", "OF", "out"),
    ("on", "ON", "out"),
    ("measured by", "MEASURED_BY", "out"),
    ("over", "OVER", "out"),
    ("reported by", "REPORTS", "in"),
    ("evaluated on", "EVALUATED_ON", "out"),
    ("methods evaluated on it", "EVALUATED_ON", "in"),
    ("evaluates on", "EVALUATES_ON", "out"),
    ("builds on", "BUILDS_ON", "out"),
    ("built on by", "BUILDS_ON", "in"),
    ("outperforms", "OUTPERFORMS", "out"),
    ("outperformed by", "OUTPERFORMS", "in"),
    ("addresses", "ADDRESSES", "out"),
)
_LAST = (
    ("addressed by", "ADDRESSES", "in"),
    ("papers that evaluate on it", "EVALUATES_ON", "in"),
    ("names", "MENTIONS", "out"),
    ("papers", "MENTIONS", "in"),
)


def _names(root: Node, members: Sequence[Node]) -> set[str]:
    names = {name for member in members for name in member.properties.get("aliases") or ()}
    return (names | {member.name for member in members}) - {root.name}


def _definition(
    maker: _Maker, mentions: Sequence[Edge], papers: Mapping[str, Paper]
) -> Evidence | None:
    """The claim that introduces it: the earliest; else the earliest mention."""
    own = (*maker.edges("INTRODUCES", "out"), *maker.edges("REPORTS", "in"))
    said = [edge for edge in own if edge.evidence.sentences]
    if said:
        return min(said, key=lambda edge: (-edge.confidence, edge.id)).evidence

    def when(edge: Edge) -> tuple[bool, str, float, str]:
        date = papers[edge.source_id].date if edge.source_id in papers else None
        return date is None, date or "", -edge.confidence, edge.id

    for edges in (maker.edges("INTRODUCES", "in"), mentions):
        for edge in sorted(edges, key=when):
            if edge.evidence.sentences:
                return edge.evidence
    return None


def _best(rows: Iterable[LeaderboardRow], imports: Imports) -> tuple[LeaderboardRow, ...]:
    """The best row of each board, boards with most rows first; what does not rank is left out."""
    groups: dict[tuple[str, ...], list[LeaderboardRow]] = defaultdict(list)
    for row in rows:
        wanted = imports == "with" or (row.hand == "imported") == (imports == "only")
        plain = row.result.kind == "absolute" and row.value is not None
        if wanted and plain and row.metric and row.method and sign_of(row.metric.direction):
            groups[protocol(row)].append(row)
    best: list[tuple[int, LeaderboardRow]] = []
    for group in groups.values():
        sign = sign_of(group[0].metric.direction) if group[0].metric else 0
        for some in by_unit(group).values():
            values = [(sign * (row.value or 0.0), row.result.id, n) for n, row in enumerate(some)]
            best.append((len(some), some[min(values)[2]]))
    best.sort(key=lambda pair: (pair[1].hand == "imported", -pair[0], protocol(pair[1])))
    return tuple(row for _, row in best)


def _related_item(graph: Graph, found: Related) -> Item:
    shared = "1 paper names both" if found.shared == 1 else f"{found.shared} papers name both"
    note = f"{shared} (cosine {found.cosine:.2f})"
    return Item(graph.node(found.id), found.shared, note)


def _newest(paper: Paper) -> tuple[bool, list[int], str]:
    digits = [-ord(char) for char in paper.date or ""]
    return paper.date is None, digits, paper.id


def _paper(graph: Graph, id: str) -> Paper:
    node = graph.node(id)
    assert isinstance(node, Paper)
    return node
