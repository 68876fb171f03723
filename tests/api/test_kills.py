"""Builds that are killed at any moment go on where they stopped: `pytest -m long`."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .rules import PAPERS

TESTS = Path(__file__).parents[1]

PROGRAM = """
import sys, time
from pathlib import Path
from api import rules
from kg import building, extracting

if __name__ == "__main__":
    extracting.CHUNK = 2
    extracting.load_pipeline = rules.load_slow
    building.build("p.jsonl", workspace=sys.argv[1], processes=int(sys.argv[2])).close()
"""


def start(folder: Path, workspace: str, processes: int) -> subprocess.Popen[bytes]:
    program = folder / "program.py"
    program.write_text(PROGRAM)
    path = os.pathsep.join([str(TESTS.parent), str(TESTS)])
    return subprocess.Popen(
        [sys.executable, str(program), workspace, str(processes)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


@pytest.mark.long
@pytest.mark.parametrize("processes", [1, 2])
def test_killed_at_any_moment_the_graph_comes_out_the_same(tmp_path: Path, processes: int) -> None:
    rows = [
        {**row, "id": f"{row['id']}-{n}", "title": f"{row['title']} {n}"}
        for n in range(12)
        for row in PAPERS
    ]
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    begun = time.monotonic()
    assert start(tmp_path, "whole.kg", processes).wait() == 0
    takes = time.monotonic() - begun
    chance = random.Random(processes)
    kills = 0
    for _ in range(12):
        process = start(tmp_path, "killed.kg", processes)
        try:
            process.wait(timeout=chance.uniform(0.25, 0.9) * takes)
            shutil.rmtree(tmp_path / "killed.kg")  # it was done before: from the start again
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
    assert kills >= 3
    assert start(tmp_path, "killed.kg", processes).wait() == 0
    graphs = [(tmp_path / name / "graph.kgl").read_bytes() for name in ("whole.kg", "killed.kg")]
    assert graphs[0] == graphs[1]
