"""Families: variants counted as their family, whatever the order of the claims."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphs.analyses.families import Families

IDS = st.sampled_from("abcdefgh")
LINKS = st.lists(st.tuples(IDS, IDS), max_size=12)


def test_a_family_of_a_family_is_the_family() -> None:
    families = Families.from_links([("b", "a"), ("c", "b"), ("d", "b")])
    assert [families.root(id) for id in "abcd"] == ["a"] * 4
    assert families.members("c") == ("a", "b", "c", "d")


def test_what_no_link_names_is_its_own_family() -> None:
    families = Families.from_links([("b", "a")])
    assert families.root("x") == "x"
    assert families.members("x") == ("x",)


def test_of_two_families_the_one_that_more_papers_state_counts() -> None:
    families = Families.from_links([("v", "a"), ("v", "b"), ("v", "b")])
    assert families.root("v") == "b"


def test_of_two_families_stated_as_often_the_smaller_id_counts() -> None:
    assert Families.from_links([("v", "b"), ("v", "a")]).root("v") == "a"


def test_a_cycle_ends_at_its_smallest_id_and_what_leads_into_it_too() -> None:
    families = Families.from_links([("c", "b"), ("b", "d"), ("d", "c"), ("z", "c")])
    assert {families.root(id) for id in "bcdz"} == {"b"}


def test_without_roll_up_nothing_has_a_family() -> None:
    assert Families().root("a") == "a"
    assert Families().members("a") == ("a",)


@given(LINKS, st.randoms(use_true_random=False))
def test_the_order_of_claims_tells_nothing(links: list[tuple[str, str]], random: object) -> None:
    shuffled = list(links)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Families.from_links(shuffled) == Families.from_links(links)


@given(LINKS)
def test_a_root_is_its_own_root_and_holds_its_members(links: list[tuple[str, str]]) -> None:
    families = Families.from_links(links)
    for id in "abcdefgh":
        root = families.root(id)
        assert families.root(root) == root
        assert id in families.members(root)
        assert {families.root(member) for member in families.members(root)} == {root}
