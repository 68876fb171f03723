"""Reader of what Hugging Face's Daily Papers API answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.papers.json_records import keys_of, records
from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import make_paper, mapping_of, papers_of
from kg.papers.source import Source

__all__ = ["READER"]

_PAGE = "https://huggingface.co/papers/"


def _sniff(head: str) -> bool:
    return keys_of(head) >= {"publishedAt", "summary", "title"}


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, value: object) -> Paper:
        # Of a day's papers the answer wraps each in an entry of the page; of one paper it does not.
        entry = mapping_of(source, position, value)
        inner = entry.get("paper")
        fields: Mapping[str, object] = {**entry, **inner} if isinstance(inner, Mapping) else entry
        identifier = fields.get("id")
        return make_paper(
            source,
            position,
            title=fields.get("title"),
            abstract=fields.get("summary"),
            names=fields.get("authors"),
            dates=[fields.get("publishedAt")],
            urls=[f"{_PAGE}{identifier}" if isinstance(identifier, str) else None],
            own_id=identifier,
            wrapped=True,
        )

    return papers_of(source, records(source), paper)


READER = Reader(
    name="hf-api",
    doc="JSON of Hugging Face's Daily Papers API",
    sniff=_sniff,
    read=_read,
)
