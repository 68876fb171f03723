"""Reader of BibTeX and BibLaTeX, an entry at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bibtexparser.bibdatabase import BibDatabase
from bibtexparser.bparser import BibTexParser

from kg.papers.dates import month_number
from kg.papers.names import first_last
from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import make_paper, papers_of
from kg.papers.source import Source
from kg.papers.tex import plain

__all__ = ["READER"]

_SNIFF = re.compile(
    r"^[^\S\n]*@[^\S\n]*[a-z]+[^\S\n]*[{(]\s*[^\s,={}]+\s*[,=]", re.IGNORECASE | re.MULTILINE
)
_START = re.compile(r"@\s*(?P<type>[a-z]+)\s*(?P<open>[{(])", re.IGNORECASE)
# Where an entry is still open, only a line that begins so ends it: an "@" in a text does not.
_NEW_ENTRY = re.compile(r"@\s*[a-z]+\s*[{(]\s*[^\s,={}]+\s*,", re.IGNORECASE)
_MARK = re.compile(r"[{}()]")
_CLOSING = {"{": "}", "(": ")"}
_NO_PAPERS = frozenset({"comment", "preamble", "string"})
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "venue")
_PLACES_OF_ARXIV = ("journal", "howpublished", "url", "doi")
_DEEPEST = 40  # braces within braces: beyond that no text goes, and the parser's stack ends
_LONGEST = 1 << 18  # characters of an entry: room for 5,000 authors, and seconds of parsing

_PREFIX = re.compile(r"arxiv\s*:\s*", re.IGNORECASE)

_ADVICE = "check its braces, commas and quotation marks"


def _sniff(head: str) -> bool:
    return bool(_SNIFF.search(head))


def _read(source: Source, options: Options) -> Iterator[Paper]:
    parser = _parser()

    def paper(position: str, block: str) -> Paper:
        return _paper(source, position, _entry(source, position, parser, block))

    return papers_of(source, _entries(source, parser), paper)


def _entries(source: Source, parser: Any) -> Iterator[tuple[str, str]]:
    """Yield (position, text) of each entry; definitions of macros go to the parser."""
    for line, block in _blocks(source):
        found = _START.match(block)
        kind = found["type"].lower() if found else ""
        if kind not in _NO_PAPERS:
            yield f"line {line}", block
        elif kind == "string":
            parser.parse(" ".join(block.split()), partial=True)


def _blocks(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of whatever begins with an @; text between entries is BibTeX's comment."""
    block: _Block | None = None
    for number, line in source.lines():
        if block and _NEW_ENTRY.match(line):
            source.note(f"line {block.line}", "an entry that does not end", _ADVICE)
            block = None
        at = 0
        while at < len(line):
            if block is None:
                start = _START.search(line, at)
                if not start:
                    break
                at = start.start()
                block = _Block(number, start["open"])
            at = block.take(line, at)
            if block.closed:
                if block.readable:
                    yield block.line, block.text
                else:
                    source.note(f"line {block.line}", "an entry too long or too deep", _ADVICE)
                block = None
    if block:
        source.note(f"line {block.line}", "the file ends within an entry", _ADVICE)


class _Block:
    """An entry that is being read: where its last brace closes, it ends."""

    def __init__(self, line: int, opening: str) -> None:
        self.line, self.closed = line, False
        self._opening, self._closing = opening, _CLOSING[opening]
        self._depth = self._deepest = self._size = 0
        self._parts: list[str] = []

    @property
    def readable(self) -> bool:
        return self._size <= _LONGEST and self._deepest <= _DEEPEST

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def take(self, line: str, start: int) -> int:
        """Take what belongs to the entry from `start` on; return where that ends."""
        end = len(line)
        for mark in _MARK.finditer(line, start):
            if mark.group() == self._opening:
                self._depth += 1
                self._deepest = max(self._deepest, self._depth)
            elif mark.group() == self._closing:
                self._depth -= 1
                if not self._depth:
                    self.closed, end = True, mark.end()
                    break
        self._size += end - start
        if self.readable:
            self._parts.append(line[start:end])
        return end


class _Macros(dict[str, str]):
    """Macros that styles define outside the file stand for nothing, and stop nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def _parser() -> Any:
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    parser.expect_multiple_parse = True
    parser.bib_database.strings = _Macros(parser.bib_database.strings)
    return parser


def _entry(source: Source, position: str, parser: Any, block: str) -> dict[str, str]:
    database: BibDatabase = parser.bib_database
    try:
        # White space means nothing here, and runs of it are what the parser is slow at.
        parser.parse(" ".join(block.split()), partial=True)
        entry: dict[str, str] = database.entries[-1] if database.entries else {}
    except (RecursionError, ValueError, KeyError):
        entry = {}
    # One parser serves the file, for its macros; it must not keep what it has read.
    database.entries.clear()
    database.comments.clear()
    if not entry:
        raise source.error(position, "an entry that is not BibTeX", _ADVICE)
    return entry


def _paper(source: Source, position: str, entry: dict[str, str]) -> Paper:
    fields = {key: " ".join(value.split()) for key, value in entry.items()}
    text = {key: plain(fields.get(key, "")) for key in ("title", "subtitle", "abstract", *_VENUES)}
    title = ": ".join(part for part in (text["title"], text["subtitle"]) if part)
    names = [first_last(plain(name)) for name in _AND.split(fields.get("author", ""))]
    return make_paper(
        source,
        position,
        title=title,
        abstract=text["abstract"],
        names=names,
        dates=[fields.get("date"), _date(fields), fields.get("year")],
        venue=next(filter(None, (text[name] for name in _VENUES)), None),
        urls=[plain(fields.get(key, "")) for key in ("url", "howpublished", "note")],
        identifiers=[_arxiv(fields), fields.get("doi")],
        schemes={"bibtex": entry.get("ID")},
        wrapped=True,
    )


def _date(fields: dict[str, str]) -> str:
    month, day = month_number(fields.get("month", "")), fields.get("day", "")
    date = f"{fields.get('year', '')}-{month:02}" if month else fields.get("year", "")
    return f"{date}-{int(day):02}" if month and day.isdecimal() else date


def _arxiv(fields: dict[str, str]) -> str:
    """Return the text in which the entry's arXiv id stands, if it has one."""
    archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    eprint = fields.get("eprint", "") if archive == "arxiv" else ""
    places = [f"arXiv:{_PREFIX.sub('', eprint)}"]
    places += [fields.get(name, "") for name in _PLACES_OF_ARXIV]
    note = fields.get("note", "")  # "arXiv:1706.03762 [cs]" is its own, "comment on arXiv:" is not
    return " ; ".join([*places, note if _PREFIX.match(note) else ""])


READER = Reader(
    name="bibtex",
    doc="BibTeX or BibLaTeX bibliography",
    sniff=_sniff,
    read=_read,
    suffixes=(".bib", ".bibtex"),
)
