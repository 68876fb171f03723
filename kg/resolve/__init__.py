"""One name per thing across papers: a pure function of the set of extractions and the overrides.

Names meet in blocks (`kg.names.key`), acronyms join their long forms where a paper spells them
out, labels are settled by introduction and by majority, and what the user decided holds.
"""

from kg.resolve.resolution import Decision, Node, Resolution
from kg.resolve.resolver import resolve

__all__ = ["Decision", "Node", "Resolution", "resolve"]
