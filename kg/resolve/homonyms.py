"""One name, two things: papers that each introduce it, and have no author in common.

Such names are new ones that met by chance (Zebra, LENS, PRISM). Where other papers use the name
at least as often as papers introduce it, it is a known one, and an introduction more is a slip.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from kg.names import words
from kg.resolve.clusters import Clusters
from kg.resolve.uses import HUNDREDTHS, Form, Mention

__all__ = ["Author", "author_names", "homonyms"]

Author = frozenset[str]
"""The words of an author's name but initials, in whatever order the source has them."""

SURE = round(0.7 * HUNDREDTHS)
"""Least confidence of an introduction that tells two things apart."""

CROWD = 20
"""So many introductions of one name are no coincidence of names, whatever they are."""


def author_names(authors: Iterable[str]) -> frozenset[Author]:
    """Return the authors of a paper so that two spellings of one name may be compared.

    Examples
    --------
    >>> author_names(["Lovelace, Ada"]) == author_names(["Ada B. Lovelace"])
    True
    """
    names = (frozenset(w for w in words(author) if len(w) > 1) for author in authors)
    return frozenset(filter(None, names))


class Introducer(NamedTuple):
    """A paper that introduces a name."""

    paper: str
    full: str
    """Key of the form that says most; the name itself if the paper does not spell it out."""
    titled: bool


def homonyms(
    uses: Mapping[Form, list[Mention]],
    authors: Mapping[str, frozenset[Author]],
    one: frozenset[str],
) -> dict[tuple[str, str], str]:
    """Return a mark for each (paper, key) whose name is not what the key is elsewhere.

    A name that its paper spells out needs none: its long form tells it apart.

    Parameters
    ----------
    uses
        All forms with their mentions.
    authors
        Of each paper that introduces something.
    one
        Keys that the user said are one thing.
    """
    introducing: dict[str, list[Introducer]] = defaultdict(list)
    others: Counter[str] = Counter()
    for form, found in uses.items():
        for mention in () if form.tag else found:
            for name in (form.full, *form.shorts):
                if mention.introduced >= SURE:
                    introducing[name].append(Introducer(mention.paper, form.full, mention.titled))
                else:
                    others[name] += 1
    marks = {}
    for name, papers in introducing.items():
        if name not in one and others[name] < len(papers) and 1 < len(papers) < CROWD:
            groups = _groups(name, papers, authors)
            if len(set(groups.values())) > 1:
                bare = (paper.paper for paper in papers if paper.full == name)
                marks.update({(paper, name): groups[paper] for paper in bare})
    return marks


def _groups(
    name: str, papers: list[Introducer], authors: Mapping[str, frozenset[Author]]
) -> dict[str, str]:
    """Return for each paper the first of those that may introduce the same thing."""
    groups: Clusters[str] = Clusters(lambda _: ())
    ordered = sorted(papers)
    for paper in ordered:
        groups.add(paper.paper)
    for a, b in combinations(ordered, 2):
        if a.full == b.full != name or not _are_strangers(a, b, authors):
            groups.union(a.paper, b.paper)
    first: dict[str, str] = {}
    for paper in ordered:
        first.setdefault(groups.find(paper.paper), paper.paper)
    return {paper.paper: first[groups.find(paper.paper)] for paper in ordered}


def _are_strangers(a: Introducer, b: Introducer, authors: Mapping[str, frozenset[Author]]) -> bool:
    """Whether two papers have no author in common; unknown authors, if both titles name it."""
    ours, theirs = authors[a.paper], authors[b.paper]
    if not (ours and theirs):
        return a.titled and b.titled
    return not any(one <= other or other <= one for one in ours for other in theirs)
