"""A bar appears where someone waits at a terminal, and nowhere else."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator

import pytest

from kg.progress import Progress, TerminalProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(progress: Progress, steps: int, *, wait: float = 0.0) -> list[int]:
    done = []
    for step in progress.track(iter(range(steps)), "reading", total=steps):
        time.sleep(wait)
        done.append(step)
    return done


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    # Called in the test itself: between its phases pytest puts its own stderr back.
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    return shown


def test_long_work_shows_a_bar_with_rate_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    assert run(TerminalProgress(patience=0.05), 9, wait=0.05) == list(range(9))
    said = shown.getvalue()
    assert "reading" in said
    assert "9/9" in said
    assert "/s" in said


def test_answers_go_where_they_should_while_a_bar_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = terminal(monkeypatch)
    piped = io.StringIO()
    monkeypatch.setattr(sys, "stdout", piped)
    with TerminalProgress(patience=0.0).stage("extracting") as advance:
        time.sleep(0.3)
        print("an answer")
        advance(1)
    assert piped.getvalue() == "an answer\n"
    assert "an answer" not in shown.getvalue()


def test_a_single_long_step_shows_that_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with TerminalProgress(patience=0.05).stage("graph"):
        time.sleep(0.5)
    assert "graph" in shown.getvalue()


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    run(TerminalProgress(), 9)
    time.sleep(0.05)
    assert shown.getvalue() == ""


def test_a_pipe_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    run(TerminalProgress(patience=0.0), 9, wait=0.02)
    assert shown.getvalue() == ""


def test_the_bar_is_gone_when_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)

    def failing() -> Iterator[int]:
        yield 1
        time.sleep(0.3)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        list(TerminalProgress(patience=0.05).track(failing(), "reading"))
    assert "reading" in shown.getvalue()
    assert shown.getvalue().endswith("\x1b[2K")
