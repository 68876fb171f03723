"""The command `kg`: one verb a file."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(args: Sequence[str] | None = None) -> int:
    """Run `kg` and return its exit code: the entry point of the console script."""
    from kg.cli.app import run

    return run(args)
