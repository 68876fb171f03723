"""Many papers through the pipeline: same answers, same order, however many processes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator

import pytest

from extractors.extraction import Entity, Evidence, Extraction
from kg.errors import KgError
from kg.extracting import AHEAD, CHUNK, extract
from kg.papers.paper import Paper


class EchoPipeline:
    """Says of a paper that its title is a method; some titles break it."""

    version = "echo"

    def pipe(self, papers: Iterable[tuple[str, str, str | None]]) -> Iterator[Extraction]:
        for id, title, _ in papers:
            if title == "break":
                raise ValueError("bad text")
            if title == "die":
                os._exit(9)
            if title.startswith("slow"):
                time.sleep(0.05)
            seen = Evidence((title,), (f"title:0-{len(title)}",), 1.0, "echo")
            yield Extraction(id, (Entity(title, "Method", seen),))


def echo(model: str, threads: int | None) -> EchoPipeline:
    return EchoPipeline()


def papers(titles: Iterable[str]) -> list[Paper]:
    return [Paper(f"p{n}", title) for n, title in enumerate(titles)]


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_the_order_of_the_papers(processes: int) -> None:
    many = papers(f"slow {n}" if n % CHUNK == 0 else f"t{n}" for n in range(5 * CHUNK + 3))
    out = list(extract(many, processes=processes, load=echo))
    assert [paper for paper, _ in out] == many
    for paper, outcome in out:
        assert isinstance(outcome, Extraction)
        assert outcome.paper == paper.id
        assert outcome.entities[0].name == paper.title


@pytest.mark.parametrize("processes", [1, 2])
def test_a_paper_that_breaks_the_pipeline_stops_no_other(processes: int) -> None:
    out = list(extract(papers(["a", "break", "b"]), processes=processes, load=echo))
    assert [type(outcome).__name__ for _, outcome in out] == ["Extraction", "str", "Extraction"]
    assert out[1][1] == "ValueError: bad text"


def test_papers_are_taken_a_bounded_number_ahead() -> None:
    taken = 0

    def endless() -> Iterator[Paper]:
        nonlocal taken
        while True:
            taken += 1
            yield Paper(f"p{taken}", "t")

    out = extract(endless(), processes=2, load=echo)
    next(out)
    out.close()
    assert taken <= CHUNK * AHEAD * 2


def test_a_worker_that_dies_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(KgError, match="fewer processes"):
        list(extract(papers(["a", "die"]), processes=2, load=echo))
