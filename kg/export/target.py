"""Files, folders and archives that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kg.errors import StoreError, UsageError

__all__ = ["MARKER", "new_file", "new_folder"]

MARKER = "export.json"
"""File that an exported folder holds: a folder without it is not ours to replace."""

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest there is: the same bytes on any day
_ZIP_MODE = 0o644 << 16


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write; it takes the place of `path` when the block ends without an error.

    Raises
    ------
    UsageError
        `path` is a folder.
    StoreError
        The file cannot be written.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file to write")
    with _part(path) as part:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, part)
        os.replace(part, path)  # noqa: PTH105 - the atomic one


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it takes the place of `path` when the block ends well.

    Where `path` ends with ``.zip`` the files go into an archive instead, in order of name.

    Raises
    ------
    UsageError
        `path` is a file, or a folder with other things than an export.
    StoreError
        The files cannot be written.
    """
    if path.suffix.lower() == ".zip":
        with _temporary(path) as folder, new_file(path) as file:
            yield folder
            _pack(folder, file)
        return
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file: name a folder to write, or a .zip")
    if path.is_dir() and any(path.iterdir()) and not (path / MARKER).is_file():
        raise UsageError(f"{path} holds other things than an export: name a new or empty folder")
    with _part(path) as part:
        part.mkdir()
        yield part
        for written in part.iterdir():
            _sync(written)
        _swap(part, path)


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """Name for what is being written, gone afterwards if it did not take its place."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            yield Path(folder)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error


def _swap(part: Path, path: Path) -> None:
    """Put a folder in the place of another: a folder cannot replace one that is not empty."""
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    if path.exists():
        path.rename(old)
    part.rename(path)
    if old.exists():
        shutil.rmtree(old, ignore_errors=True)


def _pack(folder: Path, file: BinaryIO) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for part in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(part.name, _ZIP_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _ZIP_MODE
            with part.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
