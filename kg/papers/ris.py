"""Reader of RIS, the format in which reference managers exchange records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import rispy

from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import make_paper, papers_of
from kg.papers.source import MAX_RECORD, Source

__all__ = ["READER"]

_BEGIN = re.compile(r"TY {1,2}-")
_END = re.compile(r"ER {1,2}-")
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?")
_SNIFF = re.compile(r"^TY {1,2}- ?[A-Z]", re.MULTILINE)
_VENUES = ("journal_name", "secondary_title", "alternate_title3", "alternate_title2", "custom3")


def _sniff(head: str) -> bool:
    return bool(_SNIFF.search(head))


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, block: str) -> Paper:
        found: list[dict[str, Any]] = rispy.loads(block)
        fields = found[0] if found else {}
        return make_paper(
            source,
            position,
            title=fields.get("title") or fields.get("primary_title"),
            abstract=fields.get("abstract") or fields.get("notes_abstract"),
            names=fields.get("authors") or fields.get("first_authors"),
            dates=[fields.get(key) for key in ("date", "year", "publication_year")],
            venue=next((fields[key] for key in _VENUES if fields.get(key)), None),
            urls=fields.get("urls") or (),
            identifiers=[fields.get("doi"), *_notes(fields)],
            wrapped=True,
        )

    return papers_of(source, _records(source), paper)


def _notes(fields: dict[str, Any]) -> list[object]:
    """Return the fields in which reference managers leave an arXiv id."""
    return [fields.get(key) for key in ("number", "note", "journal_name", "accession_number")]


def _records(source: Source) -> Iterator[tuple[str, str]]:
    """Yield (position, text) of each record; one without its end ends where the next begins."""
    block: list[str] = []
    first = size = 0
    for number, line in source.lines():
        begins = bool(_BEGIN.match(line))
        if begins and block:
            yield f"line {first}", _closed(block)
        if begins:
            block, first, size = [], number, 0
        elif not block:
            continue
        size += len(line)
        if size > MAX_RECORD:
            source.note(f"line {first}", f"longer than {MAX_RECORD:,} characters", "is it RIS?")
            block = []
            continue
        block.append(_TAG.sub(r"\1  - ", line, count=1) if _TAG.match(line) else line)
        if _END.match(line):
            yield f"line {first}", _closed(block)
            block = []
    if block:
        source.note(f"line {first}", "the file ends within a record", "an 'ER  -' line ends each")


def _closed(block: list[str]) -> str:
    return "".join(line.rstrip("\n") + "\n" for line in block) + "ER  - \n"


READER = Reader(
    name="ris",
    doc="RIS records of reference managers",
    sniff=_sniff,
    read=_read,
    suffixes=(".ris",),
)
