"""Which models ship, and the version of code and weights: told without loading either."""

from __future__ import annotations

import hashlib
from importlib.metadata import version as package_version
from pathlib import Path

from extractors.errors import UnknownModel

__all__ = ["MODELS", "model_folder", "version"]

MODELS = ("best", "fast")


def model_folder(model: str) -> Path:
    """Folder of a shipped model.

    Raises
    ------
    UnknownModel
        No such model.
    """
    if model not in MODELS:
        raise UnknownModel(model, MODELS)
    return Path(__file__).parent / "models" / model


def version(model: str = "best") -> str:
    """Hash of the code that runs and of a model's files: equal versions extract the same.

    It takes a fraction of a second; loading the pipeline takes some.

    Raises
    ------
    UnknownModel
        No such model.
    """
    here = Path(__file__).parent
    files = sorted(
        p
        for p in [
            *here.glob("*.py"),
            *here.glob("*.json"),
            *here.glob("components/*.py"),
            *model_folder(model).iterdir(),
        ]
        if p.is_file() and p.suffix != ".md"
    )
    digest = hashlib.sha256(package_version("spacy").encode())
    for path in files:
        digest.update(path.relative_to(here).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{model}-{digest.hexdigest()[:16]}"
