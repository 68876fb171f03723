"""Abstracts a second and peak memory of the pipeline: ``python tests/performance/extraction.py``.

Reads the package's own sample over and over (summaries of about 130 words, so the figure is also
given for 200 words). ``--spacy`` measures spaCy's own named entity recogniser on the same texts
instead: its default network with random weights, which cost what trained ones do.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Callable, Iterable

from kg import sample

WORDS = 200
Text = tuple[str, str, str]


def pipeline(model: str, threads: int) -> Callable[[Iterable[Text]], int]:
    import extractors

    loaded = extractors.load(model, threads=threads)
    return lambda texts: sum(1 for _ in loaded.pipe(texts))


def several(model: str, processes: int) -> Callable[[Iterable[Text]], int]:
    from kg.extracting import extract
    from kg.papers.paper import Paper

    def read(texts: Iterable[Text]) -> int:
        papers = (Paper(id=i, title=t, abstract=a, source="sample") for i, t, a in texts)
        return sum(1 for _ in extract(papers, model=model, processes=processes))

    return read


def spacys() -> Callable[[Iterable[Text]], int]:
    import spacy

    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    for label in ("Method", "Benchmark", "Metric", "Task"):
        ner.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    return lambda texts: sum(1 for _ in nlp.pipe(f"{title}\n{text}" for _, title, text in texts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=600)
    parser.add_argument("--model", default="best")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--processes", type=int, default=1, help="their start is counted too")
    parser.add_argument("--spacy", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    if options.spacy:
        read = spacys()
    elif options.processes > 1:
        read = several(options.model, options.processes)
    else:
        read = pipeline(options.model, options.threads)
    read([("", "Warm up", "BERT reaches 80.5 on GLUE.")])
    loaded = time.perf_counter() - started
    rows = [json.loads(line) for line in sample.path().read_text("utf-8").splitlines()]
    texts = [(r["id"], r["title"], r["abstract"]) for r in rows]
    many = [texts[i % len(texts)] for i in range(options.papers)]
    words = sum(len(f"{t} {a}".split()) for _, t, a in many)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    read(iter(many))
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    what = "spaCy's NER" if options.spacy else options.model
    print(
        f"{what}: load {loaded:.1f} s; {options.papers} texts of {words / options.papers:.0f} words"
    )
    print(
        f"{options.papers / seconds:.1f} texts a second, {words / seconds / WORDS:.1f} of 200 words"
    )
    print(
        f"peak memory {after / 1024:.0f} MB, {(after - before) / 1024:.0f} MB of it while reading"
    )


if __name__ == "__main__":
    main()
