"""Bad records as verbs tell of them: the first ones by name, all of them by number."""

from __future__ import annotations

from kg.cli.output import Output

__all__ = ["Problems"]

SHOWN = 20
"""Bad records named one by one before the rest is only counted."""


class Problems:
    """Takes each bad record as it comes."""

    def __init__(self, out: Output) -> None:
        self._out, self.count = out, 0

    def __call__(self, problem: Exception) -> None:
        """Name the problem on stderr if it is one of the first."""
        self.count += 1
        if self.count <= SHOWN:
            self._out.note(f"bad: {problem}")
        elif self.count == SHOWN + 1:
            self._out.note("more bad records follow and are counted")

    def tell(self) -> None:
        """Say on stderr, even when quiet, how many records were bad."""
        if self.count:
            what = "1 bad record was" if self.count == 1 else f"{self.count} bad records were"
            self._out.warn(f"{what} left out")
