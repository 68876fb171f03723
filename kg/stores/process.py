"""The embedded engine in a process of its own, seen from outside: a time limit that holds."""

from __future__ import annotations

import math
import os
import queue
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import QueryError, StoreError
from kg.stores import engine
from kg.stores.base import Rows
from kg.stores.values import too_long

__all__ = ["QueryProcess"]

GRACE = 1.0
"""Seconds that the engine has to notice its own time limit before it is ended."""
LEAST_MEMORY = 4 * 2**30
SHARE_OF_MEMORY = 0.5
"""A query may have this share of the machine's memory, and at least the least."""


class QueryProcess:
    """A process that holds one graph file and answers queries, one at a time.

    It is started with the first query, and again after one had to be ended.

    Parameters
    ----------
    path
        File of the embedded engine.
    schema
        Version that the file must have.
    """

    def __init__(self, path: Path, *, schema: int) -> None:
        self.path, self.schema = path, schema
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._ending: weakref.finalize[..., Any] | None = None

    def query(
        self, cypher: str, params: dict[str, Any], *, limit: int | None, timeout: float | None
    ) -> Rows:
        """Return the rows of a query, with values as the engine gives them.

        Raises
        ------
        QueryError
            The engine refuses the query, or it takes longer than `timeout` seconds, or too much
            memory.
        StoreError
            The file cannot be opened.
        """
        request = {
            "cypher": cypher,
            "params": params,
            "limit": limit,
            "timeout_ms": 0 if timeout is None else max(1, math.ceil(timeout * 1000)),
        }
        with self._lock:
            self._start()
            try:
                kind, *answer = self._ask(request, timeout)
            except BaseException:  # also Ctrl-C: the engine must not go on
                self._end()
                raise
        if kind == "rows":
            columns, rows, truncated = answer
            return Rows(columns, rows, truncated)
        if kind == "late":
            raise too_long(timeout)
        raise QueryError(answer[0])

    def close(self) -> None:
        """End the process; harmless twice."""
        with self._lock:
            self._end()

    def _ask(self, request: dict[str, Any], timeout: float | None) -> tuple[Any, ...]:
        assert self._process and self._process.stdin
        with suppress(BrokenPipeError):
            engine.write_frame(self._process.stdin, request)  # type: ignore[arg-type]
        try:
            answer = self._answers.get(timeout=None if timeout is None else timeout + GRACE)
        except queue.Empty:
            raise too_long(timeout) from None
        if answer is None:
            raise QueryError(
                "the query ended the engine, most likely for want of memory: ask for less at once, "
                "with fewer rows, shorter paths or a LIMIT"
            )
        return tuple(answer)

    def _start(self) -> None:
        if self._process and self._process.poll() is None:
            return
        self._end()
        process = subprocess.Popen(  # our own file, no shell
            [sys.executable, "-I", str(Path(engine.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin and process.stdout
        self._process, self._answers = process, queue.SimpleQueue()
        self._ending = weakref.finalize(self, _stop, process)
        threading.Thread(target=_receive, args=(process.stdout, self._answers), daemon=True).start()
        setup = {
            "path": str(self.path),
            "schema": self.schema,
            "sys_path": sys.path,
            "memory": _memory(),
        }
        with suppress(BrokenPipeError):
            engine.write_frame(process.stdin, setup)  # type: ignore[arg-type]
        try:
            answer = self._answers.get()
        except BaseException:
            self._end()
            raise
        if answer != ("ready",):
            self._end()
            why = answer[1] if answer else "the engine does not start"
            raise StoreError(f"{self.path} cannot be opened ({why}): run kg build to make it again")

    def _end(self) -> None:
        if self._ending:
            self._ending()
        self._process = self._ending = None


def _receive(stream: BinaryIO, answers: queue.SimpleQueue[Any]) -> None:
    """Pass on what comes from the process, and None when it has ended."""
    with suppress(EOFError, OSError, ValueError):
        while True:
            answers.put(engine.read_frame(stream))
    answers.put(None)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            with suppress(OSError):
                stream.close()


def _memory() -> int:
    """Bytes that the process may have."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return LEAST_MEMORY
    return max(LEAST_MEMORY, int(total * SHARE_OF_MEMORY))
