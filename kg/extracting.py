"""Extraction of many papers by one process or several: the same answers in the same order."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeAlias

from kg.errors import KgError, UsageError
from kg.papers.paper import Paper

if TYPE_CHECKING:
    from extractors import Pipeline
    from extractors.extraction import Extraction

__all__ = ["Outcome", "extract", "load_pipeline", "model_version"]

Text: TypeAlias = tuple[str, str, "str | None"]
Outcome: TypeAlias = "Extraction | str"
"""What the pipeline says of a paper, or, where it failed, why."""

Load: TypeAlias = "Callable[[str, int | None], Pipeline]"

CHUNK = 32
"""Papers a worker takes at once: enough to fill the pipeline's batches, few enough to spread."""
AHEAD = 3
"""Chunks per worker under way or waiting to be taken: bounds memory however many papers come."""


def model_version(model: str) -> str:
    """Return the version of a model's code and weights: what an extraction is kept under.

    Raises
    ------
    UsageError
        There is no such model.
    """
    import extractors
    from extractors.errors import ExtractorError

    try:
        return extractors.version(model)
    except ExtractorError as problem:
        raise UsageError(str(problem)) from problem


@lru_cache(maxsize=1)
def load_pipeline(model: str, threads: int | None = None) -> Pipeline:
    """Return the pipeline of a model; the last one stays loaded.

    Raises
    ------
    UsageError
        There is no such model.
    """
    import extractors
    from extractors.errors import ExtractorError

    try:
        return extractors.load(model, threads=threads)
    except ExtractorError as problem:
        raise UsageError(str(problem)) from problem


def extract(
    papers: Iterable[Paper],
    *,
    model: str = "best",
    processes: int = 1,
    load: Load | None = None,
) -> Iterator[tuple[Paper, Outcome]]:
    """Pass over `papers` with what the pipeline says of each, in their order.

    A paper at which the pipeline fails comes with the reason instead, and stops no other.

    Parameters
    ----------
    papers
        Taken lazily, a bounded number ahead.
    model
        Name of the pipeline's model.
    processes
        1 works in this process; more start as many, each with a pipeline of its own.
    load
        Gives the pipeline of a model for so many threads (None: all), in each process; the
        shipped models' if not given.

    Raises
    ------
    KgError
        A worker process died.
    """
    load = load or load_pipeline
    if processes <= 1:
        pipeline: Pipeline | None = None
        for chunk in _chunks(papers):
            pipeline = pipeline or load(model, None)  # not before there is a paper to read
            yield from zip(chunk, _read(pipeline, _texts(chunk)), strict=True)
        return
    yield from _by_pool(papers, model, processes, load)


def _by_pool(
    papers: Iterable[Paper], model: str, processes: int, load: Load
) -> Iterator[tuple[Paper, Outcome]]:
    threads = max(1, (os.cpu_count() or 1) // processes)
    # Spawned, not forked: threads of the model's runtime do not survive a fork.
    pool = ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(model, threads, load),
    )
    waiting: deque[tuple[list[Paper], Future[list[Outcome]]]] = deque()
    try:
        for chunk in _chunks(papers):
            with _deaf_to_interrupts():  # a submission may start a process
                future = pool.submit(_read_here, _texts(chunk))
            waiting.append((chunk, future))
            if len(waiting) >= processes * AHEAD:
                yield from _taken(waiting)
        while waiting:
            yield from _taken(waiting)
    except BrokenProcessPool:
        raise KgError(
            "a worker process died, most likely for want of memory: what was read so far is kept; "
            "run the same build again with fewer processes (a script of your own that builds with "
            "several needs `if __name__ == '__main__':`)"
        ) from None
    except BaseException:
        # Stopped from outside: what the workers still read is wanted no more, so do not wait.
        for worker in list((getattr(pool, "_processes", None) or {}).values()):
            worker.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are started here ignore Ctrl-C: their parent ends them in good order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _taken(
    waiting: deque[tuple[list[Paper], Future[list[Outcome]]]],
) -> Iterator[tuple[Paper, Outcome]]:
    chunk, future = waiting.popleft()
    yield from zip(chunk, future.result(), strict=True)


def _chunks(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    each = iter(papers)
    while chunk := list(islice(each, CHUNK)):
        yield chunk


def _texts(papers: Sequence[Paper]) -> list[Text]:
    return [(paper.id, paper.title, paper.abstract) for paper in papers]


def _read(pipeline: Pipeline, texts: Sequence[Text]) -> list[Outcome]:
    try:
        return list(pipeline.pipe(texts))
    except Exception:
        # One by one, so that only the paper at fault is left without an extraction.
        return [_read_one(pipeline, text) for text in texts]


def _read_one(pipeline: Pipeline, text: Text) -> Outcome:
    try:
        return next(iter(pipeline.pipe([text])))
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"


# In a worker process

_pipeline: Pipeline | None = None


def _start(model: str, threads: int, load: Load) -> None:
    global _pipeline
    _pipeline = load(model, threads)


def _read_here(texts: Sequence[Text]) -> list[Outcome]:
    assert _pipeline is not None
    return _read(_pipeline, texts)
