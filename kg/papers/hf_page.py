"""Reader of Hugging Face Daily Papers pages that were saved as text.

Three layouts are known: pieces between blank lines, each paper closed by a block of authors or
organisation, date and comments; the same without the blocks; and one line a piece, the first title
glued to the button "Subscribe". They differ only in which marks are there, so one grammar reads
all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, tee, zip_longest

from kg.papers.dates import iso_date
from kg.papers.page_roles import Details, Piece, Role, align, role
from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import make_paper, papers_of
from kg.papers.source import MAX_RECORD, Damaged, Source

__all__ = ["READER"]

_DATE = (
    r"(?P<month>Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec) (?P<day>\d{1,2})"
    r"(?:, (?P<year>\d{4}))?(?:\s+(?P<comments>[\d.,]+k?))?"
)
_DATE_LINE = re.compile(_DATE)
_CLOSING_LINE = re.compile(rf"(?:.{{1,120}}\s)?·\s*{_DATE}")
_AUTHORS = re.compile(r"(?:[•·]\s*)?\d+ authors?")
_DOT = "·"
_LONGEST_OWNER = 120  # characters of an organisation's account and name

_INVITATION = "Get trending papers in your email inbox"
_BUTTON = "Subscribe"
_CURATORS = re.compile(r"(?:Daily Papers\s*)?by\s*AK and the research community", re.IGNORECASE)
_FURNITURE = re.compile(
    rf"new|{_INVITATION}.*|{_BUTTON}|Daily Papers|{_CURATORS.pattern}|Submitted by\b.*|Upvote|\d+|"
    r"-|Previous|Next|Daily|Weekly|Monthly|Trending Papers|Hugging Face|Models|Datasets|Spaces|"
    r"Community|Docs|Pricing|Log In|Sign Up|Company|TOS|Privacy|About|Careers|Website",
    re.IGNORECASE,
)
_BLOCK = re.compile(rf"^[^\S\n]*•?[^\S\n]*\d+ authors?[^\S\n]*\n{_DOT}[^\S\n]*\n", re.MULTILINE)
_LONGEST_WRAPPED = 160  # characters: where no line is longer, an editor has wrapped the page
_SPACED_SHARE = 1 / 3  # of the lines that follow a blank one, on a page that separates its pieces


def _sniff(head: str) -> bool:
    if head.lstrip()[:1] in "{[<@":
        return False
    return _INVITATION in head or bool(_CURATORS.search(head) or _BLOCK.search(head))


@dataclass(slots=True)
class _Entry:
    title: Piece
    abstract: str | None = None
    date: str | None = None


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, entry: _Entry) -> Paper:
        return make_paper(
            source,
            position,
            title=entry.title.text,
            abstract=entry.abstract,
            dates=[entry.date],
        )

    entries = _entries(source, options.year)
    numbered = ((f"entry {number}", entry) for number, entry in enumerate(entries, 1))
    return papers_of(source, numbered, paper)


def _entries(source: Source, year: int | None) -> Iterator[_Entry]:
    def slip(line: int, problem: str, advice: str) -> None:
        source.note(f"line {line}", problem, advice)

    entry: _Entry | None = None
    for kind, item in align(_items(source, year), slip):
        if entry and kind in (Role.TITLE, Role.DETAILS, Role.LOST):
            if isinstance(item, Details):
                entry.date = item.date
            yield entry
            entry = None
        if isinstance(item, Details):
            continue
        if kind is Role.TITLE:
            entry = _Entry(item)
        elif entry and kind is Role.ABSTRACT:
            entry.abstract = item.text
        elif entry and kind is Role.CONTINUED:
            entry.abstract = f"{entry.abstract} {item.text}"
    if entry:
        yield entry


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    gap: bool  # whether a blank line stands before it


def _items(source: Source, year: int | None) -> Iterator[Piece | Details]:
    """Yield the page's pieces and marks, without its furniture."""
    joined = _joins_lines(source.head)
    block: list[Piece] = []
    size = 0
    after_dot = False
    lines, ahead = tee(_lines(source))
    for line, following in zip_longest(lines, islice(ahead, 1, None)):
        mark = _mark(line, following, after_dot, year)
        after_dot = line.text == _DOT
        if mark is not None or line.gap or not joined or size > MAX_RECORD:
            yield from _pieces(block)
            block, size = [], 0
        if isinstance(mark, Details):
            yield mark
        elif mark is None:
            block.append(Piece(line.number, line.text))
            size += len(line.text)
    yield from _pieces(block)


def _whole_lines(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the lines up to where the file breaks off: the entry before it is whole."""
    try:
        yield from source.lines()
    except Damaged as damage:
        source.note_damage(damage)


def _lines(source: Source) -> Iterator[_Line]:
    gap = invited = False
    for number, line in _whole_lines(source):
        text = line.strip()
        if not text:
            gap = True
            continue
        if invited and text.startswith(_BUTTON):
            text = text.removeprefix(_BUTTON).strip() or _BUTTON
        yield _Line(number, text, gap)
        gap, invited = False, text.startswith(_INVITATION)


def _mark(
    line: _Line, following: _Line | None, after_dot: bool, year: int | None
) -> Details | str | None:
    """Return the end of an entry, the text of other furniture, or None for a title or abstract."""
    text = line.text
    closing = (_DATE_LINE if after_dot else _CLOSING_LINE).fullmatch(text)
    if closing:
        return Details(line.number, _date(closing, year))
    dotted = following is not None and following.text == _DOT and not following.gap
    if _AUTHORS.fullmatch(text):
        return text if dotted else Details(line.number)
    owner = dotted and len(text) <= _LONGEST_OWNER  # "account Name" of an organisation
    if owner or text == _DOT or _FURNITURE.fullmatch(text) or _DATE_LINE.fullmatch(text):
        return text
    return None


def _date(found: re.Match[str], year: int | None) -> str | None:
    stated = found["year"] or year
    return iso_date(f"{found['day']} {found['month']} {stated}") if stated else None


def _joins_lines(head: str) -> bool:
    """Whether lines without a blank one between them are one piece on this page."""
    lines = [line.strip() for line in head.split("\n")]
    gaps = sum(bool(line) and not before for before, line in pairwise(lines))
    texts = [line for line in lines if line]
    wrapped = max(map(len, texts), default=0) <= _LONGEST_WRAPPED
    return bool(gaps) and (wrapped or gaps >= _SPACED_SHARE * len(texts))


def _pieces(block: list[Piece]) -> Iterator[Piece]:
    """Yield the titles and abstracts in lines with no blank one between them.

    They are one piece, but for a title right above its abstract, and for lines that nobody wrapped
    and of which a later one is a title: a dense page that follows a spaced one.
    """
    if len(block) > 1:
        roles = [role(piece.text) for piece in block]
        longest = max(len(piece.text) for piece in block)
        if longest > _LONGEST_WRAPPED and Role.TITLE in roles[1:]:
            yield from block
            return
        if roles[:2] == [Role.TITLE, Role.ABSTRACT]:
            yield block[0]
            block = block[1:]
    if block:
        yield Piece(block[0].line, " ".join(piece.text for piece in block))


READER = Reader(
    name="hf-page",
    doc="Hugging Face Daily Papers page saved as text (dates without a year need the option)",
    sniff=_sniff,
    read=_read,
)
