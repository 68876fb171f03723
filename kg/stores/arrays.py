"""Arrays kept in one file beside a store, with a stamp that says which content they are of."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.files import write_atomically

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.generic]

__all__ = ["read_arrays", "write_arrays"]

_MAGIC = b"paperkg arrays 1\n"
_CHECK = 4
"""Bytes of the check sum of all that follows it."""
_LENGTH = 8
"""Bytes of the length of the head, a line of JSON; the arrays follow, each aligned."""
_ALIGNED = 64


def write_arrays(path: Path, stamp: str, arrays: Mapping[str, Array]) -> bool:
    """Write arrays atomically; return whether that could be done.

    The same arrays and stamp give the same bytes.
    """
    import numpy as np

    told: list[tuple[str, str, int]] = []
    parts: list[bytes] = []
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        told.append((name, array.dtype.str, array.size))
        parts += [array.tobytes(), _padding(array.nbytes)]
    head = json.dumps({"stamp": stamp, "arrays": told}).encode()
    start = len(_MAGIC) + _CHECK + _LENGTH + len(head)
    rest = b"".join([len(head).to_bytes(_LENGTH, "little"), head, _padding(start), *parts])
    try:
        write_atomically(path, _MAGIC + zlib.crc32(rest).to_bytes(_CHECK, "little") + rest)
    except StoreError:  # a folder that may only be read, a full disk: they are made again
        return False
    return True


def read_arrays(path: Path, stamp: str) -> dict[str, Any] | None:
    """Return the arrays of a file, None if it is missing, damaged or of another stamp.

    They may only be read. The file is read at once: its check sum asks for every byte anyway, and
    a mapped file could not be replaced on Windows, nor be cut short without a crash elsewhere.
    """
    import numpy as np

    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = len(_MAGIC) + _CHECK
    told = int.from_bytes(content[len(_MAGIC) : body], "little")
    if not content.startswith(_MAGIC) or zlib.crc32(memoryview(content)[body:]) != told:
        return None
    begin = body + _LENGTH
    length = int.from_bytes(content[body:begin], "little")
    head = json.loads(content[begin : begin + length])
    if head["stamp"] != stamp:
        return None
    arrays = {}
    place = begin + length
    for name, dtype, size in head["arrays"]:
        place += len(_padding(place))
        arrays[name] = np.frombuffer(content, dtype, size, place)
        place += arrays[name].nbytes
    return arrays


def _padding(length: int) -> bytes:
    return b"\0" * (-length % _ALIGNED)
