"""Resolution is a function of the set of papers: order and grouping change nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspace.making import Pair, entity, pair

from kg.curation import Overrides
from kg.resolve import Resolution, resolve

# Few names that meet in every way: versions, acronyms with rivals, cases, heads, families.
NAMES = (
    "SAM",
    "Segment Anything Model",
    "Segment Anything",
    "Sharpness-Aware Minimization",
    "SAM 2",
    "sam",
    "LoRA",
    "Low-Rank Adaptation",
    "LoRA model",
    "GPT-3",
    "GPT-4",
    "GPT",
    "MMLU",
    "MMLU benchmark",
)
RULES = (
    "",
    "merge LoRA GPT-3",
    'split SAM "Segment Anything Model"',
    "split SAM in p1 p2",
    "retype MMLU Task\nmerge GPT GPT-4\nsplit GPT GPT-4",
)

entities = st.builds(
    lambda label, names, new, sure, certain: entity(
        label, names[0], *names[1:], new=new, sure=sure, certain=certain
    ),
    st.sampled_from(["Method", "Benchmark", "Metric"]),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
    st.booleans(),
    st.sampled_from([0.6, 0.7, 0.9]),
    st.sampled_from([True, True, True, False]),
)
authors = st.sampled_from([(), ("Ada Lovelace",), ("Lovelace, A.", "Alan Turing"), ("Emil Post",)])
corpora = st.lists(st.tuples(st.lists(entities, max_size=3), authors), max_size=7).map(
    lambda told: [
        pair(f"p{number}", *group, authors=who) for number, (group, who) in enumerate(told)
    ]
)
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def everything(resolution: Resolution, found: list[Pair]) -> object:
    places = {extraction.paper: resolution.locate(extraction) for _, extraction in found}
    return (
        list(resolution.nodes.items()),
        resolution.families,
        resolution.members,
        resolution.unmet,
        dict(sorted(places.items())),
    )


@few
@given(corpora, st.randoms(use_true_random=False), st.sampled_from(RULES))
def test_the_order_of_papers_changes_nothing(found: list[Pair], rng, rules: str) -> None:
    overrides = Overrides.parse(rules)
    shuffled = list(found)
    rng.shuffle(shuffled)
    assert everything(resolve(found, overrides), found) == everything(
        resolve(shuffled, overrides), found
    )


@few
@given(corpora, st.sampled_from(RULES))
def test_every_sure_entity_has_a_node_and_every_node_a_sure_entity(
    found: list[Pair], rules: str
) -> None:
    resolution = resolve(found, Overrides.parse(rules))
    places = [
        (e, i) for _, x in found for e, i in zip(x.entities, resolution.locate(x), strict=True)
    ]
    assert all(id in resolution.nodes for e, id in places if e.certain)
    assert {id for e, id in places if e.certain} == set(resolution.nodes)


@few
@given(corpora)
def test_names_of_other_numbers_never_share_a_node(found: list[Pair]) -> None:
    resolution = resolve(found)
    for node in resolution.nodes.values():
        told = {node.name, *node.aliases}
        assert not ({"GPT-3"} & told and {"GPT-4", "GPT"} & told)
        assert not ({"SAM 2"} & told and {"SAM", "Segment Anything Model"} & told)
