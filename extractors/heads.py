"""The model's heads in numpy: from vectors of units to scores of names, results and relations.

The same sums as `extractors.training.model`, which trains the weights; nothing here decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.pairs import (
    NAME_FEATURES,
    Names,
    enumerate_spans,
    group_names,
    link_features,
    pair_features,
)
from extractors.quantities import Number
from extractors.reading import Reading
from extractors.spelling import MAX_WIDTH, spelling_features

__all__ = ["LINK_PARTS", "LINK_TYPES", "RELATIONS", "Entities", "Heads", "ScoredNames", "Values"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LINK_PARTS = ("method", "benchmark", "metric", "baseline")
LINK_TYPES = (0, 1, 2, 0)
"""Type of entity that each part of a result names, as index into `extractors.pairs.LABELS`."""
RELATIONS = ("OUTPERFORMS", "BUILDS_ON")
CANDIDATE = 0.04
"""Spans less likely than this to be a name are dropped at once."""
MAX_CANDIDATES = 120
MAX_PAIR_MENTIONS = 40
"""Mentions that are paired for relations; an abstract has about fifteen."""


def softmax(x: Floats) -> Floats:
    """Softmax over the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid(x: Floats) -> Floats:
    """Logistic function."""
    return (1.0 / (1.0 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class ScoredNames:
    """Candidate names: `probabilities` is (names, 9), `vectors` and `mentions` are hidden."""

    names: Names
    mentions: Floats
    probabilities: Floats
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Entities:
    """Names merged into entities, with what is said of each.

    `of_mention` maps mentions to entities and `types` mentions to types; `introduced` is
    (entities,), `roles` is (entities, 4).
    """

    of_mention: Ints
    types: Ints
    vectors: Floats
    introduced: Floats
    roles: Floats


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers with the probabilities of none, absolute, delta, ratio, and links.

    `links` holds for each number and part the entities it may be of, the probabilities of
    [null, *those entities], and the mention that speaks loudest for each.
    """

    numbers: Sequence[Number]
    kinds: Floats
    links: list[dict[str, tuple[Sequence[int], Floats, Sequence[int]]]]


class Heads:
    """Scores of everything the model reads in a text.

    Parameters
    ----------
    weights
        Parameters by name, as `extractors.training.export` writes them.
    """

    def __init__(self, weights: Mapping[str, NDArray[np.floating]]) -> None:
        self._w = {k: np.ascontiguousarray(v, dtype=np.float32) for k, v in weights.items()}

    def _linear(self, name: str, x: Floats) -> Floats:
        out = x @ self._w[f"{name}.weight"].T
        bias = self._w.get(f"{name}.bias")
        return out if bias is None else out + bias

    def _span_vectors(self, name: str, units: Floats, first: Ints, last: Ints) -> Floats:
        mean = self._linear(f"{name}.mean", units)
        total = np.zeros((len(units) + 1, mean.shape[1]), np.float32)
        np.cumsum(mean, axis=0, out=total[1:])
        width = last - first
        vectors = total[last + 1] - total[first]
        vectors /= (width + 1)[:, None]
        vectors += self._linear(f"{name}.start", units)[first]
        vectors += self._linear(f"{name}.end", units)[last]
        vectors += self._w[f"{name}.width.weight"][np.minimum(width, MAX_WIDTH + 25)]
        return np.maximum(vectors, 0, out=vectors)

    def _pool(self, name: str, mentions: Floats, group: Ints, count: int, extra: Floats) -> Floats:
        largest = np.zeros((count, mentions.shape[1]), np.float32)
        mean = np.zeros_like(largest)
        np.maximum.at(largest, group, mentions)  # vectors are not negative
        np.add.at(mean, group, mentions)
        mean /= np.maximum(np.bincount(group, minlength=count), 1)[:, None]
        return np.maximum(
            self._linear(f"{name}.out", np.concatenate([largest, mean, extra], axis=1)), 0
        )

    def spans(self, reading: Reading, units: Floats) -> tuple[Ints, Ints, Floats]:
        """First and last unit of every likely name, and its class scores, (spans, 9)."""
        first, last = enumerate_spans(reading)
        if not len(first):
            return first, last, np.zeros((0, 9), np.float32)
        scores = self._linear("span_class", self._span_vectors("spans", units, first, last))
        likely = 1 - softmax(scores)[:, 0]
        kept = np.flatnonzero(likely > CANDIDATE)
        texts = [reading.text[reading.starts[first[i]] : reading.ends[last[i]]] for i in kept]
        whole = np.array([t.count("(") == t.count(")") for t in texts], dtype=bool)
        kept = kept[whole]
        if len(kept) > MAX_CANDIDATES:
            kept = np.sort(kept[np.argsort(-likely[kept], kind="stable")[:MAX_CANDIDATES]])
        return first[kept], last[kept], scores[kept]

    def names(self, reading: Reading, units: Floats) -> ScoredNames:
        """Candidate names with their class probabilities."""
        first, last, scores = self.spans(reading, units)
        pairs = list(zip(first.tolist(), last.tolist(), strict=True))
        names = group_names(reading, pairs)
        count = len(names.keys)
        if not count:
            empty = np.zeros((0, 1), np.float32)
            return ScoredNames(names, empty, np.zeros((0, 9), np.float32), empty)
        row = {pair: i for i, pair in enumerate(pairs)}
        order = [row[p] for p in zip(names.first.tolist(), names.last.tolist(), strict=True)]
        mentions = self._span_vectors("mentions", units, names.first, names.last)
        vectors = self._pool("name_pool", mentions, names.name_of, count, names.features)
        prior = np.zeros((count, scores.shape[1]), np.float32)
        np.add.at(prior, names.name_of, scores[order])
        prior /= np.bincount(names.name_of, minlength=count)[:, None]
        return ScoredNames(
            names, mentions, softmax(prior + self._linear("name_class", vectors)), vectors
        )

    def aliases(
        self, reading: Reading, scored: ScoredNames, pairs: Sequence[tuple[int, int]]
    ) -> Floats:
        """Probability that the two names of each pair are one thing."""
        if not pairs:
            return np.zeros(0, np.float32)
        a, b = np.array(pairs, dtype=np.int64).T
        spelling = np.array(
            [
                spelling_features(
                    scored.names.spellings[i], scored.names.spellings[j], reading.text
                )
                for i, j in pairs
            ],
            dtype=np.float32,
        )
        va, vb = scored.vectors[a], scored.vectors[b]
        joined = np.concatenate([np.abs(va - vb), va * vb, spelling], axis=1)
        hidden = np.maximum(self._linear("alias_hidden", joined), 0)
        return sigmoid(self._linear("alias", hidden)[:, 0])

    def entities(self, scored: ScoredNames, entity_of: Ints, types: Ints) -> Entities:
        """Entities from names.

        Parameters
        ----------
        entity_of, types
            Entity of each name, and type of each name (index into LABELS).
        """
        count = int(entity_of.max()) + 1 if len(entity_of) else 0
        of_mention = entity_of[scored.names.name_of]
        mention_types = types[scored.names.name_of]
        features = np.zeros((count, NAME_FEATURES + 4), np.float32)
        np.maximum.at(features[:, :NAME_FEATURES], entity_of, scored.names.features)
        features[of_mention, NAME_FEATURES + mention_types] = 1.0
        vectors = self._pool("entity_pool", scored.mentions, of_mention, count, features)
        return Entities(
            of_mention,
            mention_types,
            vectors,
            sigmoid(self._linear("introduced", vectors)[:, 0]),
            softmax(self._linear("role", vectors)),
        )

    def values(
        self,
        reading: Reading,
        units: Floats,
        numbers: Sequence[Number],
        scored: ScoredNames,
        entities: Entities,
        usable: NDArray[np.bool_],
    ) -> Values:
        """What each number states, and of which entities.

        Parameters
        ----------
        usable
            Mentions that results may name, (mentions,).
        """
        placed = [(n, _cover(reading, n.start, n.end)) for n in numbers]
        kept = [(n, c) for n, c in placed if c is not None]
        if not kept:
            return Values([], np.zeros((0, 4), np.float32), [])
        first = np.array([c[0] for _, c in kept], dtype=np.int64)
        last = np.array([c[1] for _, c in kept], dtype=np.int64)
        vectors = self._span_vectors("mentions", units, first, last)
        kinds = softmax(self._linear("value_kind", vectors))
        mine = np.flatnonzero(usable)
        null = self._linear("link_null", vectors)
        links: list[dict[str, tuple[Sequence[int], Floats, Sequence[int]]]] = [{} for _ in kept]
        parts = len(LINK_PARTS)
        if len(mine):
            features = link_features(reading, first, scored.names.first[mine], entities.types[mine])
            hidden = self._linear("link_value", vectors)[features.value]
            hidden += self._linear("link_mention", scored.mentions[mine])[features.mention]
            hidden += self._w["link_distance.weight"][features.distance]
            hidden += self._w["link_sentence.weight"][features.sentence]
            hidden += self._w["link_rank.weight"][features.rank]
            hidden += self._w["link_order.weight"][features.order]
            np.maximum(hidden, 0, out=hidden)
            score = self._w["link_score"]
            pair = (hidden.reshape(len(hidden), parts, -1) * score).sum(2)
            pair = pair.reshape(len(kept), len(mine), parts)
            bias = self._linear("link_entity", entities.vectors)
        for part, name in enumerate(LINK_PARTS):
            kind = entities.types[mine] == LINK_TYPES[part]
            members = sorted(set(entities.of_mention[mine][kind].tolist()))
            columns = [null[:, part]]
            loudest = np.zeros((len(kept), len(members)), np.int64)
            for column, entity in enumerate(members):
                own = np.flatnonzero(kind & (entities.of_mention[mine] == entity))
                columns.append(_logsumexp(pair[:, own, part]) + bias[entity, part])
                loudest[:, column] = mine[own[pair[:, own, part].argmax(axis=1)]]
            table = softmax(np.stack(columns, axis=1))
            for i in range(len(kept)):
                links[i][name] = (members, table[i], loudest[i].tolist())
        return Values([n for n, _ in kept], kinds, links)

    def relations(
        self, reading: Reading, scored: ScoredNames, entities: Entities, usable: NDArray[np.bool_]
    ) -> tuple[list[int], Floats, Ints]:
        """Entities that may be related.

        Returns
        -------
        members
            Their indices.
        probabilities
            (members, members, 2), of RELATIONS from row to column.
        loudest
            (members, members, 2, 2): the two mentions that speak loudest for each.
        """
        mine = np.flatnonzero(usable & (entities.types <= 1))[:MAX_PAIR_MENTIONS]
        of = entities.of_mention[mine]
        members = sorted(set(of.tolist()))
        n = len(members)
        if n < 2:
            return members, np.zeros((n, n, 2), np.float32), np.zeros((n, n, 2, 2), np.int64)
        local = np.searchsorted(members, of)
        a, b = np.repeat(np.arange(len(mine)), len(mine)), np.tile(np.arange(len(mine)), len(mine))
        keep = local[a] != local[b]
        a, b = a[keep], b[keep]
        starts = scored.names.first[mine]
        distance, sentence = pair_features(reading, starts[a], starts[b])
        mentions = scored.mentions[mine]
        hidden = self._linear("pair_a", mentions)[a]
        hidden += self._linear("pair_b", mentions)[b]
        hidden += self._w["pair_distance.weight"][distance]
        hidden += self._w["pair_sentence.weight"][sentence]
        np.maximum(hidden, 0, out=hidden)
        score = (hidden.reshape(len(hidden), 2, -1) * self._w["pair_score"]).sum(2)
        slot = local[a] * n + local[b]
        top = np.full((n * n, 2), -30.0, np.float32)
        np.maximum.at(top, slot, score)
        spread = np.zeros_like(top)
        np.add.at(spread, slot, np.exp(score - top[slot]))
        pooled = top + np.log(np.maximum(spread, 1e-6))
        vectors = entities.vectors[members]
        joint = self._linear("pair_entity_a", vectors)[:, None] + self._linear(
            "pair_entity_b", vectors
        )
        joint = np.maximum(joint, 0).reshape(n * n, 2, -1)
        whole = (joint * self._w["pair_entity"]).sum(2)
        found = sigmoid(pooled + whole + self._w["pair_bias"]).reshape(n, n, 2)
        found[np.arange(n), np.arange(n)] = 0.0
        loudest = np.zeros((n * n, 2, 2), np.int64)
        for relation in range(2):
            order = np.argsort(score[:, relation], kind="stable")
            loudest[slot[order], relation, 0] = mine[a[order]]
            loudest[slot[order], relation, 1] = mine[b[order]]
        return members, found, loudest.reshape(n, n, 2, 2)


def _logsumexp(x: Floats) -> Floats:
    top = x.max(axis=1)
    return top + np.log(np.exp(x - top[:, None]).sum(axis=1))


def _cover(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """First and last unit that the offsets touch."""
    first = int(np.searchsorted(reading.ends, start, side="right"))
    last = int(np.searchsorted(reading.starts, end, side="left")) - 1
    return (first, last) if first <= last < len(reading.starts) else None
