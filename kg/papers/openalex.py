"""Reader of OpenAlex works, whose abstracts come as an index of words and their places."""

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
    return "abstract_inverted_index" in keys or keys >= {"authorships", "publication_year"}


def _read(source: Source, options: Options) -> Iterator[Paper]:
    def paper(position: str, value: object) -> Paper:
        work = mapping_of(source, position, value)
        places = [work.get("primary_location"), work.get("best_oa_location")]
        places += _list(work.get("locations"))
        links = [_get(place, "landing_page_url") for place in places]
        identifier = (text_of(work.get("id")) or "").rpartition("/")[2]
        return make_paper(
            source,
            position,
            title=work.get("title") or work.get("display_name"),
            abstract=_in_order(source, position, work.get("abstract_inverted_index")),
            names=work.get("authorships"),
            dates=[work.get("publication_date"), work.get("publication_year")],
            venue=_get(_get(places[0], "source"), "display_name"),
            urls=[*links, work.get("doi"), work.get("id")],
            identifiers=[work.get("doi")],
            schemes={
                "openalex": identifier,
                "pmid": (text_of(_get(work.get("ids"), "pmid")) or "").rpartition("/")[2],
            },
        )

    return papers_of(source, records(source), paper)


def _in_order(source: Source, position: str, index: object) -> str | None:
    """Return the text that an inverted index spells out."""
    if not index:
        return None
    if not isinstance(index, Mapping):
        raise source.error(position, "the abstract's index is no object of words and places")
    # Sorted pairs, not a list by place: a hostile place of 10**9 costs no more than any other.
    words = [
        (place, str(word))
        for word, places in index.items()
        for place in _list(places)
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(words)) or None


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


READER = Reader(
    name="openalex",
    doc="OpenAlex works (JSON or JSON lines)",
    sniff=_sniff,
    read=_read,
)
