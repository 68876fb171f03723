"""Rows on their way to the server: in batches, in managed transactions, on two connections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.stores.neo4j.connection import Connection

if TYPE_CHECKING:
    import neo4j

__all__ = ["Writer"]

ROWS = 5_000
"""Rows a transaction: fewer pay for commits, more for the memory of the server."""
BYTES = 4_000_000
"""Bytes a transaction, roughly: long values go in smaller batches."""
SESSIONS = 2
"""One writes while the other's rows are packed; more would only wait for each other's locks."""


class Writer:
    """Takes rows for statements, sends them in batches, and says how many were written.

    Parameters
    ----------
    connection
        Where to.

    Attributes
    ----------
    advance
        Is told the number of rows of each batch that is written.

    Raises
    ------
    KgError
        From any method, once a batch has failed; the rest is then not sent.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.advance: Callable[[int], None] = lambda rows: None
        self._batches: dict[str, tuple[list[Any], list[int]]] = {}
        self._running: set[Future[None]] = set()
        self._threads = ThreadPoolExecutor(SESSIONS, thread_name_prefix="kg-push")

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with ExitStack() as last:
            last.callback(self._threads.shutdown, cancel_futures=True)
            if error is None:
                self.wait()

    def add(self, statement: str, row: Any, size: int) -> None:
        """Take a row of about `size` bytes for the ``$rows`` of a statement."""
        batch = self._batches.get(statement)
        if batch is None:
            batch = self._batches[statement] = ([], [0])
        rows, sizes = batch
        rows.append(row)
        sizes[0] += size
        if len(rows) >= ROWS or sizes[0] >= BYTES:
            self._send(statement)

    def write(self, statement: str, rows: Iterable[Any]) -> None:
        """Take short rows for a statement."""
        for row in rows:
            self.add(statement, row, 0)

    def wait(self) -> None:
        """Send what is left and return when all of it is written."""
        for statement in list(self._batches):
            self._send(statement)
        self._until(0)

    def _send(self, statement: str) -> None:
        rows, _ = self._batches.pop(statement)
        self._until(SESSIONS)  # so many more wait, and no more rows than that are held
        self._running.add(self._threads.submit(self._write, statement, rows))

    def _until(self, most: int) -> None:
        while len(self._running) > most:
            done, self._running = wait(self._running, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()

    def _write(self, statement: str, rows: list[Any]) -> None:
        def work(tx: neo4j.ManagedTransaction) -> None:
            tx.run(statement, rows=rows).consume()

        with self._connection.session(write=True) as session:
            session.execute_write(work)
        self.advance(len(rows))
