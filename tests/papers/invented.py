"""Invented papers, and what reading a file of them gave."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.errors import RecordError
from kg.papers import Paper


@dataclass
class Reading:
    """What reading a file gave."""

    papers: list[Paper]
    faults: list[RecordError] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        return [paper.title for paper in self.papers]

    @property
    def positions(self) -> list[str]:
        return [fault.position for fault in self.faults]

    @property
    def only(self) -> Paper:
        """The paper of a file that holds just one and no fault."""
        (paper,) = self.papers
        assert not self.faults, self.faults
        return paper


def abstract(subject: str, sentences: int = 6) -> str:
    """An invented abstract, with six sentences as long as real ones are."""
    body = [
        f"{subject} has been studied for pebbles, lanterns and tidal clocks.",
        f"We present a frugal way to make {subject} work on a single wooden abacus.",
        "It sorts its marbles by weight before it asks for the second opinion of a heron.",
        "On the PondBench suite it reaches 71.3 points, 4.2 more than the rowing baseline.",
        "Ablations show that the heron matters more than the marbles do.",
        "Drawings of all parts will be lent to whoever asks for them.",
    ]
    return " ".join(body[:sentences])
