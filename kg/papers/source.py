"""An opened input file: unzipped, decoded line by line, its faults reported instead of raised."""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import DamagedFile, InputError, RecordError, UnknownFormat

__all__ = ["HEAD_BYTES", "MAX_RECORD", "STDIN", "Damaged", "Report", "Source", "open_source"]

Report = Callable[[RecordError], None]
"""Takes each bad record; it is called while `read` is iterated."""

STDIN = "-"
"""The path that means standard input."""

HEAD_BYTES = 1 << 16
"""How much of a file may be looked at to tell its format."""

MAX_RECORD = 1 << 24
"""Characters of one record or line, far above the longest real one (a consortium's authors)."""

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_BINARY_SHARE = 0.05  # of NUL bytes in the head: no text has that many

_BOMS = (  # UTF-32's little-endian mark begins with UTF-16's: it must be tried first
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
)

# Bytes that are no UTF-8 come out of the decoder as these lone surrogates (PEP 383); they are then
# read as Windows-1252, which is Latin-1 with letters and quotes in place of 32 control codes.
_ESCAPED = re.compile("[\udc80-\udcff]")
_WINDOWS_1252 = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte)
    for byte in range(0x80, 0x100)
}


class Damaged(Exception):
    """Where a stream breaks off; its text says how. `read` reports it."""


class Source:
    """One input file while it is read.

    Parameters
    ----------
    path
        As the user wrote it; it stands in error messages.
    name
        File name without folders; it stands in `Paper.source`.
    head
        The first 64 KiB as text, for telling formats.
    damage
        What was met in reading the head, if it breaks off there.
    """

    def __init__(self, path: str, stream: IO[bytes], report: Report) -> None:
        self.path = path
        self.name = "stdin" if path == STDIN else Path(path).name
        self.report = report
        self.line = 0
        head, self.damage = _head(stream, HEAD_BYTES)
        self._stream = io.BufferedReader(_Replay(head, stream, self.damage))
        self._encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "utf-8-sig")
        self._noted: set[str] = set()
        self._refuse_binary(head)
        text = head.decode(self._encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
        self.head = text.removeprefix("\ufeff").replace("\0", "")

    def error(self, position: str, problem: str, advice: str = "") -> RecordError:
        """Return the error for one record of this file."""
        return RecordError(self.path, position, problem, advice)

    def note(self, position: str, problem: str, advice: str = "") -> None:
        """Report one record of this file."""
        self.report(self.error(position, problem, advice))

    def note_damage(self, damage: Damaged) -> None:
        """Report that the file breaks off here."""
        where = f"after line {self.line}" if self.line else "the start"
        advice = "what stands before it was read; fetch the file again"
        self.report(DamagedFile(self.path, where, str(damage), advice))

    def binary(self) -> IO[bytes]:
        """Return the bytes, unzipped, from the start."""
        return self._stream

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number, line break included; a monstrous one is reported."""
        text = self._text()
        while line := text.readline(MAX_RECORD):
            self.line += 1
            if len(line) == MAX_RECORD and not line.endswith("\n"):
                while (rest := text.readline(_CHUNK)) and not rest.endswith("\n"):
                    pass
                self.note(
                    f"line {self.line}",
                    f"longer than {MAX_RECORD:,} characters",
                    "one line should hold one record",
                )
                continue
            yield self.line, self._mended(line)

    def chunks(self) -> Iterator[str]:
        """Yield the text in pieces of 64 Ki characters."""
        text = self._text()
        while piece := text.read(_CHUNK):
            self.line += piece.count("\n")
            yield self._mended(piece)

    def _text(self) -> io.TextIOWrapper:
        errors = "surrogateescape" if self._encoding == "utf-8-sig" else "replace"
        return io.TextIOWrapper(self._stream, self._encoding, errors)

    def _mended(self, text: str) -> str:
        if "\0" in text:
            text = text.replace("\0", "")
            self._note_once("NUL bytes, which were left out", "is the file whole, and text?")
        if not text.isascii() and _ESCAPED.search(text):
            text = text.translate(_WINDOWS_1252)
            self._note_once(
                "not UTF-8; such bytes were read as Windows-1252 (Latin-1)",
                "save the file as UTF-8 if letters look wrong",
            )
        return text

    def _note_once(self, problem: str, advice: str) -> None:
        if problem not in self._noted:
            self._noted.add(problem)
            self.note(f"line {max(self.line, 1)} (first place)", problem, advice)

    def _refuse_binary(self, head: bytes) -> None:
        what = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
        if what is None and not self._encoding.startswith(("utf-16", "utf-32")):
            what = "binary" if head.count(0) > _BINARY_SHARE * len(head) else None
        if what is not None:
            raise UnknownFormat(f"{self.path}: it looks {_like(what)}, which no reader knows")


@contextmanager
def open_source(path: str | Path, report: Report) -> Iterator[Source]:
    """Open a file, or standard input for ``-``; gzip is told by content.

    Raises
    ------
    InputError
        The file cannot be opened.
    UnknownFormat
        The file is not text.
    """
    where = str(path)
    if where == STDIN:
        yield Source(where, _unzipped(sys.stdin.buffer), report)
        return
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(Path(path).open("rb"))
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise InputError(f"{where}: cannot be opened: {reason}") from error
        yield Source(where, _unzipped(raw), report)


class _Replay(io.RawIOBase):
    """What was read ahead, then the rest of the stream, or the damage met in reading ahead."""

    def __init__(self, head: bytes, rest: IO[bytes], damage: Damaged | None = None) -> None:
        self._head, self._rest, self._damage = head, rest, damage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        if not data:
            if self._damage:
                raise self._damage
            data = _read_some(self._rest, len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _read_some(stream: IO[bytes], size: int) -> bytes:
    read1 = getattr(stream, "read1", stream.read)  # one read each: nothing is lost where it fails
    try:
        data: bytes = read1(size)
    except EOFError as error:
        raise Damaged("the compressed data ends early") from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise Damaged("the compressed data is damaged") from error
    except OSError as error:
        raise Damaged(f"it cannot be read on: {error.strerror or error}") from error
    return data


def _head(stream: IO[bytes], size: int) -> tuple[bytes, Damaged | None]:
    head = b""
    try:
        while len(head) < size and (data := _read_some(stream, size - len(head))):
            head += data
    except Damaged as damage:
        return head, damage
    return head, None


def _unzipped(raw: IO[bytes]) -> IO[bytes]:
    magic, damage = _head(raw, len(_GZIP))
    stream = io.BufferedReader(_Replay(magic, raw, damage))
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if magic == _GZIP else stream


def _like(what: str) -> str:
    return f"like {what}" if what.startswith("a ") else what
