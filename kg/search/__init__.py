"""Search: names and texts by their words and by their meaning, in an index beside the graph."""

from kg.search.index import SearchIndex, index_of

__all__ = ["SearchIndex", "index_of"]
