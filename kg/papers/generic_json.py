"""Reader of JSON and JSON lines in nobody's format: id, title, abstract and what else is there."""

from __future__ import annotations

from collections.abc import Iterator

from kg.papers.fields import has_title, paper_of_fields
from kg.papers.json_records import keys_of, records
from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import mapping_of, papers_of
from kg.papers.source import Source

__all__ = ["READER"]


def _sniff(head: str) -> bool:
    return has_title(keys_of(head))


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, value: object) -> Paper:
        return paper_of_fields(source, position, mapping_of(source, position, value))

    return papers_of(source, records(source), paper)


READER = Reader(
    name="json",
    doc="JSON or JSON lines with title and, if known, id, abstract, authors, date, venue, url, doi",
    sniff=_sniff,
    read=_read,
    suffixes=(".jsonl", ".ndjson", ".json"),
)
