"""A knowledge graph of research papers: methods, benchmarks, results, each with its evidence.

Examples
--------
Build a graph and ask it::

    import kg

    with kg.build("papers/*.jsonl", workspace="papers.kg") as graph:
        print(graph.report)
        lora = graph.methods["LoRA"]
        print(lora.benchmarks, lora.builds_on)
        rows = graph.query("MATCH (m:Method) RETURN m.name AS name ORDER BY name LIMIT $n", n=5)

Open it later with ``kg.open("papers.kg")``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.opening import open_graph as open
    from kg.building import BuildReport, build
    from kg.demonstration import demo

    __version__: str

__all__ = ["BuildReport", "Graph", "__version__", "build", "demo", "open"]

_HOMES = {
    "BuildReport": ("kg.building", "BuildReport"),
    "Graph": ("kg.api.graph", "Graph"),
    "build": ("kg.building", "build"),
    "demo": ("kg.demonstration", "demo"),
    "open": ("kg.api.opening", "open_graph"),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, so that ``import kg`` costs nothing."""
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("paperkg")
        except PackageNotFoundError:  # run from a source tree
            return "0+source"
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    home, attribute = _HOMES[name]
    return getattr(import_module(home), attribute)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
