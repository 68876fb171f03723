"""The graph is a function of the papers: their order, and how they came in, change nothing."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from performance.synthetic import corpus

from kg.check import check
from kg.papers.paper import Paper
from kg.schema import Tables
from kg.workspace import Workspace

TESTS = Path(__file__).parents[1]
PAPERS = 40


def doubled() -> tuple[list[Paper], dict[str, object]]:
    """Invented papers, some a second time from another source with more or less in them."""
    rng = random.Random(1)
    pairs = list(corpus(PAPERS, seed=3))
    records = [paper for paper, _ in pairs]
    for number, paper in enumerate(rng.sample(records, 12)):
        records.append(
            Paper(
                f"title:{number}",
                paper.title.upper(),
                abstract=paper.abstract if number % 2 else None,
                date=paper.date[:4] if paper.date else None,
                venue=f"Venue {number}",
                source=f"other.bib:{number}",
            )
        )
    return records, {paper.abstract: extraction for paper, extraction in pairs}


RECORDS, READINGS = doubled()


def build(parts: list[list[Paper]]) -> Tables:
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Path(folder) / "w.kg", create=True) as ws,
    ):
        for part in parts:
            ws.add(part)
            ws.record("v1", ((p, READINGS[p.abstract]) for p in ws.pending("v1") if p.abstract))
        return ws.tables()


def as_bytes(tables: Tables) -> bytes:
    return json.dumps([tables.nodes, tables.edges]).encode()


IN_MEMORY = f"""
import hashlib, json, sys
sys.path[:0] = [{str(TESTS)!r}, {str(TESTS.parent)!r}]
from kg.assemble import assemble
from kg.resolve import resolve
from performance.synthetic import corpus

pairs = list(corpus(120))
resolution = resolve(pairs)
tables = assemble(pairs, resolution)
rows = [tables.nodes, tables.edges, [node.decisions for node in resolution.nodes.values()]]
print(hashlib.sha256(json.dumps(rows).encode()).hexdigest())
"""
EXPECTED = as_bytes(build([RECORDS]))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(1, 5))
def test_any_order_and_any_parts_give_the_same_bytes(rng: random.Random, parts: int) -> None:
    shuffled = list(RECORDS)
    rng.shuffle(shuffled)
    assert as_bytes(build([shuffled[n::parts] for n in range(parts)])) == EXPECTED


def test_one_by_one_gives_the_same_bytes() -> None:
    assert as_bytes(build([[record] for record in RECORDS])) == EXPECTED


def test_the_seed_of_hashes_changes_nothing() -> None:
    digests = set()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", IN_MEMORY],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_what_was_removed_and_let_in_again_leaves_no_mark() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Path(folder) / "w.kg", create=True) as ws,
    ):
        ws.add(RECORDS)
        ws.record("v1", ((p, READINGS[p.abstract]) for p in ws.pending("v1") if p.abstract))
        gone = RECORDS[7].id
        ws.remove(gone)
        without = ws.tables()
        assert check(without) == []
        assert gone not in json.dumps([without.nodes, without.edges])
        ws.restore(gone)
        ws.add(RECORDS)
        ws.record("v1", ((p, READINGS[p.abstract]) for p in ws.pending("v1") if p.abstract))
        assert as_bytes(ws.tables()) == EXPECTED
