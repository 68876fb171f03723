"""What the mentions of a corpus add up to: who spells what out, how, and how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from kg.names import key
from kg.resolve.uses import Form, Mention, parts

__all__ = ["Uses", "by_label", "counts", "set_apart", "spellings"]

Uses = dict[Form, list[Mention]]
"""Each form with its mentions."""


def set_apart(uses: Uses, marks: Mapping[tuple[str, str], str]) -> None:
    """Give the mentions of names that are set apart in their paper a form of their own."""
    for name in {name for _, name in marks}:
        for mention in uses.pop(Form(name), ()):
            mark = marks.get((mention.paper, name), "")
            uses[Form(name, (), mark)].append(mention)


def counts(uses: Uses) -> tuple[dict[str, dict[str, Counter[str]]], dict[str, Counter[str]]]:
    """Return how many papers spell each short form out, and use each form alone, by label."""
    spelled: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    bare: dict[str, Counter[str]] = {}
    for form, found in uses.items():
        if not form.tag:
            labels = Counter(mention.label for mention in found)
            if not form.shorts:
                bare[form.full] = labels
            for short in form.shorts:
                spelled[short][form.full].update(labels)
    return spelled, bare


def spellings(uses: Uses) -> dict[str, Counter[str]]:
    """Return how papers write the keys of forms that have a long and a short one."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for form, found in uses.items():
        if form.shorts:
            wanted = {form.full, *form.shorts}
            for mention in found:
                for spelling in {p for s in mention.spellings for p in parts(s)}:
                    if key(spelling) in wanted:
                        spelled[key(spelling)][spelling] += 1
    return spelled


def by_label(found: list[Mention]) -> dict[str, list[Mention]]:
    """Return mentions by the label that their paper gives."""
    labels: dict[str, list[Mention]] = {}
    for mention in found:
        labels.setdefault(mention.label, []).append(mention)
    return labels
