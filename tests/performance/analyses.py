"""Seconds and memory of every analysis on a large graph, as a table.

    python -m tests.performance.analyses big.kgl [NAME...]

`big.kgl` is what ``python -m tests.performance.big_graph -o big.kgl`` writes. Its columns lie
beside it; the words of its texts and the index of search are made at the first need, as in a
workspace, and what that takes is told first (nothing, where they are there). Each analysis runs in
a process of its own, twice, after the store is open and the things to ask of are chosen: `first`
holds the columns being read, `again` what a second question costs; `cpu` is processor time of the
first, `peak` the most memory that the process ever held, the open store (`open`) included.

Of what remains, the algorithms themselves take most: Leiden three fifths of communities on
``together``, PageRank and the sampled betweenness four fifths of centrality, the walks of 250
methods three quarters of the test of gaps, the leaderboards of 2,000 benchmarks three quarters of
what is new in a year.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.api.graph import Graph
from kg.search import index_of
from kg.search.terms import terms_of
from kg.stores import EmbeddedStore

__all__ = ["ANALYSES", "Asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Ids to ask of: the best supported things, which cost most, and others.

    A middling one is the median of those that five papers name.
    """

    method: str
    benchmark: str
    middling_method: str
    middling_benchmark: str
    paper: str

    @classmethod
    def of(cls, graph: Graph) -> Asked:
        """Choose them from a graph."""
        methods, benchmarks = (_by_support(graph, label) for label in ("Method", "Benchmark"))
        return cls(
            method=min((-papers, id) for papers, id in methods)[1],
            benchmark=min((-papers, id) for papers, id in benchmarks)[1],
            middling_method=_middle(methods),
            middling_benchmark=_middle(benchmarks),
            paper=next(iter(graph.store.nodes("Paper", only=())))["id"],
        )


def _by_support(graph: Graph, label: str) -> list[tuple[int, str]]:
    rows = graph.store.nodes(label, only=("papers",))
    return sorted((int(row.get("papers") or 0), str(row["id"])) for row in rows)


def _middle(things: list[tuple[int, str]]) -> str:
    known = [id for papers, id in things if papers >= 5]
    return known[len(known) // 2]


ANALYSES: dict[str, Callable[[Graph, Asked], Any]] = {
    "lineage of the busiest method": lambda g, a: g.lineage(a.method),
    "lineage of a method": lambda g, a: g.lineage(a.middling_method),
    "similar to the busiest method": lambda g, a: g.similar(a.method),
    "similar to a method, text": lambda g, a: g.similar(a.middling_method, by="text"),
    "similar to a method, structure": lambda g, a: g.similar(a.middling_method, by="structure"),
    "similar to a benchmark": lambda g, a: g.similar(a.benchmark),
    "similar to a paper": lambda g, a: g.similar(a.paper),
    "communities, together": lambda g, a: g.communities(),
    "communities, claims, rolled up": lambda g, a: g.communities(on="claims", roll_up=True),
    "central, claims": lambda g, a: g.central(),
    "central, together": lambda g, a: g.central(on="together"),
    "central, lineage": lambda g, a: g.central(on="lineage"),
    "path between two busy things": lambda g, a: g.path(a.method, a.benchmark),
    "path between two others": lambda g, a: g.path(a.middling_method, a.middling_benchmark),
    "trends": lambda g, a: g.trends(),
    "trends by month, rolled up": lambda g, a: g.trends(by="month", roll_up=True),
    "gaps of the busiest method": lambda g, a: g.gaps(a.method),
    "gaps tested": lambda g, a: g.gap_test(),
    "search": lambda g, a: g.hits("a new approach to speech retrieval"),
    "what is new in a month": lambda g, a: g.diff(since="2025-12"),
    "what is new in a year": lambda g, a: g.diff(since="2025"),
    "leaderboard of the busiest benchmark": lambda g, a: g.leaderboard(a.benchmark),
}
"""What is measured, by name; the answer is thrown away."""

KEPT: dict[str, Callable[[Graph, Asked], Any]] = {
    "kept: columns": lambda g, a: g.store.columns(),
    "kept: words of methods": lambda g, a: terms_of(g, "Method"),
    "kept: words of benchmarks": lambda g, a: terms_of(g, "Benchmark"),
    "kept: words of papers": lambda g, a: terms_of(g, "Paper"),
    "kept: index of search": lambda g, a: index_of(g),
}
"""What is made once and lies beside the store from then on."""

MEBIBYTE = 1024  # of ru_maxrss, which Linux gives in KiB


def measure(path: str, name: str) -> None:
    """Print the figures of one analysis: opening, first, again, processor time, peak."""
    ask = (KEPT | ANALYSES)[name]
    begun = time.perf_counter()
    with Graph(EmbeddedStore(path), workspace=Path(path).parent) as graph:
        next(iter(graph.store.nodes("Paper", only=())))
        opening = time.perf_counter() - begun
        asked = Asked.of(graph)
        started, processor = time.perf_counter(), time.process_time()
        ask(graph, asked)
        first, spent = time.perf_counter(), time.process_time() - processor
        ask(graph, asked)
        again = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    print(opening, first - started, again - first, spent, peak)


def main(path: str, *names: str) -> None:
    """Print the machine and the table."""
    load = os.getloadavg()[0]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {load:.1f}")
    print(f"{'analysis':38}{'open s':>8}{'first s':>9}{'again s':>9}{'cpu s':>8}{'peak MiB':>10}")
    for name in names or (*KEPT, *ANALYSES):
        command = [sys.executable, "-m", "tests.performance.analyses", path, "--one", name]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(f"{name:38}  {done.stderr.strip().splitlines()[-1]}")
            continue
        *seconds, peak = map(float, done.stdout.split())
        widths = zip(seconds, (8, 9, 9, 8), strict=True)
        print(f"{name:38}" + "".join(f"{s:>{w}.2f}" for s, w in widths) + f"{peak:>10.0f}")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[2:3] == ["--one"]:
        measure(sys.argv[1], sys.argv[3])
    else:
        main(*sys.argv[1:])
