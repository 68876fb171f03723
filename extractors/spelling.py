"""Spellings of names: when two are one name, and when one abbreviates the other."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = [
    "MAX_WIDTH",
    "abbreviates",
    "definitions",
    "name_key",
    "respelled",
    "spelling_features",
]

MAX_WIDTH = 14
"""Longest name, in units: 99.8 % of the gold's names are no longer."""

_REMEMBERED = 4096
"""Answers kept: within a text the same few names are compared again and again."""

_DROPPED = re.compile(r"[^\w%+.]+|_")


@lru_cache(maxsize=_REMEMBERED)
def name_key(name: str) -> str:
    """A name without case, spaces, hyphens or plural: equal keys are one name within a paper.

    Examples
    --------
    >>> name_key("WikiText-103"), name_key("Transformers"), name_key("C++")
    ('wikitext103', 'transformer', 'c++')
    """
    key = _DROPPED.sub("", name.lower().replace("\\", "")).strip(".") or name.lower().strip()
    return key[:-1] if len(key) > 4 and key.endswith("s") and not key.endswith("ss") else key


@lru_cache(maxsize=_REMEMBERED)
def abbreviates(short: str, long: str) -> bool:
    """Whether each letter of `short` can be read off `long` in order, the first at a word's start.

    References
    ----------
    Schwartz and Hearst (2003), A simple algorithm for identifying abbreviation definitions in
    biomedical text, PSB.

    Examples
    --------
    >>> abbreviates("LoRA", "Low-Rank Adaptation"), abbreviates("LoRA", "Adapter")
    (True, False)
    """
    letters = [c for c in short.lower().rstrip("s") if c.isalnum()]
    if not 2 <= len(letters) <= 12 or len(short) >= len(long) or " " in short.strip():
        return False
    text = long.lower()
    position = len(text) - 1
    for index in range(len(letters) - 1, -1, -1):
        while position >= 0 and (
            text[position] != letters[index]
            or (index == 0 and position > 0 and text[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return False
        position -= 1
    return True


_IN_BRACKETS = re.compile(r"\(([A-Z][\w+-]{1,11})[),;]")
_WORD_BEFORE = re.compile(r"\S+\s*$")
_BREAK = re.compile(r"[()\n]|[.!?:;,]\s*$")
"""What no long form runs across."""


@lru_cache(maxsize=64)
def definitions(text: str) -> tuple[tuple[str, str], ...]:
    """Acronyms that a text defines, each with its long form: "long form (LF)".

    The long form is the shortest run of words before the bracket that the acronym abbreviates,
    within Schwartz and Hearst's limit of words; it begins with the acronym's first letter.

    Examples
    --------
    >>> definitions("We study in-context learning (ICL) and low-rank adapters (fine-tuned).")
    (('ICL', 'in-context learning'),)
    """
    found: dict[str, str] = {}
    for bracket in _IN_BRACKETS.finditer(text):
        short = bracket[1]
        letters = sum(c.isalnum() for c in short.rstrip("s"))
        before = text[: bracket.start()].rstrip()
        start = len(before)
        for _ in range(min(letters + 5, 2 * letters)):
            word = _WORD_BEFORE.search(before, 0, start)
            if word is None or _BREAK.search(word.group()):
                break
            start = word.start()
            long = before[start:]
            if long[:1].lower() == short[0].lower() and abbreviates(short, long):
                if not re.search(rf"\b{re.escape(short)}\b", long):
                    found.setdefault(short, long)
                break
    return tuple(found.items())


def respelled(name: str, text: str) -> tuple[str, ...]:
    """Spellings of a name with acronyms of the text for long forms, or the other way round.

    Examples
    --------
    >>> respelled("multimodal ICL", "in-context learning (ICL)")
    ('multimodal in-context learning',)
    """
    out = []
    for short, long in definitions(text):
        for one, other in ((short, long), (long, short)):
            pattern = rf"(?<![\w-]){re.escape(one.rstrip('s'))}s?(?![\w-])"
            flags = re.IGNORECASE if one is long else 0
            spelling = other.join(re.split(pattern, name, flags=flags))
            if spelling != name:
                out.append(spelling)
    return tuple(out)


_WORD = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?")


@lru_cache(maxsize=_REMEMBERED)
def _words(name: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Initials of a name's words, the words, and the numbers among them, all in lower case."""
    words = [w.lower() for w in _WORD.findall(name)]
    known = frozenset(words)
    return "".join(w[0] for w in words), known, frozenset(w for w in known if w[0].isdigit())


def spelling_features(a: str, b: str, text: str) -> list[float]:
    """How alike two spellings of one text are, as numbers for the alias scorer.

    Returns
    -------
    list of float
        Abbreviation either way; "A (B)" or "B (A)" in the text; one holds the other; shared share
        of words; same numbers; same first letter; equal initials; difference in length (log-like);
        plural or suffix variant.
    """
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    _, set_a, digits_a = _words(a)
    _, set_b, digits_b = _words(b)
    common = len(set_a & set_b)
    defined = f"{long} ({short}" in text
    return [
        float(abbreviates(short, long)),
        float(defined),
        float(defined or f"{short} ({long}" in text or f"{long}, {short}" in text),
        float(name_key(short) in name_key(long)),
        float(name_key(long).startswith(name_key(short))),
        common / max(1, min(len(set_a), len(set_b))),
        common / max(1, len(set_a | set_b)),
        float(digits_a == digits_b),
        float(bool(digits_a or digits_b)),
        float(a[:1].lower() == b[:1].lower()),
        float(_words(long)[0] == name_key(short)),
        min(1.0, (len(long) - len(short)) / 40),
    ]
