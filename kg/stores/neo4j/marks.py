"""The workspace's mark on what it owns in a database: whose it is, and a hash of what it holds.

A mark is one property, named for the workspace, with a number: what has it is ours, what has not
is of others. Its value is a hash of the row, so that a push sends only what differs. Its upper bits
are a bucket that depends on the id alone: sums of buckets tell where to look.
"""

from __future__ import annotations

import hashlib
import marshal
import re
import zlib
from typing import Any

from kg.errors import UsageError

__all__ = ["BUCKETS", "PREFIX", "WIDTH", "is_mark", "mark", "mark_name", "packed"]

PREFIX = "_kg_"
"""Begins the name of every mark; results leave out what begins so."""
BUCKETS = 4096
"""With a million edges 240 a bucket: few to fetch where one differs, few sums to compare."""
WIDTH = 2**46
"""Values of the hash: with the bucket 58 bits, the most that Neo4j keeps in one block; the sum of
a hundred thousand stays within 64 bits."""

_KEY = re.compile(r"[a-z0-9]{1,40}\Z")
_MARK = re.compile(PREFIX + r"[a-z0-9]{1,40}\Z")


def mark_name(workspace_key: str) -> str:
    """Return the property that marks what a workspace owns.

    Examples
    --------
    >>> mark_name("3f2a")
    '_kg_3f2a'
    >>> mark_name("a` b")
    Traceback (most recent call last):
        ...
    kg.errors.UsageError: the workspace key 'a` b' is none: give lower-case letters and digits
    """
    if not _KEY.match(workspace_key):
        raise UsageError(
            f"the workspace key {workspace_key!r} is none: give lower-case letters and digits"
        )
    return PREFIX + workspace_key


def is_mark(name: object) -> bool:
    """Whether a name of a property is that of a mark.

    Examples
    --------
    >>> is_mark("_kg_3f2a"), is_mark("name")
    (True, False)
    """
    return isinstance(name, str) and bool(_MARK.match(name))


def packed(values: list[Any]) -> bytes:
    """Return values as bytes, the same for the same values in every process.

    The second version of the format knows no references, so that it depends on values alone.
    """
    return marshal.dumps(values, 2)


def mark(id: str, content: bytes) -> int:
    """Return the mark of a row: a bucket of its id, and a hash of its content.

    Examples
    --------
    >>> one, other = mark("e1", b"a"), mark("e1", b"b")
    >>> one // WIDTH == other // WIDTH, one == other
    (True, False)
    """
    digest = hashlib.blake2b(content, digest_size=8).digest()
    bucket = zlib.crc32(id.encode()) % BUCKETS
    return bucket * WIDTH + int.from_bytes(digest, "big") % (WIDTH - 1) + 1
