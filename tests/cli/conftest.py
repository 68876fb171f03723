"""Running verbs, as a pipe sees them and as a terminal sees them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from api.rules import PAPERS, RulePipeline

from kg import extracting
from kg.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Runner = Callable[..., Ran]


@pytest.fixture
def kg(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Runner:
    """Run a verb in this process, in an empty folder, its output piped."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_WORKSPACE", raising=False)
    monkeypatch.delenv("KG_DEBUG", raising=False)

    def run(*args: str) -> Ran:
        capfd.readouterr()
        code = main(args)
        return Ran(code, *capfd.readouterr())

    return run


def spawn(*args: str, env: Mapping[str, str] | None = None, **options: object) -> subprocess.Popen:
    """Start `kg` as a process of its own."""
    command = [sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())", *args]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        text=True,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> RulePipeline:
    """Let builds in this process extract by rules."""
    made = RulePipeline()
    monkeypatch.setattr(extracting, "load_pipeline", lambda model, threads=None: made)
    return made


@pytest.fixture
def built(kg: Runner, rules: RulePipeline) -> Runner:
    """`kg` in a folder with ./papers.kg built from the four papers."""
    rows = "".join(json.dumps(row) + "\n" for row in PAPERS)
    Path("p.jsonl").write_text(rows, encoding="utf-8")
    assert kg("build", "p.jsonl").code == 0
    return kg
