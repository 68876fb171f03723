"""Spans, names and pairs that the model scores, with their plain features: for training and use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.reading import Reading
from extractors.spelling import MAX_WIDTH, name_key

__all__ = [
    "DISTANCES",
    "LABELS",
    "NAME_FEATURES",
    "ORDERS",
    "RANKS",
    "SENTENCES",
    "Links",
    "Names",
    "enumerate_spans",
    "group_names",
    "link_features",
    "pair_features",
]

Ints = NDArray[np.int64]

LABELS = ("Method", "Benchmark", "Metric", "Task")
"""Span classes 1-4 in order; 0 is no name, 5-8 are the same types where arguable."""

DISTANCES = 17
SENTENCES = 5
RANKS = 5
ORDERS = 7
NAME_FEATURES = 14

_EDGE_PUNCTUATION = frozenset(".,;:!?()[]{}\"'`“”‘’|<>=*")
_OPENERS = _EDGE_PUNCTUATION - frozenset("([")
_CLOSERS = _EDGE_PUNCTUATION - frozenset(")]")


def enumerate_spans(reading: Reading) -> tuple[Ints, Ints]:
    """First and last unit of every span that could be a name: in a sentence, with clean ends."""
    units = [reading.text[a:b] for a, b in zip(reading.starts, reading.ends, strict=True)]
    count = len(units)
    if not count:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    may_start = np.array([u not in _OPENERS and u not in "-–—/%)" for u in units])
    may_end = np.array([u not in _CLOSERS and u not in "-–—/(" for u in units])
    first = np.repeat(np.arange(count), MAX_WIDTH)
    last = first + np.tile(np.arange(MAX_WIDTH), count)
    inside = last < count
    first, last = first[inside], last[inside]
    good = may_start[first] & may_end[last] & (reading.sentence[first] == reading.sentence[last])
    return first[good], last[good]


@dataclass(frozen=True, slots=True)
class Names:
    """Spans of one text grouped by name.

    Attributes
    ----------
    first, last
        Units of each mention, in order.
    name_of
        Index into `keys` for each mention.
    keys, spellings
        Key of each name and its first spelling.
    features
        float32, (names, NAME_FEATURES).
    """

    first: Ints
    last: Ints
    name_of: Ints
    keys: tuple[str, ...]
    spellings: tuple[str, ...]
    features: NDArray[np.float32]


def group_names(reading: Reading, spans: Sequence[tuple[int, int]]) -> Names:
    """Group spans whose text has the same key."""
    ordered = sorted(set(spans))
    keys: dict[str, int] = {}
    spellings: list[str] = []
    name_of = []
    for first, last in ordered:
        text = reading.text[reading.starts[first] : reading.ends[last]]
        key = name_key(text)
        if key not in keys:
            keys[key] = len(keys)
            spellings.append(text)
        name_of.append(keys[key])
    first_units = np.array([s[0] for s in ordered], dtype=np.int64)
    last_units = np.array([s[1] for s in ordered], dtype=np.int64)
    names = np.array(name_of, dtype=np.int64)
    features = np.zeros((len(keys), NAME_FEATURES), dtype=np.float32)
    for index, spelling in enumerate(spellings):
        mine = names == index
        features[index] = _name_features(reading, spelling, first_units[mine], last_units[mine])
    return Names(first_units, last_units, names, tuple(keys), tuple(spellings), features)


def _name_features(reading: Reading, spelling: str, first: Ints, last: Ints) -> list[float]:
    letters = [c for c in spelling if c.isalpha()]
    title_end = reading.text.find("\n")
    starts, ends = reading.starts[first], reading.ends[last]
    in_title = starts < title_end
    after = reading.text[ends[0] : ends[0] + 2]
    before = reading.text[max(0, starts[0] - 1) : starts[0]]
    return [
        float(in_title.any()),
        float(starts[0] == 0),
        float(bool(in_title[0]) and after.startswith(":")),
        float(after.startswith(" (")),
        float(before == "(" and after.startswith(")")),
        min(len(first), 6) / 3,
        float(any(c.isupper() for c in letters)),
        float(bool(letters) and all(c.isupper() for c in letters)),
        float(any(c.isupper() for c in letters[1:])),
        float(any(c.isdigit() for c in spelling)),
        float(" " in spelling),
        min(len(spelling), 40) / 20,
        len(set(reading.sentence[first].tolist())) / 4,
        float(reading.sentence[first[0]]) / 8,
    ]


def _distance(a: Ints, b: Ints) -> Ints:
    """Signed distance in units, in log-sized steps."""
    gap = a - b
    step = np.floor(np.log2(np.abs(gap) + 1)).astype(np.int64)
    return np.clip(np.sign(gap) * step, -8, 8) + 8


def pair_features(reading: Reading, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Distance and sentence step for pairs of units."""
    step = np.clip(reading.sentence[a] - reading.sentence[b], -2, 2) + 2
    return _distance(a, b), step


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of numbers and mentions with their features; one row per pair."""

    value: Ints
    mention: Ints
    distance: Ints
    sentence: Ints
    rank: Ints
    order: Ints


def link_features(
    reading: Reading, value_units: Ints, mention_units: Ints, mention_types: Ints
) -> Links:
    """All pairs of numbers and mentions of a text.

    `rank` is how many mentions of the same type stand nearer on the same side; `order` is the
    step between the number's place among the numbers of its sentence and the mention's place
    among those of its type there ("A and B reach 1.0 and 2.0, respectively").
    """
    n, m = len(value_units), len(mention_units)
    if not n or not m:
        empty = np.zeros(0, np.int64)
        return Links(empty, empty, empty, empty, empty, empty)
    value = np.repeat(np.arange(n), m)
    mention = np.tile(np.arange(m), n)
    a, b = value_units[value], mention_units[mention]
    distance, sentence = pair_features(reading, a, b)
    rank = np.zeros((n, m), np.int64)
    place_v = _places(reading.sentence[value_units], value_units)
    place_m = np.zeros(m, np.int64)
    for kind in np.unique(mention_types):
        mine = np.flatnonzero(mention_types == kind)
        place_m[mine] = _places(reading.sentence[mention_units[mine]], mention_units[mine])
        gaps = mention_units[mine][None, :] - value_units[:, None]
        for side in (gaps < 0, gaps >= 0):
            size = np.where(side, np.abs(gaps), 1 << 30)
            order = np.argsort(np.argsort(size, axis=1, kind="stable"), axis=1, kind="stable")
            rank[:, mine] = np.where(side, order, rank[:, mine])
    order = np.clip(place_v[value] - place_m[mention], -2, 2) + 2
    order = np.where(reading.sentence[a] == reading.sentence[b], order, ORDERS - 1)
    return Links(value, mention, distance, sentence, np.minimum(rank.ravel(), RANKS - 1), order)


def _places(group: Ints, units: Ints) -> Ints:
    """Place of each unit among those of its group, in reading order."""
    places = np.zeros(len(units), np.int64)
    seen: dict[int, int] = {}
    for i in np.argsort(units, kind="stable"):
        g = int(group[i])
        places[i] = seen.get(g, 0)
        seen[g] = int(places[i]) + 1
    return places
