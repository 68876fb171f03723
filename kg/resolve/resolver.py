"""From what papers say to things: the rules in their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest

from extractors.extraction import Extraction
from kg.curation import Overrides
from kg.names import key, strip_head
from kg.papers.paper import Paper
from kg.resolve.clusters import Clusters
from kg.resolve.decided import Decided, Named
from kg.resolve.labels import settle
from kg.resolve.naming import Thing, family_of, nodes_of
from kg.resolve.resolution import Decision, Resolution
from kg.resolve.senses import Senses
from kg.resolve.uses import Form, Mention, forms, mentions, parts

__all__ = ["resolve"]

SHOWN = 3
"""Papers that a decision cites."""

Token = tuple[str, str]
"""A label and the representative of a set of keys: a thing before heads and merges join some."""

_SENSE, _TAG = "\x1f", "\x1e"
"""In a key: what follows is the sense of an acronym, or what the user split off."""


def resolve(
    pairs: Iterable[tuple[Paper, Extraction]], overrides: Overrides | None = None
) -> Resolution:
    """Return the things that papers name: a function of the set of pairs and the overrides.

    Parameters
    ----------
    pairs
        Each paper once, in any order; taken once, and nothing of it is kept but names.
    overrides
        The user's decisions; they hold against every rule here.

    Notes
    -----
    Linear in the number of entities, but for the sorting of names.
    """
    return _Resolver(pairs, Decided(overrides or Overrides())).resolution()


class _Resolver:
    def __init__(self, pairs: Iterable[tuple[Paper, Extraction]], decided: Decided) -> None:
        self.decided = decided
        uses: dict[Form, list[Mention]] = defaultdict(list)
        for _, extraction in pairs:
            for form, mention in mentions(extraction, decided):
                uses[form].append(mention)
        self.uses = {form: uses[form] for form in sorted(uses)}
        self.spelled = _spellings_of(self.uses)
        self.senses = Senses(self._counts(), self._spelling, decided.apart)
        self.keys: Clusters[str] = Clusters(decided.splits)
        self.labels: dict[str, dict[str, str]] = {}
        self.tokens: Clusters[Token] = Clusters(decided.splits)
        self.key_notes: list[tuple[str, Decision]] = []
        self.token_notes: list[tuple[Token, Decision]] = []
        self.told: list[tuple[Token, str, str]] = []
        self.unmet: list[str] = []

    def resolution(self) -> Resolution:
        self._join_keys()
        self._settle_labels()
        self._join_heads()
        self._merge_as_told()
        things = self._things()
        self.uses.clear()
        nodes = nodes_of(things.values())
        self.ids = {token: thing.id for token, thing in things.items()}
        self.introduced = {token: thing.introduced for token, thing in things.items()}
        pairs = (
            (thing.id, family_of(thing, lambda k, label=thing.label: self._plain(k, label)))
            for thing in things.values()
        )
        return Resolution(
            nodes=nodes,
            families=_without_cycles(sorted((a, b) for a, b in pairs if b)),
            members=dict(sorted(self._members())),
            unmet=tuple(self.unmet),
            _locate=self._locate,
            _find=self._find,
        )

    # Keys

    def _counts(self) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for form, found in self.uses.items():
            if not form.tag:
                for short in form.shorts:
                    counts[short][form.full] += len(found)
        return counts

    def _spelling(self, name: str) -> str:
        found = self.spelled.get(name)
        return min(found, key=lambda s: (-found[s], len(s), s)) if found else name

    def _elements(self, form: Form) -> list[str]:
        """Return the keys of a form, each short one in its sense; the full one first."""
        tag = f"{_TAG}{form.tag}" if form.tag else ""
        shorts = [short if form.tag else self._sense(short, form.full) for short in form.shorts]
        return [element + tag for element in (form.full, *shorts)]

    def _sense(self, short: str, full: str) -> str:
        lead = self.senses.lead(short, full)
        return short if lead is None else f"{short}{_SENSE}{lead}"

    def _join_keys(self) -> None:
        for form in self.uses:
            for element in self._elements(form):
                self.keys.add(element, marks=(_base(element),))
        cited = self._cited()
        joins = []
        for short, senses in self.senses.of.items():
            for sense in senses:
                text = (
                    f'"{self._spelling(short)}" is short for "{self._spelling(sense.lead)}" in '
                    f"{_papers(sense.papers, cited[short, sense.lead])}"
                )
                first, element = sense.lead, self._sense(short, sense.lead)
                joins.append((-sense.papers, first, element, Decision("acronym", text)))
                for other in sense.fulls[1:]:
                    text = f'"{self._spelling(other)}" and "{self._spelling(first)}" both spell out'
                    text += f' "{self._spelling(short)}"'
                    joins.append((-sense.papers, first, other, Decision("long form", text)))
            if self.senses.ambiguous(short):
                self.key_notes.append((short, self._rivals(short)))
        for form, found in self.uses.items():
            if form.tag:
                first, *others = self._elements(form)
                note = Decision("user", f"set apart in {_papers(len(found), [])}")
                joins += [(-len(found), first, other, note) for other in others]
        for _, first, other, note in sorted(joins):
            if self.keys.union(first, other):
                self.key_notes.append((other, note))
            else:
                self.key_notes.append((other, Decision("user", f"kept apart, though {note.text}")))

    def _cited(self) -> dict[tuple[str, str], list[str]]:
        cited: dict[tuple[str, str], list[str]] = defaultdict(list)
        for form, found in self.uses.items():
            for short in () if form.tag else form.shorts:
                lead = self.senses.lead(short, form.full) or self.senses.clear(short)
                cited[short, lead] += nsmallest(SHOWN, {m.paper for m in found})
        return cited

    def _rivals(self, short: str) -> Decision:
        told = ", ".join(
            f'"{self._spelling(sense.lead)}" ({_papers(sense.papers, [])})'
            for sense in self.senses.of[short]
        )
        return Decision("acronym", f'"{self._spelling(short)}" alone joins none of {told}')

    # Labels

    def _settle_labels(self) -> None:
        found: dict[str, list[Mention]] = defaultdict(list)
        for form, uses in self.uses.items():
            found[self.keys.find(self._elements(form)[0])].extend(uses)
        notes = {}
        for root, uses in found.items():
            self.labels[root], notes[root] = settle(uses)
        for name, rules in self.decided.retypes.items():
            for label, new in rules:
                if not self._retype(name, label, new, notes):
                    self.unmet.append(f"retype {name}: no paper names it")
        for root, mapping in self.labels.items():
            for label in sorted(set(mapping.values())):
                token = (label, root)
                self.tokens.add(token, marks=self.keys.marks(root))
                if notes[root]:
                    self.token_notes.append((token, Decision("label", str(notes[root]))))

    def _retype(self, name: str, label: str | None, new: str, notes: dict[str, str | None]) -> bool:
        roots = {self.keys.find(e) for e in self._elements_of(name)} & self.labels.keys()
        met = False
        for root in sorted(roots):
            for given, settled in self.labels[root].items():
                if label in (None, given, settled):
                    self.labels[root][given] = new
                    notes[root] = f"the user says {new}"
                    met = True
        return met

    def _elements_of(self, name: str) -> list[str]:
        """Return each key there is of a name, alone or in a sense."""
        senses = [f"{name}{_SENSE}{sense.lead}" for sense in self.senses.of.get(name, ())]
        return [element for element in (name, *senses) if element in self.keys]

    # Things

    def _join_heads(self) -> None:
        for form, found in self.uses.items():
            if form.tag:
                continue
            root = self.keys.find(form.full)
            mapping = self.labels[root]
            for label, name in sorted({(mapping[m.label], m.name) for m in found}):
                bare = strip_head(name, label)
                target = self._token(key(bare), label) if bare else None
                if target and self.tokens.find(target) != self.tokens.find((label, root)):
                    self._join(
                        (label, root), target, Decision("head", f'"{name}" is "{bare}", a {label}')
                    )

    def _join(self, token: Token, target: Token, note: Decision) -> None:
        if not self.tokens.union(target, token):
            note = Decision("user", f"kept apart, though {note.text}")
        self.token_notes.append((token, note))

    def _merge_as_told(self) -> None:
        for rule in self.decided.merges:
            found = [self._tokens(named) for named, _ in rule]
            for (_, raw), tokens in zip(rule, found, strict=True):
                if not tokens:
                    self.unmet.append(f"merge {raw}: no paper names it")
            present = [tokens for tokens in found if tokens]
            if not present:
                continue
            target = present[0][0]
            self.told.append((target, target[0], rule[0][1]))
            note = Decision("user", " = ".join(f'"{raw}"' for _, raw in rule))
            for tokens in present:
                same = [token for token in tokens if token[0] == target[0]]
                for token in same or tokens:
                    self._join(token, target, note)

    def _tokens(self, named: Named) -> list[Token]:
        """Return the things of a name, the one most papers mention first."""
        label, name = named
        elements = self._elements_of(name)
        if name not in elements and len(elements) > 1:
            return []
        roots = {self.keys.find(element) for element in elements[:1]} & self.labels.keys()
        tokens = {(mapped, root) for root in roots for mapped in self.labels[root].values()}
        return sorted(t for t in tokens if label in (None, t[0]))

    def _token(self, name: str, label: str) -> Token | None:
        if name in self.keys:
            root = self.keys.find(name)
            if label in self.labels.get(root, {}).values():
                return label, root
        return None

    def _things(self) -> dict[Token, Thing]:
        things: dict[Token, Thing] = {}
        for form, found in self.uses.items():
            elements = self._elements(form)
            root = self.keys.find(elements[0])
            for mention in found:
                token = self.tokens.find((self.labels[root][mention.label], root))
                thing = things.get(token)
                if thing is None:
                    thing = things[token] = Thing(label=token[0])
                thing.take(mention, elements)
        for token, label, name in reversed(self.told):
            thing = things[self.tokens.find(token)]
            thing.label, thing.shown = label, name
        for named, new in self.decided.renames:
            tokens = self._tokens(named)
            for token in tokens:
                things[self.tokens.find(token)].renamed = new
            if not tokens:
                self.unmet.append(f"rename {named[1]}: no paper names it")
        for element, note in self.key_notes:
            root = self.keys.find(element) if element in self.keys else None
            for label in sorted(set(self.labels.get(root or "", {}).values())):
                things[self.tokens.find((label, str(root)))].notes.append(note)
        for token, note in self.token_notes:
            things[self.tokens.find(token)].notes.append(note)
        for thing in things.values():
            thing.unclear = self.senses.ambiguous
            thing.spelling = self._spelling
        return things

    # Look-ups of the finished resolution

    def _plain(self, name: str, label: str) -> str | None:
        """Return the thing that a name means wherever it stands, None if it is ambiguous."""
        token = None if self.senses.ambiguous(name) else self._token(name, label)
        return self.ids[self.tokens.find(token)] if token else None

    def _locate(self, extraction: Extraction) -> list[str | None]:
        entities = extraction.entities
        found = forms(extraction, self.decided)
        lead = {form: mention.label for form, mention in mentions(extraction, self.decided)}
        located: list[str | None] = []
        for form, entity in zip(found, entities, strict=True):
            element = self._elements(form)[0]
            root = self.keys.find(element) if element in self.keys else ""
            mapping = self.labels.get(root, {})
            if entity.certain or form in lead:
                located.append(self._id((mapping[lead[form]], root)))
            else:
                located.append(self._taken_up(entity.label, root, mapping, extraction.paper))
        return located

    def _taken_up(self, label: str, root: str, mapping: dict[str, str], paper: str) -> str | None:
        """Return the thing that an uncertain name is, if another paper introduces that thing."""
        options = {
            settled: self._id((settled, root))
            for settled in sorted(set(mapping.values()))
            if set(self.introduced[self.tokens.find((settled, root))]) - {paper}
        }
        own = mapping.get(label, label)
        return options.get(own) or (min(options.values()) if len(options) == 1 else None)

    def _id(self, token: Token) -> str:
        return self.ids[self.tokens.find(token)]

    def _find(self, name: str) -> list[str]:
        from kg.curation import narrowed

        label, bare = narrowed(name)
        elements = self._elements_of(key(bare))
        tokens = {
            (mapped, self.keys.find(e))
            for e in elements
            for mapped in self.labels.get(self.keys.find(e), {}).values()
        }
        return sorted({self._id(t) for t in tokens if label in (None, t[0])})

    def _members(self) -> Iterator[tuple[str, str]]:
        for element in self.keys:
            root = self.keys.find(element)
            for label in set(self.labels.get(root, {}).values()):
                yield f"{label}\t{element}", self._id((label, root))


def _base(element: str) -> str:
    return element.split(_SENSE)[0].split(_TAG)[0]


def _papers(count: int, shown: Iterable[str]) -> str:
    text = f"{count} paper" + "s" * (count != 1)
    named = nsmallest(SHOWN, set(shown))
    return f"{text} ({', '.join(named)}{', ...' * (count > len(named))})" if named else text


def _spellings_of(uses: dict[Form, list[Mention]]) -> dict[str, Counter[str]]:
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


def _without_cycles(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    family: dict[str, str] = {}
    for variant, parent in pairs:
        above: str | None = parent
        while above is not None and above != variant:
            above = family.get(above)
        if above is None:
            family[variant] = parent
    return tuple(sorted(family.items()))
