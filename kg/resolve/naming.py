"""What a resolved thing is called, and its id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg.names import clean, key, slug
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
    shown: str = ""
    renamed: str = ""
    unclear: Callable[[str], bool] = bool
    spelling: Callable[[str], str] = str
    id: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    introduced: tuple[str, ...] = ()

    def take(self, mention: Mention, elements: Iterable[str]) -> None:
        """Add one paper's mention with the keys it goes by."""
        self.mentions.append(mention)
        self.elements.update(elements)

    def choose(self) -> None:
        """Settle name, aliases and who introduces it."""
        spellings = {clean(s) for m in self.mentions for s in m.spellings}
        self.name = clean(self.renamed or self._shown_name() or self._common_name())
        self.aliases = tuple(sorted(spellings - {self.name, ""}))
        witnesses = sorted({m.paper for m in self.mentions if m.introduced})
        self.introduced = tuple(witnesses[:_WITNESSES])

    def _shown_name(self) -> str:
        """Return the name that the user put first in a merge, as papers write it."""
        if not self.shown:
            return ""
        told = self.shown.partition(":")[2] if self.shown.count(":") else self.shown
        found = Counter(s for m in self.mentions for s in m.spellings if key(s) == key(told))
        return _most_common(found) or told

    def _common_name(self) -> str:
        """Return the commonest name; of an acronym with several senses, the long form."""
        names = Counter(m.name for m in self.mentions)
        for mention in self.mentions:
            names[mention.name] += mention.introduced
        plain = Counter({n: count for n, count in names.items() if not self.unclear(key(n))})
        if plain or not any("\x1f" in element for element in self.elements):
            return _most_common(plain or names)
        return self.spelling(min(e for e in self.elements if not self.unclear(e.split("\x1f")[0])))

    def kind(self) -> str | None:
        """Return what the papers that call it by its label say it is."""
        options = NODES[self.label].properties.get("kind")
        if options is None:
            return None
        votes: Counter[str] = Counter()
        for mention in self.mentions:
            if mention.label == self.label and mention.kind in options.values:
                votes[str(mention.kind)] += 1 + mention.introduced
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


def family_of(thing: Thing, plain: Callable[[str], str | None]) -> str | None:
    """Return the id of the nearest family of `thing` that the corpus has."""
    if thing.label in _FAMILY_LABELS:
        for spelling in (thing.name, *thing.aliases):
            for family in families(spelling):
                found = plain(key(family))
                if found and found != thing.id:
                    return found
    return None


def _most_common(names: Counter[str]) -> str:
    return min(names, key=lambda n: (-names[n], len(n), n)) if names else ""
