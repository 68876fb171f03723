"""From the text of a paper to typed names, results and relations, each with its evidence.

Examples
--------
>>> import extractors
>>> pipeline = extractors.load("best")  # doctest: +SKIP
>>> pipeline.extract("LoRA: Low-Rank Adaptation of Large Language Models")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.extraction import Entity, Evidence, Extraction, Relation, Result
from extractors.shipped import version

if TYPE_CHECKING:
    from extractors.pipeline import Pipeline, load

__all__ = [
    "Entity",
    "Evidence",
    "Extraction",
    "Pipeline",
    "Relation",
    "Result",
    "load",
    "version",
]


def __getattr__(name: str) -> Any:
    # spaCy takes a second to import: only those who extract pay for it.
    if name in ("Pipeline", "load"):
        from extractors import pipeline

        return getattr(pipeline, name)
    raise AttributeError(name)
