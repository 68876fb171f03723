"""The small encoder, int8 through onnxruntime: one vector a unit of the text."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from extractors.heads import Heads
from extractors.reading import MAX_PIECES, Reading, read
from extractors.state import state_of

__all__ = ["DocEncoder", "OnnxEncoder", "UnitEncoder", "unit_means", "windows"]

Floats = NDArray[np.float32]

OVERLAP = 128
"""Pieces that two windows of a long text share; each is taken from where it has more around it."""
LONG_TITLE = 128
"""A title of at most so many pieces is read again in front of every window."""


_INPUTS = ("pieces", "segments", "unit_shapes", "word_shapes")


class UnitEncoder(Protocol):
    """Anything that turns a reading into vectors of its units, (units, width)."""

    def __call__(self, reading: Reading) -> Floats:
        """Vectors of units."""


def unit_means(hidden: Floats, reading: Reading) -> Floats:
    """Mean of the vectors of each unit's pieces."""
    inside = reading.unit_of >= 0
    units = reading.unit_of[inside]
    count = len(reading.starts)
    if not count:
        return np.zeros((0, hidden.shape[1]), np.float32)
    # Pieces of a unit stand together, so sums over runs do.
    starts = np.searchsorted(units, np.arange(count))
    means = np.add.reduceat(hidden[inside], starts, axis=0)
    means /= np.bincount(units, minlength=count)[:, None]
    return means


def windows(reading: Reading) -> Iterator[tuple[NDArray[np.int64], int]]:
    """Pass over the windows in which a text is read.

    Yields
    ------
    pieces, shared
        Places of the pieces, at most `MAX_PIECES`, and how many of the first ones the windows
        before have read with more around them.

    Notes
    -----
    Linear in the text. A text that fits is one window. Each further one begins with the title.
    """
    count = len(reading.pieces)
    if count <= MAX_PIECES:
        yield np.arange(count), 0
        return
    title = int((reading.segments == 0).sum())
    head = np.arange(title if title <= LONG_TITLE else 1)
    body = np.arange(len(head), count)
    room = MAX_PIECES - len(head)
    for start in range(0, len(body) - OVERLAP, room - OVERLAP):
        shared = len(head) + OVERLAP // 2 if start else 0
        yield np.concatenate([head, body[start : start + room]]), shared


class OnnxEncoder:
    """The shipped encoder. A text is read alone, so that its vectors depend on nothing else.

    Parameters
    ----------
    path
        The int8 model.
    """

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread a text: texts run side by side instead, which is faster and repeatable.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, reading: Reading) -> Floats:
        """Vectors of units, (units, width)."""
        parts = [(*window, self._read(reading, window[0])) for window in windows(reading)]
        hidden = parts[0][-1]
        if len(parts) > 1:
            hidden = np.zeros((len(reading.pieces), hidden.shape[1]), np.float32)
            for pieces, shared, vectors in parts:
                hidden[pieces[shared:]] = vectors[shared:]
        return unit_means(hidden, reading)

    def _read(self, reading: Reading, pieces: NDArray[np.int64]) -> Floats:
        """Vectors of some of the pieces, read as one text."""
        inputs = {name: getattr(reading, name)[pieces][None] for name in _INPUTS}
        hidden: Floats = self._session.run(["hidden"], inputs)[0][0]
        return hidden


class DocEncoder:
    """Read each text with the encoder, several texts at a time.

    Parameters
    ----------
    encoder
        Vectors of units.
    heads
        Scores that later components ask for.
    tokenizer
        A `tokenizers.Tokenizer`.
    threads
        Texts that are read at the same time; it changes no result.
    """

    name = "encoder"

    def __init__(self, encoder: UnitEncoder, heads: Heads, tokenizer: Any, threads: int) -> None:
        self.encoder = encoder
        self.heads = heads
        self.tokenizer = tokenizer
        self.threads = threads

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.paperkg.reading`` and ``.units``."""
        state = state_of(doc)
        state.heads = self.heads
        state.reading = read(self.tokenizer, state.title, state.abstract)
        state.units = self.encoder(state.reading)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        """Read texts side by side, in order; at most `batch_size` are under way."""
        if self.threads <= 1:
            for doc in stream:
                yield self(doc)
            return
        waiting: deque[Future[Doc]] = deque()
        with ThreadPoolExecutor(self.threads) as pool:
            for doc in stream:
                waiting.append(pool.submit(self, doc))
                if len(waiting) >= batch_size:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
