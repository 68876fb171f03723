"""Reader of Semantic Scholar's records: answers of its API and its bulk files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.papers.json_records import keys_of, records
from kg.papers.paper import Paper
from kg.papers.reader import Options, Reader
from kg.papers.record import make_paper, mapping_of, papers_of
from kg.papers.source import Source

__all__ = ["READER"]

_LINKS = ("citingPaper", "citedPaper")  # what the API wraps citations and references in
_SCHEMES = {"acl": "acl", "pubmed": "pmid", "pubmedcentral": "pmcid", "dblp": "dblp", "mag": "mag"}


def _sniff(head: str) -> bool:
    keys = {key.lower() for key in keys_of(head)}
    return "title" in keys and (
        ("paperid" in keys and "externalids" in keys)
        or "corpusid" in keys
        or {"paperid", "year", "authorid"} <= keys
    )


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, value: object) -> Paper:
        record = mapping_of(source, position, value)
        for link in _LINKS:
            if link in record:
                record = mapping_of(source, position, record[link])
        # The API writes `externalIds`, the bulk files `externalids`.
        fields = {key.lower(): item for key, item in record.items()}
        external = _lower(fields.get("externalids"))
        venue = _lower(fields.get("publicationvenue")).get("name")
        journal = _lower(fields.get("journal")).get("name")
        return make_paper(
            source,
            position,
            title=fields.get("title"),
            abstract=fields.get("abstract") or fields.get("paperabstract"),
            names=fields.get("authors"),
            dates=[fields.get("publicationdate"), fields.get("year")],
            venue=fields.get("venue") or venue or journal,
            urls=[fields.get("url"), fields.get("s2url")],
            identifiers=[_arxiv(external.get("arxiv")), external.get("doi"), fields.get("doi")],
            schemes={
                "s2": fields.get("paperid"),
                "corpusid": fields.get("corpusid") or external.get("corpusid"),
                **{scheme: external.get(key) for key, scheme in _SCHEMES.items()},
            },
        )

    return papers_of(source, records(source), paper)


def _lower(value: object) -> dict[str, object]:
    return {k.lower(): v for k, v in value.items()} if isinstance(value, Mapping) else {}


def _arxiv(value: object) -> str | None:
    return f"arXiv:{value}" if value else None


READER = Reader(
    name="semantic-scholar",
    doc="Semantic Scholar's API answers and bulk files (JSON or JSON lines)",
    sniff=_sniff,
    read=_read,
)
