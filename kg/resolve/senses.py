"""What an acronym stands for: one long form in the corpus, or several.

Where several long forms share it, an acronym proves nothing across papers: with its long form it
goes with that, alone it stays a name of its own. What kind of thing a paper says it is may tell
the senses apart (EM the metric is exact match, EM the method is expectation maximization).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.names import same_long_form
from kg.resolve.labels import well_supported

__all__ = ["Sense", "Senses"]

CLEAR_SHARE = 0.9
"""Share of the papers that spell an acronym out; at it, rarer long forms (and slips) do not make
the acronym ambiguous. With fewer than 10 papers one rival is enough."""

_SENSE = "\x1f"
"""In a key: what follows is the sense of the acronym before it."""

Counts = Mapping[str, Counter[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """One thing that a short form stands for: its long forms, the most frequent first."""

    fulls: tuple[str, ...]
    papers: Counter[str]
    """Papers that spell it out, by the label they give it."""

    @property
    def lead(self) -> str:
        """The long form that stands for the sense."""
        return self.fulls[0]

    @property
    def support(self) -> int:
        """Papers that spell it out."""
        return sum(self.papers.values())


class Senses:
    """The senses of each short form.

    Parameters
    ----------
    spelled
        For each short key, each full key it stands for, with the papers by label.
    bare
        For each short key, the papers that use it alone, by label.
    spelling
        A full key as papers write it.
    apart
        Whether the user said that two keys are never one thing.
    """

    def __init__(
        self,
        spelled: Mapping[str, Counts],
        bare: Counts,
        spelling: Callable[[str], str],
        apart: Callable[[str, str], bool],
    ) -> None:
        self.of: dict[str, list[Sense]] = {}
        self._lead: dict[tuple[str, str], str] = {}
        self._bare = bare
        self._known: dict[tuple[str, str], Sense | None] = {}
        for short in sorted(spelled):
            self.of[short] = _group(spelled[short], spelling, apart)
            for sense in self.of[short]:
                for full in sense.fulls:
                    self._lead[short, full] = sense.lead

    def element(self, short: str, full: str) -> str:
        """Return the key of a short form where its paper spells it out."""
        return f"{short}{_SENSE}{self._lead[short, full]}"

    def place(self, name: str, label: str) -> str:
        """Return the key of a name that stands alone, as a thing of that label."""
        sense = self._clear(name, label)
        return f"{name}{_SENSE}{sense.lead}" if sense else name

    def elements(self, name: str) -> list[str]:
        """Return every key that a name may have: alone, and in each sense."""
        return [name, *(f"{name}{_SENSE}{sense.lead}" for sense in self.of.get(name, ()))]

    def unclear(self, name: str, label: str) -> bool:
        """Whether the name alone, as a thing of that label, proves nothing."""
        return name in self.of and self._clear(name, label) is None

    def _clear(self, name: str, label: str) -> Sense | None:
        """Return the one sense that the name has as a thing of that label, if it is clear."""
        senses = self.of.get(name)
        if not senses:
            return None
        if (name, label) not in self._known:
            self._known[name, label] = self._find_clear(name, label, senses)
        return self._known[name, label]

    def _find_clear(self, name: str, label: str, senses: list[Sense]) -> Sense | None:
        support = {sense: sense.papers[label] for sense in senses}
        if not any(support.values()):
            # No paper spells it out as such a thing: a slip, unless many papers say so.
            bare = self._bare.get(name, Counter())
            every = sum(bare.values()) + sum(sense.support for sense in senses)
            if well_supported(bare[label], every):
                return None
            support = {sense: sense.support for sense in senses}
        best = min(senses, key=lambda sense: (-support[sense], sense.lead))
        return best if support[best] >= CLEAR_SHARE * sum(support.values()) else None


def _group(
    fulls: Counts, spelling: Callable[[str], str], apart: Callable[[str, str], bool]
) -> list[Sense]:
    support = {full: sum(papers.values()) for full, papers in fulls.items()}
    groups: dict[str, list[str]] = defaultdict(list)
    for full in sorted(fulls, key=lambda f: (-support[f], f)):
        for lead in groups:
            if same_long_form(spelling(lead), spelling(full)) and not apart(lead, full):
                groups[lead].append(full)
                break
        else:
            groups[full].append(full)
    senses = []
    for group in groups.values():
        papers: Counter[str] = Counter()
        for full in group:
            papers.update(fulls[full])
        senses.append(Sense(tuple(group), papers))
    return sorted(senses, key=lambda sense: (-sense.support, sense.lead))
