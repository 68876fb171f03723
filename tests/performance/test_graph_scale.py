"""The graph of many papers costs in proportion to them."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from kg.workspace import Workspace

from .synthetic import corpus

pytestmark = pytest.mark.long

SMALL, LARGE = 1_000, 8_000
SUPERLINEAR = 2.0
"""A cost per paper that doubles as papers grow eightfold would be n to the power of 1.33."""
BYTES_A_PAPER = 40_000


def cost(folder: Path, papers: int) -> tuple[float, float, int]:
    """Seconds of this process a paper to take in and to make the graph, and its peak of memory."""
    pairs = list(corpus(papers))
    with Workspace.open(folder, create=True) as ws:
        begun = time.process_time()
        ws.add(paper for paper, _ in pairs)
        ws.record("v1", pairs)
        taken = time.process_time()
        ws.tables()
        made = time.process_time()
        tracemalloc.start()
        ws.tables()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return (taken - begun) / papers, (made - taken) / papers, peak


def test_time_and_memory_grow_with_the_papers(tmp_path: Path) -> None:
    small, large = cost(tmp_path / "s.kg", SMALL), cost(tmp_path / "l.kg", LARGE)
    print(f"\nseconds a paper to take in, to make the graph: {small[:2]}, {large[:2]}")
    assert large[0] < SUPERLINEAR * small[0]
    assert large[1] < SUPERLINEAR * small[1]
    assert large[2] < BYTES_A_PAPER * LARGE
