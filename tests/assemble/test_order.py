"""Tables are a function of the set of papers, whatever their order."""

from __future__ import annotations

import random

from performance.synthetic import corpus

from kg.assemble import assemble
from kg.check import check
from kg.resolve import resolve


def test_shuffled_papers_give_the_same_tables() -> None:
    found = list(corpus(150, seed=9))
    expected = assemble(found, resolve(found))
    assert check(expected) == []
    assert all(expected.edges.values())
    for seed in range(3):
        random.Random(seed).shuffle(found)
        assert assemble(found, resolve(found)) == expected
