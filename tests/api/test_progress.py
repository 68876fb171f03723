"""A bar appears where someone waits at a terminal, and nowhere else."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import pytest

from kg.progress import Progress, TerminalProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def seconds(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def run(progress: Progress, steps: int) -> list[int]:
    return list(progress.track(iter(range(steps)), "reading", total=steps))


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    # Called in the test itself: between its phases pytest puts its own stderr back.
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    return shown


def test_long_work_shows_a_bar_with_rate_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    ticks = seconds(0.5)
    assert run(TerminalProgress(clock=lambda: next(ticks)), 9) == list(range(9))
    said = shown.getvalue()
    assert "reading" in said
    assert "/9" in said
    assert "2/s" in said


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    ticks = seconds(0.1)
    run(TerminalProgress(clock=lambda: next(ticks)), 9)
    assert shown.getvalue() == ""


def test_a_pipe_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    ticks = seconds(10)
    run(TerminalProgress(clock=lambda: next(ticks)), 9)
    assert shown.getvalue() == ""


def test_the_bar_is_gone_when_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    ticks = seconds(3)

    def failing() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        list(TerminalProgress(clock=lambda: next(ticks)).track(failing(), "reading"))
    assert shown.getvalue().endswith("\x1b[2K")
