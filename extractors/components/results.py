"""Results: which numbers are scores, gains or ratios, and of which method, benchmark and metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from extractors.components.parallel import (
    Item,
    Row,
    name_rows,
    names_in_order,
    neighbours,
    number_rows,
    turns,
)
from extractors.extraction import Result
from extractors.heads import LINK_PARTS, LINK_TYPES, Values
from extractors.state import State, state_of

__all__ = ["ResultFinder"]

KINDS = ("absolute", "delta", "ratio")
OWNERS = (("method", 0), ("benchmark", 1), ("metric", 2))
"""Parts that a number may be said to be of, with the type of each: never its baseline."""
LISTED = 0.3
"""Share of its links that a list of names must draw, before its members are paired in order."""
PAIRED = 0.9
"""Share that the pair's own name then gets."""


class ResultFinder:
    """Read results off the numbers.

    Parameters
    ----------
    threshold
        Least probability that a number states a result.
    link
        A part is named where its likeliest entity is this many times as likely as none.
    named
        Least probability that what a result names is a name at all.
    trust
        Exponent that turns the product of its probabilities into a share of right results.
    """

    name = "results"

    def __init__(self, threshold: float, link: float, named: float, trust: float) -> None:
        self.threshold = threshold
        self.link = link
        self.named = named
        self.trust = trust

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.paperkg.results``; an entity that a result names is certain."""
        state = state_of(doc)
        if state.reading is None or state.units is None or state.heads is None:
            return doc
        if state.scored is None or state.entities is None or not len(state.scored.mentions):
            return doc
        usable = np.array(
            [
                e < len(state.drafts) and state.drafts[e].named >= self.named
                for e in state.entities.of_mention
            ]
        )
        values = state.heads.values(
            state.reading, state.units, state.numbers, state.scored, state.entities, usable
        )
        stated = [i for i in range(len(values.numbers)) if 1 - values.kinds[i, 0] >= self.threshold]
        standing = names_in_order(state, self.named)
        _heed_neighbours(state, values, stated, standing)
        _pair_lists(state, values, stated, standing)
        for i in stated:
            state.results.append(self._result(state, values, i))
        return doc

    def _result(self, state: State, values: Values, i: int) -> Result:
        number = values.numbers[i]
        assert state.reading is not None
        first = int(np.searchsorted(state.reading.ends, number.start, side="right"))
        sentences = [int(state.reading.sentence[first])]
        spans = [(number.start, number.end)]
        confidence = float(1 - values.kinds[i, 0])
        parts: dict[str, str | None] = dict.fromkeys(LINK_PARTS)
        for part in LINK_PARTS:
            members, table, loudest = values.links[i][part]
            if not members:
                continue
            best = int(table[1:].argmax())
            if table[1 + best] < self.link * table[0]:
                confidence *= float(table[0])
                continue
            draft = state.drafts[members[best]]
            draft.certain = True
            parts[part] = state.display_name(draft)
            sentences.append(state.mention_sentence(loudest[best]))
            spans.append(state.mention_offsets(loudest[best]))
            confidence *= float(table[1 + best])
        if parts["baseline"] == parts["method"]:
            parts["baseline"] = None
        return Result(
            text=number.text,
            kind=KINDS[int(values.kinds[i, 1:].argmax())],  # type: ignore[arg-type]
            evidence=state.evidence(sentences, spans, confidence**self.trust, self.name),
            value=number.value,
            unit=number.unit,
            **parts,
        )


def _favour(table: NDArray[np.float32], column: int) -> None:
    """Give most of a number's links of one part to one of its members."""
    table *= 1 - PAIRED
    table[1 + column] += PAIRED


def _heed_neighbours(
    state: State, values: Values, stated: Sequence[int], standing: Sequence[Item]
) -> None:
    """Let a number be of the names that the words next to it give it to."""
    for i in stated:
        for owner in neighbours(state.text, values.numbers[i], standing):
            for part, type in OWNERS:
                members, table, _ = values.links[i][part]
                if state.drafts[owner.index].type == type and owner.index in members:
                    _favour(table, members.index(owner.index))


def _pair_lists(
    state: State, values: Values, stated: Sequence[int], standing: Sequence[Item]
) -> None:
    """Let numbers in a list share what they are of, or take the members of a list in turn."""
    assert state.reading is not None
    names = {type: name_rows(state, standing, type) for type in set(LINK_TYPES)}
    for row in number_rows(state.text, [(i, values.numbers[i]) for i in stated]):
        sentence = next(
            ((a, b) for a, b in state.reading.sentences if a <= row[0].start < b), (0, 0)
        )
        near = {
            type: [r for r in rows if sentence[0] <= r[0].start < sentence[1]]
            for type, rows in names.items()
        }
        paired = _paired(state.text, values, row, near)
        for part in LINK_PARTS:
            tables = [values.links[item.index][part][1] for item in row]
            shared = np.mean(tables, axis=0)
            for place, table in enumerate(tables):
                table[:] = shared
                if part in paired:
                    _favour(table, paired[part][place])


def _paired(
    text: str, values: Values, row: Row, names: Mapping[int, Sequence[Row]]
) -> dict[str, list[int]]:
    """Parts, each with a column for each number, of the lists that the numbers run beside.

    Of the lists whose turns run alike the one counts that draws most links.
    """
    best: dict[tuple[int, ...], tuple[float, str, list[int]]] = {}
    for part, type in zip(LINK_PARTS, LINK_TYPES, strict=True):
        members = values.links[row[0].index][part][0]
        for listed in names[type]:
            turn = turns(text, row, listed)
            if turn is None or any(item.index not in members for item in listed):
                continue
            columns = [members.index(item.index) for item in listed]
            drawn = float(np.mean([values.links[i.index][part][1][1:][columns].sum() for i in row]))
            if drawn >= LISTED and drawn > best.get(tuple(turn), (0.0,))[0]:
                best[tuple(turn)] = (drawn, part, [columns[t] for t in turn])
    return {part: columns for _, part, columns in best.values()}
