"""Progress of long work: a bar on a terminal's stderr, nothing anywhere else."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

__all__ = ["Progress", "TerminalProgress"]

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds before a bar is shown: shorter work needs none."""


class Progress:
    """Progress that is not shown; the base of every other kind.

    Examples
    --------
    >>> with Progress().stage("read", total=2) as advance:
    ...     advance(2)
    """

    @contextmanager
    def stage(self, name: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Open a stage of the work; the function it gives takes the number of steps done.

        Parameters
        ----------
        name
            What is being done, as one reads it beside the bar.
        total
            Steps in all, or None where nobody knows.
        """
        yield lambda steps: None

    def track(self, items: Iterable[T], name: str, *, total: int | None = None) -> Iterator[T]:
        """Pass `items` on, one step each."""
        with self.stage(name, total=total) as advance:
            for item in items:
                yield item
                advance(1)


class TerminalProgress(Progress):
    """A bar with rate and time left on stderr, once a stage takes longer than two seconds.

    Where stderr is no terminal nothing is shown.

    Parameters
    ----------
    patience
        Seconds before a bar is shown.
    """

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience

    @contextmanager
    def stage(self, name: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Open a stage of the work, as `Progress.stage` says."""
        if not sys.stderr.isatty():
            yield lambda steps: None
            return
        bar = _DelayedBar(name, total)
        timer = threading.Timer(self._patience, bar.open)
        timer.daemon = True
        timer.start()
        try:
            yield bar.advance
        finally:
            timer.cancel()
            bar.close()


class _DelayedBar:
    """A bar that another thread opens, so that it shows also where a step takes long."""

    def __init__(self, name: str, total: int | None) -> None:
        self._name, self._total = name, total
        self._begun, self._done = time.monotonic(), 0
        self._lock = threading.Lock()
        self._open: tuple[Bar, TaskID] | None = None
        self._closed = False

    def open(self) -> None:
        with self._lock:
            if self._closed:
                return
            bar = _bar()
            self._open = bar, bar.add_task(self._name, total=self._total, rate="")
            self._show()
            bar.start()

    def advance(self, steps: int) -> None:
        with self._lock:
            self._done += steps
            self._show()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._open is not None:
                self._open[0].stop()

    def _show(self) -> None:
        if self._open is not None and self._done:
            bar, task = self._open
            rate = self._done / (time.monotonic() - self._begun)
            bar.update(task, completed=self._done, rate=f"{rate:,.{0 if rate >= 10 else 1}f}/s")


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # or answers that go into a file would go to the terminal
    )
