"""All factories of the pipeline in one place, with versioned names and default settings."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extractors.components.abbreviations import AliasMerger
from extractors.components.encoder import DocEncoder, OnnxEncoder
from extractors.components.hedges import HedgeMarker
from extractors.components.introduced import IntroductionFinder
from extractors.components.names import NameFinder
from extractors.components.quantities import QuantityFinder
from extractors.components.relations import RelationFinder
from extractors.components.results import ResultFinder
from extractors.components.sentences import SentenceSplitter
from extractors.components.vocabulary import VocabularyReader
from extractors.heads import Heads
from extractors.shipped import model_folder

__all__ = ["COMPONENTS", "model_settings"]

COMPONENTS = (
    ("sentences", "paperkg_sentences_v1"),
    ("encoder", "paperkg_encoder_v1"),
    ("names", "paperkg_names_v1"),
    ("vocabulary", "paperkg_vocabulary_v1"),
    ("abbreviations", "paperkg_abbreviations_v1"),
    ("introduced", "paperkg_introduced_v1"),
    ("hedges", "paperkg_hedges_v1"),
    ("quantities", "paperkg_quantities_v1"),
    ("results", "paperkg_results_v1"),
    ("relations", "paperkg_relations_v1"),
)
"""Components in order, with the factory of each."""

if not Doc.has_extension("paperkg"):
    Doc.set_extension("paperkg", default=None)


@lru_cache(maxsize=2)
def _load(model: str) -> tuple[OnnxEncoder, Heads, Any]:
    from tokenizers import Tokenizer

    folder = model_folder(model)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with np.load(folder / "heads.npz") as weights:
        heads = Heads(dict(weights))
    return OnnxEncoder(folder / "encoder.onnx"), heads, tokenizer


def model_settings(model: str) -> dict[str, Any]:
    """Thresholds that belong to a model's weights, by component."""
    with (model_folder(model) / "settings.json").open(encoding="utf-8") as file:
        return json.load(file)


@Language.factory("paperkg_sentences_v1")
def _sentences(nlp: Language, name: str) -> SentenceSplitter:
    return SentenceSplitter()


@Language.factory("paperkg_encoder_v1", default_config={"model": "best", "threads": 1})
def _encoder(nlp: Language, name: str, model: str, threads: int) -> DocEncoder:
    return DocEncoder(*_load(model), threads=threads)


@Language.factory(
    "paperkg_names_v1",
    default_config={
        "thresholds": {"Method": 0.5, "Benchmark": 0.5, "Metric": 0.5, "Task": 0.5},
        "candidate": 0.2,
    },
)
def _names(nlp: Language, name: str, thresholds: dict[str, float], candidate: float) -> NameFinder:
    return NameFinder(thresholds, candidate)


@Language.factory("paperkg_vocabulary_v1", default_config={"named": 0.5, "sure": 0.8, "used": 0.3})
def _vocabulary(
    nlp: Language, name: str, named: float, sure: float, used: float
) -> VocabularyReader:
    return VocabularyReader(named, sure, used)


@Language.factory(
    "paperkg_abbreviations_v1",
    default_config={
        "threshold": 0.8,
        "nested": {"Method": 0.9, "Benchmark": 0.6, "Metric": 0.6, "Task": 0.6},
    },
)
def _abbreviations(
    nlp: Language, name: str, threshold: float, nested: dict[str, float]
) -> AliasMerger:
    return AliasMerger(threshold, nested)


@Language.factory("paperkg_introduced_v1", default_config={"threshold": 0.5})
def _introduced(nlp: Language, name: str, threshold: float) -> IntroductionFinder:
    return IntroductionFinder(threshold)


@Language.factory("paperkg_hedges_v1")
def _hedges(nlp: Language, name: str) -> HedgeMarker:
    return HedgeMarker()


@Language.factory("paperkg_quantities_v1")
def _quantities(nlp: Language, name: str) -> QuantityFinder:
    return QuantityFinder()


@Language.factory(
    "paperkg_results_v1",
    default_config={"threshold": 0.5, "link": 1.0, "named": 0.5, "trust": 1.0},
)
def _results(
    nlp: Language, name: str, threshold: float, link: float, named: float, trust: float
) -> ResultFinder:
    return ResultFinder(threshold, link, named, trust)


@Language.factory(
    "paperkg_relations_v1",
    default_config={
        "thresholds": {"OUTPERFORMS": 0.5, "BUILDS_ON": 0.5},
        "hedged": 0.8,
        "named": 0.5,
        "trust": {"OUTPERFORMS": 1.0, "BUILDS_ON": 1.0},
    },
)
def _relations(
    nlp: Language,
    name: str,
    thresholds: dict[str, float],
    hedged: float,
    named: float,
    trust: dict[str, float],
) -> RelationFinder:
    return RelationFinder(thresholds, hedged, named, trust)
