"""Source records that are one paper: which belong together, and which record each field is from.

Records are one paper where they share a DOI, an arXiv id or an id of their own, or the normalised
title while neither authors, years nor arXiv ids contradict. Everything here is a function of the
set of records, never of their order.

Precedence. Records are ranked: one with an arXiv id before one with a DOI, before one with an id of
its own, before one that has only its title; then the one with an abstract, with the longer
abstract, with the earlier source. Then

- `id`: the id of the first record in that order;
- `title` and `abstract`: both from the first record that has an abstract (else the first record),
  so that they fit each other;
- `date`: from the first record that has one, or a longer date that begins with it;
- `authors`, `venue`, `url`, and each of `ids`: from the first record that has one;
- `source`: of the record that the text is from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.names import title_key, words
from kg.papers.paper import Paper

__all__ = ["contradict", "identifiers", "merge", "merge_records", "rank"]

YEARS_APART = 1
"""A preprint and its publication may stand one year apart; more is a contradiction."""

GENERIC_TITLE = 100
"""A title that so many different papers share ("Editorial") says nothing."""

_SCHEMES = ("arxiv", "doi")
_ARXIV_DOI = re.compile(r"\Adoi:10\.48550/arxiv\.")
_VERSION = re.compile(r"(?<=\Aarxiv:)(.*\d)v\d+\Z")
_RESERVED = ("method:", "benchmark:", "metric:", "task:", "result:")


def identifiers(paper: Paper) -> tuple[str, ...]:
    """Return the keys that make two records one paper whatever else they say, sorted.

    Examples
    --------
    >>> identifiers(Paper("p7", "T", ids={"doi": "10.1/X"}, source="a.csv:row 7"))
    ('doi:10.1/x', 'own:a.csv:p7')
    """
    found = {f"{s}:{paper.ids[s]}".casefold() for s in _SCHEMES if paper.ids.get(s)}
    scheme = paper.id.partition(":")[0].casefold()
    if scheme in _SCHEMES:
        found.add(paper.id.casefold())
    elif scheme != "title":
        found.add(f"own:{source_file(paper.source)}:{paper.id}")
    return tuple(sorted(_ARXIV_DOI.sub("arxiv:", _VERSION.sub(r"\1", f)) for f in found))


def source_file(source: str) -> str:
    """Return the file of a source such as ``page.txt:entry 12``.

    Examples
    --------
    >>> source_file("a/page.txt:entry 12")
    'a/page.txt'
    """
    return source.rpartition(":")[0] or source


def rank(paper: Paper) -> tuple[object, ...]:
    """Return the sort key of a record: the most trusted first."""
    scheme = paper.id.partition(":")[0]
    if "arxiv" in paper.ids or scheme == "arxiv":
        trust = 0
    elif "doi" in paper.ids or scheme == "doi":
        trust = 1
    else:
        trust = 3 if scheme == "title" else 2
    abstract = paper.abstract or ""
    return (
        trust,
        not abstract,
        -len(abstract),
        paper.id,
        paper.source,
        (
            paper.title,
            abstract,
            paper.authors,
            paper.date or "",
            paper.venue or "",
            paper.url or "",
        ),
        sorted(paper.ids.items()),
    )


def contradict(a: Paper, b: Paper) -> bool:
    """Whether authors, years or arXiv ids say that two papers of one title are different papers.

    Examples
    --------
    >>> contradict(Paper("a", "T", date="2017"), Paper("b", "T", date="2018-02"))
    False
    >>> contradict(Paper("a", "T", authors=("A. Turing",)), Paper("b", "T", authors=("E. Post",)))
    True
    """
    if a.year and b.year and abs(a.year - b.year) > YEARS_APART:
        return True
    if _arxiv(a) and _arxiv(b) and _arxiv(a) != _arxiv(b):
        return True
    ours, theirs = _surnames(a), _surnames(b)
    return bool(ours and theirs and not ours & theirs)


def merge_records(records: Iterable[Paper]) -> list[tuple[Paper, list[Paper]]]:
    """Return the papers that `records` describe, each with its records; in order of paper id."""
    ordered = sorted(records, key=rank)
    clusters = _by_identifier(ordered)
    by_title: dict[str, list[int]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        for title in sorted({title_key(p.title) for p in cluster} - {""}):
            by_title[title].append(number)
    groups = _UnionFind(len(clusters))
    for numbers in by_title.values():
        if len(numbers) < GENERIC_TITLE:
            _join_same_title(numbers, clusters, groups)
    joined: dict[int, list[Paper]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        joined[groups.find(number)].extend(cluster)
    ranked = [sorted(group, key=rank) for group in joined.values()]
    return _distinct_ids([(merge(group), group) for group in ranked])


def merge(records: Sequence[Paper]) -> Paper:
    """Return the paper that ranked `records` describe, by the precedence of this module."""
    first = records[0]
    text = next((p for p in records if p.abstract), first)
    date = next((p.date for p in records if p.date), None)
    dates = [p.date for p in records if p.date and date and p.date.startswith(date)]
    ids: dict[str, str] = {}
    for paper in records:
        for scheme in sorted(paper.ids):
            ids.setdefault(scheme, paper.ids[scheme])
    identifier = first.id
    if identifier.casefold().startswith(_RESERVED):
        identifier = f"paper:{identifier}"
    return Paper(
        id=identifier,
        title=text.title,
        abstract=text.abstract,
        authors=next((p.authors for p in records if p.authors), ()),
        date=max(dates, key=lambda d: (len(d), d)) if dates else None,
        venue=next((p.venue for p in records if p.venue), None),
        url=next((p.url for p in records if p.url), None),
        source=text.source,
        ids=dict(sorted(ids.items())),
    )


class _UnionFind:
    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def union(self, a: int, b: int) -> None:
        low, high = sorted((self.find(a), self.find(b)))
        self.parent[high] = low


def _by_identifier(ordered: Sequence[Paper]) -> list[list[Paper]]:
    groups = _UnionFind(len(ordered))
    owner: dict[str, int] = {}
    for number, paper in enumerate(ordered):
        for identifier in identifiers(paper):
            groups.union(owner.setdefault(identifier, number), number)
    clusters: dict[int, list[Paper]] = defaultdict(list)
    for number, paper in enumerate(ordered):
        clusters[groups.find(number)].append(paper)
    return list(clusters.values())


def _join_same_title(
    numbers: Sequence[int], clusters: Sequence[Sequence[Paper]], groups: _UnionFind
) -> None:
    """Join the clusters of one title that agree; one that agrees with two rivals joins neither."""
    friends = {
        n: frozenset(
            m
            for m in numbers
            if m == n or not any(contradict(a, b) for a in clusters[n] for b in clusters[m])
        )
        for n in numbers
    }
    first: dict[frozenset[int], int] = {}
    for number in numbers:
        groups.union(first.setdefault(friends[number], number), number)


def _distinct_ids(papers: list[tuple[Paper, list[Paper]]]) -> list[tuple[Paper, list[Paper]]]:
    """Give papers that came with the same id of their own (rows 1 of two files) ids apart."""
    papers.sort(key=lambda pair: (pair[0].id, rank(pair[1][0])))
    taken: set[str] = set()
    apart = []
    for paper, records in papers:
        number, free = 1, paper.id
        while free in taken:
            number += 1
            free = f"{paper.id}~{number}"
        taken.add(free)
        apart.append((replace(paper, id=free), records))
    return apart


def _arxiv(paper: Paper) -> str | None:
    return paper.ids.get("arxiv")


def _surnames(paper: Paper) -> frozenset[str]:
    """Words of the authors' names but initials, in whatever order a source writes names."""
    return frozenset(w for author in paper.authors for w in words(author) if len(w) > 1)
