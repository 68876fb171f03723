"""Diff: what is new between two graphs, or between two dates of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from graphs.analyses.leaderboard import leaderboard
from graphs.analyses.scores import LeaderboardRow
from graphs.analyses.standing import RELATIONS, Relation, Said, Standing
from kg.api.entities import Benchmark, Metric, Paper
from kg.errors import UsageError
from kg.names import key
from kg.papers.paper import is_iso_prefix
from kg.schema import ENTITY_LABELS

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

_LAST = "~"
"""Sorts behind every date."""
_SAME_UNIT = 10.0
"""Ratio within which two numbers without a unit are of one."""

__all__ = ["Best", "Diff", "NewRelation", "NewThing", "between_dates", "between_graphs"]


@dataclass(frozen=True, slots=True)
class NewThing:
    """Something that no paper named before.

    Parameters
    ----------
    node
        The thing, or the family where variants are rolled up.
    papers
        Ids of the papers that name it.
    """

    node: Node
    papers: tuple[str, ...]
    _standing: Standing = field(repr=False, compare=False)

    @property
    def claims(self) -> tuple[Edge, ...]:
        """Who introduces it, earliest paper first, or else its mention in the earliest paper."""
        dates = self._standing.papers
        order = sorted(self.papers, key=lambda paper: (dates[paper] or _LAST, paper))
        members = self._standing.said.families.members(self.node.id)
        ends = [(paper, id) for paper in order for id in members]
        if introduced := tuple(self._standing.claims("INTRODUCES", ends)):
            return introduced
        return tuple(islice(self._standing.claims("MENTIONS", ends), 1))

    def to_json(self) -> dict[str, Any]:
        """Return the thing as plain JSON values."""
        return {
            "id": self.node.id,
            "label": self.node.label,
            "name": self.node.name,
            "papers": list(self.papers),
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class NewRelation:
    """A relation that no paper stated before."""

    type: str
    source: Node
    target: Node
    _standing: Standing = field(repr=False, compare=False)

    @property
    def claims(self) -> tuple[Edge, ...]:
        """The claims that state it, of variants too where they are rolled up."""
        told = self._standing.relations[self.type, self.source.id, self.target.id]
        ends = sorted({(source, target) for _, source, target in told})
        return tuple(self._standing.claims(self.type, ends))

    def to_json(self) -> dict[str, Any]:
        """Return the relation as plain JSON values."""
        return {
            "type": self.type,
            "source": self.source.id,
            "source_name": self.source.name,
            "target": self.target.id,
            "target_name": self.target.name,
            "claims": [edge.to_json() for edge in self.claims],
        }


@dataclass(frozen=True, slots=True)
class Best:
    """A best value that changed: `before` is None where there was none."""

    benchmark: Benchmark
    metric: Metric
    unit: str
    before: LeaderboardRow | None
    after: LeaderboardRow

    def to_json(self) -> dict[str, Any]:
        """Return the change as plain JSON values."""
        return {
            "benchmark": self.benchmark.name,
            "benchmark_id": self.benchmark.id,
            "metric": self.metric.name,
            "unit": self.unit,
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """What is new, and what is gone.

    Parameters
    ----------
    old, new
        What was compared: dates or folders, in words.
    papers
        New papers, newest first.
    things
        New methods, benchmarks, metrics and tasks, in that order, the best supported first.
    relations
        New relations, by type.
    bests
        Changed bests, by benchmark.
    gone_papers, gone_things
        Papers and things of the old graph that the new one has not; between dates, none.
    undated
        Papers without a date, which a diff of dates has to leave out.
    """

    old: str
    new: str
    papers: tuple[Paper, ...]
    things: tuple[NewThing, ...]
    relations: tuple[NewRelation, ...]
    bests: tuple[Best, ...]
    gone_papers: tuple[Node, ...] = ()
    gone_things: tuple[Node, ...] = ()
    undated: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the diff as plain JSON values."""
        return {
            "old": self.old,
            "new": self.new,
            "papers": [paper.to_json() for paper in self.papers],
            "things": [thing.to_json() for thing in self.things],
            "relations": [relation.to_json() for relation in self.relations],
            "bests": [best.to_json() for best in self.bests],
            "gone": {
                "papers": [{"id": node.id, "name": node.name} for node in self.gone_papers],
                "things": [{"id": node.id, "name": node.name} for node in self.gone_things],
            },
            "undated": self.undated,
        }


def between_dates(
    graph: Graph, since: str, *, until: str | None = None, roll_up: bool = False
) -> Diff:
    """Return what the papers from `since` to `until` say that no earlier paper said.

    Parameters
    ----------
    graph
        What to ask.
    since
        First date that is new (``2025-10``).
    until
        Last date that is new, included; None for all that follow.
    roll_up
        Whether variants count as their family: then a new variant of an old one is not news.

    Returns
    -------
    Diff

    Raises
    ------
    UsageError
        A date that is none, or `until` before `since`.

    Notes
    -----
    A date that says less than asked counts from its first day: a paper of ``2025`` is before
    ``2025-10``. Linear in the graph; evidence is read for what is new alone.

    Examples
    --------
    >>> from kg.api.graph import Graph
    >>> from kg.schema import Tables
    >>> from kg.stores import NetworkXStore
    >>> def names(paper, method):
    ...     return {"id": f"{paper} {method}", "source": paper, "target": f"method:{method}",
    ...         "paper": paper, "confidence": 0.9, "extractor": "hand",
    ...         "sentences": [f"We use {method}."], "spans": []}
    >>> papers = [{"id": id, "name": id, "title": id, "source": "hand", "date": date}
    ...     for id, date in (("p1", "2024-12"), ("p2", "2025-02-03"))]
    >>> store = NetworkXStore()
    >>> store.load(Tables(
    ...     nodes={"Paper": papers,
    ...         "Method": [{"id": f"method:{name}", "name": name} for name in ("lora", "dora")]},
    ...     edges={"MENTIONS": [names("p1", "lora"), names("p2", "lora"), names("p2", "dora")]},
    ... ))
    >>> found = between_dates(Graph(store), "2025")
    >>> [paper.id for paper in found.papers], [thing.node.name for thing in found.things]
    (['p2'], ['dora'])
    """
    for date in (since, until):
        if date is not None and not is_iso_prefix(date):
            raise UsageError(f"{date!r} is no date: write 2025, 2025-10 or 2025-10-07")
    if until is not None and until < since[: len(until)]:
        raise UsageError(f"until {until} is before since {since}")
    dates = {row["id"]: row.get("date") for row in graph.store.nodes("Paper", only=("date",))}
    before = {id: date for id, date in dates.items() if date and date < since}
    after = {
        id: date
        for id, date in dates.items()
        if date and (until is None or date[: len(until)] <= until)
    }
    said = Said.by(graph, roll_up=roll_up)
    old, new = Standing.of(said, before), Standing.of(said, after)
    undated = sum(date is None for date in dates.values())
    named = f"to {until}" if until else "to the newest paper"
    return _diff(old, new, f"before {since}", f"from {since} {named}", _same, undated=undated)


def between_graphs(old: Graph, new: Graph, *, roll_up: bool = False) -> Diff:
    """Return what the graph `new` says that `old` does not, and what is gone.

    Parameters
    ----------
    old, new
        Graphs, of any stores.
    roll_up
        Whether variants count as their family.

    Returns
    -------
    Diff

    Notes
    -----
    A thing whose id is not in the other graph is looked for there by its name and aliases: that
    more papers changed its id, or its name, is no news. Linear in the two graphs.
    """

    def standing(graph: Graph) -> Standing:
        rows = graph.store.nodes("Paper", only=("date",))
        papers = {row["id"]: row.get("date") for row in rows}
        return Standing.of(Said.by(graph, roll_up=roll_up), papers)

    first, second = standing(old), standing(new)
    return _diff(first, second, _named(old), _named(new), _counterpart(first, second))


def _named(graph: Graph) -> str:
    return str(graph.workspace) if graph.workspace else f"the graph in {graph.store.name}"


def _same(id: str) -> str:
    return id


def _counterpart(old: Standing, new: Standing) -> Callable[[str], str]:
    """Return what tells the id that a thing of the old graph has in the new one."""
    moved: dict[str, str] = {}
    for label in ENTITY_LABELS:
        lost = [id for id in old.things[label] if id not in new.things[label]]
        if not lost:
            continue
        by_name: dict[str, set[str]] = {}
        for row in new.graph.store.nodes(label, only=("name", "aliases")):
            if row["id"] in new.things[label]:
                for name in (row["name"], *(row.get("aliases") or ())):
                    by_name.setdefault(key(name), set()).add(row["id"])
        for id in lost:
            found = by_name.get(key(old.graph.node(id).name), set())
            if len(found) == 1:
                moved[id] = next(iter(found))
    return lambda id: moved.get(id, id)


def _diff(
    old: Standing,
    new: Standing,
    old_name: str,
    new_name: str,
    moved: Callable[[str], str],
    *,
    undated: int = 0,
) -> Diff:
    fresh = {id: date for id, date in new.papers.items() if id not in old.papers}
    known = {moved(id) for label in ENTITY_LABELS for id in old.things[label]}
    told = {(type, moved(a), moved(b)) for type, a, b in old.relations}
    gone_papers = [id for id in old.papers if id not in new.papers]
    named = {id for label in ENTITY_LABELS for id in new.things[label]}
    gone = [id for label in ENTITY_LABELS for id in old.things[label] if moved(id) not in named]
    return Diff(
        old=old_name,
        new=new_name,
        papers=tuple(_papers(new.graph, fresh)),
        things=tuple(_things(new, known)),
        relations=tuple(_relations(new, told)),
        bests=tuple(_bests(old, new, fresh, moved)),
        gone_papers=tuple(old.graph.node(id) for id in sorted(gone_papers)),
        gone_things=tuple(old.graph.node(id) for id in sorted(gone)),
        undated=undated,
    )


def _papers(graph: Graph, fresh: Mapping[str, str | None]) -> Iterator[Paper]:
    by_id = sorted(fresh)
    for id in sorted(by_id, key=lambda id: fresh[id] or "", reverse=True):
        node = graph.node(id)
        if isinstance(node, Paper):
            yield node


def _things(new: Standing, known: set[str]) -> Iterator[NewThing]:
    for label in ENTITY_LABELS:
        some = {id: papers for id, papers in new.things[label].items() if id not in known}
        for id in sorted(some, key=lambda id: (-len(some[id]), id)):
            yield NewThing(new.graph.node(id), tuple(some[id]), new)


def _relations(new: Standing, told: set[Relation]) -> Iterator[NewRelation]:
    order = {type: place for place, type in enumerate(RELATIONS)}
    some = [relation for relation in new.relations if relation not in told]
    node = cache(new.graph.node)
    for type, source, target in sorted(some, key=lambda one: (order[one[0]], *one[1:])):
        yield NewRelation(type, node(source), node(target), new)


def _bests(
    old: Standing, new: Standing, fresh: Mapping[str, Any], moved: Callable[[str], str]
) -> Iterator[Best]:
    """Give the bests that fresh papers changed."""
    back = {moved(row[0]): row[0] for row in old.said.numbers}
    for id in _candidates(new, fresh):
        rows = _ranked(new.graph, id)
        olds = rows if old.said is new.said else _ranked(old.graph, back[id]) if id in back else {}
        before = {
            (moved(metric), *rest): row
            for (metric, *rest), some in olds.items()
            if (row := _first(some, old.papers))
        }
        for board, some in sorted(rows.items(), key=lambda item: item[0]):
            after, was = _first(some, new.papers), before.get(board)
            if after and after.paper.id in fresh and (was is None or was.value != after.value):
                assert after.metric is not None
                yield Best(after.benchmark, after.metric, after.unit, was, after)


def _candidates(new: Standing, fresh: Mapping[str, Any]) -> list[str]:
    """Return benchmarks on which a fresh number may be the best.

    That is one no worse than each old number of its metric and unit as written, or so far from
    them that it may be of another unit: one that is worse cannot lead any board.
    """
    best: dict[tuple[str, str, str], float] = {}
    challenger: dict[tuple[str, str, str], float] = {}
    for benchmark, metric, unit, paper, value in new.said.numbers:
        if paper in new.papers:
            kept = challenger if paper in fresh else best
            board = benchmark, metric, unit
            kept[board] = min(value, kept.get(board, value))
    return sorted(
        {
            board[0]
            for board, value in challenger.items()
            if board not in best or value <= best[board] or _apart(value, best[board])
        }
    )


def _apart(one: float, other: float) -> bool:
    """Whether two numbers may be of different units: 0.92 and 91.3."""
    low, high = sorted((abs(one), abs(other)))
    return high > _SAME_UNIT * low


def _ranked(graph: Graph, benchmark: str) -> dict[tuple[str, ...], tuple[LeaderboardRow, ...]]:
    """Return the boards of what papers claim on a benchmark, by metric, unit and task."""
    node = graph.node(benchmark)
    assert isinstance(node, Benchmark)
    boards = leaderboard(graph, node, imports="without").boards
    return {(b.metric.id, b.unit, b.task or ""): b.rows for b in boards}


def _first(
    rows: Iterable[LeaderboardRow], papers: Mapping[str, str | None]
) -> LeaderboardRow | None:
    return next((row for row in rows if row.rank and row.paper.id in papers), None)
