"""The sample that ships with the package: 120 well-known papers, 2012-2025, as JSON lines.

Each record has the paper's true title, first authors, date, venue and link, and in place of its
abstract a summary in our own words, so that the file may be shared under this package's licence.
What a summary states (method, benchmarks, scores, what was beaten, what it builds on) is
taken from the paper; where versions of a paper differ, one version's figures are given.
"""

from importlib import resources
from pathlib import Path

__all__ = ["path"]


def path() -> Path:
    """Where the sample lies, for `kg build` and `kg.papers.read`.

    Returns
    -------
    Path
        The file `papers.jsonl`, one paper a line in order of date and id.

    Examples
    --------
    >>> import json
    >>> from kg import sample
    >>> with sample.path().open(encoding="utf-8") as lines:
    ...     print(json.loads(next(lines))["title"])
    Improving neural networks by preventing co-adaptation of feature detectors
    """
    return Path(str(resources.files(__name__) / "papers.jsonl"))
