"""From the fields of a record to a `Paper`: what every reader does in the same way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from kg.errors import RecordError
from kg.papers.dates import iso_date
from kg.papers.identifiers import arxiv_id, arxiv_month, doi, title_id
from kg.papers.names import authors
from kg.papers.paper import Paper
from kg.papers.source import Source
from kg.papers.text import clean_line, clean_text, unwrap

__all__ = ["make_paper", "mapping_of", "papers_of", "text_of"]

T = TypeVar("T")

_NOTHING = frozenset(
    {"", "-", "n/a", "na", "nan", "none", "null", "no abstract", "no abstract available"}
)
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SCHEMES = ("s2", "openalex", "corpusid")  # whose ids name a paper where nothing better does
_LONGEST_ID = 200  # characters: what is longer is no identifier but a misplaced text


def papers_of(
    source: Source, records: Iterable[tuple[str, T]], build: Callable[[str, T], Paper]
) -> Iterator[Paper]:
    """Yield the paper that `build` makes of each (position, record); bad records are reported."""
    for position, record in records:
        try:
            paper = build(position, record)
        except RecordError as error:
            source.report(error)
        else:
            yield paper


def mapping_of(source: Source, position: str, value: object) -> Mapping[str, object]:
    """Return `value` if it is an object; anything else is a bad record."""
    if isinstance(value, Mapping):
        return value
    what = "null" if value is None else f"a JSON {_json_kind(value)}"
    raise source.error(position, f"{what} instead of a record", "each record must be an object")


def text_of(value: object) -> str | None:
    """Return the text of a value: a string, a number, or the lines of a list of strings.

    Examples
    --------
    >>> text_of(" A "), text_of(1984), text_of(["One.", "Two."]), text_of("N/A"), text_of({})
    ('A', '1984', 'One.\\nTwo.', None, None)
    """
    if isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = clean_text(value)
    return None if text.strip("[]().").lower() in _NOTHING else text


def make_paper(
    source: Source,
    position: str,
    *,
    title: object,
    abstract: object = None,
    names: object = None,
    dates: Iterable[object] = (),
    venue: object = None,
    urls: Iterable[object] = (),
    identifiers: Iterable[object] = (),
    own_id: object = None,
    schemes: Mapping[str, object] | None = None,
    wrapped: bool = False,
) -> Paper:
    """Return the paper of one record.

    Parameters
    ----------
    title, abstract, names, venue
        As the record has them, of any JSON type; `names` are the authors'.
    dates
        Candidates, the best first: the first that states a year is taken.
    urls
        Candidates, the best first; DOIs and arXiv ids in them are found.
    identifiers
        Texts that may be or hold a DOI or an arXiv id.
    own_id
        The record's own id, which stands for the paper where it has neither arXiv id nor DOI. A
        bare number does not: rows of two tables share it.
    schemes
        Further identifiers by scheme: ``{"s2": ..., "acl": ...}``.
    wrapped
        Whether line breaks in the abstract are the format's, not the text's.

    Raises
    ------
    RecordError
        There is no title, or the abstract is no text.
    """
    heading = clean_line(text_of(title) or "")
    if not heading:
        raise source.error(position, "no title", "a paper needs at least a title")
    text = text_of(abstract)
    if text is None and isinstance(abstract, (Mapping, list, tuple)) and abstract:
        raise source.error(
            position, f"the abstract is a JSON {_json_kind(abstract)}", "it must be a string"
        )
    links = [link for value in urls for link in _URL.findall(text_of(value) or "")]
    own = clean_line(text_of(own_id) or "")[:_LONGEST_ID]
    hints = [text_of(value) or "" for value in identifiers] + [own, *links]
    ids = _ids(hints, own, schemes or {})
    date = next(filter(None, map(iso_date, dates)), None)
    if date is None and "arxiv" in ids:
        date = arxiv_month(ids["arxiv"])
    key = _key(ids, own) or title_id(heading)
    if own and own != key:
        ids["record"] = own
    return Paper(
        id=key,
        title=heading,
        abstract=unwrap(text) if text and wrapped else text,
        authors=authors(names),
        date=date,
        venue=clean_line(text_of(venue) or "") or None,
        url=links[0] if links else None,
        source=f"{source.name}:{position}",
        ids=ids,
    )


def _ids(hints: list[str], own: str, schemes: Mapping[str, object]) -> dict[str, str]:
    ids: dict[str, str] = {}
    if arxiv := next(filter(None, map(arxiv_id, hints)), None):
        ids["arxiv"] = arxiv
    # arXiv's own DOIs say no more than the arXiv id, and would hide the publisher's.
    if published := next((d for d in map(doi, hints) if d and not arxiv_id(d)), None):
        ids["doi"] = published
    for scheme, value in sorted(schemes.items()):
        if text := clean_line(text_of(value) or "")[:_LONGEST_ID]:
            ids.setdefault(scheme.lower(), text)
    return ids


def _key(ids: Mapping[str, str], own: str) -> str | None:
    for scheme in ("arxiv", "doi"):
        if scheme in ids:
            return f"{scheme}:{ids[scheme]}"
    if own and not own.isdecimal():
        return own
    return next((f"{s}:{ids[s]}" for s in _SCHEMES if s in ids), None)


def _json_kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "string" if isinstance(value, str) else "list" if isinstance(value, list) else "object"
