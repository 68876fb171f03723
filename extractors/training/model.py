"""The model in torch: one encoder, many heads, trained together.

`extractors.heads` computes the same in numpy at run time; a test compares spans and groups of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from extractors.pairs import (
    DISTANCES,
    NAME_FEATURES,
    ORDERS,
    RANKS,
    SENTENCES,
    Names,
    enumerate_spans,
    group_names,
    link_features,
    pair_features,
)
from extractors.spelling import MAX_WIDTH, spelling_features
from extractors.training.data import MASKED, VALUE_KINDS, Example

__all__ = ["LINK_PARTS", "RELATIONS", "SIZES", "Net", "Sizes"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the vectors: of units, spans, mentions, and pairs of them."""

    unit: int
    span: int
    mention: int
    pair: int


SIZES = {"transformer": Sizes(384, 192, 256, 96), "cnn": Sizes(128, 64, 96, 48)}
"""Widths by kind of encoder."""

CLASSES = 9
SPELLING = 12
LINK_PARTS = ("method", "benchmark", "metric", "baseline")
LINK_TYPE = {"method": 0, "benchmark": 1, "metric": 2, "baseline": 0}
RELATIONS = ("outperforms", "builds_on")
CANDIDATE = 0.1
"""Spans at least this likely to be a name go on to the name heads while training."""
MIN_CANDIDATES, MAX_CANDIDATES = 20, 60
"""Bounds of their number: the likeliest false names keep coming when the spans are learned."""


class Spans(nn.Module):
    """A vector for each span: its ends, its mean and its width."""

    def __init__(self, unit: int, size: int) -> None:
        super().__init__()
        self.start = nn.Linear(unit, size)
        self.end = nn.Linear(unit, size, bias=False)
        self.mean = nn.Linear(unit, size, bias=False)
        self.width = nn.Embedding(MAX_WIDTH + 26, size)
        nn.init.normal_(self.width.weight, std=0.02)

    def forward(self, units: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Vectors of spans, (spans, size)."""
        mean = self.mean(units)
        total = F.pad(mean.cumsum(0), (0, 0, 1, 0))
        width = last - first
        mean = (total[last + 1] - total[first]) / (width + 1).unsqueeze(1)
        vector = self.start(units)[first] + self.end(units)[last] + mean
        return F.relu(vector + self.width(width.clamp(max=MAX_WIDTH + 25)))


class Pool(nn.Module):
    """A vector for each group of mentions: largest and mean, and plain features."""

    def __init__(self, mention: int, features: int) -> None:
        super().__init__()
        self.out = nn.Linear(2 * mention + features, mention)

    def forward(self, mentions: Tensor, group: Tensor, count: int, features: Tensor) -> Tensor:
        """Vectors of groups, (count, mention)."""
        index = group.unsqueeze(1).expand_as(mentions)
        zero = mentions.new_zeros(count, mentions.shape[1])
        largest = zero.scatter_reduce(0, index, mentions, "amax", include_self=False)
        mean = zero.scatter_reduce(0, index, mentions, "mean", include_self=False)
        return F.relu(self.out(torch.cat([largest, mean, features], 1)))


@dataclass(slots=True)
class _Doc:
    """One paper's mentions, names and entities within the batch."""

    names: Names
    name_label: np.ndarray
    entity_of: np.ndarray
    entity_label: list[int]
    entity_group: list[int]
    mention_type: np.ndarray


class Net(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder: nn.Module, sizes: Sizes) -> None:
        super().__init__()
        self.encoder, self.sizes = encoder, sizes
        self.spans = Spans(sizes.unit, sizes.span)
        self.span_class = nn.Linear(sizes.span, CLASSES)
        with torch.no_grad():
            self.span_class.bias[0] = 5.0
        self.mentions = Spans(sizes.unit, sizes.mention)
        self.name_pool = Pool(sizes.mention, NAME_FEATURES)
        self.name_class = nn.Linear(sizes.mention, CLASSES)
        self.entity_pool = Pool(sizes.mention, NAME_FEATURES + 4)
        self.introduced = nn.Linear(sizes.mention, 1)
        self.role = nn.Linear(sizes.mention, 4)
        self.alias_hidden = nn.Linear(2 * sizes.mention + SPELLING, sizes.pair)
        self.alias = nn.Linear(sizes.pair, 1)
        self.value_kind = nn.Linear(sizes.mention, len(VALUE_KINDS))
        self.link_value = nn.Linear(sizes.mention, sizes.pair * 4)
        self.link_mention = nn.Linear(sizes.mention, sizes.pair * 4, bias=False)
        self.link_distance = nn.Embedding(DISTANCES, sizes.pair * 4)
        self.link_sentence = nn.Embedding(SENTENCES, sizes.pair * 4)
        self.link_rank = nn.Embedding(RANKS, sizes.pair * 4)
        self.link_order = nn.Embedding(ORDERS, sizes.pair * 4)
        self.link_score = nn.Parameter(torch.randn(4, sizes.pair) * 0.1)
        self.link_entity = nn.Linear(sizes.mention, 4)
        self.link_null = nn.Linear(sizes.mention, 4)
        self.pair_a = nn.Linear(sizes.mention, sizes.pair * 2)
        self.pair_b = nn.Linear(sizes.mention, sizes.pair * 2, bias=False)
        self.pair_distance = nn.Embedding(DISTANCES, sizes.pair * 2)
        self.pair_sentence = nn.Embedding(SENTENCES, sizes.pair * 2)
        self.pair_score = nn.Parameter(torch.randn(2, sizes.pair) * 0.1)
        self.pair_entity_a = nn.Linear(sizes.mention, sizes.pair * 2)
        self.pair_entity_b = nn.Linear(sizes.mention, sizes.pair * 2, bias=False)
        self.pair_entity = nn.Parameter(torch.zeros(2, sizes.pair))
        self.pair_bias = nn.Parameter(torch.full((2,), -3.0))
        for name in (
            "link_distance",
            "link_sentence",
            "link_rank",
            "link_order",
            "pair_distance",
            "pair_sentence",
        ):
            nn.init.normal_(getattr(self, name).weight, std=0.05)
        self.dropout = nn.Dropout(0.1)

    def units(self, batch: dict[str, Tensor], examples: list[Example]) -> list[Tensor]:
        """Vectors of units of each paper: means of their pieces."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            hidden = self.encoder(**batch)
        hidden = hidden.float()
        found = []
        for row, x in zip(hidden, examples, strict=True):
            unit = torch.from_numpy(x.reading.unit_of)
            inside = unit >= 0
            count = len(x.reading.starts)
            zero = row.new_zeros(count, self.sizes.unit)
            index = unit[inside].unsqueeze(1).expand(-1, self.sizes.unit)
            found.append(
                zero.scatter_reduce(0, index, row[: len(unit)][inside], "mean", include_self=False)
            )
        return found

    def losses(self, batch: dict[str, Tensor], examples: list[Example]) -> dict[str, Tensor]:
        """Losses of all heads on a batch."""
        units = [self.dropout(u) for u in self.units(batch, examples)]
        total: dict[str, list[Tensor]] = {}
        for u, x in zip(units, examples, strict=True):
            for name, loss in self._paper(u, x).items():
                total.setdefault(name, []).append(loss)
        n = len(examples)
        return {name: torch.stack(parts).sum() / n for name, parts in total.items()}

    def _paper(self, units: Tensor, x: Example) -> dict[str, Tensor]:
        first, last = enumerate_spans(x.reading)
        targets = np.zeros(len(first), np.int64)
        place = {pair: i for i, pair in enumerate(zip(first.tolist(), last.tolist(), strict=True))}
        for group in x.groups:
            for mention in group.mentions:
                if mention in place:
                    targets[place[mention]] = group.label
        for mention in x.masked:
            if mention in place:
                targets[place[mention]] = MASKED
        logits = self.span_class(
            self.dropout(self.spans(units, torch.from_numpy(first), torch.from_numpy(last)))
        )
        losses = {
            "span": F.cross_entropy(
                logits, torch.from_numpy(targets), ignore_index=MASKED, reduction="sum"
            )
            / 20
        }
        with torch.no_grad():
            likely = 1 - logits.softmax(1)[:, 0]
            wanted = int((likely > CANDIDATE).sum().clamp(MIN_CANDIDATES, MAX_CANDIDATES))
            chosen = likely.topk(min(wanted, len(likely))).indices
            guess = logits.argmax(1)
        doc = self._names(x, first, last, targets, chosen.tolist(), guess)
        if not len(doc.names.keys):
            return losses
        mentions = self.dropout(
            self.mentions(
                units, torch.from_numpy(doc.names.first), torch.from_numpy(doc.names.last)
            )
        )
        rows = torch.tensor(
            [place[p] for p in zip(doc.names.first.tolist(), doc.names.last.tolist(), strict=True)]
        )
        losses |= self._name_losses(doc, mentions, logits[rows], x)
        entities = self._entities(doc, mentions)
        losses |= self._entity_losses(doc, entities, x)
        losses |= self._value_losses(doc, units, mentions, entities, x)
        losses |= self._relation_losses(doc, mentions, entities, x)
        return losses

    def _names(
        self, x: Example, first: Any, last: Any, targets: Any, chosen: list[int], guess: Tensor
    ) -> _Doc:
        group_of = {m: g for g, group in enumerate(x.groups) for m in group.mentions}
        valid = set(zip(first.tolist(), last.tolist(), strict=True))
        spans = {m for m in group_of if m in valid}
        kinds = {m: (x.groups[g].label - 1) % 4 for m, g in group_of.items()}
        for i in chosen:
            if targets[i] == MASKED:
                continue
            span = (int(first[i]), int(last[i]))
            spans.add(span)
            kinds.setdefault(span, (max(1, int(guess[i])) - 1) % 4)
        names = group_names(x.reading, list(spans))
        label = np.zeros(len(names.keys), np.int64)
        group_of_name: list[int | None] = [None] * len(names.keys)
        pairs = list(zip(names.first.tolist(), names.last.tolist(), strict=True))
        for pair, name in zip(pairs, names.name_of.tolist(), strict=True):
            if pair in group_of:
                group_of_name[name] = group_of[pair]
                label[name] = x.groups[group_of[pair]].label
        entity_index: dict[Any, int] = {}
        entity_label: list[int] = []
        entity_group: list[int] = []
        entity_of = np.zeros(len(names.keys), np.int64)
        for name, g in enumerate(group_of_name):
            key = ("group", g) if g is not None else ("name", name)
            if key not in entity_index:
                entity_index[key] = len(entity_index)
                entity_label.append(int(label[name]))
                entity_group.append(-1 if g is None else g)
            entity_of[name] = entity_index[key]
        types = np.array([kinds[p] for p in pairs], np.int64)
        return _Doc(names, label, entity_of, entity_label, entity_group, types)

    def _name_losses(
        self, doc: _Doc, mentions: Tensor, span_logits: Tensor, x: Example
    ) -> dict[str, Tensor]:
        count = len(doc.names.keys)
        name_of = torch.from_numpy(doc.names.name_of)
        features = torch.from_numpy(doc.names.features)
        vectors = self.dropout(self.name_pool(mentions, name_of, count, features))
        index = name_of.unsqueeze(1).expand_as(span_logits)
        prior = span_logits.new_zeros(count, CLASSES).scatter_reduce(
            0, index, span_logits, "mean", include_self=False
        )
        logits = prior.detach() + self.name_class(vectors)
        losses = {
            "name": F.cross_entropy(logits, torch.from_numpy(doc.name_label), reduction="sum") / 20
        }
        pairs = [
            (a, b)
            for a in range(count)
            for b in range(a + 1, count)
            if doc.name_label[a]
            and doc.name_label[b]
            and (doc.name_label[a] - 1) % 4 == (doc.name_label[b] - 1) % 4
        ]
        if pairs:
            a, b = torch.tensor(pairs).T
            plain = torch.tensor(
                [
                    spelling_features(
                        doc.names.spellings[i], doc.names.spellings[j], x.reading.text
                    )
                    for i, j in pairs
                ]
            )
            joined = torch.cat([(vectors[a] - vectors[b]).abs(), vectors[a] * vectors[b], plain], 1)
            score = self.alias(F.relu(self.alias_hidden(joined))).squeeze(1)
            same = torch.from_numpy(doc.entity_of[a.numpy()] == doc.entity_of[b.numpy()]).float()
            losses["alias"] = F.binary_cross_entropy_with_logits(score, same, reduction="sum") / 20
        return losses

    def _entities(self, doc: _Doc, mentions: Tensor) -> Tensor:
        count = len(doc.entity_label)
        of_mention = torch.from_numpy(doc.entity_of[doc.names.name_of])
        features = np.zeros((count, NAME_FEATURES + 4), np.float32)
        for name, entity in enumerate(doc.entity_of):
            features[entity, :NAME_FEATURES] = np.maximum(
                features[entity, :NAME_FEATURES], doc.names.features[name]
            )
        for mention, entity in enumerate(of_mention.tolist()):
            features[entity, NAME_FEATURES + doc.mention_type[mention]] = 1.0
        return self.dropout(
            self.entity_pool(mentions, of_mention, count, torch.from_numpy(features))
        )

    def _entity_losses(self, doc: _Doc, entities: Tensor, x: Example) -> dict[str, Tensor]:
        groups = [x.groups[g] if g >= 0 else None for g in doc.entity_group]
        losses = {}
        asked = [i for i, g in enumerate(groups) if g is None or g.label in (1, 2, 3, 5, 6, 7)]
        if asked:
            truth = torch.tensor(
                [float(bool(g and g.introduced)) for g in (groups[i] for i in asked)]
            )
            score = self.introduced(entities[asked]).squeeze(1)
            losses["introduced"] = (
                F.binary_cross_entropy_with_logits(score, truth, reduction="sum") / 6
            )
        asked = [i for i, g in enumerate(groups) if g and g.role != MASKED]
        if asked:
            truth_role = torch.tensor([groups[i].role for i in asked])  # type: ignore[union-attr]
            losses["role"] = (
                F.cross_entropy(self.role(entities[asked]), truth_role, reduction="sum") / 6
            )
        return losses

    def _value_losses(
        self, doc: _Doc, units: Tensor, mentions: Tensor, entities: Tensor, x: Example
    ) -> dict[str, Tensor]:
        if not x.values:
            return {}
        first = torch.tensor([v.units[0] for v in x.values])
        last = torch.tensor([v.units[1] for v in x.values])
        values = self.dropout(self.mentions(units, first, last))
        kinds = torch.tensor([v.kind for v in x.values])
        losses = {
            "value": F.cross_entropy(
                self.value_kind(values), kinds, ignore_index=MASKED, reduction="sum"
            )
            / 5
        }
        rows = [i for i, v in enumerate(x.values) if v.kind > 0]
        if not rows:
            return losses
        links = link_features(x.reading, first[rows].numpy(), doc.names.first, doc.mention_type)
        if not len(links.value):
            return losses
        of_mention = doc.entity_of[doc.names.name_of]
        hidden = (
            self.link_value(values[rows])[torch.from_numpy(links.value)]
            + self.link_mention(mentions)[torch.from_numpy(links.mention)]
            + self.link_distance(torch.from_numpy(links.distance))
            + self.link_sentence(torch.from_numpy(links.sentence))
            + self.link_rank(torch.from_numpy(links.rank))
            + self.link_order(torch.from_numpy(links.order))
        ).relu()
        pair = (hidden.view(-1, 4, self.sizes.pair) * self.link_score).sum(2)
        pair = pair.view(len(rows), len(of_mention), 4)
        bias = self.link_entity(entities)
        null = self.link_null(values[rows])
        group_entity = {g: e for e, g in enumerate(doc.entity_group) if g >= 0}
        parts = []
        for part, name in enumerate(LINK_PARTS):
            kind = doc.mention_type == LINK_TYPE[name]
            members = sorted(set(of_mention[kind].tolist()))
            scores = [null[:, part]]
            for entity in members:
                mine = torch.from_numpy(np.flatnonzero(kind & (of_mention == entity)))
                scores.append(pair[:, mine, part].logsumexp(1) + bias[entity, part])
            table = torch.stack(scores, 1)
            truth = []
            for row in rows:
                links_of = x.values[row].links
                if name not in links_of:
                    truth.append(MASKED)
                    continue
                group = links_of[name]
                if group is None:
                    truth.append(0)
                else:
                    entity = group_entity.get(group, -1)
                    truth.append(members.index(entity) + 1 if entity in members else MASKED)
            parts.append(
                F.cross_entropy(table, torch.tensor(truth), ignore_index=MASKED, reduction="sum")
            )
        losses["link"] = torch.stack(parts).sum() / 8
        return losses

    def _relation_losses(
        self, doc: _Doc, mentions: Tensor, entities: Tensor, x: Example
    ) -> dict[str, Tensor]:
        of_mention = doc.entity_of[doc.names.name_of]
        usable = np.flatnonzero(doc.mention_type <= 1)[:40]
        members = sorted(set(of_mention[usable].tolist()))
        if len(members) < 2:
            return {}
        local = {e: i for i, e in enumerate(members)}
        a = np.repeat(usable, len(usable))
        b = np.tile(usable, len(usable))
        keep = of_mention[a] != of_mention[b]
        a, b = a[keep], b[keep]
        distance, sentence = pair_features(x.reading, doc.names.first[a], doc.names.first[b])
        hidden = (
            self.pair_a(mentions)[torch.from_numpy(a)]
            + self.pair_b(mentions)[torch.from_numpy(b)]
            + self.pair_distance(torch.from_numpy(distance))
            + self.pair_sentence(torch.from_numpy(sentence))
        ).relu()
        score = (hidden.view(-1, 2, self.sizes.pair) * self.pair_score).sum(2)
        n = len(members)
        slot = np.array([local[e] for e in of_mention[a]]) * n + np.array(
            [local[e] for e in of_mention[b]]
        )
        index = torch.from_numpy(slot).unsqueeze(1).expand_as(score)
        floor = score.new_full((n * n, 2), -30.0)
        top = floor.scatter_reduce(0, index, score, "amax", include_self=True)
        spread = torch.zeros_like(floor).scatter_add(0, index, (score - top.gather(0, index)).exp())
        pooled = top + spread.clamp(min=1e-6).log()
        vectors = entities[members]
        joint = (self.pair_entity_a(vectors)[:, None] + self.pair_entity_b(vectors)[None]).relu()
        whole = (joint.view(n * n, 2, self.sizes.pair) * self.pair_entity).sum(2)
        logits = pooled + whole + self.pair_bias
        group_entity = {g: e for e, g in enumerate(doc.entity_group) if g >= 0}
        off = ~torch.eye(n, dtype=torch.bool).flatten()
        losses = {}
        for r, relation in enumerate(RELATIONS):
            truth = torch.zeros(n * n)
            for source, target in getattr(x, relation):
                s, t = (local.get(group_entity.get(g, -1)) for g in (source, target))
                if s is not None and t is not None:
                    truth[s * n + t] = 1.0
            losses[relation] = (
                F.binary_cross_entropy_with_logits(logits[off, r], truth[off], reduction="sum") / 4
            )
        return losses
