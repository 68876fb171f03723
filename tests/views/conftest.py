"""One browser for all tests of views, and pages that must not complain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from .browser import Open, Visit, chromium, visit


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Any, pages: dict[str, Path]) -> Iterator[Open]:
    """Opens the module's `pages` by name.

    At the end none of them may have complained, or have asked the net for anything.
    """
    seen: list[Visit] = []
    with ExitStack() as stack:

        def open_page(name: str, **options: Any) -> Visit:
            seen.append(stack.enter_context(visit(browser, pages[name], **options)))
            return seen[-1]

        yield open_page
        troubles = [trouble for page in seen for trouble in page.troubles]
        foreign = [url for page in seen for url in page.foreign()]
    assert troubles == []
    assert foreign == []
