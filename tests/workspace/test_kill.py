"""A build that is killed at any moment goes on where it stopped."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.check import check
from kg.workspace import Workspace

pytestmark = pytest.mark.long

TESTS = Path(__file__).parents[1]
PAPERS = 600
KILLS = 12

BUILD = f"""
import sys
sys.path[:0] = [{str(TESTS)!r}, {str(TESTS.parent)!r}]
from performance.synthetic import corpus
from kg.workspace import Workspace

pairs = list(corpus({PAPERS}))
known = {{paper.id: extraction for paper, extraction in pairs}}
print("started", flush=True)
with Workspace.open(sys.argv[1], create=True) as ws:
    ws.add(paper for paper, _ in pairs)
    print("added", ws.record("v1", ((p, known[p.id]) for p in ws.pending("v1"))), flush=True)
    ws.tables()
"""


def test_killed_builds_lose_nothing_and_end_in_the_same_graph(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILD]
    subprocess.run([*command, str(tmp_path / "whole.kg")], check=True, capture_output=True)
    with Workspace.open(tmp_path / "whole.kg") as ws:
        expected = ws.tables()
    rng = random.Random(5)
    read = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [*command, str(tmp_path / "killed.kg")], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0, 1.5))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if (tmp_path / "killed.kg" / "workspace.sqlite").exists():
            with Workspace.open(tmp_path / "killed.kg", create=True) as ws:
                now = sum(1 for _ in ws.extractions("v1"))
                assert now >= read
                read = now
    subprocess.run([*command, str(tmp_path / "killed.kg")], check=True, capture_output=True)
    with Workspace.open(tmp_path / "killed.kg") as ws:
        assert ws.tables() == expected
        assert check(expected) == []
