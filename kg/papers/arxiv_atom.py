"""Reader of the Atom feeds that arXiv's API answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import make_paper, papers_of
from kg.papers.source import MAX_RECORD, Source

__all__ = ["READER"]

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_FEED = re.compile(r"<(?:\w+:)?(?:feed|entry)\b[^>]{0,2000}http://www\.w3\.org/2005/Atom")
_ERRORS = "http://arxiv.org/api/errors"  # what the API says of a bad query, as an entry


def _sniff(head: str) -> bool:
    return bool(_FEED.search(head))


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, entry: Element) -> Paper:
        identifier = entry.findtext(f"{_ATOM}id") or ""
        summary = entry.findtext(f"{_ATOM}summary")
        if identifier.startswith(_ERRORS):
            raise source.error(position, f"arXiv answered with an error: {(summary or '').strip()}")
        return make_paper(
            source,
            position,
            title=entry.findtext(f"{_ATOM}title"),
            abstract=summary,
            names=[name.text or "" for name in entry.iterfind(f"{_ATOM}author/{_ATOM}name")],
            dates=[entry.findtext(f"{_ATOM}published"), entry.findtext(f"{_ATOM}updated")],
            venue=entry.findtext(f"{_ARXIV}journal_ref"),
            urls=[identifier, *(link.get("href") for link in entry.iterfind(f"{_ATOM}link"))],
            identifiers=[identifier, entry.findtext(f"{_ARXIV}doi")],
            wrapped=True,
        )

    return papers_of(source, _entries(source), paper)


def _entries(source: Source) -> Iterator[tuple[str, Element]]:
    stream = _Bounded(source.binary())
    root: Element | None = None
    count = 0
    try:
        for event, element in iterparse(stream, ("start", "end"), forbid_dtd=True):
            if root is None:
                root = element
            if event == "end" and element.tag == f"{_ATOM}entry":
                count += 1
                yield f"entry {count}", element
                stream.taken = 0
                if element is not root:
                    root.clear()  # else the read entries pile up under it
    except ParseError as error:
        line, column = error.position
        source.note(
            f"line {line}, column {column + 1}",
            "not well-formed XML",
            f"{count} entries before it were read; fetch the feed again",
        )
    except DefusedXmlException:
        source.note(
            f"entry {count + 1}",
            "the XML declares a document type or entities, which can be an attack",
            "a feed needs none: remove the declaration",
        )
    except (LookupError, ValueError) as error:  # of an encoding that Python does not know
        source.note("line 1", f"the XML cannot be decoded: {error}", "save the feed as UTF-8")
    except _TooLong:
        source.note(f"entry {count + 1}", f"longer than {MAX_RECORD:,} bytes", "is it a feed?")


class _TooLong(Exception):
    """An entry without end: a feed that would fill the memory."""


class _Bounded:
    """A stream that refuses to go on for ever within one entry."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.taken = 0

    def read(self, size: int) -> Any:
        data = self._stream.read(size)
        self.taken += len(data)
        if self.taken > MAX_RECORD:
            raise _TooLong
        return data


READER = Reader(
    name="arxiv-atom",
    doc="Atom feed of arXiv's API",
    sniff=_sniff,
    read=_read,
    suffixes=(".atom", ".xml"),
)
