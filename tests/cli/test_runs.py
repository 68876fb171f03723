"""How a run ends: exit codes, messages without tracebacks, pipes that close, interrupts."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from kg.cli import formats
from kg.errors import InputError, KgError, NotFound, QueryError, StoreError, UsageError

from .conftest import Runner, spawn

WAIT = 120
"""Seconds that a busy machine may need to start Python."""


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (KgError("a fault"), 1),
        (UsageError("wrong"), 2),
        (QueryError("no Cypher"), 2),
        (NotFound("method", "x", ("y",)), 2),
        (InputError("unreadable"), 3),
        (StoreError("no workspace"), 4),
        (PermissionError(13, "Permission denied", "there"), 1),
    ],
)
def test_every_error_has_its_exit_code_and_no_traceback(
    kg: Runner, monkeypatch: pytest.MonkeyPatch, problem: Exception, code: int
) -> None:
    fail_with(problem, monkeypatch)
    ran = kg("formats")
    assert ran.code == code
    assert ran.err.startswith("kg: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


def test_kg_debug_shows_the_traceback(kg: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(StoreError("no workspace"), monkeypatch)
    monkeypatch.setenv("KG_DEBUG", "1")
    with pytest.raises(StoreError):
        kg("formats")


def test_a_message_cannot_drive_the_terminal(kg: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(NotFound("method", "\x1b[2J\x9b31m", ()), monkeypatch)
    err = kg("formats").err
    assert "\x1b" not in err
    assert "\x9b" not in err


def fail_with(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise problem

    monkeypatch.setattr(formats, "command", click.Command("formats", callback=failing))


@pytest.mark.parametrize(
    "args", [("nosuch",), ("query", "--nosuch"), ("query", "--limit", "-1", "x"), ("show",)]
)
def test_wrong_usage_is_2_and_says_how(kg: Runner, args: tuple[str, ...]) -> None:
    ran = kg(*args)
    assert ran.code == 2
    assert "Usage: kg" in ran.err
    assert ran.out == ""


def test_a_misspelt_verb_is_suggested(kg: Runner) -> None:
    assert "Did you mean export" in kg("exprt").err


def test_version_and_help(kg: Runner) -> None:
    import kg as package

    assert kg("--version").out == f"kg {package.__version__}\n"
    assert kg("--help").code == 0
    assert kg("curate", "--help").code == 0


def test_no_workspace_is_4_and_says_what_to_do(kg: Runner) -> None:
    ran = kg("stats")
    assert ran.code == 4
    assert "kg build" in ran.err
    assert not Path("papers.kg").exists()


def test_the_environment_names_the_workspace(kg: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_WORKSPACE", "elsewhere.kg")
    assert "elsewhere.kg" in kg("stats").err


def test_json_has_a_schema_version_and_the_verb(kg: Runner) -> None:
    answer = json.loads(kg("formats", "--json").out)
    assert (answer["schema_version"], answer["command"]) == (1, "formats")


def test_a_pipe_gets_tab_separated_values_with_a_header(kg: Runner) -> None:
    lines = kg("formats").out.splitlines()
    assert lines[0] == "way\tformat\twhat it is"
    assert all(line.count("\t") == 2 for line in lines)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_call_kg(kg: Runner, shell: str) -> None:
    script = kg("completion", shell).out
    assert f"_KG_COMPLETE={shell}_complete" in script


def test_completion_completes_verbs_and_options(tmp_path: Path) -> None:
    def complete(words: str, number: int) -> str:
        env = {"_KG_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
        process = spawn(env=env, stdout=subprocess.PIPE)
        return str(process.communicate(timeout=WAIT)[0])

    assert "plain,export" in complete("kg ex", 1)
    assert "plain,--workspace" in complete("kg stats --w", 2)


def test_a_closed_pipe_ends_a_run_without_a_word() -> None:
    process = spawn("formats", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=WAIT) == 141


def test_ctrl_c_ends_a_run_with_one_line(tmp_path: Path) -> None:
    fifo = tmp_path / "waits.jsonl"
    os.mkfifo(fifo)
    process = spawn(
        "build",
        str(fifo),
        "-w",
        str(tmp_path / "w.kg"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with fifo.open("wb"):  # returns once kg has opened it for reading, and waits there
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=WAIT)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert err.startswith("kg: stopped")
    assert err.count("\n") == 1
    assert out == ""


SLOW = """
import sys
from api import rules
from kg import extracting
from kg.cli import main

if __name__ == "__main__":
    extracting.CHUNK, extracting.load_pipeline = 1, rules.load_slow
    sys.exit(main(["build", "p.jsonl", "-j", "2"]))
"""


@pytest.mark.long
def test_ctrl_c_ends_the_workers_too_without_a_word_of_theirs(tmp_path: Path) -> None:
    rows = [{"id": f"p{n}", "title": f"Paper {n}", "abstract": "LoRA"} for n in range(2000)]
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "slow.py").write_text(SLOW)
    tests = Path(__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, "slow.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests.parent), str(tests)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    log = tmp_path / "papers.kg" / "workspace.sqlite"
    while not log.exists():  # papers are kept before any is extracted
        assert process.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=WAIT)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines() == [err.strip()]
    assert err.startswith("kg: stopped")


def test_help_costs_less_than_half_a_second() -> None:
    """Measured in processor time: the machine may be busy with other things."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = spawn("--help", stdout=subprocess.DEVNULL)
    assert process.wait(timeout=WAIT) == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5
