"""What a resolved thing is called, and its id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg.names import clean, is_short_form, key, slug
from kg.resolve.families import families
from kg.resolve.resolution import Decision, Node
from kg.resolve.uses import Mention
from kg.schema import NODES

__all__ = ["Thing", "family_of", "nodes_of"]

_FAMILY_LABELS = ("Method", "Benchmark")
_WITNESSES = 2
"""Introducing papers remembered: enough to tell whether another than a given one is among them."""
_SHOWN_SPELLINGS = 8


@dataclass(slots=True, eq=False)
class Thing:
    """One thing while it is put together: all its mentions, and how it came about."""

    label: str
    mentions: list[Mention] = field(default_factory=list)
    elements: set[str] = field(default_factory=set)
    notes: list[Decision] = field(default_factory=list)
    own_names: Counter[str] = field(default_factory=Counter)
    long_names: Counter[str] = field(default_factory=Counter)
    shown: str = ""
    renamed: str = ""
    id: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    introduced: tuple[str, ...] = ()

    def take(self, mention: Mention, long: str, *, own: bool) -> None:
        """Add one paper's mention.

        Parameters
        ----------
        mention
            The mention.
        long
            Its full form, as papers write it.
        own
            Whether its name means this thing wherever it stands.
        """
        self.mentions.append(mention)
        if own:
            self.own_names[mention.name] += 1 + bool(mention.introduced)
        self.long_names[long] += 1

    def choose(self) -> None:
        """Settle name, aliases and who introduces it."""
        spellings = {clean(s) for m in self.mentions for s in m.spellings}
        common = _most_common(self.own_names or self.long_names)
        shown = self.renamed or self._shown_name() or common
        self.name = clean(shown) or shown
        self.aliases = tuple(sorted(spellings - {self.name, ""}))
        witnesses = sorted({m.paper for m in self.mentions if m.introduced})
        self.introduced = tuple(witnesses[:_WITNESSES])

    def _shown_name(self) -> str:
        """Return the name that the user put first in a merge, as papers write it."""
        found = Counter(s for m in self.mentions for s in m.spellings if key(s) == key(self.shown))
        return (_most_common(found) or self.shown) if self.shown else ""

    def kind(self) -> str | None:
        """Return what the papers that call it by its label say it is."""
        options = NODES[self.label].properties.get("kind")
        if options is None:
            return None
        votes: Counter[str] = Counter()
        for mention in self.mentions:
            if mention.label == self.label and mention.kind in options.values:
                votes[str(mention.kind)] += 1 + bool(mention.introduced)
        order = options.values.index
        return min(votes, key=lambda kind: (-votes[kind], order(kind))) if votes else None

    def decisions(self) -> tuple[Decision, ...]:
        """Return why it is one thing, each reason once, in order."""
        alike: dict[str, set[str]] = defaultdict(set)
        for spelling in (self.name, *self.aliases):
            alike[key(spelling)].add(spelling)
        spelled = [
            Decision("spelling", ", ".join(f'"{s}"' for s in sorted(group)[:_SHOWN_SPELLINGS]))
            for _, group in sorted(alike.items())
            if len(group) > 1
        ]
        return tuple(dict.fromkeys((*spelled, *sorted(self.notes))))


def nodes_of(things: Iterable[Thing]) -> dict[str, Node]:
    """Name `things`, give each its id, and return them as nodes, in order of id."""
    wanted: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        thing.choose()
        wanted[f"{thing.label.lower()}:{slug(thing.name)}"].append(thing)
    nodes = {}
    for base, rivals in wanted.items():
        # The best supported keeps the plain id; the smallest key decides between equals.
        rivals.sort(key=lambda t: (-len(t.mentions), min(t.elements)))
        for number, thing in enumerate(rivals, 1):
            thing.id = base if number == 1 else f"{base}~{number}"
            nodes[thing.id] = Node(
                thing.id, thing.label, thing.name, thing.aliases, thing.kind(), thing.decisions()
            )
    return dict(sorted(nodes.items()))


def family_of(thing: Thing, clear: Callable[[str, str], Thing | None]) -> Thing | None:
    """Return the nearest family of `thing` that the corpus has.

    Its name says so, or the long form of its name (SAM 2, Segment Anything Model 2); where both
    have long forms, these must fit.
    """
    longs = [alias for alias in thing.aliases if is_short_form(thing.name, alias)]
    for spelling in (thing.name, *longs):
        for family in families(spelling, thing.label):
            found = clear(key(family), thing.label)
            if found is not None and found is not thing and _fits(family, spelling, found):
                return found
    return None


def _fits(family: str, spelling: str, found: Thing) -> bool:
    """Whether a thing is the family meant: MATH is none of Math23K, nor UAV of a UAV data set."""
    known = {found.name, *found.aliases}
    if family.isupper() or not any(key(name) == key(family) and name.isupper() for name in known):
        return True
    return family in known or spelling[len(family) : len(family) + 1] in ("-", " ", "_")


def _most_common(names: Counter[str]) -> str:
    return min(names, key=lambda n: (-names[n], len(n), n)) if names else ""
