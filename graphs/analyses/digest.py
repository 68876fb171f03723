"""A diff as something to read together: Markdown, or a page of HTML that asks the net nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from graphs.analyses.diff import Best, Diff, NewRelation, NewThing
from graphs.analyses.scores import LeaderboardRow
from graphs.views.text import clean, paper_link
from kg.api.entities import Paper
from kg.api.node import Edge
from kg.errors import UsageError
from kg.schema import ENTITY_LABELS

__all__ = ["FORMATS", "digest"]

Format = Literal["markdown", "html"]
FORMATS: tuple[Format, ...] = ("markdown", "html")

ITEMS = 30
"""Items of a section before it says how many more there are."""
QUOTES = 2
"""Sentences of an item."""
_LONGEST = 600
"""Signs of a sentence or title."""
_WORDS = {"OUTPERFORMS": "outperforms", "BUILDS_ON": "builds on", "EVALUATED_ON": "evaluated on"}
_PLURALS = {"Method": "methods", "Benchmark": "benchmarks", "Metric": "metrics", "Task": "tasks"}
_LISTED = re.compile(r"\A(\d+)([.)])")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~<>&$@])|(?<=:)(/)(?=/)|(?<=www)(\.)|\A([#+=-])", re.I)
"""Signs that mean something in Markdown, where they do: marks, links made of addresses, lists."""


@dataclass(frozen=True, slots=True)
class _Quote:
    sentence: str
    paper: str
    date: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class _Item:
    head: str
    note: str
    link: str | None
    quotes: tuple[_Quote, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    count: int
    items: tuple[_Item, ...]
    more: str


def digest(
    diff: Diff, *, format: Format = "markdown", title: str = "What is new", items: int = ITEMS
) -> str:
    """Return a diff as a page for a reading group.

    Parameters
    ----------
    diff
        What is new.
    format
        ``markdown`` or ``html``.
    title
        Heading of the page.
    items
        Most items of a section.

    Returns
    -------
    str
        The page. Text from papers stands in it as text, whatever it holds; the HTML needs no
        other file and may run no script.

    Raises
    ------
    UsageError
        A format that there is not, or no items.

    Examples
    --------
    >>> print(digest(Diff("before 2025", "from 2025", (), (), (), ())))
    # What is new
    <BLANKLINE>
    From 2025, compared with before 2025: no new papers.
    <BLANKLINE>
    """
    if format not in FORMATS:
        raise UsageError(f"no digest in {format!r}: choose {' or '.join(FORMATS)}")
    if items < 1:
        raise UsageError(f"{items} items of a section: give 1 or more")
    style = _file("digest.css")
    page = (
        _environment(format)
        .get_template("digest.html" if format == "html" else "digest.md")
        .render(
            title=clean(title, limit=_LONGEST),
            lead=_lead(diff),
            sections=_sections(diff, items),
            style=Markup(style),
            policy=f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'",
        )
    )
    return page.rstrip() + "\n" if format == "html" else _spaced(page)


def _lead(diff: Diff) -> str:
    papers = len(diff.papers)
    count = "no new papers" if not papers else f"{papers:,} new paper{'s' * (papers > 1)}"
    out = f"{diff.new[:1].upper()}{diff.new[1:]}, compared with {diff.old}: {count}."
    if diff.gone_papers or diff.gone_things:
        out += f" Gone: {len(diff.gone_papers):,} papers, {len(diff.gone_things):,} names."
    if diff.undated:
        some = "paper" if diff.undated == 1 else "papers"
        out += f" Left out: {diff.undated:,} {some} without a date."
    return clean(out)


def _sections(diff: Diff, most: int) -> list[_Section]:
    sections = [_section("New papers", [_paper(one) for one in diff.papers], most)]
    sections.append(_section("Changed bests", [_best(one) for one in diff.bests], most))
    for label in ENTITY_LABELS:
        some = [_thing(one) for one in diff.things if one.node.label == label]
        sections.append(_section(f"New {_PLURALS[label]}", some, most))
    sections.append(_section("New relations", [_relation(one) for one in diff.relations], most))
    for what, nodes in (("papers", diff.gone_papers), ("names", diff.gone_things)):
        gone = [_Item(_text(node.name), "", None, ()) for node in nodes]
        sections.append(_section(f"Gone {what}", gone, most))
    return [section for section in sections if section.count]


def _section(title: str, items: Sequence[_Item], most: int) -> _Section:
    left = len(items) - most
    more = f"and {left:,} more: kg diff --json tells all" if left > 0 else ""
    return _Section(title, len(items), tuple(items[:most]), more)


def _paper(paper: Paper) -> _Item:
    told = [", ".join(paper.authors[:3]) + (" and others" if len(paper.authors) > 3 else "")]
    told += [paper.venue or "", paper.date or ""]
    note = ", ".join(part for part in told if part)
    return _Item(_text(paper.title), _text(note), paper_link(paper.id, paper.url), ())


def _thing(thing: NewThing) -> _Item:
    papers = len(thing.papers)
    note = f"in {papers:,} papers" if papers > 1 else ""
    return _Item(_text(thing.node.name), note, None, _quotes(thing.claims))


def _relation(relation: NewRelation) -> _Item:
    head = f"{relation.source.name} {_WORDS[relation.type]} {relation.target.name}"
    return _Item(_text(head), "", None, _quotes(relation.claims))


def _best(best: Best) -> _Item:
    after, before = best.after, best.before
    head = f"{best.benchmark.name}, {best.metric.name}: {_value(after)}"
    was = f"before: {_value(before)}" if before else "the first value here"
    return _Item(_text(head), _text(was), None, (_said(after),))


def _value(row: LeaderboardRow) -> str:
    text = row.result.text
    bare = row.unit and row.unit not in text
    value = f"{text} {row.unit}" if bare else text
    return f"{value} by {row.method.name}" if row.method else value


def _said(row: LeaderboardRow) -> _Quote:
    sentence = row.evidence.sentences[0] if row.evidence.sentences else ""
    return _quote(sentence, row.paper)


def _quotes(claims: Iterable[Edge]) -> tuple[_Quote, ...]:
    some = [edge for edge in claims if edge.evidence.sentences][:QUOTES]
    return tuple(_quote(edge.evidence.sentences[0], edge.paper) for edge in some)


def _quote(sentence: str, paper: Paper) -> _Quote:
    link = paper_link(paper.id, paper.url)
    return _Quote(_text(sentence), _text(paper.title), paper.date, link)


def _text(text: str) -> str:
    return clean(text, limit=_LONGEST)


# Pages


@lru_cache
def _environment(format: Format) -> Environment:
    environment = Environment(
        loader=FunctionLoader(_file),
        autoescape=format == "html",
        finalize=_plain if format == "markdown" else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    return environment


def _plain(value: object) -> object:
    """Return text so that Markdown shows it as it is; a link is only ever an address that we made.

    Every sign that begins a mark is escaped, angle brackets and ampersands as entities, for readers
    that take HTML in Markdown.
    """
    if not isinstance(value, str) or value.startswith(("https://", "http://")):
        return value
    marked = _MARKDOWN.sub(lambda match: _escaped(match[0]), value)
    return _LISTED.sub(r"\1\\\2", marked)


def _escaped(sign: str) -> str:
    return html.escape(sign) if sign in "<>&" else f"\\{sign}"


def _spaced(page: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache
def _file(name: str) -> str:
    return (files("graphs.analyses") / "templates" / name).read_text(encoding="utf-8")
