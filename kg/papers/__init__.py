"""Papers in: one small reader a format, found by the content of a file, then by its name.

Examples
--------
>>> from kg.papers import FORMATS
>>> " ".join(sorted(FORMATS))
'arxiv-atom arxiv-json bibtex csv hf-api hf-page json openalex ris semantic-scholar'
"""

from kg.papers.expand import expand
from kg.papers.identifiers import arxiv_id, doi, normal_title
from kg.papers.paper import Paper
from kg.papers.reader import Reader
from kg.papers.reading import read
from kg.papers.registry import FORMATS
from kg.papers.source import STDIN, Report

__all__ = [
    "FORMATS",
    "STDIN",
    "Paper",
    "Reader",
    "Report",
    "arxiv_id",
    "doi",
    "expand",
    "normal_title",
    "read",
]
