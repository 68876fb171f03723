"""Published leaderboards: numbers that others collected, a source of its own beside the papers.

They lie in the workspace's folder `leaderboards`, one file a source, and enter the graph as Result
nodes whose `origin` is the source. No other claim is made of them.
"""

from kg.published.importing import ImportReport, import_leaderboard, remove_leaderboard
from kg.published.place import with_published
from kg.published.shelf import Shelf, SourceInfo

__all__ = [
    "ImportReport",
    "Shelf",
    "SourceInfo",
    "import_leaderboard",
    "remove_leaderboard",
    "with_published",
]
