"""What the user decided, in a small text file that one can also edit and version.

One decision a line; names that hold spaces stand in quotes; ``#`` begins a comment::

    merge "LoRA" "Low-Rank Adaptation"            # one thing; the first name is shown
    merge "Zebra" "Zebra"                         # whoever introduces it, it is one thing
    split "SAM" "Segment Anything Model"          # never one thing
    split "SAM" in arxiv:2010.01412               # in these papers the name is a thing of its own
    retype "RAFT" Benchmark                       # Method, Benchmark, Metric or Task
    rename "lora" "LoRA"                          # the name to show
    accept OUTPERFORMS "QLoRA" "LoRA" arxiv:2305.14314
    reject INTRODUCES arxiv:2305.14314 "LoRA"     # edges from a paper name it once
    reject edge:3f0c2a9d41b7                      # or any edge by its id

A name may be narrowed to one label: ``method:RAFT``. Decisions outlive every re-extraction: they
speak of names and papers, not of what a pipeline found.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from kg.errors import UsageError
from kg.names import key
from kg.schema import EDGES, ENTITY_LABELS

__all__ = ["EdgeRule", "Merge", "Overrides", "Rename", "Retype", "Rule", "Split", "narrowed"]

HEADER = (
    "# Decisions of this workspace: merge, split, retype, rename, accept, reject. One a line.",
    '# merge "LoRA" "Low-Rank Adaptation"',
)


@dataclass(frozen=True, slots=True)
class Merge:
    """These names are one thing; the first is shown."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return _line("merge", *self.names)


@dataclass(frozen=True, slots=True)
class Split:
    """These names are never one thing; or, with `papers`, one name is a thing of its own there."""

    names: tuple[str, ...]
    papers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _line("split", *self.names, *(("in", *self.papers) if self.papers else ()))


@dataclass(frozen=True, slots=True)
class Retype:
    """Whatever bears this name is of this label."""

    name: str
    label: str

    def __str__(self) -> str:
        return _line("retype", self.name, self.label)


@dataclass(frozen=True, slots=True)
class Rename:
    """The thing of this name is shown as `new`."""

    name: str
    new: str

    def __str__(self) -> str:
        return _line("rename", self.name, self.new)


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """One edge that holds (`accepted`) or does not, by its key or by its id."""

    accepted: bool
    type: str = ""
    source: str = ""
    target: str = ""
    paper: str = ""
    edge: str = ""

    def __str__(self) -> str:
        verb = "accept" if self.accepted else "reject"
        if self.edge:
            return _line(verb, self.edge)
        if EDGES[self.type].sources == ("Paper",):
            return _line(verb, self.type, self.paper, self.target)
        return _line(verb, self.type, self.source, self.target, self.paper)


Rule = Merge | Split | Retype | Rename | EdgeRule
"""Any decision; ``str(rule)`` is its line."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """All decisions of a workspace.

    Examples
    --------
    >>> ours = Overrides.parse('merge LoRA "Low-Rank Adaptation"  # same thing')
    >>> ours.rules
    (Merge(names=('LoRA', 'Low-Rank Adaptation')),)
    >>> ours.adding(Retype("RAFT", "Benchmark")).removing(ours.rules[0]).text.splitlines()[-1]
    'retype RAFT Benchmark'
    """

    entries: tuple[tuple[str, Rule | None], ...] = field(default=())
    """Each line as written, with its decision or None (comment, blank)."""

    @classmethod
    def parse(cls, text: str, *, where: str = "overrides.txt") -> Overrides:
        """Return the decisions of `text`.

        Raises
        ------
        UsageError
            A line cannot be read; the message names `where` and the line.
        """
        entries = []
        for number, line in enumerate(text.splitlines(), 1):
            try:
                entries.append((line, _parse_line(line)))
            except ValueError as error:
                raise UsageError(f"{where}: line {number}: {error}; edit or delete it") from error
        return cls(tuple(entries))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The decisions in the order of the file."""
        return tuple(rule for _, rule in self.entries if rule is not None)

    @property
    def text(self) -> str:
        """The file's content: lines and comments as they were, new ones at the end."""
        return "".join(f"{line}\n" for line, _ in self.entries)

    def adding(self, *rules: Rule) -> Overrides:
        """Return these decisions and `rules`; one that is there already is not repeated."""
        known = set(self.rules)
        entries = self.entries or tuple((line, None) for line in HEADER)
        added = []
        for rule in rules:
            if rule not in known:
                known.add(rule)
                added.append((str(rule), _parse_line(str(rule))))
        return Overrides((*entries, *added))

    def removing(self, *rules: Rule) -> Overrides:
        """Return these decisions without `rules`; other lines stay as they are."""
        return Overrides(tuple(e for e in self.entries if e[1] is None or e[1] not in rules))

    def with_papers(self, current: Callable[[str], str]) -> Overrides:
        """Return the decisions with each paper's id replaced by ``current(id)``."""
        return Overrides(tuple((line, _moved(rule, current)) for line, rule in self.entries))

    def of(self, kind: type[Rule]) -> Iterator[Rule]:
        """Each decision of one kind, in order of its line."""
        return (rule for rule in self.rules if isinstance(rule, kind))


def narrowed(name: str) -> tuple[str | None, str]:
    """Return the label that a name is narrowed to, or None, and the bare name.

    Examples
    --------
    >>> narrowed("method:RAFT"), narrowed("RAFT"), narrowed("arxiv:1706.03762")
    (('Method', 'RAFT'), (None, 'RAFT'), (None, 'arxiv:1706.03762'))
    """
    prefix, colon, rest = name.partition(":")
    label = prefix.strip().capitalize()
    return (label, rest) if colon and label in ENTITY_LABELS and rest else (None, name)


def _line(*words: str) -> str:
    return shlex.join(" ".join(word.split()) for word in words)


def _moved(rule: Rule | None, current: Callable[[str], str]) -> Rule | None:
    if isinstance(rule, Split):
        return replace(rule, papers=tuple(sorted({current(p) for p in rule.papers})))
    if isinstance(rule, EdgeRule) and rule.paper:
        paper = current(rule.paper)
        source = paper if rule.source == rule.paper else rule.source
        return replace(rule, paper=paper, source=source)
    return rule


def _parse_line(line: str) -> Rule | None:
    verb, *words = shlex.split(line, comments=True) or [""]
    if not verb and not words:
        return None
    if not all(word.strip() for word in words):
        raise ValueError("a name is empty")
    parser = _PARSERS.get(verb)
    if parser is None:
        raise ValueError(f"no verb {verb!r}; the verbs are {', '.join(_PARSERS)}")
    return parser(words)


def _parse_merge(words: list[str]) -> Rule:
    if len(words) < 2:
        raise ValueError("merge needs two names or more")
    return Merge(tuple(words))


def _parse_split(words: list[str]) -> Rule:
    if "in" in words[1:]:
        at = words.index("in", 1)
        names, papers = words[:at], words[at + 1 :]
        if len(names) != 1 or not papers:
            raise ValueError("split NAME in PAPER... takes one name and the papers' ids")
        return Split(tuple(names), tuple(sorted(set(papers))))
    if len(words) < 2:
        raise ValueError("split needs two names or more, or NAME in PAPER...")
    if len({key(narrowed(word)[1]) for word in words}) < len(words):
        raise ValueError("two of the names differ in spelling only; split NAME in PAPER...")
    return Split(tuple(words))


def _parse_retype(words: list[str]) -> Rule:
    if len(words) != 2 or words[1].capitalize() not in ENTITY_LABELS:
        raise ValueError(f"retype needs a name and one of {', '.join(ENTITY_LABELS)}")
    return Retype(words[0], words[1].capitalize())


def _parse_rename(words: list[str]) -> Rule:
    if len(words) != 2:
        raise ValueError("rename needs a name and the name to show")
    return Rename(words[0], words[1])


def _parse_edge(accepted: bool, words: list[str]) -> Rule:
    if len(words) == 1:
        return EdgeRule(accepted, edge=words[0])
    kind = words[0] if words else ""
    if kind not in EDGES:
        raise ValueError(f"no relationship type {kind!r}; the types are {', '.join(EDGES)}")
    if EDGES[kind].sources == ("Paper",):
        if len(words) not in (3, 4):
            raise ValueError(f"{kind} needs the paper's id and a name")
        return EdgeRule(accepted, kind, words[1], words[2], words[1])
    if len(words) != 4:
        raise ValueError(f"{kind} needs source name, target name and the paper's id")
    return EdgeRule(accepted, kind, *words[1:])


_PARSERS: dict[str, Callable[[list[str]], Rule]] = {
    "merge": _parse_merge,
    "split": _parse_split,
    "retype": _parse_retype,
    "rename": _parse_rename,
    "accept": lambda words: _parse_edge(True, words),
    "reject": lambda words: _parse_edge(False, words),
}
