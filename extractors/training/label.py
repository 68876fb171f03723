"""Annotate texts with the shipped model: ``python -m extractors.training.label --shared DIR OUT``.

What it writes teaches a smaller model, or the next of its own size (``train --extra OUT``). Texts
of the gold are left out, by title, so that the held-out part stays held out. Names that the model
is not sure of are listed as ``unsure``: nothing is learned from where they stand.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import extractors
from extractors.guide import to_guide
from extractors.training.data import SPLITS, rows

__all__ = ["main", "texts"]

SHARES = {
    "arxiv-2025-26": 0.4,
    "conferences-ml": 0.3,
    "acl-anthology": 0.2,
    "arxiv-pre2020": 0.1,
}
"""Share of each collection in the texts, near to that of the gold."""
MACHINE_LEARNING = re.compile(
    r"\bcs\.(?:CL|CV|LG|AI|IR|RO|SD|NE|MA)\b|\bstat\.ML\b|eess\.(?:AS|IV)"
)
FEW_CHARACTERS = 300
UNSURE = 0.3


def _plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())


def _known_titles(shared: Path) -> set[str]:
    folder = shared / "annotations"
    return {_plain(r["title"]) for split in SPLITS for r in rows(folder / f"{split}.papers.jsonl")}


def texts(shared: Path, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Titles and abstracts drawn at random, none of the gold."""
    known = _known_titles(shared)
    rng = random.Random(seed)
    for name, share in SHARES.items():
        with gzip.open(shared / "abstracts" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            found = []
            for line in lines:
                row = json.loads(line)
                abstract = row.get("abstract") or ""
                categories = row.get("categories")
                wanted = categories is None or MACHINE_LEARNING.search(str(categories))
                if wanted and len(abstract) >= FEW_CHARACTERS and _plain(row["title"]) not in known:
                    found.append((f"{name}:{row['id']}", row["title"], abstract))
        for id, title, abstract in rng.sample(found, min(len(found), round(count * share))):
            yield {"id": id, "title": title, "abstract": abstract}


def _annotated(paper: dict[str, Any], extraction: Any) -> dict[str, Any]:
    guide = to_guide(extraction, id=paper["id"])
    return {
        **paper,
        **guide,
        "methods_optional": [m["name"] for m in guide["techniques"]],
        "unsure": [
            entity.name
            for entity in extraction.entities
            if not entity.certain and entity.mention.confidence >= UNSURE
        ],
    }


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="JSON lines to write")
    parser.add_argument("--shared", type=Path, required=True, help="folder with abstracts/")
    parser.add_argument("--count", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    papers = list(texts(options.shared, options.count, options.seed))
    random.Random(options.seed).shuffle(papers)
    pipeline = extractors.load("best")
    stream = pipeline.pipe((p["id"], p["title"], p["abstract"]) for p in papers)
    with options.out.open("w", encoding="utf-8") as out:
        for done, (paper, extraction) in enumerate(zip(papers, stream, strict=True), 1):
            out.write(json.dumps(_annotated(paper, extraction), ensure_ascii=False) + "\n")
            if done % 500 == 0:
                print(f"{done} of {len(papers)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
