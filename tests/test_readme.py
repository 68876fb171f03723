"""The README's tour is real: every command runs in order and prints what the README shows."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
SECONDS = 300


def blocks(language: str) -> list[str]:
    text = README.read_text(encoding="utf-8")
    tour = text[text.index("## A tour") : text.index("<!-- end of the tour -->")]
    return re.findall(rf"^```{language}\n(.*?)^```", tour, re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """Each command of the tour with the output that the README shows."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tour")


def test_every_command_of_the_tour_prints_what_the_readme_shows(folder: Path) -> None:
    assert len(commands()) >= 8
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "PYTHONUTF8": "1",
    }
    environment.pop("KG_WORKSPACE", None)
    for command, expected in commands():
        run = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert run.returncode == 0, f"$ {command}\n{run.stderr}"
        same = doctest.OutputChecker().check_output(expected, run.stdout, doctest.ELLIPSIS)
        assert same, f"$ {command}\nexpected:\n{expected}\ngot:\n{run.stdout}"


def test_the_python_of_the_tour_runs_and_prints_what_the_readme_shows(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    source = "\n".join(blocks("python"))
    example = doctest.DocTestParser().get_doctest(source, {}, "README", str(README), 0)
    assert example.examples
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    report: list[str] = []
    runner.run(example, out=report.append)
    assert not runner.failures, "".join(report)
