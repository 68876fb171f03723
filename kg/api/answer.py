"""The answer to a Cypher query: columns, rows, dicts, a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import MissingExtra
from kg.stores.base import Rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answer"]


class Answer(Sequence[dict[str, Any]]):
    """Rows of a query, each a dict by column name.

    Parameters
    ----------
    rows
        What the store answered.

    Examples
    --------
    >>> answer = Answer(Rows(("name", "papers"), [("LoRA", 7), ("DPO", 4)]))
    >>> answer[0], [row["papers"] for row in answer]
    ({'name': 'LoRA', 'papers': 7}, [7, 4])
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in the order of the query."""
        return self._rows.columns

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Rows as tuples, in the order of `columns`."""
        return self._rows.rows

    @property
    def truncated(self) -> bool:
        """Whether the row cap cut the answer."""
        return self._rows.truncated

    def df(self) -> pd.DataFrame:
        """Return the answer as a pandas data frame.

        Raises
        ------
        MissingExtra
            Where pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtra("pandas", "pandas") from None
        return pd.DataFrame.from_records(self.rows, columns=list(self.columns))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        columns = self.columns
        return (dict(zip(columns, row, strict=True)) for row in self.rows)

    def __getitem__(self, index: Any) -> Any:
        """Return the row at `index` as a dict, or the rows of a slice as a list of dicts."""
        picked = self.rows[index]
        if isinstance(index, slice):
            return [dict(zip(self.columns, row, strict=True)) for row in picked]
        return dict(zip(self.columns, picked, strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        more = ", cut by the row cap" if self.truncated else ""
        return f"<{len(self)} rows of {', '.join(self.columns)}{more}>"
