"""Errors of the extractors; they know nothing of `kg`."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["ExtractorError", "UnknownModel"]


class ExtractorError(Exception):
    """Base of all errors of `extractors`."""


class UnknownModel(ExtractorError, ValueError):
    """No model of that name is shipped."""

    def __init__(self, model: str, known: Sequence[str]) -> None:
        super().__init__(f"no model named {model!r}; there are: {', '.join(known)}")
