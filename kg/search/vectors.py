"""Vectors of texts: the sum of one vector a word piece, learned once from papers.

A table instead of a network reads a thousand texts a second on one core, needs neither torch nor
onnxruntime, and lies in the package; `kg/search/model/README.md` says how it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Vectors", "vectors"]

Floats = NDArray[np.float32]

_BATCH = 2_000
"""Texts that are split into pieces at a time."""


class Vectors:
    """The table: a vector for each piece of the vocabulary, weighed by how telling the piece is.

    Parameters
    ----------
    table
        (pieces, width).
    tokenizer
        A `tokenizers.Tokenizer`.
    """

    def __init__(self, table: Floats, tokenizer: Any) -> None:
        self._table, self._tokenizer = table, tokenizer

    @property
    def width(self) -> int:
        """Numbers of a vector."""
        return int(self._table.shape[1])

    def __call__(self, texts: Iterable[str]) -> Floats:
        """Return a row of length 1 for each text, of length 0 for a text without a known piece."""
        parts = list(self._batches(texts))
        return np.concatenate(parts) if parts else np.zeros((0, self.width), np.float32)

    def _batches(self, texts: Iterable[str]) -> Iterator[Floats]:
        left = iter(texts)
        while batch := list(islice(left, _BATCH)):
            out = np.zeros((len(batch), self.width), np.float32)
            read = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for row, encoded in zip(out, read, strict=True):
                if encoded.ids:
                    self._table[encoded.ids].sum(axis=0, out=row)
            lengths = np.linalg.norm(out, axis=1, keepdims=True)
            yield out / np.maximum(lengths, np.finfo(np.float32).tiny)


@lru_cache(maxsize=1)
def vectors() -> Vectors:
    """Return the vectors that ship; read once a process."""
    from tokenizers import Tokenizer

    folder = files("kg.search") / "model"
    with as_file(folder / "pieces.npz") as path, np.load(path) as kept:
        table = kept["table"].astype(np.float32) * kept["scale"]
    tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Vectors(table, tokenizer)
