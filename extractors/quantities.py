"""Numbers in running text: every place that could state a result, read but not yet judged.

Settings, sizes and years are found as well; telling them from results is the model's work
(`extractors.results`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Number", "find_numbers", "read_number"]

_WORDS = {
    "half": 0.5,
    "halve": 0.5,
    "halves": 0.5,
    "halved": 0.5,
    "halving": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "double": 2,
    "doubles": 2,
    "doubled": 2,
    "doubling": 2,
    "twice": 2,
    "triple": 3,
    "triples": 3,
    "tripled": 3,
    "tripling": 3,
    "thrice": 3,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "fifty": 50,
    "hundred": 100,
}
_CARDINAL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen"
    "|twenty|thirty|fifty|hundred"
)

_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+"
_PERCENT = r"\s?\$?\\?%\$?"
_TIMES = r"\s?\$?\s?(?:\\times|×|x(?![A-Za-z])|X(?![A-Za-z])|-?\s?times\b|-?\s?fold\b)\$?"
_UNIT = rf"(?:{_TIMES}|{_PERCENT})"
_SIGN = r"[+\-−–]\s?"
_NUMERIC = re.compile(
    rf"""
    (?<![\w.,\\])                         # not inside a word, a version or a larger number
    (?<![A-Za-z][-_/])(?<!\d[-_])         # nor behind a hyphen of a name: GPT-3
    (?<!±)(?<!±\s)(?<!\\pm)(?<!\\pm\s)    # a spread is no value of its own
    (?P<sign>{_SIGN})?
    (?:{_NUMBER})(?:{_UNIT})?
    (?:                                   # a range is one number
        \s?\$?(?:--?|−|–|—|\\sim|~|(?P<to>\s?to\s))\s?\$?
        (?:{_SIGN})?(?:{_NUMBER})(?:{_UNIT})?
    )?
    (?![A-Za-z_]*\d)
    """,
    re.VERBOSE,
)
_ORDERS = rf"(?:(?:an|one|{_CARDINAL}|several|\d+)\s)?orders?[ -]of[ -]magnitude"
_VERBAL = re.compile(
    rf"\b(?:{_ORDERS}"
    rf"|(?:{_CARDINAL})[ -]?(?:times|fold)\b"
    r"|(?:two|three|four|five|ten)fold"
    rf"|factor of (?:{_CARDINAL})"
    r"|twice|thrice|hal(?:f|ve|ves|ved|ving)|doubl(?:e|es|ed|ing)|tripl(?:e|es|ed|ing)"
    r"|(?:a|one|two)[ -](?:third|quarter)s?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text: ``start:end`` code points, its value and unit.

    `value` is the lower end of a range and None where words give no number; `unit` is ``%``, ``x``
    or the empty string; `verbal` tells words ("twice") from digits.
    """

    start: int
    end: int
    text: str
    value: float | None
    unit: str
    verbal: bool = False


def find_numbers(text: str) -> list[Number]:
    r"""All numbers of a text, in order, none overlapping another.

    Examples
    --------
    >>> [n.text for n in find_numbers("GPT-3 gains +0.53 points (8\\%) and is 3.2x faster")]
    ['+0.53', '8\\%', '3.2x']
    >>> [(n.value, n.unit) for n in find_numbers("an order of magnitude, 10.2%-14.3%")]
    [(10.0, 'x'), (10.2, '%')]
    """
    found: list[Number] = []
    taken = 0
    for start, end, verbal in sorted([*_numeric_spans(text), *_verbal_spans(text)]):
        if start < taken:
            continue
        raw = text[start:end]
        kept = raw.strip().rstrip("$").rstrip()
        start += len(raw) - len(raw.lstrip())
        value, unit = read_number(kept)
        if not unit and re.match(r"\s?percent", text[start + len(kept) :]):
            unit = "%"
        found.append(Number(start, start + len(kept), kept, value, unit, verbal))
        taken = start + len(kept)
    return found


def _verbal_spans(text: str) -> Iterator[tuple[int, int, bool]]:
    for match in _VERBAL.finditer(text):
        yield match.start(), match.end(), True


def _numeric_spans(text: str) -> Iterator[tuple[int, int, bool]]:
    position = 0
    while match := _NUMERIC.search(text, position):
        position = _end(match, text)
        yield match.start(), position, False


def _end(match: re.Match[str], text: str) -> int:
    """End of a number; "from A to B" states two, "by A to B" one range."""
    before = text[max(0, match.start() - 20) : match.start()]
    if match["to"] and re.search(r"(?<!ranging )(?<!range )\bfrom\s\W{0,3}$", before):
        return match.start("to")
    return match.end()


def read_number(text: str) -> tuple[float | None, str]:
    r"""Value and unit of a number as written.

    Examples
    --------
    >>> read_number("\u22121.5 %"), read_number("twofold"), read_number("1,200")
    ((-1.5, '%'), (2.0, 'x'), (1200.0, ''))
    >>> read_number("several orders of magnitude")
    (None, 'x')
    """
    plain = text.replace("−", "-").replace("–", "-").replace("\\", "").strip().lower()
    digits = re.search(_NUMBER, plain)
    if digits:
        value = float(digits.group().replace(",", ""))
        if plain.startswith("-"):
            value = -value
        if "order" in plain:
            return 10.0**value, "x"
        if re.search(r"%|percent", plain):
            return value, "%"
        return value, "x" if re.search(r"\d\s*-?\$?\s*(x|×|times|fold)", plain) else ""
    if "magnitude" in plain:
        count = re.match(rf"(an|{_CARDINAL})\b", plain)
        if count:
            return 10.0 ** _WORDS.get(count.group(), 1), "x"
        return (None if plain.endswith("orders of magnitude") else 10.0), "x"
    for word in re.findall(r"[a-z]+?(?=fold\b)|[a-z]+", plain):
        if word in _WORDS and word not in ("a", "one"):
            return float(_WORDS[word]), "x"
    return (1.0, "x") if re.search(r"\bone\b", plain) else (None, "")
