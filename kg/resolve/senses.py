"""What an acronym stands for: one long form in the corpus, or several.

Where several long forms share it, an acronym proves nothing across papers: with its long form it
goes with that, alone it stays a name of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.names import same_long_form

__all__ = ["Sense", "Senses"]

CLEAR_SHARE = 0.95
"""Share of the papers that spell an acronym out; at it, rarer long forms (and slips) do not make
the acronym ambiguous. With fewer than 20 papers one rival is enough."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a short form stands for: its long forms, the most frequent first."""

    fulls: tuple[str, ...]
    papers: int

    @property
    def lead(self) -> str:
        """The long form that stands for the sense."""
        return self.fulls[0]


class Senses:
    """The senses of each short form.

    Parameters
    ----------
    counts
        For each short key, each full key it stands for with the number of papers.
    spelling
        A full key as papers write it.
    apart
        Whether the user said that two keys are never one thing.
    """

    def __init__(
        self,
        counts: Mapping[str, Counter[str]],
        spelling: Callable[[str], str],
        apart: Callable[[str, str], bool],
    ) -> None:
        self.of: dict[str, list[Sense]] = {}
        self._lead: dict[tuple[str, str], str] = {}
        self._clear: dict[str, str] = {}
        for short in sorted(counts):
            senses = _group(counts[short], spelling, apart)
            self.of[short] = senses
            for sense in senses:
                for full in sense.fulls:
                    self._lead[short, full] = sense.lead
            total = sum(sense.papers for sense in senses)
            if senses[0].papers >= CLEAR_SHARE * total:
                self._clear[short] = senses[0].lead

    def ambiguous(self, short: str) -> bool:
        """Whether the short form alone proves nothing."""
        return short in self.of and short not in self._clear

    def clear(self, short: str) -> str:
        """Return the lead of the sense that a short form has wherever it stands, or ''."""
        return self._clear.get(short, "")

    def lead(self, short: str, full: str) -> str | None:
        """Return the lead of the sense that `full` gives `short`, None if that is the plain one."""
        lead = self._lead.get((short, full), full)
        return None if self._clear.get(short, "") == lead else lead


def _group(
    fulls: Counter[str], spelling: Callable[[str], str], apart: Callable[[str, str], bool]
) -> list[Sense]:
    groups: dict[str, list[str]] = defaultdict(list)
    for full in sorted(fulls, key=lambda f: (-fulls[f], f)):
        for lead in groups:
            if same_long_form(spelling(lead), spelling(full)) and not apart(lead, full):
                groups[lead].append(full)
                break
        else:
            groups[full].append(full)
    senses = [Sense(tuple(group), sum(fulls[f] for f in group)) for group in groups.values()]
    return sorted(senses, key=lambda sense: (-sense.papers, sense.lead))
