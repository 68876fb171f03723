"""Names that many papers use: ``python -m extractors.training.mine OUT LABELLED...``.

Reads what `extractors.training.label` wrote and keeps the names that are common and almost always
of one type, with the number of papers: what the shipped `mined.json` is. At run time they settle
names that the model doubts (`extractors.components.vocabulary`).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extractors.spelling import name_key
from extractors.training.data import rows

__all__ = ["main", "mined"]

KINDS = {"methods": "Method", "benchmarks": "Benchmark", "tasks": "Task"}
"""What is mined. Not metrics: "accuracy" or "speed" known everywhere settled too much."""
FEW_PAPERS = 5
SHARE = 0.9
"""Of the papers that use a name, those that use it as the type; the unsure ones count against."""
SHORT, SHORT_PAPERS = 5, 15
"""Names of at most so many letters are often of several things: they need more papers."""


def _names(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(kind, spelling) of all that a labelled text names."""
    for kind in ("methods", "benchmarks", "metrics", "tasks"):
        for entity in row[kind]:
            for spelling in (entity["name"], *entity.get("aliases", ())):
                yield kind, spelling
    for kind in ("methods_optional", "unsure"):
        for spelling in row.get(kind, ()):
            yield kind, spelling


def mined(papers: Iterable[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Names of each label with the number of papers that use them, the most used first.

    Texts that come twice (by title) count once. Linear in the texts.

    Examples
    --------
    >>> row = {"methods": [], "benchmarks": [{"name": "ImageNet"}], "metrics": [], "tasks": []}
    >>> mined({"title": str(n), **row} for n in range(5))
    {'Method': {}, 'Benchmark': {'ImageNet': 5}, 'Task': {}}
    """
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    titles: set[str] = set()
    for row in papers:
        if row["title"] in titles:
            continue
        titles.add(row["title"])
        here = {(kind, name_key(spelling)) for kind, spelling in _names(row)}
        for kind, key in here:
            uses[key][kind] += 1
        for _, spelling in _names(row):
            spellings[name_key(spelling)][spelling] += 1
    found: dict[str, dict[str, int]] = {}
    for kind, label in KINDS.items():
        kept = [
            (-some[kind], _usual(spellings[key]))
            for key, some in uses.items()
            if some[kind] >= (SHORT_PAPERS if len(key) <= SHORT else FEW_PAPERS)
            and some[kind] >= SHARE * some.total()
        ]
        found[label] = {name: -papers for papers, name in sorted(kept) if "(" not in name}
    return found


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="JSON to write")
    parser.add_argument("labelled", type=Path, nargs="+", help="what label wrote")
    options = parser.parse_args(arguments)
    found = mined(row for path in options.labelled for row in rows(path))
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
