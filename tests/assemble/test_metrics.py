"""Which way is better is said only where it is known."""

from __future__ import annotations

import pytest

from kg.metrics import describe


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("accuracy", "higher"),
        ("Top-1 accuracy", "higher"),
        ("F1-score", "higher"),
        ("macro F1", "higher"),
        ("BLEU-4", "higher"),
        ("ROUGE-L", "higher"),
        ("Recall@10", "higher"),
        ("nDCG@10", "higher"),
        ("pass@1", "higher"),
        ("mAP@0.5", "higher"),
        ("node classification accuracy", "higher"),
        ("perplexity", "lower"),
        ("PPL", "lower"),
        ("word error rate", "lower"),
        ("top-5 error rates", "lower"),
        ("FID-50k", "lower"),
        ("Fréchet inception distance", "lower"),
        ("RMSE", "lower"),
        ("inference latency", "lower"),
        ("attack success rate", "unknown"),
        ("ASR", "unknown"),
        ("vibes", "unknown"),
        ("score", "unknown"),
    ],
)
def test_direction(name: str, direction: str) -> None:
    assert describe(name)["direction"] == direction


def test_an_alias_may_say_what_the_name_does_not() -> None:
    assert describe("Qx", ["mean absolute error"]) == {"direction": "lower"}
