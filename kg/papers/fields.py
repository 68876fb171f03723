"""The names that tables and JSON files give a paper's fields, and the paper they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kg.papers.paper import Paper
from kg.papers.record import make_paper
from kg.papers.source import Source

__all__ = ["has_title", "paper_of_fields"]

# Keys are compared in lower case without blanks and marks: "Document Title" is documenttitle. The
# order is that of preference: a date of publication before one of a change.
_TITLE = [
    "title",
    "papertitle",
    "documenttitle",
    "articletitle",
    "primarytitle",
    "displayname",
    "ti",
    "name",
]
_ABSTRACT = [
    "abstract",
    "summary",
    "paperabstract",
    "abstractnote",
    "abstracttext",
    "articleabstract",
    "ab",
    "description",
]
_AUTHORS = [
    "authors",
    "author",
    "authornames",
    "authorfullnames",
    "authorlist",
    "creators",
    "creator",
    "authorsparsed",
    "au",
]
_DATE = [
    "published",
    "publicationdate",
    "publisheddate",
    "datepublished",
    "publishedat",
    "publishdate",
    "date",
    "issued",
    "submitted",
    "year",
    "publicationyear",
    "pubyear",
    "py",
    "created",
    "createdat",
]
_VENUE = [
    "venue",
    "journal",
    "booktitle",
    "conference",
    "sourcetitle",
    "publicationtitle",
    "publicationname",
    "containertitle",
    "journaltitle",
    "journalref",
    "journalname",
]
_URL = [
    "url",
    "link",
    "paperurl",
    "absurl",
    "entryid",
    "articleurl",
    "landingpageurl",
    "pdfurl",
    "pdflink",
    "pdf",
]
_IDENTIFIER = ["arxivid", "arxiv", "arxivnumber", "eprint", "doi"]
_OWN = ["id", "paperid", "uid", "recordid", "key"]
_IDS = ["ids", "externalids", "identifiers"]

_KEYS = 1024  # spellings that are remembered; a file has a dozen
_MARKS = re.compile(r"[^a-z0-9]+")


def has_title(keys: Iterable[str]) -> bool:
    """Whether one of the keys names a title.

    Examples
    --------
    >>> has_title(["No.", "Document Title"]), has_title(["a", "b"])
    (True, False)
    """
    return not {_plain(key) for key in keys}.isdisjoint(_TITLE)


def paper_of_fields(source: Source, position: str, record: Mapping[str, object]) -> Paper:
    """Return the paper of a record with the usual names of fields, whatever their spelling."""
    fields: dict[str, object] = {}
    for key, value in record.items():
        fields.setdefault(_plain(key), value)
    ids = next((value for value in _all(fields, _IDS) if isinstance(value, Mapping)), {})
    known = {_plain(scheme): value for scheme, value in ids.items()}
    return make_paper(
        source,
        position,
        title=_first(fields, _TITLE),
        abstract=_first(fields, _ABSTRACT),
        names=_first(fields, _AUTHORS),
        dates=_all(fields, _DATE),
        venue=_name(_first(fields, _VENUE)),
        urls=_all(fields, _URL),
        identifiers=[*_all(fields, _IDENTIFIER), *_all(known, _IDENTIFIER)],
        own_id=_first(fields, _OWN),
        schemes={s: v for s, v in known.items() if s not in _IDENTIFIER and s != "record"},
    )


@lru_cache(maxsize=_KEYS)
def _plain(key: str) -> str:
    return _MARKS.sub("", key.lower())


def _all(fields: Mapping[str, object], names: Iterable[str]) -> Iterator[object]:
    return (fields[name] for name in names if fields.get(name) not in (None, "", [], {}))


def _first(fields: Mapping[str, object], names: Iterable[str]) -> object:
    return next(_all(fields, names), None)


def _name(value: object) -> object:
    """Return the name of a venue that is an object."""
    if isinstance(value, Mapping):
        return value.get("name") or value.get("display_name") or value.get("title")
    return value
