"""Names of methods, benchmarks, metrics and tasks: one name has one type in one paper."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from extractors.heads import ScoredNames
from extractors.pairs import LABELS
from extractors.state import Draft, state_of

__all__ = ["NameFinder"]

TYPES = len(LABELS)
METHOD_CLASSES, BENCHMARK_CLASSES = (
    [1 + LABELS.index(label), 1 + TYPES + LABELS.index(label)] for label in ("Method", "Benchmark")
)
"""Columns of the probabilities: as a name that a graph wants, and as an arguable one."""

_MODEL_SIZE = re.compile(r"[A-Za-z0-9] \d+(?:\.\d+)?B$")
"""Billions of weights behind a space: all 26 such names of the gold are models."""


class NameFinder:
    """Choose among the encoder's candidate names.

    Parameters
    ----------
    thresholds
        For each label, the least probability that a graph wants the name, arguable ones set aside.
    candidate
        Least probability of a name that is handed over as uncertain.
    """

    name = "names"

    def __init__(self, thresholds: Mapping[str, float], candidate: float) -> None:
        self.thresholds = [thresholds[label] for label in LABELS]
        self.candidate = candidate

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.paperkg.drafts`` with one draft a name."""
        state = state_of(doc)
        if state.heads is None or state.reading is None or state.units is None:
            return doc
        state.scored = state.heads.names(state.reading, state.units)
        if not len(state.scored.probabilities):
            return doc
        p = state.scored.probabilities.copy()
        for i, spelling in enumerate(state.scored.names.spellings):
            if _MODEL_SIZE.search(spelling):
                p[i, METHOD_CLASSES] += p[i, BENCHMARK_CLASSES]
                p[i, BENCHMARK_CLASSES] = 0.0
        wanted, arguable = p[:, 1 : 1 + TYPES], p[:, 1 + TYPES :]
        types = (wanted + arguable).argmax(axis=1)
        rows = np.arange(len(p))
        sure = wanted[rows, types] / (wanted[rows, types] + p[:, 0] + 1e-9)
        named = 1 - p[:, 0]
        alive = _standing(state.scored, named)
        likely = np.maximum(sure, named) >= self.candidate
        state.nested = [(int(i), int(types[i])) for i in rows[likely & ~alive]]
        for i in rows[likely & alive]:
            kind = int(types[i])
            # A lower-case technique: arguable as a method, but a technique all the same.
            technique = LABELS[kind] == "Method" and bool(
                arguable[i, kind] > wanted[i, kind] and named[i] >= self.thresholds[kind]
            )
            state.drafts.append(
                Draft(
                    names=[int(i)],
                    type=kind,
                    confidence=float(named[i] if technique else sure[i]),
                    named=float(named[i]),
                    certain=technique or bool(sure[i] >= self.thresholds[kind]),
                    technique=technique,
                )
            )
        return doc


def _standing(scored: ScoredNames, named: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Names that keep a mention when overlaps go to the likelier name, the longer one on a tie."""
    names = scored.names
    strength = named[names.name_of]
    length = names.last - names.first
    taken = np.zeros(int(names.last.max()) + 1, dtype=bool)
    alive = np.zeros(len(names.keys), dtype=bool)
    for m in np.lexsort((names.first, -length, -np.round(strength, 2))):
        if strength[m] >= 0.5 and taken[names.first[m] : names.last[m] + 1].any():
            continue
        if strength[m] >= 0.5:
            taken[names.first[m] : names.last[m] + 1] = True
        elif taken[names.first[m] : names.last[m] + 1].any():
            continue
        alive[names.name_of[m]] = True
    return alive
