"""One name per thing across papers, and only on evidence."""

from __future__ import annotations

from workspace.making import Pair, benchmark, method, metric, pair, pairs, task

from kg.resolve import Resolution, resolve

SAM_LONG = "Segment Anything Model"
SHARP_LONG = "Sharpness-Aware Minimization"


def names(resolution: Resolution, label: str) -> list[str]:
    return sorted(node.name for node in resolution.nodes.values() if node.label == label)


def located(resolution: Resolution, found: Pair) -> list[str | None]:
    return resolution.locate(found[1])


def test_spellings_of_several_papers_become_one_thing_with_aliases() -> None:
    resolution = resolve(
        pairs([method("GPT-3")], [method("GPT3")], [method("GPT-3")], [method("gpt 3")])
    )
    (node,) = resolution.nodes.values()
    assert (node.id, node.name, node.aliases) == ("method:gpt-3", "GPT-3", ("GPT3", "gpt 3"))


def test_numbers_sizes_and_languages_are_never_one_thing() -> None:
    told = ["GPT-3", "GPT-4", "Llama 2 7B", "Llama 2 70B", "BERT", "German BERT"]
    resolution = resolve(pairs(*([method(name)] for name in told)))
    assert names(resolution, "Method") == sorted(told)


def test_a_long_form_joins_its_acronym_in_other_papers() -> None:
    found = pairs(
        [method("LoRA", "Low-Rank Adaptation")], [method("LoRA")], [method("low-rank adaptation")]
    )
    resolution = resolve(found)
    assert {id for p in found for id in located(resolution, p)} == {"method:lora"}


def test_an_alias_of_another_number_or_of_the_family_joins_nothing() -> None:
    found = pairs(
        [method("GPT-4", "GPT-3", "GPT", new=True)],
        [method("GPT-3")],
        [method("GPT")],
        [method("Llama 3 70B", "Llama 3", new=True)],
        [method("Llama 3")],
    )
    resolution = resolve(found)
    assert names(resolution, "Method") == ["GPT", "GPT-3", "GPT-4", "Llama 3", "Llama 3 70B"]
    assert resolution.nodes["method:gpt-4"].aliases == ()


def test_a_split_of_a_benchmark_is_no_other_spelling_of_it() -> None:
    resolution = resolve(
        pairs([benchmark("COCO", "COCO test-dev", "MS-COCO"), method("BERT", "BERT base")])
    )
    assert resolution.nodes["benchmark:coco"].aliases == ("MS-COCO",)
    assert resolution.nodes["method:bert"].aliases == ()


def test_an_acronym_with_two_long_forms_proves_nothing_alone() -> None:
    found = pairs(
        [method("SAM", SAM_LONG)],
        [method("SAM", SHARP_LONG)],
        [method("SAM")],
        [method(SAM_LONG)],
        [method("SAM")],
    )
    resolution = resolve(found)
    segment, sharp, bare, long, also_bare = (located(resolution, p)[0] for p in found)
    assert len({segment, sharp, bare}) == 3
    assert (segment, bare) == (long, also_bare)
    assert names(resolution, "Method") == ["SAM", SAM_LONG, SHARP_LONG]


def test_a_rare_rival_does_not_take_an_acronym_from_its_long_form() -> None:
    often = [[method("SAM", SAM_LONG)]] * 12
    found = pairs(*often, [method("SAM", SHARP_LONG)], [method("SAM")])
    resolution = resolve(found)
    assert located(resolution, found[0]) == located(resolution, found[-1]) == ["method:sam"]
    assert located(resolution, found[12]) != ["method:sam"]


def test_the_label_tells_the_senses_of_an_acronym_apart() -> None:
    found = pairs(
        [metric("EM", "exact match")],
        [method("EM", "Expectation Maximization")],
        [metric("EM")],
        [method("EM")],
    )
    resolution = resolve(found)
    ids = [located(resolution, p)[0] for p in found]
    assert ids == ["metric:em", "method:em", "metric:em", "method:em"]


def test_one_odd_long_form_does_not_retype_a_well_known_acronym() -> None:
    found = pairs(
        [benchmark("SGD", "Schema-Guided Dialogue")], *([[method("SGD")]] * 5), [benchmark("SGD")]
    )
    resolution = resolve(found)
    assert located(resolution, found[0]) == located(resolution, found[-1]) == ["benchmark:sgd"]
    assert located(resolution, found[1]) == ["method:sgd"]


def test_long_forms_that_differ_in_endings_are_one_sense() -> None:
    found = pairs(
        [method("GCN", "Graph Convolutional Network")],
        [method("GCNs", "graph convolution networks")],
        [method("GCN")],
    )
    resolution = resolve(found)
    assert len(resolution.nodes) == 1


def test_an_introduction_settles_the_label_of_the_name_elsewhere() -> None:
    found = pairs([benchmark("Zorb", new=True)], [method("Zorb")], [method("Zorb", sure=0.99)])
    resolution = resolve(found)
    assert [located(resolution, p) for p in found] == [["benchmark:zorb"]] * 3
    assert "introduces" in next(
        d.text for d in resolution.nodes["benchmark:zorb"].decisions if d.rule == "label"
    )


def test_without_introduction_the_weighted_majority_settles_the_label() -> None:
    resolution = resolve(pairs([method("Zorb")], [method("Zorb")], [benchmark("Zorb", sure=0.95)]))
    assert list(resolution.nodes) == ["method:zorb"]


def test_two_well_supported_labels_are_two_things() -> None:
    told = [[method("RAFT")]] * 5 + [[benchmark("RAFT")]] * 4
    assert list(resolve(pairs(*told)).nodes) == ["benchmark:raft", "method:raft"]


def test_a_new_thing_does_not_take_the_name_of_a_known_one() -> None:
    told = [[method("CoCo", new=True)]] + [[benchmark("COCO")]] * 30
    found = pairs(*told)
    resolution = resolve(found)
    assert located(resolution, found[0]) == ["method:coco"]
    assert located(resolution, found[5]) == ["benchmark:coco"]


def test_one_name_has_one_label_in_one_paper() -> None:
    found = pair("p1", method("Zorb", sure=0.6), benchmark("Zorb", sure=0.8))
    assert located(resolve([found]), found) == ["benchmark:zorb", "benchmark:zorb"]


def test_an_uncertain_name_is_taken_up_where_another_paper_introduces_it() -> None:
    found = pairs(
        [method("Zorb", new=True)],
        [method("Zorb", certain=False)],
        [benchmark("Zorb", certain=False)],
        [method("Other", certain=False)],
    )
    resolution = resolve(found)
    assert [located(resolution, p) for p in found] == [
        ["method:zorb"],
        ["method:zorb"],
        ["method:zorb"],
        [None],
    ]


def test_an_uncertain_name_is_no_evidence_for_itself() -> None:
    found = pairs([method("Zorb", new=True, certain=False)], [method("Zorb")])
    resolution = resolve(found)
    assert located(resolution, found[0]) == [None]
    assert located(resolution, found[1]) == ["method:zorb"]


def test_a_general_word_at_the_end_joins_only_what_is_there_under_that_label() -> None:
    found = pairs(
        [benchmark("TACRED")],
        [benchmark("TACRED dataset")],
        [metric("CLIP score")],
        [method("CLIP")],
    )
    resolution = resolve(found)
    assert list(resolution.nodes) == ["benchmark:tacred", "method:clip", "metric:clip-score"]
    assert resolution.nodes["benchmark:tacred"].aliases == ("TACRED dataset",)


def test_a_nickname_counts_only_from_the_paper_that_introduces_the_thing() -> None:
    told = [
        [method("Soft Injection of Task Vectors", "Soft Injection")],
        [method("Soft Injection")],
    ]
    assert len(resolve(pairs(*told)).nodes) == 2
    told[0] = [method("Soft Injection of Task Vectors", "Soft Injection", new=True)]
    assert len(resolve(pairs(*told)).nodes) == 1


def test_signs_and_greek_letters_keep_ids_apart() -> None:
    told = ["C", "C++", "C#", "A", "A*", "π0", "c plus plus"]
    resolution = resolve(pairs(*([method(name)] for name in told)))
    assert sorted(resolution.nodes) == [
        "method:a",
        "method:a-star",
        "method:c",
        "method:c-plus-plus",
        "method:c-plus-plus~2",
        "method:c-sharp",
        "method:pi0",
    ]


def test_variants_and_splits_lead_to_the_nearest_family_that_is_there() -> None:
    resolution = resolve(
        pairs(
            [method("Llama 3 70B Instruct"), method("Llama 3"), method("LLaMA")],
            [benchmark("SWE-bench Verified"), benchmark("SWE-bench")],
            [benchmark("WMT14 En-De"), benchmark("WMT")],
            [method("German BERT"), method("BERT")],
            [benchmark("Math23K"), benchmark("MATH"), benchmark("MATH-500")],
            [method("Vista3D"), method("Vista")],
            [task("translation 2"), task("translation")],
        )
    )
    assert resolution.families == (
        ("benchmark:math-500", "benchmark:math"),
        ("benchmark:swe-bench-verified", "benchmark:swe-bench"),
        ("benchmark:wmt14-en-de", "benchmark:wmt"),
        ("method:german-bert", "method:bert"),
        ("method:llama-3", "method:llama"),
        ("method:llama-3-70b-instruct", "method:llama-3"),
    )


def test_papers_without_a_common_author_that_introduce_one_name_introduce_two_things() -> None:
    found = [
        pair("p1", method("Zebra", new=True), authors=("Ada Lovelace",)),
        pair("p2", method("Zebra", new=True), authors=("Alan Turing",)),
        pair("p3", method("Zebra", new=True), authors=("Turing, Alan", "Emil Post")),
    ]
    resolution = resolve(found)
    ids = [located(resolution, p)[0] for p in found]
    assert ids == ["method:zebra~2", "method:zebra", "method:zebra"]
    assert resolution.find("zebra") == ["method:zebra", "method:zebra~2"]
    assert "homonym" in {d.rule for d in resolution.nodes["method:zebra"].decisions}


def test_a_name_in_wide_use_is_one_thing_however_often_it_is_introduced() -> None:
    found = [
        pair("p1", method("LoRA", new=True), authors=("Ada Lovelace",)),
        pair("p2", method("LoRA", new=True), authors=("Alan Turing",)),
        pair("p3", method("LoRA")),
        pair("p4", method("LoRA")),
    ]
    assert list(resolve(found).nodes) == ["method:lora"]


def test_unknown_authors_tell_nothing_apart() -> None:
    found = pairs([method("Zebra", new=True)], [method("Zebra", new=True)])
    assert list(resolve(found).nodes) == ["method:zebra"]


def test_one_that_spells_its_name_out_is_told_from_one_that_does_not() -> None:
    found = [
        pair(
            "p1", method("PRISM", "Planned Retrieval in Steps", new=True), authors=("A. Lovelace",)
        ),
        pair("p2", method("PLAR", new=True), authors=("A. Turing",)),
    ]
    resolution = resolve(found)
    assert located(resolution, found[0]) != located(resolution, found[1])


def test_why_two_names_became_one_is_told_with_papers() -> None:
    resolution = resolve(pairs([method("LoRA", "Low-Rank Adaptation")], [method("LORA")]))
    told = {d.rule: d.text for d in resolution.nodes["method:lora"].decisions}
    assert told["acronym"] == '"LoRA" is short for "Low-Rank Adaptation" in 1 paper (p1)'
    assert told["spelling"] == '"LORA", "LoRA"'


def test_nothing_in_nothing_out() -> None:
    resolution = resolve([])
    assert (resolution.nodes, resolution.families, resolution.find("LoRA")) == ({}, (), [])
