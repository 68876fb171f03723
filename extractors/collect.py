"""From the finished state of a text to the extraction that everything after it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.extraction import Entity, Evidence, Extraction
from extractors.pairs import LABELS
from extractors.spelling import respelled
from extractors.state import Draft, State

__all__ = ["collect"]

ROLES = ("introduced", "evaluated", "trained", "mentioned")
_PROPOSES = re.compile(
    r"\b(?:propos|introduc|present|releas|develop|design|construct|creat|build|built|curat|describ"
    r"|collect|establish|term(?:ed)?\b|call(?:ed)?\b|name(?:d|ly)\b|dub|offer|contribut)",
    re.IGNORECASE,
)
_EVALUATES = re.compile(
    r"\b(?:evaluat|experiment|result|outperform|achiev|improv|benchmark|test|demonstrat|show"
    r"|validat|empiric|state-of-the-art|surpass|obtain|score|accura|perform|conduct)",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"\W{0,3}(?:an? |the )?(?:[\w-]+ ){0,2}"
    r"(?:system|toolkit|platform|library|software|engine|chatbot)\b",
    re.I,
)
_MODEL = re.compile(
    r"\W{0,2}(?:[\w-]+ ){0,1}(?:models?|language models?|checkpoints?|LLMs?|networks?|encoder)\b",
    re.I,
)
_SIZE = re.compile(r"\d\s?[BM]\b|[-\s](?:base|large|small|tiny|XL|XXL)\b", re.IGNORECASE)
_DATASET = re.compile(
    r"\W{0,2}(?:[\w-]+ ){0,2}(?:datasets?|data sets?|corp(?:us|ora)|treebank|collection)\b", re.I
)
_SUITE = re.compile(
    r"\W{0,2}(?:[\w-]+ ){0,2}(?:suite|benchmarks?|leaderboard|challenge|shared task)\b", re.I
)
_ENVIRONMENT = re.compile(
    r"\W{0,2}(?:[\w-]+ ){0,2}(?:environments?|simulators?|games?|domains?)\b", re.I
)

_NEVER = re.compile(r"(?!)")
_BRACKET = re.compile(r" \(([^()]{2,60})\)")
_CLASS_WORD = {
    "Method": _NEVER,
    "Benchmark": re.compile(r"[ -](?:dataset|data set|benchmark|corpus|challenge)\b", re.I),
    "Metric": re.compile(r"[ -](?:scores?|metric)\b", re.I),
    "Task": _NEVER,
}
_QUALIFIER = {
    "Method": _NEVER,
    "Benchmark": _NEVER,
    "Metric": re.compile(r"\b(?:average|mean|overall) $", re.I),
    "Task": re.compile(r"\b(?:automatic|automated) $", re.I),
}
"""Words that make a longer spelling of the same thing: "SQuAD dataset", "mean F1"."""


def collect(state: State, paper: str) -> Extraction:
    """The extraction of a text; entities in order of their first mention."""
    if state.reading is None or state.scored is None:
        return Extraction(paper)
    entities = [_entity(state, draft) for draft in state.drafts]
    order = {id(d): state.mentions_of(d.names)[0] for d in state.drafts}
    ranked = sorted(range(len(entities)), key=lambda i: order[id(state.drafts[i])])
    return Extraction(
        paper,
        tuple(entities[i] for i in ranked),
        tuple(state.results),
        tuple(state.relations),
    )


def _entity(state: State, draft: Draft) -> Entity:
    assert state.reading is not None
    text = state.reading.text
    label = LABELS[draft.type]
    name = state.display_name(draft)
    mentions = state.mentions_of(draft.names)
    offsets = [state.mention_offsets(m) for m in mentions]
    sentences = [state.mention_sentence(m) for m in mentions]
    surfaces = dict.fromkeys(text[a:b] for a, b in offsets)
    inner = state.mentions_of(draft.inner)
    surfaces |= dict.fromkeys(text[a:b] for a, b in map(state.mention_offsets, inner))
    for start, end in offsets:
        surfaces |= dict.fromkeys(_longer(text, start, end, label, set(surfaces)))
    for surface in tuple(surfaces):
        for spelling in respelled(surface, text):
            if found := re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", text, re.IGNORECASE):
                surfaces[found.group()] = None
    first_text = next((i for i, s in enumerate(sentences) if s > 0), 0)

    def claim(pattern: re.Pattern[str], confidence: float, extractor: str) -> Evidence:
        chosen = next(
            (
                i
                for i, s in enumerate(sentences)
                if s > 0 and pattern.search(state.sentence_text(s))
            ),
            first_text,
        )
        return state.evidence([sentences[chosen]], [offsets[chosen]], confidence, extractor)

    introduced = involved = None
    role = None
    if draft.introduced:
        introduced = claim(_PROPOSES, draft.introduced, "introduced")
    if label == "Benchmark":
        role = "introduced" if introduced else "mentioned"
        if not introduced and draft.roles:
            role = ROLES[max(range(1, 4), key=lambda r: draft.roles[r])]
        if role in ("introduced", "evaluated"):
            share = sum(draft.roles[:2]) if draft.roles else draft.confidence
            involved = claim(_EVALUATES, draft.confidence * share, "introduced")
    if label == "Task":
        involved = state.evidence(
            [sentences[first_text]], [offsets[first_text]], draft.confidence, "names"
        )
    return Entity(
        name=name,
        label=label,  # type: ignore[arg-type]
        mention=state.evidence(
            [sentences[first_text]],
            offsets,
            draft.confidence,
            "abbreviations" if len(draft.names) > 1 else "names",
        ),
        aliases=tuple(s for s in surfaces if s != name),
        kind=_kind(label, draft, name, text, offsets),
        role=role,
        introduced=introduced,
        involved=involved,
        certain=draft.certain,
    )


def _longer(text: str, start: int, end: int, label: str, known: set[str]) -> Iterator[str]:
    """Longer spellings around a mention: with its kind behind it, or its acronym in brackets."""
    behind = _CLASS_WORD[label].match(text, end)
    if behind:
        yield text[start : behind.end()]
    before = _QUALIFIER[label].search(text, max(0, start - 12), start)
    if before:
        yield text[before.start() : end]
    bracket = _BRACKET.match(text, end)
    if bracket and bracket[1] in known:
        yield text[start : bracket.end()]


def _kind(
    label: str, draft: Draft, name: str, text: str, offsets: list[tuple[int, int]]
) -> str | None:
    """What sort of thing, by the words behind the name; None where they do not say."""
    behind = [text[end : end + 60] for _, end in offsets]
    if label == "Method":
        if draft.technique:
            return "technique"
        if any(_SYSTEM.match(b) for b in behind):
            return "system"
        if _SIZE.search(name) or any(_MODEL.match(b) for b in behind):
            return "model"
    if label == "Benchmark":
        for kind, pattern in (
            ("environment", _ENVIRONMENT),
            ("dataset", _DATASET),
            ("suite", _SUITE),
        ):
            if any(pattern.match(b) for b in behind):
                return kind
        return "dataset" if _DATASET.search(name) else None
    return None
