"""Text from papers made fit for a page: no control signs, no false links, marks that hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

__all__ = ["clean", "marks", "paper_link", "shorten", "utf16", "web_link"]

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BLANKS = "\t\n\r\x0b\x0c\u2028\u2029"
_SPAN = re.compile(r"(title|abstract):(\d+)-(\d+)\Z")


def clean(text: object, *, limit: int | None = None) -> str:
    r"""Return `text` with each control or direction sign replaced by one harmless sign.

    Offsets stay true: one code point gives one code point. Line breaks become blanks. A text longer
    than `limit` is cut and ends in an ellipsis.

    Examples
    --------
    >>> clean("a\u202eb\nc"), clean("abcdef", limit=4)
    ('a\ufffdb c', 'abc…')
    """
    out = _UNSAFE.sub(lambda m: " " if m.group() in _BLANKS else "\ufffd", str(text))
    return shorten(out, limit) if limit is not None else out


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` signs, with an ellipsis where it was cut."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + "…"


def web_link(url: object) -> str | None:
    """Return `url` if it is a plain http or https address, else None.

    Examples
    --------
    >>> web_link("https://arxiv.org/abs/1706.03762")
    'https://arxiv.org/abs/1706.03762'
    >>> web_link("javascript:alert(1)"), web_link("//x"), web_link("https://a b")
    (None, None, None)
    """
    if not isinstance(url, str) or re.search(r"[\s\\<>\"'`{}]", url) or _UNSAFE.search(url):
        return None
    try:
        parts = urlsplit(url)
        sound = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return url if sound and "@" not in parts.netloc else None


def paper_link(id: str, url: object) -> str | None:
    """Return where the paper can be read: its own link, else the one its arXiv id or DOI gives.

    Examples
    --------
    >>> paper_link("arxiv:1706.03762", None)
    'https://arxiv.org/abs/1706.03762'
    >>> paper_link("title:ab12", "data:text/html,x") is None
    True
    """
    if link := web_link(url):
        return link
    scheme, _, rest = id.partition(":")
    if scheme == "arxiv" and re.fullmatch(r"[\w.\-/]+", rest, re.ASCII):
        return f"https://arxiv.org/abs/{rest}"
    if scheme == "doi" and rest.startswith("10."):
        return f"https://doi.org/{quote(rest, safe='/.()-_;:')}"
    return None


def utf16(text: str, position: int) -> int:
    """Return the code unit at which JavaScript finds the code point at `position`.

    Examples
    --------
    >>> utf16("π0", 1), utf16("\U0001f600x", 1)
    (1, 2)
    """
    return position + sum(1 for sign in text[:position] if ord(sign) > 0xFFFF)


def marks(
    sentence: str, spans: Iterable[str], fields: dict[str, str | None]
) -> list[tuple[int, int]]:
    """Return where the claim's spans lie in its sentence, in code points, merged and sorted.

    The sentence is looked up in the stored title and abstract; where it stands more than once the
    place that holds a span is meant. A sentence that is not found gives none.

    Examples
    --------
    >>> marks("We test LoRA.", ["abstract:11-15"], {"abstract": "Hi. We test LoRA."})
    [(7, 11)]
    """
    found: list[tuple[int, int]] = []
    for span in spans:
        if not (match := _SPAN.match(span)):
            continue
        text = fields.get(match[1]) or ""
        start, end = int(match[2]), int(match[3])
        place = text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
        if sentence and start < end and place >= 0:
            found.append((start - place, end - place))
    return _merged(sorted(found))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
