"""Reader of arXiv's metadata as JSON lines: the snapshot on Kaggle and harvests in its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.papers.json_records import keys_of, records
from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import make_paper, mapping_of, papers_of, text_of
from kg.papers.source import Source

__all__ = ["READER"]


def _sniff(head: str) -> bool:
    keys = keys_of(head)
    return "title" in keys and ("authors_parsed" in keys or keys >= {"journal-ref", "categories"})


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, value: object) -> Paper:
        fields = mapping_of(source, position, value)
        identifier = text_of(fields.get("id"))
        return make_paper(
            source,
            position,
            title=fields.get("title"),
            abstract=fields.get("abstract"),
            names=fields.get("authors_parsed") or fields.get("authors"),
            # `update_date` is that of the last change; without versions the id itself dates it.
            dates=[_first_version(fields.get("versions")), fields.get("created")],
            venue=fields.get("journal-ref"),
            urls=[f"https://arxiv.org/abs/{identifier}" if identifier else None],
            identifiers=[fields.get("doi")],
            own_id=identifier,
            wrapped=True,
        )

    return papers_of(source, records(source), paper)


def _first_version(versions: object) -> object:
    first = versions[0] if isinstance(versions, list) and versions else None
    return first.get("created") if isinstance(first, Mapping) else None


READER = Reader(
    name="arxiv-json",
    doc="arXiv's metadata as JSON lines (the snapshot on Kaggle)",
    sniff=_sniff,
    read=_read,
)
