"""What a reader is: one format's name, its marks, and how its papers are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.papers.paper import Paper
from kg.papers.source import Source

__all__ = ["Options", "Reader"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says beside the file.

    Parameters
    ----------
    year
        Year of dates that name none, as on a saved page; None leaves such dates out.
    """

    year: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    Parameters
    ----------
    name
        What the user calls it.
    doc
        What it is, in one line.
    sniff
        Whether the first 64 KiB of a file are of this format.
    read
        Yields the papers of a source and reports its bad records.
    suffixes
        File names that say so where the content does not, without ``.gz``.
    """

    name: str
    doc: str
    sniff: Callable[[str], bool]
    read: Callable[[Source, Options], Iterator[Paper]]
    suffixes: tuple[str, ...] = ()
