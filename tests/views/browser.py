"""A headless Chromium for tests: started here, watched for errors and requests."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {
    "phone": (390, 844),
    "tablet": (900, 700),
    "laptop": (1366, 768),
    "screen": (1400, 900),
}


def executable() -> str | None:
    """Where Chromium lies, None where there is none."""
    return (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped where none is to be had."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install 'paperkg[test]'"
    )
    place = executable()
    if place is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=place, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A page that is open, and what it did that it should not have."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.troubles: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: self._note(m.type, m.text))
        page.on("pageerror", lambda e: self._note("error", e.stack or e.message))
        page.on("dialog", self._dialog)
        page.on("request", lambda r: self.requests.append(r.url))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.troubles.append(f"{kind}: {text}")

    def _dialog(self, dialog: Any) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def until(self, condition: str, *, patience: float = 60.0) -> None:
        """Wait for a condition; the page's own policy forbids Playwright's way of doing so."""
        end = time.monotonic() + patience
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"never came: {condition}"
            self.page.wait_for_timeout(50)

    def saved(self, format: str) -> bytes:
        """What the export menu gives."""
        self.page.click("#export-button")
        with self.page.expect_download() as download:
            self.page.click(f"[data-format={format}]")
        return Path(download.value.path()).read_bytes()

    def foreign(self) -> list[str]:
        """Requests beyond the page itself and what it made in memory."""
        return [url for url in self.requests[1:] if not url.startswith(("data:", "blob:"))]


@contextmanager
def visit(
    browser: Any, path: Path, *, size: str = "laptop", scheme: str = "light", hash: str = ""
) -> Iterator[Visit]:
    """The page at `path`, open and ready."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        accept_downloads=True,
    )
    try:
        context.set_default_timeout(120_000)
        seen = Visit(context.new_page())
        seen.page.goto(path.as_uri() + hash)
        seen.page.wait_for_selector("html[data-ready]", timeout=120_000)
        yield seen
    finally:
        context.close()


Open = Callable[..., Visit]
