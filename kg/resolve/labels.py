"""Which label a name has where papers disagree: by introduction, then by weighted majority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.resolve.uses import Mention
from kg.schema import ENTITY_LABELS

__all__ = ["settle", "well_supported"]

INTRODUCTION = 5
"""An introduction weighs as many mentions: who proposes a thing knows what it is."""

TWO_THINGS_PAPERS = 3
TWO_THINGS_SHARE = 0.25
"""With so many papers, and such a share of all, a rarer label is a thing of its own."""


def well_supported(papers: int, every: int) -> bool:
    """Whether so many of all papers make a label more than a slip."""
    return papers >= TWO_THINGS_PAPERS and papers >= TWO_THINGS_SHARE * every


def settle(mentions: Iterable[Mention]) -> tuple[dict[str, str], str | None]:
    """Return the label that each label of one name becomes, and why where they differ.

    Labels under which papers introduce the name stay, each; a label that papers only mention
    becomes the heaviest, unless no paper introduces the name and the label is well supported.
    An introduction gives way only where far more papers call the name something else: then both
    stay, a new thing beside a known one of its name.
    """
    papers: Counter[str] = Counter()
    weight: Counter[str] = Counter()
    introduced: set[str] = set()
    for mention in mentions:
        papers[mention.label] += 1
        weight[mention.label] += mention.weight * (INTRODUCTION if mention.introduced else 1)
        if mention.introduced:
            introduced.add(mention.label)
    labels = sorted(papers, key=lambda label: (-weight[label], ENTITY_LABELS.index(label)))
    if len(labels) == 1:
        return {labels[0]: labels[0]}, None
    best = labels[0]
    stay = {best} | introduced | {label for label in labels if weight[label] == weight[best]}
    if not introduced:
        every = sum(papers.values())
        stay |= {label for label in labels if well_supported(papers[label], every)}
    mapping = {label: label if label in stay else best for label in labels}
    counted = ", ".join(f"{label} in {papers[label]}" for label in labels)
    if len(stay) > 1:
        return mapping, f"papers call it {counted}: kept as {' and '.join(sorted(stay))}"
    why = "the paper that introduces it" if best in introduced else "the majority"
    return mapping, f"papers call it {counted}: settled as {best} by {why}"
