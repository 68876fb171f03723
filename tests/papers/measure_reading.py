"""Say how fast files are read and how much memory it takes: ``python measure_reading.py FILE...``.

Seconds are of the processor, so that other work on the machine does not count.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter

from kg.papers import read


def main(paths: list[str]) -> None:
    """Print one line a file; the peak is of the process so far."""
    print("records", "faults", "seconds", "a second", "peak MiB", "file", sep="\t")
    for path in paths:
        count: Counter[str] = Counter()

        def fault(_: Exception, count: Counter[str] = count) -> None:
            count["faults"] += 1

        start = time.process_time()
        for _ in read(path, report=fault):
            count["papers"] += 1
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rate = f"{count['papers'] / seconds:,.0f}"
        print(
            count["papers"], count["faults"], f"{seconds:.1f}", rate, f"{peak:.0f}", path, sep="\t"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
