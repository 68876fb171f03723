"""What the user decides holds against every rule, and outlives re-extraction."""

from __future__ import annotations

import pytest
from workspace.making import benchmark, method, pair, pairs

from kg.curation import EdgeRule, Merge, Overrides, Rename, Retype, Split
from kg.errors import UsageError
from kg.resolve import resolve


def ids(text: str, *told: list) -> list[str]:
    return list(resolve(pairs(*told), Overrides.parse(text)).nodes)


def test_a_merge_joins_what_nothing_else_joins_and_shows_the_first_name() -> None:
    told = ([method("Zorb")], [benchmark("Blim")], [method("GPT-3")], [method("GPT-4")])
    resolution = resolve(pairs(*told), Overrides.parse("merge Blim Zorb\nmerge GPT-4 GPT-3"))
    assert list(resolution.nodes) == ["benchmark:blim", "method:gpt-4"]
    assert resolution.nodes["benchmark:blim"].aliases == ("Zorb",)


def test_a_split_keeps_apart_what_papers_join() -> None:
    told = ([method("LoRA", "Low-Rank Adaptation", new=True)], [method("Low-Rank Adaptation")])
    assert len(ids("", *told)) == 1
    assert ids('split LoRA "low-rank adaptation"', *told) == [
        "method:lora",
        "method:low-rank-adaptation",
    ]


def test_a_split_holds_over_detours() -> None:
    told = (
        [method("ABC", "Alpha Beta Code")],
        [method("Alpha Beta Code", "ABCode", new=True)],
        [method("ABCode")],
        [method("ABC")],
    )
    assert len(ids("", *told)) == 1
    assert len(ids("split ABC ABCode", *told)) == 2


def test_a_split_by_papers_makes_the_name_a_thing_of_its_own_there() -> None:
    told = ([method("SAM")], [method("SAM")], [method("SAM")])
    found = pairs(*told)
    resolution = resolve(found, Overrides.parse("split SAM in p2"))
    assert [resolution.locate(e)[0] for _, e in found] == [
        "method:sam",
        "method:sam~2",
        "method:sam",
    ]


def test_a_name_merged_with_itself_is_one_thing_whoever_introduces_it() -> None:
    found = [
        pair("p1", method("Zebra", new=True), authors=("Ada Lovelace",)),
        pair("p2", method("ZEBRA", new=True), authors=("Alan Turing",)),
    ]
    assert len(resolve(found).nodes) == 2
    assert len(resolve(found, Overrides.parse("merge Zebra Zebra")).nodes) == 1


def test_a_retype_holds_whatever_papers_say() -> None:
    told = ([method("RAFT", new=True)], [method("RAFT")])
    assert ids("retype RAFT benchmark", *told) == ["benchmark:raft"]


def test_a_rename_shows_the_new_name_and_keeps_the_old_as_alias() -> None:
    resolution = resolve(pairs([method("lora")]), Overrides.parse("rename lora LoRA"))
    (node,) = resolution.nodes.values()
    assert (node.name, node.aliases) == ("LoRA", ("lora",))


def test_a_name_may_be_narrowed_to_a_label() -> None:
    told = [[method("RAFT")]] * 5 + [[benchmark("RAFT")]] * 4 + [[method("Raft Two")]]
    resolution = resolve(pairs(*told), Overrides.parse('merge method:RAFT "Raft Two"'))
    assert list(resolution.nodes) == ["benchmark:raft", "method:raft"]
    assert resolution.nodes["method:raft"].aliases == ("Raft Two",)


def test_what_names_nothing_is_told() -> None:
    resolution = resolve(pairs([method("A1")]), Overrides.parse("rename Zorb Blim\nmerge A1 Nix"))
    assert resolution.unmet == (
        "merge Nix: no paper names it, or it means several things",
        "rename Zorb: no paper names it",
    )


def test_every_rule_reads_back_from_its_own_line() -> None:
    rules = (
        Merge(("LoRA", 'it\'s "quoted" # not a comment')),
        Split(("A", "B C")),
        Split(("SAM",), ("arxiv:2010.01412", "p 2")),
        Retype("RAFT", "Benchmark"),
        Rename("naïve", "π0"),
        EdgeRule(True, "OUTPERFORMS", "A", "B", "p1"),
        EdgeRule(False, "INTRODUCES", "p1", "LoRA", "p1"),
        EdgeRule(False, edge="edge:0123456789abcdef"),
    )
    written = Overrides().adding(*rules)
    assert Overrides.parse(written.text).rules == rules
    assert written.adding(*rules) == written


def test_comments_and_order_of_the_file_stay() -> None:
    text = "# mine\n\nmerge A B  # why\n  retype   C Task\n"
    ours = Overrides.parse(text)
    assert ours.text == text
    assert ours.removing(Retype("C", "Task")).text == "# mine\n\nmerge A B  # why\n"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("marge A B", "no verb 'marge'"),
        ("merge A", "two names"),
        ('merge "A B', "No closing quotation"),
        ("split A in", "papers"),
        ("split A B in p1", "one name"),
        ("split GPT-3 GPT3", "differ in spelling only"),
        ("retype A Thing", "Method, Benchmark"),
        ("rename A", "name to show"),
        ("accept LIKES A B p1", "no relationship type"),
        ("reject OUTPERFORMS A B", "paper"),
        ('merge A ""', "empty"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, problem: str) -> None:
    with pytest.raises(UsageError, match=r"mine\.txt: line 2: .*") as caught:
        Overrides.parse(f"# first\n{line}\n", where="mine.txt")
    assert problem in str(caught.value)
