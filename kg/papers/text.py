"""Text as it is stored: titles on one line, abstracts as stated, nothing that drives a terminal."""

from __future__ import annotations

import re

__all__ = ["clean_line", "clean_text", "unwrap"]

# Control characters carry no text, and lone surrogates cannot be encoded. Tabs and line feeds stay.
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE_LIKE = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"


def clean_text(text: str) -> str:
    r"""Return `text` without control characters, its line breaks made ``\n``, its ends stripped.

    Examples
    --------
    >>> clean_text(" One.\r\nTwo\x1b[31m. ")
    'One.\nTwo[31m.'
    """
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _BAD.sub(_replacement, text)
    return text.strip()


def clean_line(text: str) -> str:
    r"""Return `text` on one line, with single blanks.

    Examples
    --------
    >>> clean_line("A title\n  in two lines")
    'A title in two lines'
    """
    return " ".join(clean_text(text).split())


def unwrap(text: str) -> str:
    r"""Return `text` with its line breaks made blanks, for formats that wrap text hard.

    Examples
    --------
    >>> unwrap("  We show\n  that it works.\n")
    'We show that it works.'
    """
    lines = (line.strip() for line in clean_text(text).split("\n"))
    return " ".join(line for line in lines if line)


def _replacement(match: re.Match[str]) -> str:
    char = match.group()
    if char >= "\ud800":
        return "\ufffd"
    return " " if char in _SPACE_LIKE else ""
