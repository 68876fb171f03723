"""Progress of long work: a bar on a terminal's stderr, nothing anywhere else."""

from __future__ import annotations

import sys
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
    clock
        Seconds, rising; for tests.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock

    @contextmanager
    def stage(self, name: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Open a stage of the work, as `Progress.stage` says."""
        if not sys.stderr.isatty():
            yield lambda steps: None
            return
        bar = _DelayedBar(name, total, self._clock)
        try:
            yield bar.advance
        finally:
            bar.close()


class _DelayedBar:
    """A bar that opens at the first step after `PATIENCE` seconds."""

    def __init__(self, name: str, total: int | None, clock: Callable[[], float]) -> None:
        self._name, self._total, self._clock = name, total, clock
        self._begun, self._done = clock(), 0
        self._open: tuple[Bar, TaskID] | None = None

    def advance(self, steps: int) -> None:
        self._done += steps
        passed = self._clock() - self._begun
        if passed < PATIENCE:
            return
        if self._open is None:
            bar = _bar()
            self._open = bar, bar.add_task(self._name, total=self._total, rate="")
            bar.start()
        bar, task = self._open
        bar.update(task, completed=self._done, rate=f"{self._done / passed:,.0f}/s")

    def close(self) -> None:
        if self._open is not None:
            self._open[0].stop()


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
    )
