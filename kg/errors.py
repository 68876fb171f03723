"""Every error of `kg`, in one tree; each message says what was wrong, where, and what to do.

KgError                     exit 1
├── UsageError              exit 2   wrong options or arguments
├── InputError              exit 3   nothing readable, or a bad record under --strict
│   ├── UnknownFormat                no reader knows the file
│   └── RecordError                  one record, with file and position
│       └── DamagedFile              a file that breaks off: the rest of it is unknown
├── StoreError              exit 4   a store or server that cannot be reached or opened
├── QueryError              exit 2   Cypher that does not parse, or that is not allowed
├── NotFound                exit 2   no entity or paper of that name, with suggestions
└── MissingExtra            exit 2   a package of an extra is not installed
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "DamagedFile",
    "InputError",
    "KgError",
    "MissingExtra",
    "NotFound",
    "QueryError",
    "RecordError",
    "StoreError",
    "UnknownFormat",
    "UsageError",
]


class KgError(Exception):
    """Base of all errors of `kg`; `exit_code` is what the CLI ends with."""

    exit_code = 1


class UsageError(KgError):
    """Wrong options or arguments."""

    exit_code = 2


class InputError(KgError):
    """Input that cannot be read."""

    exit_code = 3


class UnknownFormat(InputError):
    """A file that no reader knows."""


class RecordError(InputError):
    """One bad record: it is reported, counted and skipped."""

    def __init__(self, path: str, position: str, problem: str, advice: str = "") -> None:
        self.path, self.position, self.problem, self.advice = path, position, problem, advice
        super().__init__(f"{path}: {position}: {problem}" + (f" ({advice})" if advice else ""))


class DamagedFile(RecordError):
    """A file that breaks off: what stands before was read, the rest of it is unknown."""


class StoreError(KgError):
    """A store, workspace or server that cannot be opened or reached."""

    exit_code = 4


class QueryError(KgError):
    """A query that does not parse, takes too long, or is not allowed."""

    exit_code = 2


class NotFound(KgError, KeyError):
    """Nothing of that name; `suggestions` holds the nearest names."""

    exit_code = 2

    def __init__(self, what: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.what, self.name, self.suggestions = what, name, tuple(suggestions)
        hint = f"; did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no {what} named {name!r}{hint}")

    def __str__(self) -> str:
        return str(self.args[0])


class MissingExtra(KgError, ImportError):
    """A package that an extra brings is not installed."""

    exit_code = 2

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed: pip install 'paperkg[{extra}]'")
