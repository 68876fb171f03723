"""Relations between methods: what outperforms what, and what is built on what."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc

from extractors.extraction import Relation
from extractors.heads import RELATIONS
from extractors.pairs import LABELS
from extractors.state import State, state_of

__all__ = ["RelationFinder"]


class RelationFinder:
    """Read stated relations off pairs of entities.

    Parameters
    ----------
    thresholds
        For each relation, its least probability.
    hedged
        Probability that a hedged or negated claim needs instead.
    named
        Least probability that what a relation names is a name at all.
    trust
        For each relation, the exponent that turns its probability into a share of right claims.
    """

    name = "relations"

    def __init__(
        self,
        thresholds: Mapping[str, float],
        hedged: float,
        named: float,
        trust: Mapping[str, float],
    ) -> None:
        self.thresholds = [thresholds[r] for r in RELATIONS]
        self.hedged = hedged
        self.named = named
        self.trust = trust

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc._.paperkg.relations``; an entity that a relation names is certain."""
        state = state_of(doc)
        if state.reading is None or state.heads is None or state.scored is None:
            return doc
        if state.entities is None or not len(state.scored.mentions):
            return doc
        usable = state.entities.of_mention < len(state.drafts)
        members, table, loudest = state.heads.relations(
            state.reading, state.scored, state.entities, usable
        )
        for r, relation in enumerate(RELATIONS):
            for a, source in enumerate(members):
                for b, target in enumerate(members):
                    score = float(table[a, b, r])
                    if not self._possible(state, relation, source, target):
                        continue
                    # Of two opposite claims the likelier stands.
                    if score < self.thresholds[r] or score < table[b, a, r]:
                        continue
                    mentions = loudest[a, b, r].tolist()
                    sentences = sorted({state.mention_sentence(m) for m in mentions}, reverse=True)
                    if relation == "OUTPERFORMS" and score < self.hedged:
                        cues = state.hedged | state.negated
                        if all(s in cues for s in sentences):
                            continue
                    self._add(state, relation, source, target, mentions, sentences, score)
        return doc

    def _possible(self, state: State, relation: str, source: int, target: int) -> bool:
        """A method beats a method; only what the paper introduces is said to build on something."""
        first, second = state.drafts[source], state.drafts[target]
        if LABELS[second.type] != "Method" or second.named < self.named:
            return False
        if relation == "BUILDS_ON":
            return bool(first.introduced)
        return LABELS[first.type] == "Method" and first.named >= self.named

    def _add(
        self,
        state: State,
        relation: str,
        source: int,
        target: int,
        mentions: list[int],
        sentences: list[int],
        score: float,
    ) -> None:
        drafts = (state.drafts[source], state.drafts[target])
        for draft in drafts:
            draft.certain = True
        names = [state.display_name(d) for d in drafts]
        spans = [state.mention_offsets(m) for m in mentions]
        state.relations.append(
            Relation(
                relation,  # type: ignore[arg-type]
                names[0],
                names[1],
                state.evidence(sentences, spans, score ** self.trust[relation], self.name),
            )
        )
