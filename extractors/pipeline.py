"""The pipeline as the rest of the product calls it: papers in, extractions out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

from extractors.collect import collect
from extractors.extraction import Extraction
from extractors.factories import COMPONENTS, model_settings
from extractors.shipped import version
from extractors.state import State

__all__ = ["Pipeline", "build", "load"]

BATCH = 32
"""Texts under way at once: memory stays flat however many there are."""


class Pipeline:
    """A spaCy pipeline that reads papers.

    Attributes
    ----------
    nlp
        The spaCy `Language`; its components can be disabled, replaced or configured.
    version
        Hash of the package's code and of the model's files: extractions of equal versions are
        equal.
    """

    def __init__(self, nlp: Language, version: str) -> None:
        self.nlp = nlp
        self.version = version
        self._blas = ThreadpoolController()

    def pipe(self, papers: Iterable[tuple[str, str, str | None]]) -> Iterator[Extraction]:
        """Extractions of papers given as (id, title, abstract), in order, as a stream."""

        def docs() -> Iterator[tuple[Doc, str]]:
            for paper, title, abstract in papers:
                state = State(title, abstract)
                doc = self.nlp.make_doc(state.text)
                doc._.paperkg = state
                yield doc, paper

        stream = self.nlp.pipe(docs(), as_tuples=True, batch_size=BATCH)
        while True:
            # The heads' products are small: more BLAS threads only get into each other's way.
            with self._blas.limit(limits=1, user_api="blas"):
                found = next(stream, None)
            if found is None:
                return
            doc, paper = found
            yield collect(doc._.paperkg, paper)

    def extract(self, title: str, abstract: str | None = None, *, paper: str = "") -> Extraction:
        """Extraction of one text."""
        return next(self.pipe([(paper, title, abstract)]))


def build(model: str, **overrides: Any) -> Language:
    """The spaCy `Language` of a model; keywords override the settings of a component."""
    settings = model_settings(model)
    nlp = spacy.blank("en")
    for name, factory in COMPONENTS:
        own = {"model": model} if name == "encoder" else {}
        config = {**own, **settings.get(name, {}), **overrides.get(name, {})}
        nlp.add_pipe(factory, name=name, config=config)
    return nlp


def load(model: str = "best", *, threads: int | None = None) -> Pipeline:
    """Load a shipped model.

    Parameters
    ----------
    model
        ``best``, or ``fast``: a small convolutional encoder that the other taught, several times
        as fast and a little less right.
    threads
        Texts that the encoder reads at the same time; all cores by default. It changes no result.

    Raises
    ------
    UnknownModel
        No such model.
    """
    shipped = version(model)
    threads = threads or os.cpu_count() or 1
    nlp = build(model, encoder={"model": model, "threads": threads})
    return Pipeline(nlp, shipped)
