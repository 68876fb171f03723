"""How good `similar` is: whether it finds methods that were tried on a benchmark we hid.

    python -m tests.performance.similar graph.kgl [MOST]

For a method that several papers name, all that one paper says of it is hidden: that it was
evaluated on some benchmarks, and with whom it was compared and named. Methods similar to it by what
is left are good neighbours if they were tried on the hidden benchmarks too. `any` is the share of
hidden benchmarks on which at least one of the first ten was tried, `each` the share of the ten that
were. Both stand beside those of the ten methods that were tried on most benchmarks (popularity) and
of ten drawn blindly; `gain` is the difference of ``both`` to popularity. Intervals are 95 %, by
resampling methods.

On the graph of the papers that ship (61 methods; ``kg demo`` writes ``demo.kg/graph.kgl``):

    neighbours                       any                    each
    both            0.621 [0.500, 0.733]    0.098 [0.076, 0.121]
    structure       0.516 [0.381, 0.634]    0.077 [0.057, 0.096]
    text            0.326 [0.218, 0.453]    0.048 [0.025, 0.079]
    popularity      0.526 [0.404, 0.636]    0.065 [0.047, 0.083]
    blindly         0.116 [0.053, 0.185]    0.012 [0.005, 0.018]
    gain           0.095 [-0.033, 0.232]    0.033 [0.013, 0.052]

The ten fused neighbours hold half as many more methods of the hidden benchmarks than the ten most
tried methods; that one of them does is likelier too, but not beyond chance on so few.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.api.graph import Graph
from kg.schema import Tables
from kg.stores import EmbeddedStore, NetworkXStore

__all__ = ["Hidden", "hidden", "measure", "without"]

FIRST = 10
"""Neighbours that one reads."""
MOST = 200
"""Methods that are asked, drawn where there are more."""
SEED = 7
RESAMPLES = 1_000
HOLDS = ("EVALUATED_ON", "OUTPERFORMS", "BUILDS_ON", "MENTIONS", "INTRODUCES")
"""Claims that `similar` looks at."""
WAYS = ("both", "structure", "text")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A method, the paper whose claims of it are hidden, and the benchmarks only that told."""

    method: str
    paper: str
    benchmarks: tuple[str, ...]


def hidden(tables: Tables) -> list[Hidden]:
    """What can be hidden, one paper of each method: it must leave the method something."""
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    papers: dict[str, set[str]] = defaultdict(set)
    for row in tables.edges["EVALUATED_ON"]:
        said[row["source"], row["target"]].add(row["paper"])
    for row in tables.edges["MENTIONS"]:
        papers[row["target"]].add(row["paper"])
    alone: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (method, benchmark), by in said.items():
        if len(by) == 1 and len(papers[method]) > 1:
            alone[method, min(by)].add(benchmark)
    tried: dict[str, set[str]] = defaultdict(set)
    for method, benchmark in said:
        tried[benchmark].add(method)
    out: dict[str, Hidden] = {}
    for (method, paper), benchmarks in sorted(alone.items()):
        # A benchmark that nobody else was tried on cannot be found.
        askable = tuple(sorted(one for one in benchmarks if len(tried[one]) > 1))
        if askable:
            out.setdefault(method, Hidden(method, paper, askable))
    return list(out.values())


def without(tables: Tables, one: Hidden) -> Tables:
    """The graph without what a paper says of a method."""

    def stays(row: dict[str, object]) -> bool:
        return row["paper"] != one.paper or one.method not in (row["source"], row["target"])

    edges = {
        type: [row for row in rows if type not in HOLDS or stays(row)]
        for type, rows in tables.edges.items()
    }
    return Tables(nodes=tables.nodes, edges=edges)


def measure(
    tables: Tables, *, most: int = MOST
) -> Iterator[tuple[str, list[list[float]], list[list[float]]]]:
    """Each way of choosing neighbours, with `any` and `each` of the benchmarks of each method."""
    asked = hidden(tables)
    rng = random.Random(SEED)
    if len(asked) > most:
        asked = sorted(rng.sample(asked, most), key=lambda one: one.method)
    tried: dict[str, set[str]] = defaultdict(set)
    for row in tables.edges["EVALUATED_ON"]:
        tried[row["source"]].add(row["target"])
    popular = sorted(tried, key=lambda method: (-len(tried[method]), method))
    methods = [row["id"] for row in tables.nodes["Method"]]
    chosen: dict[str, list[Sequence[str]]] = defaultdict(list)
    for one in asked:
        store = NetworkXStore()
        store.load(without(tables, one))
        graph = Graph(store)
        for way in WAYS:
            rows = graph.similar(one.method, by=way, limit=FIRST).rows  # type: ignore[arg-type]
            chosen[way].append([row.node.id for row in rows])
        others = [method for method in popular if method != one.method]
        chosen["popularity"].append(others[:FIRST])
        chosen["blindly"].append(rng.sample([m for m in methods if m != one.method], FIRST))
    for way, picked in chosen.items():
        shares = [
            [sum(b in tried[near] for near in some) / FIRST for b in one.benchmarks]
            for one, some in zip(asked, picked, strict=True)
        ]
        yield way, [[float(share > 0) for share in some] for some in shares], shares


def figure(values: list[list[float]]) -> str:
    """A mean over benchmarks, with its interval."""
    sums, sizes = np.array([sum(v) for v in values]), np.array([len(v) for v in values])
    drawn = np.random.default_rng(SEED).integers(len(sums), size=(RESAMPLES, len(sums)))
    low, high = np.percentile(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), (2.5, 97.5))
    return f"{sums.sum() / sizes.sum():.3f} [{low:.3f}, {high:.3f}]"


def less(one: list[list[float]], other: list[list[float]]) -> list[list[float]]:
    """The differences."""
    return [[a - b for a, b in zip(*pair, strict=True)] for pair in zip(one, other, strict=True)]


def main(path: str, most: int = MOST) -> None:
    """Print the table."""
    store = EmbeddedStore(path)
    tables = store.tables()
    store.close()
    print(f"{min(len(hidden(tables)), most)} of {len(hidden(tables))} methods")
    print(f"{'neighbours':12}{'any':>24}{'each':>24}")
    told = {way: (found, shares) for way, found, shares in measure(tables, most=most)}
    for way, (found, shares) in told.items():
        print(f"{way:12}{figure(found):>24}{figure(shares):>24}")
    gains = (less(*pair) for pair in zip(told["both"], told["popularity"], strict=True))
    print(f"{'gain':12}" + "".join(f"{figure(gain):>24}" for gain in gains))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
