"""Numbers, sentences, spellings and readings: what is found, and where."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.components.encoder import LONG_TITLE, OVERLAP, windows
from extractors.quantities import find_numbers, read_number
from extractors.reading import MAX_PIECES, Reading, sentences
from extractors.spelling import (
    abbreviates,
    definitions,
    name_key,
    respelled,
    spelling_features,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reaches 28.4 BLEU", ["28.4"]),
        ("GPT-3 and ResNet-50 v2 on WMT14", []),
        ("from 42.81% to 61.32%", ["42.81%", "61.32%"]),
        ("ranging from 0.5% to 3.2%", ["0.5% to 3.2%"]),
        ("by 10.2%-14.3%", ["10.2%-14.3%"]),
        ("0.22/1.68 F1/EM", ["0.22", "1.68"]),
        ("an error of 85.9 ± 7.5", ["85.9"]),
        ("1,024 samples, 3.2x faster", ["1,024", "3.2x"]),
        ("halves memory and is twice as fast", ["halves", "twice"]),
        ("two orders of magnitude", ["two orders of magnitude"]),
        (r"98$\%$ and +80\%", [r"98$\%", r"+80\%"]),
    ],
)
def test_numbers_are_found_as_written(text: str, expected: list[str]) -> None:
    found = find_numbers(text)
    assert [n.text for n in found] == expected
    assert all(text[n.start : n.end] == n.text for n in found)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("+0.53", 0.53, ""),
        ("−1.5 %", -1.5, "%"),
        ("3.2x", 3.2, "x"),
        (r"10\times", 10.0, "x"),
        ("four-fold", 4.0, "x"),
        ("an order of magnitude", 10.0, "x"),
        ("half", 0.5, "x"),
        ("1,200", 1200.0, ""),
        ("10.2%-14.3%", 10.2, "%"),
    ],
)
def test_a_number_has_value_and_unit(text: str, value: float, unit: str) -> None:
    assert read_number(text) == (value, unit)


def test_sentences_do_not_end_at_abbreviations_or_decimals() -> None:
    text = (
        "Title: a tale\nWe use e.g. BERT et al. (2019) at 3.5 points. It wins. (See Fig. 2.) Done"
    )
    assert [text[a:b] for a, b in sentences(text)] == [
        "Title: a tale",
        "We use e.g. BERT et al. (2019) at 3.5 points.",
        "It wins.",
        "(See Fig. 2.)",
        "Done",
    ]


def test_spellings_of_one_name_share_a_key_and_versions_do_not() -> None:
    assert name_key("WikiText-103") == name_key("wikitext 103")
    assert name_key("Transformers") == name_key("transformer")
    assert len({name_key(n) for n in ("GPT-3", "GPT-4", "GPT-3.5", "C", "C++")}) == 5
    assert name_key("π0") != name_key("0")


def test_acronyms_are_read_off_their_long_forms() -> None:
    assert abbreviates("DPO", "Direct Preference Optimization")
    assert not abbreviates("DPO", "Preference Optimization")
    assert spelling_features("RAG", "Retrieval-Augmented Generation", "")[0] == 1.0


def reading_of(title: int, abstract: int) -> Reading:
    """A reading of so many pieces, each a unit, with the marks around title and abstract."""
    count = title + abstract + 3
    segments = np.repeat([0, 1], [title + 2, abstract + 1])
    plain = np.zeros(count, np.int64)
    return Reading("", np.arange(count), segments, plain, plain, plain, plain, plain, plain, ())


@pytest.mark.parametrize("title", [0, 10, 200, 900])
@pytest.mark.parametrize("abstract", [0, 5, 480, 520, 700, 3000])
def test_windows_hold_every_piece_of_a_text_with_some_text_around(
    title: int, abstract: int
) -> None:
    reading = reading_of(title, abstract)
    count = len(reading.pieces)
    last_read: dict[int, tuple[int, int]] = {}
    for pieces, shared in windows(reading):
        assert len(pieces) <= MAX_PIECES
        last_read |= {
            int(p): (place, len(pieces)) for place, p in enumerate(pieces) if place >= shared
        }
    assert sorted(last_read) == list(range(count))
    if count > MAX_PIECES:
        inner = [p for p in last_read if LONG_TITLE <= p < count - OVERLAP]
        around = [min(place, size - 1 - place) for place, size in map(last_read.get, inner)]
        assert min(around) >= OVERLAP // 2 - 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use Low-Rank Adaptation (LoRA), and", {"LoRA": "Low-Rank Adaptation"}),
        ("mean average precision (mAP; see", {}),
        ("It ends. Another Case (EAC) here", {}),
        ("some (odd) average value (OAV) here", {}),
        ("Title of Nets\nWe (TNW) here", {}),
        ("(a) word error rate (WER).", {"WER": "word error rate"}),
        ("FooNet leads again with ResNet-50 (FooNet).", {}),
    ],
)
def test_an_acronym_is_defined_within_one_sentence(text: str, expected: dict[str, str]) -> None:
    assert dict(definitions(text)) == expected


def test_a_name_is_respelled_by_whole_words_only() -> None:
    text = "in-context learning (ICL)"
    assert respelled("multimodal ICL", text) == ("multimodal in-context learning",)
    assert respelled("ICL-D3IE", text) == respelled("VICL", text) == ()
