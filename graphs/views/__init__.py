"""Pictures of a graph: self-contained pages that open from disk and ask nothing of the net."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any

from graphs.views.leaderboard import leaderboard
from graphs.views.lineage import lineage
from graphs.views.matrix import matrix
from graphs.views.neighbourhood import neighbourhood
from graphs.views.network import network
from graphs.views.overview import overview
from graphs.views.trends import trends
from graphs.views.view import View, ViewEdge, ViewNode
from kg.errors import UsageError

__all__ = [
    "KINDS",
    "View",
    "ViewEdge",
    "ViewNode",
    "leaderboard",
    "lineage",
    "matrix",
    "neighbourhood",
    "network",
    "overview",
    "trends",
    "view",
]

KINDS: Mapping[str, Callable[..., View]] = {
    "network": network,
    "neighbourhood": neighbourhood,
    "lineage": lineage,
    "overview": overview,
    "matrix": matrix,
    "leaderboard": leaderboard,
    "trends": trends,
}
"""Each kind of view and the function that makes it; its docstring lists the options."""


def view(kind: str, graph: Any, **options: Any) -> View:
    """Return a picture of `graph`.

    Parameters
    ----------
    kind
        One of `KINDS`.
    graph
        A `kg.api.Graph`, anything else with `to_networkx()`, or such a MultiDiGraph.
    options
        Of the kind's own function.

    Raises
    ------
    UsageError
        A kind or an option that is not known, or a missing one.
    NotFound
        Nothing of the name in `of`.
    """
    if kind not in KINDS:
        raise UsageError(f"no view {kind!r}; choose one of {', '.join(KINDS)}")
    known = list(signature(KINDS[kind]).parameters.values())[1:]
    names = [parameter.name for parameter in known]
    if strange := sorted(set(options) - set(names)):
        raise UsageError(
            f"the {kind} view has no option {', '.join(strange)}; it has {', '.join(names)}"
        )
    needed = [p.name for p in known if p.default is p.empty and p.name not in options]
    if needed:
        raise UsageError(f"the {kind} view needs {', '.join(needed)}: what is it to be about?")
    return KINDS[kind](graph, **options)
