"""Identifiers of papers: arXiv ids and DOIs in one spelling, and ids made from titles."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["arxiv_id", "arxiv_month", "doi", "normal_title", "title_id"]

_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_ARCHIVES = (  # of the scheme before April 2007
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|"
    "cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|"
    "nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_OLD = rf"(?:{_ARCHIVES})(?:\.[a-z]{{2}})?/\d{{7}}"
_ID = rf"(?P<id>{_NEW}|{_OLD})(?:v\d+)?"
_BARE = re.compile(_ID, re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:\barxiv\s*:\s*|\barxiv\.org/(?:abs|pdf|html|format|e-print)/|\barxiv\s+preprint\s+|"
    rf"10\.48550/arxiv\.|alphaxiv\.org/abs/|huggingface\.co/papers/){_ID}(?![\d/])",
    re.IGNORECASE,
)
_SUBJECT_CLASS = re.compile(r"\.[a-z]{2}/")

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_DOI_PLACE = re.compile(
    r"(?:\Adoi\s*:?\s*|\Ahttps?://(?:dx\.)?doi\.org/|\A(?:dx\.)?doi\.org/|/doi/(?:\w+/)?|\A)(?=10\.)",
    re.IGNORECASE,
)
_TITLE_HASH_DIGITS = 16  # 64 bits: a clash among ten million titles has odds of 1 in 400,000


def arxiv_id(text: str) -> str | None:
    """Return the arXiv id in a text, without version, or None.

    It is found where the whole text is one, after ``arXiv:``, in a link, and in arXiv's own DOIs.

    Examples
    --------
    >>> arxiv_id("http://arxiv.org/abs/1706.03762v5"), arxiv_id("10.48550/arXiv.1706.03762")
    ('1706.03762', '1706.03762')
    >>> arxiv_id("cs.CL/0102003"), arxiv_id("10.1000/1706.03762")
    ('cs/0102003', None)
    """
    text = text.strip()
    found = _BARE.fullmatch(text) or _NAMED.search(text)
    return _SUBJECT_CLASS.sub("/", found["id"].lower()) if found else None


def arxiv_month(identifier: str) -> str:
    """Return year and month of submission, which every arXiv id states.

    Examples
    --------
    >>> arxiv_month("1706.03762"), arxiv_month("cmp-lg/9404002")
    ('2017-06', '1994-04')
    """
    digits = identifier.rpartition("/")[2]
    first_year = 91  # arXiv began in 1991
    century = "19" if int(digits[:2]) >= first_year else "20"
    return f"{century}{digits[:2]}-{digits[2:4]}"


def doi(text: str) -> str | None:
    """Return the DOI that a text is or links to, in lower case, or None.

    Examples
    --------
    >>> doi("https://doi.org/10.18653/V1/N19-1423"), doi("see page 10.5")
    ('10.18653/v1/n19-1423', None)
    """
    text = text.strip()
    place = _DOI_PLACE.search(text)
    found = _DOI.match(text, place.end()) if place else None
    if not found:
        return None
    value = found.group().lower()
    if text.lower().startswith("http"):
        value = re.split(r"[?#]", value)[0]
    return value.rstrip(".,;")


def normal_title(title: str) -> str:
    """Return what two spellings of one title share: letters and digits, no case, no accents.

    Examples
    --------
    >>> normal_title("Naïve  Bayes: a Re-Visit") == normal_title("Naive Bayes - A Revisit")
    True
    """
    text = unicodedata.normalize("NFKD", title).casefold()
    return "".join(char for char in text if char.isalnum()) or " ".join(title.split())


def title_id(title: str) -> str:
    """Return the id of a paper that has none: ``title:`` and a hash of the normalised title."""
    digest = hashlib.sha256(normal_title(title).encode()).hexdigest()
    return f"title:{digest[:_TITLE_HASH_DIGITS]}"
