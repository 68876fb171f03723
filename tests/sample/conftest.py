"""The shipped papers and what was annotated on them."""

import json
from pathlib import Path

import pytest

from kg import sample

Rows = list[dict]

GOLD = Path(__file__).parents[1] / "data" / "sample.gold.jsonl"


def lines_of(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def papers() -> Rows:
    return lines_of(sample.path())


@pytest.fixture(scope="session")
def gold() -> Rows:
    return lines_of(GOLD)
