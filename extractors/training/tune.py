"""Set thresholds on the held-out gold: ``python -m extractors.training.tune --shared DIR MODEL``.

The encoder reads each text once; then each threshold in turn is set where its own kinds score best.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from extractors import pipeline
from extractors.calibration import judged
from extractors.collect import collect
from extractors.guide import to_guide
from extractors.scoring import Score, evaluate, score_paper
from extractors.shipped import model_folder
from extractors.state import State
from extractors.training.data import SPLITS, is_dev, rows

__all__ = ["DevSet", "main"]

GRID = (0.3, 0.4, 0.5, 0.6, 0.7)
KNOBS: tuple[tuple[str, str, str | None, tuple[str, ...], tuple[float, ...]], ...] = (
    ("abbreviations", "threshold", None, ("aliases", "methods", "introduces"), (0.7, 0.8, 0.9)),
    ("introduced", "threshold", None, ("introduces", "method_benchmark"), GRID),
    ("names", "thresholds", "Method", ("methods",), GRID),
    ("names", "thresholds", "Benchmark", ("benchmarks", "evaluated_on"), GRID),
    ("names", "thresholds", "Metric", ("metrics",), GRID),
    ("names", "thresholds", "Task", ("tasks",), GRID),
    ("results", "threshold", None, ("result_values", "result_kinds"), GRID),
    ("results", "link", None, ("results_full", "method_benchmark"), (0.5, 1.0, 2.0)),
    ("relations", "thresholds", "OUTPERFORMS", ("outperforms",), (0.2, 0.3, 0.4, 0.5)),
    ("relations", "thresholds", "BUILDS_ON", ("builds_on",), (0.2, 0.3, 0.4, 0.5)),
)
"""Component, setting, key within it, the kinds it is set by, and the values tried."""


class DevSet:
    """Held-out papers, read once by the encoder."""

    def __init__(self, shared: Path, model: str, limit: int | None = None) -> None:
        self.model = model
        self.gold: list[dict[str, Any]] = []
        self.split: list[str] = []
        nlp = pipeline.build(model)
        self.docs: list[Doc] = []
        for split in SPLITS:
            folder = shared / "annotations"
            papers = {row["id"]: row for row in rows(folder / f"{split}.papers.jsonl")}
            gold = [g for g in rows(folder / f"{split}.gold.jsonl") if is_dev(split, g["id"])]
            for row in gold[:limit]:
                state = State(papers[row["id"]]["title"], papers[row["id"]]["abstract"])
                doc = nlp.make_doc(state.text)
                doc._.paperkg = state
                self.docs.append(nlp.get_pipe("encoder")(doc))  # type: ignore[operator]
                self.gold.append(row)
                self.split.append(split)

    def predict(self, settings: dict[str, Any]) -> list[dict[str, Any]]:
        """Predictions under the given settings of the components behind the encoder."""
        nlp = pipeline.build(self.model, **settings)
        predicted = []
        for doc, gold in zip(self.docs, self.gold, strict=True):
            old = doc._.paperkg
            doc._.paperkg = State(old.title, old.abstract, old.heads, old.reading, old.units)
            for name, component in nlp.pipeline:
                if name not in ("sentences", "encoder"):
                    doc = component(doc)
            predicted.append(to_guide(collect(doc._.paperkg, gold["id"]), id=gold["id"]))
        return predicted

    def scores(self, settings: dict[str, Any], *, samples: int = 0) -> dict[str, dict[str, Score]]:
        """Scores by split and kind; "all" is all papers."""
        tallies = [
            score_paper(g, p) for g, p in zip(self.gold, self.predict(settings), strict=True)
        ]
        found = {}
        for split in (*SPLITS, "all"):
            mine = [t for t, s in zip(tallies, self.split, strict=True) if split in (s, "all")]
            found[split] = {s.kind: s for s in evaluate(mine, samples=samples)}
        return found


WEIGHED = ("all", "general", "rich")
"""Parts of the held-out papers that a threshold is set by; the 39 seed papers alone are too few."""


def _mean(scores: dict[str, dict[str, Score]], kinds: Iterable[str]) -> float:
    """Mean F1 over parts and kinds."""
    values = [scores[part][kind].f1 for kind in kinds for part in WEIGHED]
    return sum(values) / len(values)


def tune(dev: DevSet, settings: dict[str, Any]) -> dict[str, Any]:
    """Settings with each knob set once, in order."""
    for component, setting, key, kinds, values in KNOBS:
        best: tuple[float, float] | None = None
        for value in values:
            trial = json.loads(json.dumps(settings))
            _set(trial, component, setting, key, value)
            score = _mean(dev.scores(trial), kinds)
            if best is None or score > best[0] + 1e-4:
                best = (score, value)
        assert best is not None
        _set(settings, component, setting, key, best[1])
        print(
            f"{component}.{setting}{'.' + key if key else ''} = {best[1]}  {best[0]:.4f}",
            flush=True,
        )
    return settings


TRUST = (
    ("results", None, "results_full"),
    ("relations", "OUTPERFORMS", "outperforms"),
    ("relations", "BUILDS_ON", "builds_on"),
)
EXPONENTS = tuple(step / 4 for step in range(2, 17))


def trust(dev: DevSet, settings: dict[str, Any]) -> dict[str, Any]:
    """Settings with the exponents that bring confidence nearest to the share of right claims."""
    for component, key, _ in TRUST:
        _set(settings, component, "trust", key, 1.0)
    claims: dict[str, list[tuple[float, bool]]] = {}
    for gold, predicted in zip(dev.gold, dev.predict(settings), strict=True):
        for kind, confidence, right in judged(gold, predicted):
            claims.setdefault(kind, []).append((confidence, right))
    for component, key, kind in TRUST:
        best = min(EXPONENTS, key=lambda e: _surprise(claims.get(kind, ()), e))
        _set(settings, component, "trust", key, best)
        print(f"{component}.trust{'.' + key if key else ''} = {best}", flush=True)
    return settings


def _surprise(claims: Iterable[tuple[float, bool]], exponent: float) -> float:
    """Log loss of confidences raised to a power."""
    total = 0.0
    for confidence, right in claims:
        p = min(0.995, max(0.005, confidence**exponent))
        total -= math.log(p if right else 1 - p)
    return total


def _set(
    settings: dict[str, Any], component: str, setting: str, key: str | None, value: float
) -> None:
    own = settings.setdefault(component, {})
    if key is None:
        own[setting] = value
    else:
        default = {"names": dict.fromkeys(("Method", "Benchmark", "Metric", "Task"), 0.5)}
        own.setdefault(setting, default.get(component, {"OUTPERFORMS": 0.5, "BUILDS_ON": 0.5}))
        own[setting][key] = value


def table(scores: dict[str, dict[str, Score]]) -> str:
    """Scores as a Markdown table."""
    lines = ["| kind | " + " | ".join(scores) + " |", "|---" * (1 + len(scores)) + "|"]
    for kind in next(iter(scores.values())):
        cells = [
            f"{100 * s[kind].f1:.1f} ({100 * s[kind].low:.0f}-{100 * s[kind].high:.0f})"
            for s in scores.values()
        ]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Tune and print the table of the held-out part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="name of the model in extractors/models")
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--keep", action="store_true", help="only print the table")
    options = parser.parse_args(arguments)
    path = model_folder(options.model) / "settings.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    dev = DevSet(options.shared, options.model)
    if not options.keep:
        settings = trust(dev, tune(dev, settings))
        path.write_text(json.dumps(settings, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(table(dev.scores(settings, samples=500)))


if __name__ == "__main__":
    main()
