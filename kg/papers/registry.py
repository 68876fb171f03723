"""The readers, by the name of their format, and how a file finds its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.errors import UnknownFormat
from kg.papers import (
    arxiv_atom,
    arxiv_json,
    bibtex,
    generic_json,
    hf_api,
    hf_page,
    openalex,
    ris,
    semantic_scholar,
    table,
)
from kg.papers.reader import Reader
from kg.papers.source import Source

__all__ = ["FORMATS", "has_known_suffix", "known", "reader_of"]

FORMATS: Mapping[str, Reader] = {
    reader.name: reader
    for reader in (  # in the order in which they are asked: the particular before the general
        hf_api.READER,
        arxiv_json.READER,
        openalex.READER,
        semantic_scholar.READER,
        generic_json.READER,
        arxiv_atom.READER,
        hf_page.READER,
        bibtex.READER,
        ris.READER,
        table.READER,
    )
}
"""The readers by the name of their format."""


_TEXT = ".txt"  # of saved pages; not a reader's own suffix, for most such files hold no papers
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def reader_of(source: Source) -> Reader:
    """Return the reader that knows the content of a file, or else its suffix.

    Raises
    ------
    UnknownFormat
        None does.
    """
    for reader in FORMATS.values():
        if reader.sniff(source.head):
            return reader
    for reader in FORMATS.values():
        if _stem(source.name).endswith(reader.suffixes):
            return reader
    if _HTML.match(source.head):
        raise UnknownFormat(f"{source.path}: a web page: save it as text, not as HTML; {known()}")
    raise UnknownFormat(f"{source.path}: not a format that a reader knows; {known()}")


def has_known_suffix(name: str) -> bool:
    """Whether a file of this name may hold papers.

    Examples
    --------
    >>> has_known_suffix("mine.bib.gz"), has_known_suffix("notes.md")
    (True, False)
    """
    suffixes = (suffix for reader in FORMATS.values() for suffix in reader.suffixes)
    return _stem(name).endswith((_TEXT, *suffixes))


def known() -> str:
    """Return the known formats as a message lists them."""
    lines = [f"  {name:<18}{reader.doc}" for name, reader in sorted(FORMATS.items())]
    return "\n".join(["known are:", *lines])


def _stem(name: str) -> str:
    return name.lower().removesuffix(".gz")
