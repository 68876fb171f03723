"""Diff: what is new between two graphs, or between two dates of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graphs.analyses.bests import Best, changed_bests
from graphs.analyses.counterparts import counterparts
from graphs.analyses.families import Families
from graphs.analyses.runs import distinct
from graphs.analyses.standing import RELATIONS, Standing
from kg.api.entities import Paper
from kg.errors import UsageError
from kg.papers.paper import is_iso_prefix
from kg.schema import ENTITY_LABELS

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.node import Edge, Node

__all__ = ["Best", "Diff", "NewRelation", "NewThing", "between_dates", "between_graphs"]

Numbers = NDArray[np.int64]

_LAST = "~"
"""Sorts behind every date."""


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
        date = self._standing.date
        order = sorted(self.papers, key=lambda paper: (date(paper) or _LAST, paper))
        members = self._standing.families.members(self.node.id)
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
        ends = self._standing.stated(self.type, self.source.id, self.target.id)
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
    columns = graph.store.columns()
    dates = columns.date
    papers = np.zeros(len(columns), bool)
    papers[columns.of("Paper")] = True
    before = papers & dates.where(lambda date: date < since)
    after = papers & dates.where(lambda date: until is None or date[: len(until)] <= until)
    families = Families.in_columns(graph.store.columns(), roll_up=roll_up)
    old, new = Standing.of(graph, families, before), Standing.of(graph, families, after)
    undated = int((papers & ~dates.where(bool)).sum())
    named = f"to {until}" if until else "to the newest paper"
    return _diff(
        old,
        new,
        f"before {since}",
        f"from {since} {named}",
        np.arange(len(columns)),
        undated=undated,
    )


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

    first, second = (
        Standing.of(graph, Families.in_columns(graph.store.columns(), roll_up=roll_up))
        for graph in (old, new)
    )
    return _diff(first, second, _named(old), _named(new), counterparts(first, second))


def _named(graph: Graph) -> str:
    return str(graph.workspace) if graph.workspace else f"the graph in {graph.store.name}"


def _diff(
    old: Standing,
    new: Standing,
    old_name: str,
    new_name: str,
    moved: Numbers,
    *,
    undated: int = 0,
) -> Diff:
    """Return what is new, and what is gone; `moved` has the new number of each old one, or -1."""
    there = np.zeros(len(new.columns) + 1, bool)  # the last place is that of -1
    there[moved[old.papers]] = True
    fresh = new.papers & ~there[:-1]
    things = old.all_things
    named = np.zeros(len(new.columns) + 1, bool)
    named[new.named[0]] = True
    gone_papers = np.flatnonzero(old.papers & ~np.append(new.papers, False)[moved])
    return Diff(
        old=old_name,
        new=new_name,
        papers=tuple(_papers(new, fresh)),
        things=tuple(_things(new, moved[things])),
        relations=tuple(_relations(old, new, moved)),
        bests=tuple(changed_bests(old, new, fresh, moved)),
        gone_papers=_nodes(old, gone_papers),
        gone_things=_nodes(old, np.sort(things[~named[moved[things]]])),
        undated=undated,
    )


def _nodes(standing: Standing, numbers: Numbers) -> tuple[Node, ...]:
    return tuple(map(standing.graph.node, standing.columns.named(numbers.tolist())))


def _papers(new: Standing, fresh: NDArray[np.bool_]) -> Iterator[Paper]:
    numbers = np.flatnonzero(fresh)
    newest = numbers[np.lexsort((numbers, -new.columns.date.places[numbers]))]
    for node in _nodes(new, newest):
        if isinstance(node, Paper):
            yield node


def _things(new: Standing, known: Numbers) -> Iterator[NewThing]:
    old = np.zeros(len(new.columns) + 1, bool)
    old[known] = True
    for label in ENTITY_LABELS:
        some = new.things(label)
        some = some[~old[some]]
        begin, end = new.naming(some)
        order = np.lexsort((some, begin - end))  # most papers first
        for node, first, last in zip(
            _nodes(new, some[order]), begin[order].tolist(), end[order].tolist(), strict=True
        ):
            papers = new.columns.named(new.named[1][first:last].tolist())
            yield NewThing(node, tuple(papers), new)


def _relations(old: Standing, new: Standing, moved: Numbers) -> Iterator[NewRelation]:
    node = cache(new.graph.node)
    size = max(len(new.columns), 1)
    ids = new.columns.ids
    for type in RELATIONS:
        said = moved[old.relations[type][:2]]
        said = said[:, (said >= 0).all(axis=0)]
        stated = new.relations[type][0] * size + new.relations[type][1]
        stated = distinct(stated)
        fresh = stated[~np.isin(stated, distinct(said[0] * size + said[1]))]
        for pair in fresh.tolist():
            yield NewRelation(type, node(ids[pair // size]), node(ids[pair % size]), new)
