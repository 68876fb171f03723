"""Lists that run side by side: "28.4 % and 13.3 % on COVERAGE and Columbia" reads pair by pair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.quantities import Number
from extractors.state import State

__all__ = ["Item", "Row", "name_rows", "names_in_order", "neighbours", "number_rows", "turns"]

_NUMBERS_APART = re.compile(
    r"(?:\s*\\?%|\s*(?:points?|percent|pp|x|times|dB))?"
    r"\s*(?:,\s*(?:and|or)\b|,|;|/|\band\b|\bor\b|&)"
    r"\s*(?:(?:a|an|by|of|to|up to|about|approximately|around)\b)?\s*",
    re.IGNORECASE,
)
_NAMES_APART = re.compile(
    r"(?:\s*(?:data\s?sets?|benchmarks?|corpora|corpus|tests?|test\s?sets?|tasks?|scores?)\b)?\)?"
    r"\s*(?:,\s*(?:and|or)\b|,|;|/|\band\b|\bor\b|&)"
    r"\s*(?:(?:the|on|for|in|with)\b)?\s*(?:the\b)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A member of a list: what it is (an index of the caller's) and where it stands."""

    index: int
    start: int
    end: int


Row = tuple[Item, ...]
"""A list of at least two members."""


def _rows(text: str, items: Sequence[Item], apart: re.Pattern[str]) -> Iterator[Row]:
    run: list[Item] = []
    for item in items:
        if run and not apart.fullmatch(text, run[-1].end, item.start):
            if len(run) > 1:
                yield tuple(run)
            run = []
        run.append(item)
    if len(run) > 1:
        yield tuple(run)


def number_rows(text: str, numbers: Sequence[tuple[int, Number]]) -> list[Row]:
    """Lists of numbers; each comes with the index that the caller knows it by.

    Examples
    --------
    >>> from extractors.quantities import find_numbers
    >>> text = "gains of 2.1%, 3.0% and 0.7% over 12 runs"
    >>> [[i.index for i in row] for row in number_rows(text, list(enumerate(find_numbers(text))))]
    [[0, 1, 2]]
    """
    items = [Item(index, number.start, number.end) for index, number in numbers]
    return list(_rows(text, sorted(items, key=lambda i: i.start), _NUMBERS_APART))


def _slashes(text: str, row: Row) -> list[bool]:
    """Whether a slash stands behind each member but the last."""
    return [text[a.end : b.start].strip() == "/" for a, b in pairwise(row)]


def turns(text: str, numbers: Row, names: Row) -> list[int] | None:
    """Whose turn it is at each number, where numbers take the members of a list in turn.

    As many names as numbers go one by one. Of "0.86/0.83 and 0.80/0.79" each pair is of one name of
    "Foo and Bar", and each side of one of "accuracy/F1". None where the lists do not match.

    Examples
    --------
    >>> from extractors.quantities import find_numbers
    >>> text = "Foo and Bar have 0.86/0.83 and 0.80/0.79"
    >>> (row,) = number_rows(text, list(enumerate(find_numbers(text))))
    >>> turns(text, row, (Item(0, 0, 3), Item(1, 8, 11)))
    [0, 0, 1, 1]
    """
    if len(numbers) == len(names):
        return list(range(len(numbers)))
    pair, side = [0], [0]
    for slash in _slashes(text, numbers):
        pair.append(pair[-1] + (not slash))
        side.append(side[-1] + 1 if slash else 0)
    turn = side if all(_slashes(text, names)) else pair
    even = len({pair.count(p) for p in pair}) == 1 and max(side) > 0
    return turn if even and len(names) == max(turn) + 1 else None


_BRACKET = re.compile(r"\s?(?:[a-z-]+\s){0,2}\((?:(?:at|with|of|only|score|e\.g\.,)\s)?")
_CLOSED = re.compile(r"\s?(?:%|\\%|x|points?|dB)?\s?(?:\)|,|;|\s(?:vs|versus))")
_RAISED = re.compile(r"\s(?:score\s|accuracy\s)?(?:to|at|=|:)\s")
_POSSESSED = re.compile(r"\s?(?:%|\\%|x|points?|dB)?\s(?:of|for|by|from)\s(?:the\s)?")
_SIGNS = "+-\N{MINUS SIGN}"


def neighbours(text: str, number: Number, names: Sequence[Item]) -> Iterator[Item]:
    """Names that the words next to a number give it to.

    "the Foo baseline (35.3%)", "raises Foo to 35.3%", "below the 35.3% of Foo". A gain, "(+2.1)",
    is not of the name but over it.
    """
    if number.text[0] in _SIGNS:
        return
    before = max((i for i in names if i.end <= number.start), key=lambda i: i.end, default=None)
    if before is not None and (
        _RAISED.fullmatch(text, before.end, number.start)
        or (_BRACKET.fullmatch(text, before.end, number.start) and _CLOSED.match(text, number.end))
    ):
        yield before
    after = min((i for i in names if i.start >= number.end), key=lambda i: i.start, default=None)
    if after is not None and _POSSESSED.fullmatch(text, number.end, after.start):
        yield after


def names_in_order(state: State, named: float) -> list[Item]:
    """Where entities stand, by index of draft; the longest name at a place counts."""
    assert state.entities is not None
    mentions = []
    for mention, entity in enumerate(state.entities.of_mention.tolist()):
        if entity < len(state.drafts) and state.drafts[entity].named >= named:
            mentions.append((*state.mention_offsets(mention), entity))
    mentions.sort(key=lambda m: (m[0], -m[1]))
    items: list[Item] = []
    reached = 0
    for start, end, entity in mentions:
        if start < reached:
            continue
        reached = end
        again = items and items[-1].index == entity
        if again and state.text[items[-1].end : start] == " (":
            items[-1] = Item(entity, items[-1].start, end)  # its acronym in brackets
        else:
            items.append(Item(entity, start, end))
    return items


def name_rows(state: State, names: Sequence[Item], type: int) -> list[Row]:
    """Lists of different entities of a type."""
    items = [item for item in names if state.drafts[item.index].type == type]
    rows = _rows(state.text, items, _NAMES_APART)
    return [row for row in rows if len({item.index for item in row}) == len(row)]
