"""Seconds and memory of every analysis on a large graph, as a table.

    python -m tests.performance.analyses big.kgl [NAME...]

`big.kgl` is what ``python -m tests.performance.big_graph -o big.kgl`` writes. Each analysis runs in
a process of its own: the store is opened first, then it runs twice. `first` holds what is read and
indexed once, `again` what a second question costs; `cpu` is processor time of the first, `peak` the
most memory that the process ever held, the open store (`open`) included.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from kg.api.graph import Graph
from kg.stores import EmbeddedStore

__all__ = ["ANALYSES"]


def busiest(graph: Graph, label: str) -> str:
    """Id of the best supported thing of a label: what costs most to ask of."""
    rows = graph.store.nodes(label, only=("papers",))
    return str(min((-int(row.get("papers") or 0), row["id"]) for row in rows)[1])


def middle(graph: Graph, label: str) -> str:
    """Id of a thing of middling support among those that five papers name."""
    rows = graph.store.nodes(label, only=("papers",))
    some = sorted((int(row.get("papers") or 0), row["id"]) for row in rows)
    known = [id for papers, id in some if papers >= 5]
    return str(known[len(known) // 2])


ANALYSES: dict[str, Callable[[Graph], Any]] = {
    "lineage of the busiest method": lambda g: g.lineage(busiest(g, "Method")),
    "lineage of a method": lambda g: g.lineage(middle(g, "Method")),
    "similar to the busiest method": lambda g: g.similar(busiest(g, "Method")),
    "similar to a method, text": lambda g: g.similar(middle(g, "Method"), by="text"),
    "similar to a method, structure": lambda g: g.similar(middle(g, "Method"), by="structure"),
    "similar to a benchmark": lambda g: g.similar(busiest(g, "Benchmark")),
    "similar to a paper": lambda g: g.similar(next(iter(g.store.nodes("Paper", only=())))["id"]),
    "communities, together": lambda g: g.communities(),
    "communities, claims, rolled up": lambda g: g.communities(on="claims", roll_up=True),
    "central, claims": lambda g: g.central(),
    "central, together": lambda g: g.central(on="together"),
    "central, lineage": lambda g: g.central(on="lineage"),
    "path between two busy things": lambda g: g.path(busiest(g, "Method"), busiest(g, "Benchmark")),
    "path between two others": lambda g: g.path(middle(g, "Method"), middle(g, "Benchmark")),
    "trends": lambda g: g.trends(),
    "trends by month, rolled up": lambda g: g.trends(by="month", roll_up=True),
    # A workspace keeps the index of search; here it is made at the first question.
    "gaps of the busiest method": lambda g: g.gaps(busiest(g, "Method")),
    "gaps tested": lambda g: g.gap_test(),
    "search": lambda g: g.hits("a new approach to speech retrieval"),
    "what is new in a month": lambda g: g.diff(since="2025-12"),
    "what is new in a year": lambda g: g.diff(since="2025"),
    "leaderboard of the busiest benchmark": lambda g: g.leaderboard(busiest(g, "Benchmark")),
}
"""What is measured, by name; each takes the graph and is thrown away."""

MEBIBYTE = 1024  # of ru_maxrss, which Linux gives in KiB


def measure(path: str, name: str) -> None:
    """Print the figures of one analysis: opening, first, again, processor time, peak."""
    begun = time.perf_counter()
    with Graph(EmbeddedStore(path)) as graph:
        graph.node(next(iter(graph.store.nodes("Paper", only=())))["id"])
        opened = time.perf_counter()
        processor = time.process_time()
        ANALYSES[name](graph)
        first, spent = time.perf_counter(), time.process_time() - processor
        ANALYSES[name](graph)
        again = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    print(opened - begun, first - opened, again - first, spent, peak)


def main(path: str, *names: str) -> None:
    """Print the machine and the table."""
    load = os.getloadavg()[0]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {load:.1f}")
    print(f"{'analysis':38}{'open s':>8}{'first s':>9}{'again s':>9}{'cpu s':>8}{'peak MiB':>10}")
    for name in names or ANALYSES:
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
