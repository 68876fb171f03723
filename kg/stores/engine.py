"""The embedded engine in a process of its own, which one can end: the program it runs.

The engine looks at its clock between steps: a single step may take hours, or all memory, and
then ends the process it runs in. So queries run here, and `kg.stores.process` waits and kills.
This file is run by its path and needs nothing but the standard library and kglite.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import struct
import sys
import threading
from typing import Any, BinaryIO

__all__ = ["DISABLED_PASSES", "read_frame", "serve", "write_frame"]

# With it, undirected patterns of fixed length (-[:R*2..2]-) that are only counted count nothing.
DISABLED_PASSES = ["lower_fixed_var_length_hops"]

_HEAD = struct.Struct(">Q")


def write_frame(stream: BinaryIO, message: Any) -> None:
    """Write one message."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_HEAD.pack(len(body)))
    stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> Any:
    """Read one message; EOFError where there is none."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    (size,) = _HEAD.unpack(head)
    body = stream.read(size)
    if len(body) < size:
        raise EOFError
    return pickle.loads(body)  # written by our own other half, over a pipe that nobody else has


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Open the graph that the first message names, then answer queries until the pipe closes."""
    setup = read_frame(requests)
    sys.path.extend(entry for entry in setup["sys_path"] if entry not in sys.path)
    _limit_memory(setup["memory"])
    import kglite

    kglite.set_query_warning_policy("silent")
    try:
        graph = kglite.load(setup["path"], verify="eager")
    except kglite.KgError as error:
        write_frame(answers, ("refused", str(error)))
        return
    if graph.schema_version != setup["schema"]:
        write_frame(answers, ("refused", "it is of another version of kg"))
        return
    graph.read_only(True)
    write_frame(answers, ("ready",))
    waiting = _received(requests)
    while True:
        write_frame(answers, _answer(kglite, graph, waiting.get()))


def _received(requests: BinaryIO) -> queue.SimpleQueue[Any]:
    """Queue of messages as they come; the process ends with the pipe, even amid a query."""
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def receive() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                waiting.put(read_frame(requests))
        os._exit(0)

    threading.Thread(target=receive, daemon=True).start()
    return waiting


def _answer(kglite: Any, graph: Any, request: dict[str, Any]) -> tuple[Any, ...]:
    try:
        result = graph.cypher(
            request["cypher"],
            params=request["params"],
            timeout_ms=request["timeout_ms"],
            row_limit=request["limit"],
            disabled_passes=DISABLED_PASSES,
            hide_structural_keys=True,
        )
        if isinstance(result, str):
            return ("error", "FORMAT CSV is not Cypher: leave it out, and print with kg query")
        columns = tuple(result.columns)
        rows = [tuple(row[column] for column in columns) for row in result]
        truncated = bool(result.diagnostics and result.diagnostics["total_rows"] is not None)
        return ("rows", columns, rows, truncated)
    except kglite.CypherTimeoutError:
        return ("late",)
    except (kglite.KgError, TypeError, ValueError, OverflowError, RecursionError) as error:
        return ("error", str(error))
    except MemoryError:
        return ("error", "the query needs more memory than it may have")


def _limit_memory(limit: int) -> None:
    """Let the system refuse memory beyond `limit` bytes, where it can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most != resource.RLIM_INFINITY:
            limit = min(limit, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which ends this
    with contextlib.suppress(EOFError, BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
