"""Files of invented papers, read with their faults collected."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from invented import Reading

from kg.errors import RecordError
from kg.papers import read


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., Reading]:
    """Write content to a file of the given name, read it, and return papers and faults."""

    def run(content: str | bytes, name: str = "input", **options: Any) -> Reading:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        faults: list[RecordError] = []
        papers = list(read(path, report=faults.append, **options))
        return Reading(papers, faults)

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and abstracts, where a machine has it."""
    default = Path(__file__).resolve().parents[3] / "shared"
    folder = Path(os.environ.get("PAPERKG_SHARED", default))
    if not folder.is_dir():
        pytest.skip(f"no real papers at {folder}: set PAPERKG_SHARED to their folder")
    return folder
