"""Gold annotations of papers as targets of the model: spans, groups of names, links.

The gold names things; where they stand is found here. Names the annotators call optional get
classes of their own: neither right nor wrong.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.quantities import Number, find_numbers, read_number
from extractors.reading import MAX_PIECES, Reading, read
from extractors.spelling import MAX_WIDTH, name_key

__all__ = [
    "KINDS",
    "SPLITS",
    "Example",
    "Group",
    "Target",
    "examples",
    "is_dev",
    "labelled",
    "rows",
]

KINDS = ("methods", "benchmarks", "metrics", "tasks")
"""Fields of the gold, in the order of the span classes 1-4; 5-8 are their optional twins."""

SPLITS = ("seeds", "general", "rich")
ROLES = ("introduced", "evaluated", "trained", "mentioned")
VALUE_KINDS = ("none", "absolute", "delta", "ratio")
_DEV_SHARE = {"seeds": 20, "general": 10, "rich": 12}
MASKED = -100
"""Target of what is not to be learned from."""


def is_dev(split: str, paper: str) -> bool:
    """Whether a paper of the gold is held out, by a hash of its id."""
    bucket = int(hashlib.sha256(paper.encode()).hexdigest()[:8], 16) % 100
    return bucket < _DEV_SHARE[split]


@dataclass(slots=True)
class Group:
    """A thing of the gold: its class, every place it stands, and what is said of it."""

    label: int
    mentions: list[tuple[int, int]] = field(default_factory=list)
    introduced: bool = False
    role: int = MASKED


@dataclass(slots=True)
class Target:
    """A number and, where it states a result, its kind and the groups it belongs to."""

    number: Number
    units: tuple[int, int]
    kind: int
    links: dict[str, int | None] = field(default_factory=dict)


@dataclass(slots=True)
class Example:
    """A paper with all its targets; mentions are (first unit, last unit)."""

    id: str
    split: str
    reading: Reading
    groups: list[Group]
    masked: set[tuple[int, int]]
    values: list[Target]
    outperforms: set[tuple[int, int]]
    builds_on: set[tuple[int, int]]
    gold: dict[str, Any]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands; short ones and acronyms only in their own case."""
    flags = re.IGNORECASE if len(name) >= 4 and not name.isupper() else 0
    plural = "(?:s(?![A-Za-z]))?" if len(name) >= 3 and name[-1].isalnum() else ""
    for match in re.finditer(re.escape(name) + plural, text, flags):
        yield match.start(), match.end()


def align(split: str, paper: dict[str, Any], gold: dict[str, Any], tokenizer: Any) -> Example:
    """One paper with its targets; where names of ``unsure`` stand nothing is learned."""
    reading = read(tokenizer, paper["title"], paper["abstract"], most=MAX_PIECES)
    text = reading.text
    names: dict[str, int] = {}
    groups: list[Group] = []
    strings: dict[str, int] = {}

    def add(label: int, spellings: list[str]) -> int:
        known = [names[name_key(s)] for s in spellings if name_key(s) in names]
        if known:
            index = known[0]
        else:
            index = len(groups)
            groups.append(Group(label))
        for s in spellings:
            names.setdefault(name_key(s), index)
            strings.setdefault(s, index)
        return index

    for label, kind in enumerate(KINDS, 1):
        for entity in gold[kind]:
            index = add(label, [entity["name"], *entity.get("aliases", [])])
            if kind == "benchmarks" and entity.get("role") in ROLES:
                groups[index].role = ROLES.index(entity["role"])
    kinds = {"method": 1, "benchmark": 2, "metric": 3}
    for entity in gold["introduces"]:
        index = add(kinds.get(entity["kind"], 1), [entity["name"], *entity.get("aliases", [])])
        groups[index].introduced = True
    for label, kind in enumerate(KINDS, 5):
        for name in gold.get(kind + "_optional", []):
            add(label, [name])
    for result in gold["results"]:
        for part, label in (("method", 5), ("benchmark", 6), ("metric", 7), ("baseline", 5)):
            if result.get(part):
                add(label, [result[part]])

    found: list[tuple[int, int, int]] = []
    masked: set[tuple[int, int]] = set()
    for name in gold.get("unsure", ()):
        for start, end in _places(text, name):
            units = reading.units_between(start, end)
            if units is not None:
                masked.add(units)
    for name, index in strings.items():
        for start, end in _places(text, name):
            units = reading.units_between(start, end)
            if units is None or units[1] - units[0] >= MAX_WIDTH:
                continue
            found.append((*units, index))
    # The longest name at a place counts; what lies inside it is not learned from.
    found.sort(key=lambda f: (f[0] - f[1], f[0]))
    taken: set[int] = set()
    for first, last, index in found:
        span = set(range(first, last + 1))
        if span & taken:
            if (first, last) not in groups[index].mentions:
                masked.add((first, last))
            continue
        taken |= span
        groups[index].mentions.append((first, last))

    def group(name: str | None) -> int | None:
        index = names.get(name_key(name)) if name else None
        return index if index is not None and groups[index].mentions else None

    example = Example(
        gold["id"],
        split,
        reading,
        groups,
        masked - {m for g in groups for m in g.mentions},
        [],
        set(),
        set(),
        gold,
    )
    example.values = _values(example, group)
    for relation, a, b in (("outperforms", "winner", "loser"), ("builds_on", "method", "uses")):
        for row in gold.get(relation, []):
            source, target = group(row[a]), group(row[b])
            if source is not None and target is not None and source != target:
                getattr(example, relation).add((source, target))
    return example


def _values(example: Example, group: Any) -> list[Target]:
    targets = []
    for number in find_numbers(example.reading.text):
        units = _cover(example.reading, number.start, number.end)
        if units is not None:
            targets.append(Target(number, units, 0))
    by_value: dict[tuple[float | None, str], list[Target]] = {}
    for target in targets:
        by_value.setdefault(read_number(target.number.text), []).append(target)
    wanted: dict[tuple[float | None, str], list[dict[str, Any]]] = {}
    for row in example.gold["results"]:
        wanted.setdefault(read_number(row["value"]), []).append(row)
    for key, rows in wanted.items():
        candidates = by_value.get(key, [])
        links = [
            {p: group(row.get(p)) for p in ("method", "benchmark", "metric", "baseline")}
            for row in rows
        ]
        distance = {
            id(c): sum(
                _distance(c, example.groups[g])
                for link in links
                for g in link.values()
                if g is not None
            )
            for c in candidates
        }
        ranked = sorted(candidates, key=lambda c: distance[id(c)])
        chosen = sorted(ranked[: len(rows)], key=lambda c: c.units)
        for candidate in ranked[len(rows) :]:
            candidate.kind = MASKED
        for candidate, row, link in zip(chosen, rows, links, strict=False):
            kind = row.get("kind")
            candidate.kind = VALUE_KINDS.index(kind) if kind in VALUE_KINDS else 1
            # A part that the gold names but the text's names do not hold is not learned from.
            candidate.links = {p: g for p, g in link.items() if g is not None or not row.get(p)}
    return targets


def _cover(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    inside = [
        i for i in range(len(reading.starts)) if reading.starts[i] < end and reading.ends[i] > start
    ]
    return (inside[0], inside[-1]) if inside else None


def _distance(target: Target, group: Group) -> int:
    return min((abs(target.units[0] - first) for first, _ in group.mentions), default=0)


def labelled(path: Path, tokenizer: Any) -> Iterator[Example]:
    """Papers with annotations by a model, each line a paper and its annotations in one object."""
    for row in rows(path):
        yield align("extra", row, row, tokenizer)


def examples(
    shared: Path, tokenizer: Any, *, splits: tuple[str, ...] = SPLITS
) -> Iterator[Example]:
    """All papers of the gold, aligned."""
    folder = shared / "annotations"
    for split in splits:
        papers = {row["id"]: row for row in rows(folder / f"{split}.papers.jsonl")}
        for gold in rows(folder / f"{split}.gold.jsonl"):
            yield align(split, papers[gold["id"]], gold, tokenizer)
