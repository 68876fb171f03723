"""Abstracts a second and peak memory of the pipeline: ``python tests/performance/extraction.py``.

Reads the package's own sample over and over (summaries of about 130 words, so the figure is also
given for 200 words).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time

import extractors
from kg import sample

WORDS = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=600)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    started = time.perf_counter()
    pipeline = extractors.load("best", threads=options.threads)
    list(pipeline.pipe([("", "Warm up", "BERT reaches 80.5 on GLUE.")]))
    loaded = time.perf_counter() - started
    rows = [json.loads(line) for line in sample.path().read_text("utf-8").splitlines()]
    texts = [(r["id"], r["title"], r["abstract"]) for r in rows]
    many = [texts[i % len(texts)] for i in range(options.papers)]
    words = sum(len(f"{t} {a}".split()) for _, t, a in many)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    for _ in pipeline.pipe(iter(many)):
        pass
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"load {loaded:.1f} s; {options.papers} texts, {words / options.papers:.0f} words each")
    print(
        f"{options.papers / seconds:.1f} texts a second, {words / seconds / WORDS:.1f} of 200 words"
    )
    print(
        f"peak memory {after / 1024:.0f} MB, {(after - before) / 1024:.0f} MB of it while reading"
    )


if __name__ == "__main__":
    main()
