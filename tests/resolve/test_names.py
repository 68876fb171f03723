"""Spellings that are one name, spellings that never are, and ids that do not collide."""

from __future__ import annotations

import pytest

from kg.names import clean, is_short_form, key, same_long_form, slug, strip_head, title_key

SAME = [
    ("GPT-3", "GPT 3"),
    ("GPT-4o", "GPT4o"),
    ("LLaMA-2 7B", "Llama2-7b"),
    ("WikiText-103", "wikitext103"),
    ("Self-Instruct", "SelfInstruct"),
    ("β-VAE", "beta-VAE"),
    ("$\\pi_0$", "π0"),
    ("$\\beta$-VAE", "β-VAE"),
    ("\\textsc{LoRA}", "LoRA"),
    ('Nystr\\"{o}m', "Nyström"),
    ("Pokémon", "Pokemon"),
    ("WMT14", "WMT 2014"),
    ("CoNLL03", "CoNLL-2003"),
    ("DeepLabv3", "DeepLab V3"),
    ("YOLO-v8", "YOLOv8"),
    ("The Pile", "Pile"),
    ("graph neural networks", "Graph Neural Network"),
    ("Transformers", "transformer"),
    ("GANs", "GAN"),
    ("ImageNet-1,000", "ImageNet-1000"),
    ("“LoRA”", "LoRA"),
    ("**LoRA**", "LoRA"),
]

DIFFERENT = [
    ("GPT-3", "GPT-4"),
    ("GPT-3", "GPT-3.5"),
    ("ROUGE-1", "ROUGE-2"),
    ("ROUGE-1", "ROUGE-L"),
    ("SemEval-2020 Task 9", "SemEval-2020 Task 12"),
    ("BERT", "German BERT"),
    ("C", "C++"),
    ("C", "C#"),
    ("A", "A*"),
    ("0", "π0"),
    ("k-means", "k-means++"),
    ("Llama 2 7B", "Llama 27B"),
    ("LENS", "LEN"),
    ("Atlas", "Atla"),
    ("F1", "F2"),
    ("CIFAR-10", "CIFAR-100"),
    ("☃", "☂"),
    ("模型", "数据"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_of_one_name_share_a_key(a: str, b: str) -> None:
    assert key(a) == key(b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_names_that_differ_keep_keys_apart(a: str, b: str) -> None:
    assert key(a) != key(b)


@pytest.mark.parametrize(("a", "b"), [p for p in DIFFERENT if p != ("Llama 2 7B", "Llama 27B")])
def test_names_that_differ_have_ids_that_differ(a: str, b: str) -> None:
    assert slug(a) != slug(b)


@pytest.mark.parametrize("name", ["", "   ", "***", "$$", "\\", "☃", "\u200b", "a" * 5000, "{}"])
def test_no_name_breaks_a_key_or_an_id(name: str) -> None:
    assert key(name) == key(name)
    assert slug(name) == slug(name)
    clean(name)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("LoRA", "Low-Rank Adaptation"),
        ("BERT", "Bidirectional Encoder Representations from Transformers"),
        ("ProMoT", "Prompt Tuning with MOdel Tuning"),
        ("C4", "Colossal Clean Crawled Corpus"),
        ("A3C", "Asynchronous Advantage Actor-Critic"),
        ("LLMs", "large language models"),
        ("GPT-3", "Generative Pre-trained Transformer 3"),
    ],
)
def test_an_acronym_is_known_by_its_long_form(short: str, long: str) -> None:
    assert is_short_form(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("GPT-4", "Generative Pre-trained Transformer"),
        ("GPT-4", "Generative Pre-trained Transformer 3"),
        ("BERT", "German BERT"),
        ("CASIA-B", "CASIA-B benchmark"),
        ("SAM", "Anything Segment Model"),
        ("model", "Segment Anything Model"),
        ("MMLU", "MMLU-Pro benchmark"),
    ],
)
def test_a_name_inside_another_or_of_another_number_is_no_acronym(short: str, long: str) -> None:
    assert not is_short_form(short, long)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Segment Anything Model", "Segment Anything"),
        ("Byte Pair Encoding", "Byte-Pair-Encoded"),
        ("semantic textual similarity", "semantic text similarity"),
        ("Bidirectional Long Short-Term Memory", "bidirectional LSTM"),
    ],
)
def test_long_forms_that_differ_in_endings_are_one(a: str, b: str) -> None:
    assert same_long_form(a, b)
    assert same_long_form(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Segment Anything Model", "Sharpness-Aware Minimization"),
        ("Graph Attention Network", "Gated Attention Network"),
        ("Segment Anything Model", "Segment Anything Model 2"),
        ("German Language Model", "Greek Language Model"),
    ],
)
def test_long_forms_of_other_words_numbers_or_languages_are_two(a: str, b: str) -> None:
    assert not same_long_form(a, b)


def test_only_a_proper_name_loses_its_general_word() -> None:
    assert strip_head("ImageNet data set benchmark", "Benchmark") == "ImageNet data set"
    assert strip_head("TACRED dataset", "Benchmark") == "TACRED"
    assert strip_head("TACRED dataset", "Method") is None
    assert strip_head("world model", "Method") is None
    assert strip_head("dataset", "Benchmark") is None


def test_titles_meet_without_case_accents_and_punctuation() -> None:
    assert title_key("Naïve Bayes: A Re-Visit!") == title_key("naive bayes - a revisit")
    assert title_key("...") == ""
