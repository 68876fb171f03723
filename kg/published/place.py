"""Published numbers into the graph: Result nodes of their own origin, and what they are of."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from kg.claims import HASH_LENGTH, edge_id
from kg.metrics import describe
from kg.names import key, slug, title_key
from kg.papers.identifiers import arxiv_id, doi
from kg.published.records import CatalogueName, PublishedNumber, number_in
from kg.published.shelf import Shelf, SourceInfo
from kg.resolve.families import families
from kg.schema import Tables

__all__ = ["with_published"]

EXTRACTOR = "kg.published"
PREFIX = "leaderboard:"
"""Begins the id of the Paper node that stands for a source and says what the source says."""

_FAMILY_TYPES = {"Method": "VARIANT_OF", "Benchmark": "PART_OF"}
_CLAIM = {
    "paper": "",
    "confidence": 1.0,
    "extractor": EXTRACTOR,
}


def with_published(tables: Tables, shelf: Shelf, find: Callable[[str], Sequence[str]]) -> Tables:
    """Return the tables and, marked by their origin, the numbers of published leaderboards.

    A name that the papers use means what it means there; where it means several things, or
    nothing, it gets a node of its own that no paper supports. Tables of benchmarks that no paper
    names stay out, unless the source was imported with `everything`; a variant of such a
    benchmark comes in as its part. Nothing that the papers say changes.

    Parameters
    ----------
    tables
        What the papers say; left as it is.
    shelf
        The sources of the workspace.
    find
        Gives the ids of a narrowed name (``method:LoRA``).

    Notes
    -----
    A function of tables and sources alone, whatever the order of records. Linear in the numbers,
    but for sorting.
    """
    names = shelf.names
    if not names:
        return tables
    placing = _Placing(tables, find)
    for name in names:
        placing.learn(shelf.entries(name))
    for name in names:
        placing.admit(shelf.entries(name), everything=shelf.info(name).everything)
    placing.settle()
    for name in names:
        placing.place(shelf.info(name), shelf.entries(name))
    return placing.tables()


class _Placing:
    def __init__(self, tables: Tables, find: Callable[[str], Sequence[str]]) -> None:
        self._tables, self._find = tables, find
        self._labels = {row["id"]: label for label, row in tables.node_rows()}
        self._names = {row["id"]: row["name"] for _, row in tables.node_rows()}
        self._papers = _papers(tables)
        self._others: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._known: dict[tuple[str, str], str | None] = {}
        self._spelled: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._made: dict[tuple[str, str], str] = {}
        self._nodes: dict[str, dict[str, Any]] = {}
        self._edges: dict[tuple[str, str], dict[str, Any]] = {}

    def learn(self, entries: Iterable[object]) -> None:
        """Take up what catalogues call things."""
        for entry in entries:
            if isinstance(entry, CatalogueName):
                self._others[entry.label, key(entry.name)].update(entry.others)
                for variant in entry.variants:
                    self._parents[key(variant)].add(entry.name)

    def admit(self, entries: Iterable[object], *, everything: bool) -> None:
        """Take up the spellings of what will enter the graph."""
        for entry in entries:
            if isinstance(entry, PublishedNumber) and (everything or self._named(entry)):
                for label, name in _things(entry):
                    if self._present(label, name) is None:
                        self._spelled[label, key(name)][name] += 1

    def settle(self) -> None:
        """Make a node for each thing that no paper names, in order of its key."""
        taken = set(self._labels)
        for label, wanted in sorted(self._spelled):
            found = self._spelled[label, wanted]
            name, *others = sorted(found, key=lambda spelling: (-found[spelling], spelling))
            id = base = f"{label.lower()}:{slug(name)}"
            number = 1
            while id in taken:
                number += 1
                id = f"{base}~imported-{number}" if number > 2 else f"{base}~imported"
            taken.add(id)
            self._made[label, wanted] = id
            self._names[id] = name
            row: dict[str, Any] = {"id": id, "name": name, "papers": 0}
            if label == "Metric":
                row.update(describe(name, others))
            if others:
                row["aliases"] = sorted(others)
            self._nodes[id] = {"label": label, **row}

    def place(self, info: SourceInfo, entries: Iterable[object]) -> None:
        """Add the numbers of one source."""
        source, paper = info.name, PREFIX + info.name
        while self._labels.get(paper):  # a record may bear any id
            paper += "~imported"
        self._nodes[paper] = {
            "label": "Paper",
            "id": paper,
            "name": f"{source} (imported leaderboard)",
            "title": f"{source} (imported leaderboard)",
            "source": ", ".join(sorted(info.files)),
        }
        for entry in entries:
            if isinstance(entry, PublishedNumber) and (info.everything or self._named(entry)):
                self._number(entry, source, paper)

    def _number(self, number: PublishedNumber, source: str, paper: str) -> None:
        ids = {label: self._id(label, name) for label, name in _things(number)}
        method, benchmark, metric = (ids[label] for label in ("Method", "Benchmark", "Metric"))
        assert method is not None and benchmark is not None and metric is not None
        cited = self._cited(number)
        parts = (source, number.task, benchmark, metric, method, number.text, cited, number.date)
        id = f"result:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:HASH_LENGTH]}"
        value, unit = number_in(number.text)
        row = {
            "label": "Result",
            "id": id,
            "name": f"{number.text} {self._names[metric]} on {self._names[benchmark]}",
            "value": value,
            "unit": unit,
            "kind": "absolute",
            "text": number.text,
            "origin": source,
            "task": number.task,
            "cited": cited,
            "date": number.date,
        }
        self._nodes[id] = {name: own for name, own in row.items() if own not in (None, "")}
        shown = f'; "{number.title}"' if number.title else ""
        sentence = (
            f"{number.task}: {number.model} on {number.benchmark}: "
            f"{number.metric} {number.text}{shown}"
        )
        ends = (("OF", method), ("ON", benchmark), ("MEASURED_BY", metric))
        for type, start, end in (("REPORTS", paper, id), *((type, id, end) for type, end in ends)):
            self._edge(type, start, end, paper, sentence)
        self._family("Method", number.model, method, paper)
        self._family("Benchmark", number.benchmark, benchmark, paper)

    def _family(self, label: str, name: str, id: str, paper: str) -> None:
        """Tie what only the source names to the nearest family or suite that the graph has."""
        if id in self._labels:
            return
        above, why = self._above(label, name)
        if above is not None and above != id:
            said = f"{name} is listed as {why} {self._names[above]}."
            self._edge(_FAMILY_TYPES[label], id, above, paper, said)

    def _above(self, label: str, name: str) -> tuple[str | None, str]:
        if label == "Benchmark":
            for parent in sorted(self._parents.get(key(name), ())):
                if found := self._present(label, parent):
                    return found, "a variant of"
        for family in families(name, label):
            if found := self._present(label, family):
                return found, "by its name, of"
        return None, ""

    def _named(self, number: PublishedNumber) -> bool:
        """Whether papers name the benchmark of a number, or what it is a part of."""
        name = number.benchmark
        return bool(self._present("Benchmark", name) or self._above("Benchmark", name)[0])

    def _id(self, label: str, name: str) -> str | None:
        return self._present(label, name) or self._made.get((label, key(name)))

    def _present(self, label: str, name: str) -> str | None:
        """Id of the one thing that papers mean by a name, or by what a catalogue also calls it."""
        asked = label, name
        if asked not in self._known:
            self._known[asked] = self._looked_up(label, name)
        return self._known[asked]

    def _looked_up(self, label: str, name: str) -> str | None:
        ids = self._ids(label, name)
        if not ids:
            others = sorted(self._others.get((label, key(name)), ()))
            ids = {id for other in others for id in self._ids(label, other)}
        return next(iter(ids)) if len(ids) == 1 else None

    def _ids(self, label: str, name: str) -> set[str]:
        found = self._find(f"{label.lower()}:{name}")
        return {id for id in found if self._labels.get(id) == label}

    def _cited(self, number: PublishedNumber) -> str:
        arxiv, known_doi = arxiv_id(number.url), doi(number.url)
        for option in (
            f"arxiv:{arxiv}" if arxiv else "",
            f"doi:{known_doi}" if known_doi else "",
            f"title={title_key(number.title)}" if title_key(number.title) else "",
        ):
            if option in self._papers:
                return self._papers[option]
        return number.title or number.url

    def _edge(self, type: str, source: str, target: str, paper: str, sentence: str) -> None:
        id = edge_id(type, source, target, paper)
        row = self._edges.setdefault(
            (type, id),
            {"id": id, "source": source, "target": target, **_CLAIM, "paper": paper},
        )
        # Two spellings of one cell: the same number, and the sentence that sorts first.
        row["sentences"] = [min(sentence, *row.get("sentences", (sentence,)))]

    def tables(self) -> Tables:
        """Return all of it, in order of id."""
        nodes = {label: list(rows) for label, rows in self._tables.nodes.items()}
        edges = {type: list(rows) for type, rows in self._tables.edges.items()}
        for row in self._nodes.values():
            nodes[row["label"]].append({k: v for k, v in row.items() if k != "label"})
        for (type, _), row in self._edges.items():
            edges[type].append(row)
        for rows in (*nodes.values(), *edges.values()):
            rows.sort(key=itemgetter("id"))
        return Tables(nodes=nodes, edges=edges)


def _things(number: PublishedNumber) -> tuple[tuple[str, str], ...]:
    return (
        ("Method", number.model),
        ("Benchmark", number.benchmark),
        ("Metric", number.metric),
    )


def _papers(tables: Tables) -> Mapping[str, str]:
    """Ids of papers by themselves and by title; a title of two papers names neither."""
    known: dict[str, str] = {}
    titled: dict[str, set[str]] = defaultdict(set)
    for row in tables.nodes.get("Paper", ()):
        known[row["id"]] = row["id"]
        titled[f"title={title_key(row['name'])}"].add(row["id"])
    unique = {title: next(iter(ids)) for title, ids in titled.items() if len(ids) == 1}
    return {**unique, **known}
