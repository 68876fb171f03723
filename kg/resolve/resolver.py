"""From what papers say to things: the rules in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest

from extractors.extraction import Extraction
from kg.curation import Overrides
from kg.names import is_short_form, key, strip_head
from kg.papers.paper import Paper
from kg.resolve.clusters import Clusters
from kg.resolve.counting import Uses, by_label, counts, set_apart, spellings
from kg.resolve.decided import Decided, Named
from kg.resolve.homonyms import Author, author_names, homonyms
from kg.resolve.labels import settle
from kg.resolve.naming import Thing, family_of, nodes_of
from kg.resolve.resolution import Decision, Resolution
from kg.resolve.senses import Senses
from kg.resolve.uses import Form, Mention, forms, mentions

__all__ = ["resolve"]

SHOWN = 3
"""Papers that a decision cites."""

Token = tuple[str, str]
"""A label and the representative of a set of keys: a thing before heads and merges join some."""

_TAG = "\x1e"
"""In a key: what follows sets apart what the user split off."""


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
        uses: Uses = defaultdict(list)
        authors: dict[str, frozenset[Author]] = {}
        for paper, extraction in pairs:
            for form, mention in mentions(extraction, decided):
                uses[form].append(mention)
                if mention.introduced and paper.id not in authors:
                    authors[paper.id] = author_names(paper.authors)
        decided.homonyms = homonyms(uses, authors, decided.one)
        set_apart(uses, decided.homonyms)
        self.uses = {form: sorted(uses[form]) for form in sorted(uses)}
        self.tagged: dict[str, list[str]] = defaultdict(list)
        self.spelled = spellings(self.uses)
        spelled, bare = counts(self.uses)
        self.senses = Senses(spelled, bare, self._spelling, decided.apart)
        self.keys: Clusters[str] = Clusters(decided.splits)
        self.key_notes: list[tuple[str, Decision]] = []
        self.labels: dict[str, dict[str, str]] = {}
        self.tokens: Clusters[Token] = Clusters(decided.splits)
        self.token_notes: list[tuple[Token, Decision]] = []
        self.merged: list[tuple[Token, str, str]] = []
        self.unmet: list[str] = []
        self.things: dict[Token, Thing] = {}
        self.places: dict[tuple[Form, str], str] = {}

    def resolution(self) -> Resolution:
        self._join_keys()
        self._settle_labels()
        self._join_heads()
        self._merge_as_told()
        self._gather()
        self.uses.clear()
        nodes = nodes_of(self.things.values())
        families = []
        for thing in self.things.values():
            family = family_of(thing, self._clear)
            if family is not None:
                families.append((thing.id, family.id))
        return Resolution(
            nodes=nodes,
            families=_without_cycles(sorted(families)),
            members=dict(sorted(self._members())),
            unmet=tuple(self.unmet),
            _locate=self._locate,
            _find=self._find,
        )

    # Keys

    def _spelling(self, name: str) -> str:
        found = self.spelled.get(name)
        return min(found, key=lambda s: (-found[s], len(s), s)) if found else name

    def _elements(self, form: Form, label: str) -> list[str]:
        """Return the keys of a form used for a thing of that label, the full one first."""
        if form.tag:
            return [f"{name}{_TAG}{form.tag}" for name in (form.full, *form.shorts)]
        alone = self.senses.place(form.full, label)
        shorts = [self.senses.element(short, form.full) for short in form.shorts]
        return list(dict.fromkeys((form.full, alone, *shorts))) if shorts else [alone]

    def _join_keys(self) -> None:
        joins = []
        for form, found in self.uses.items():
            for label in {mention.label for mention in found}:
                first, *others = self._elements(form, label)
                for element in (first, *others):
                    self.keys.add(element, marks=(_name(element),))
                for name in (form.full, *form.shorts) if form.tag else ():
                    self.tagged[name].append(first)
                if form.tag:
                    self.key_notes.append((first, self._apart_note(form, found)))
                if form.tag or others[:1] == [self.senses.place(form.full, label)]:
                    papers = _papers(len(found), [m.paper for m in found])
                    note = Decision("user" if form.tag else "acronym", f"one thing in {papers}")
                    joins += [(-len(found), first, other, note) for other in others]
        for short, senses in self.senses.of.items():
            for sense in senses:
                for full in sense.fulls:
                    self.keys.add(full, marks=(full,))
                note = self._short_note(short, sense.lead, sense.support)
                element = self.senses.element(short, sense.lead)
                joins.append((-sense.support, sense.lead, element, note))
                for other in sense.fulls[1:]:
                    text = f"{self._quoted(other)} and {self._quoted(sense.lead)} both spell out "
                    note = Decision("long form", text + self._quoted(short))
                    joins.append((-sense.support, sense.lead, other, note))
            rivals = self._rivals(short)
            if rivals and short in self.keys:
                self.key_notes.append((short, rivals))
        for _, first, other, note in sorted(joins):
            if not self.keys.union(first, other):
                note = Decision("user", f"kept apart, though {note.text}")
            self.key_notes.append((other, note))

    def _quoted(self, name: str) -> str:
        return f'"{self._spelling(name)}"'

    def _short_note(self, short: str, full: str, papers: int) -> Decision:
        if is_short_form(self._spelling(short), self._spelling(full)):
            text = f"{self._quoted(short)} is short for {self._quoted(full)}"
        else:
            text = f"{self._quoted(full)} is also called {self._quoted(short)}"
        return Decision("acronym", f"{text} in {_papers(papers, self.cited(short, full))}")

    def _apart_note(self, form: Form, found: list[Mention]) -> Decision:
        papers = _papers(len(found), [m.paper for m in found])
        if any((mention.paper, form.full) in self.decided.homonyms for mention in found):
            return Decision("homonym", f"introduced in {papers}, apart from others of its name")
        return Decision("user", f"set apart in {papers}")

    def cited(self, short: str, full: str) -> list[str]:
        """Return some papers that use both forms."""
        return [m.paper for m in self.uses.get(Form(full, (short,)), ())]

    def _rivals(self, short: str) -> Decision | None:
        senses = self.senses.of[short]
        if len(senses) < 2:
            return None
        told = (f"{self._quoted(s.lead)} ({_papers(s.support, [])})" for s in senses)
        return Decision("acronym", f"{self._quoted(short)} alone joins none of {', '.join(told)}")

    # Labels

    def _settle_labels(self) -> None:
        found: dict[str, list[Mention]] = defaultdict(list)
        for form, uses in self.uses.items():
            for label, group in by_label(uses).items():
                found[self.keys.find(self._elements(form, label)[0])] += group
        notes = {}
        for root, uses in found.items():
            self.labels[root], notes[root] = settle(uses)
        for named, new in self.decided.retypes:
            met = False
            for root in self._roots(named.key):
                for given, settled in self.labels[root].items():
                    if named.label in (None, given, settled):
                        self.labels[root][given] = new
                        notes[root] = f"the user says {new}"
                        met = True
            if not met:
                self.unmet.append(f"retype {named.text}: no paper names it")
        for root, mapping in self.labels.items():
            for label in sorted(set(mapping.values())):
                token = (label, root)
                self.tokens.add(token, marks=self.keys.marks(root))
                note = notes[root]
                if note:
                    self.token_notes.append((token, Decision("label", note)))

    def _roots(self, name: str) -> list[str]:
        """Return every set of keys that the name is in, alone or in a sense."""
        every = (*self.senses.elements(name), *self.tagged.get(name, ()))
        found = {self.keys.find(element) for element in every if element in self.keys}
        return sorted(found & self.labels.keys())

    # Things

    def _join_heads(self) -> None:
        for form, found in self.uses.items():
            for given, name in () if form.tag else sorted({(m.label, m.name) for m in found}):
                root = self.keys.find(self._elements(form, given)[0])
                label = self.labels[root][given]
                bare = strip_head(name, label)
                target = self._token(key(bare), label) if bare else None
                if target and self.tokens.find(target) != self.tokens.find((label, root)):
                    note = Decision("head", f'"{name}" is "{bare}", a {label.lower()}')
                    self._join((label, root), target, note)

    def _join(self, token: Token, target: Token, note: Decision) -> None:
        if not self.tokens.union(target, token):
            note = Decision("user", f"kept apart, though {note.text}")
        self.token_notes.append((token, note))

    def _merge_as_told(self) -> None:
        for rule in self.decided.merges:
            found = [self._tokens(named) for named in rule]
            self.unmet += [
                f"merge {named.text}: no paper names it, or it means several things"
                for named, tokens in zip(rule, found, strict=True)
                if not tokens
            ]
            present = [tokens for tokens in found if tokens]
            if not present:
                continue
            target = present[0][0]
            self.merged.append((target, target[0], rule[0].text))
            note = Decision("user", " = ".join(f'"{named.text}"' for named in rule))
            for tokens in present:
                same = [token for token in tokens if token[0] == target[0]]
                for token in same or tokens:
                    self._join(token, target, note)

    def _token(self, name: str, label: str) -> Token | None:
        """Return what a name that stands alone is, as a thing of that label."""
        element = self.senses.place(name, label)
        root = self.keys.find(element) if element in self.keys else ""
        return (label, root) if label in self.labels.get(root, {}).values() else None

    def _tokens(self, named: Named) -> list[Token]:
        """Return what a name in a decision is: what it means alone, else its only sense."""
        roots = self._roots(named.key)
        alone = self.keys.find(named.key) if named.key in self.keys else None
        tokens = [
            (label, root)
            for root in ([alone] if alone in roots else roots)
            for label in sorted(set(self.labels[root].values()))
            if named.label in (None, label)
        ]
        return tokens if len({root for _, root in tokens}) == 1 else []

    def _gather(self) -> None:
        for form, found in self.uses.items():
            long = self._spelling(form.full) if form.shorts else ""
            for label, group in by_label(found).items():
                elements = self._elements(form, label)
                root = self.keys.find(elements[0])
                token = self.tokens.find((self.labels[root][label], root))
                thing = self.things.setdefault(token, Thing(label=token[0]))
                thing.elements.update(elements)
                for mention in group:
                    own = form.tag or self.senses.place(key(mention.name), label) in elements
                    thing.take(mention, long or mention.name, own=bool(own))
        for token, label, name in reversed(self.merged):
            thing = self.things[self.tokens.find(token)]
            thing.label, thing.shown = label, name
        for named, new in self.decided.renames:
            tokens = self._tokens(named)
            for token in tokens:
                self.things[self.tokens.find(token)].renamed = new
            if not tokens:
                self.unmet.append(f"rename {named.text}: no paper names it")
        for element, note in self.key_notes:
            root = self.keys.find(element) if element in self.keys else ""
            for label in sorted(set(self.labels.get(root, {}).values())):
                self.things[self.tokens.find((label, root))].notes.append(note)
        for token, note in self.token_notes:
            self.things[self.tokens.find(token)].notes.append(note)

    # Look-ups of the finished resolution

    def _thing(self, token: Token) -> Thing:
        return self.things[self.tokens.find(token)]

    def _clear(self, name: str, label: str) -> Thing | None:
        """Return the thing that a name means wherever it stands, None if it proves nothing."""
        token = None if self.senses.unclear(name, label) else self._token(name, label)
        return self._thing(token) if token else None

    def _locate(self, extraction: Extraction) -> list[str | None]:
        found, leads = forms(extraction, self.decided)
        located: list[str | None] = []
        for form, entity in zip(found, extraction.entities, strict=True):
            label = leads.get(form, entity).label
            if form in leads:
                if (form, label) not in self.places:
                    root = self.keys.find(self._elements(form, label)[0])
                    self.places[form, label] = self._thing((self.labels[root][label], root)).id
                located.append(self.places[form, label])
            else:
                located.append(self._taken_up(form, label, extraction.paper))
        return located

    def _taken_up(self, form: Form, label: str, paper: str) -> str | None:
        """Return the thing that an uncertain name is, if another paper introduces that thing."""
        tag = f"{_TAG}{form.tag}" if form.tag else ""
        element = form.full + tag if tag else self.senses.place(form.full, label)
        root = self.keys.find(element) if element in self.keys else ""
        mapping = self.labels.get(root, {})
        options = {}
        for settled in set(mapping.values()):
            thing = self._thing((settled, root))
            if set(thing.introduced) - {paper}:
                options[settled] = thing.id
        own = options.get(mapping.get(label, label))
        return own or (min(options.values()) if len(options) == 1 else None)

    def _find(self, name: str) -> list[str]:
        named = Named.of(name)
        things = [
            self._thing((label, root))
            for root in self._roots(named.key)
            for label in set(self.labels[root].values())
        ]
        return sorted({t.id for t in things if named.label in (None, t.label)})

    def _members(self) -> Iterator[tuple[str, str]]:
        for element in self.keys:
            root = self.keys.find(element)
            for label in set(self.labels.get(root, {}).values()):
                yield f"{label}\t{element}", self._thing((label, root)).id


def _name(element: str) -> str:
    return element.split("\x1f")[0].split(_TAG)[0]


def _papers(count: int, shown: Iterable[str]) -> str:
    text = f"{count} paper" + "s" * (count != 1)
    named = nsmallest(SHOWN, set(shown))
    return f"{text} ({', '.join(named)}{', ...' * (count > len(named))})" if named else text


def _without_cycles(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    family: dict[str, str] = {}
    for variant, parent in pairs:
        above: str | None = parent
        while above is not None and above != variant:
            above = family.get(above)
        if above is None:
            family[variant] = parent
    return tuple(sorted(family.items()))
