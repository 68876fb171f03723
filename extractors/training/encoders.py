"""Encoders of texts in torch: the pretrained transformer, and a small convolutional one."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from extractors.reading import UNIT_SHAPES, WORD_SHAPES
from extractors.training.data import Example

__all__ = ["Convolutions", "Transformer", "encode_batch"]


def encode_batch(examples: list[Example]) -> dict[str, Tensor]:
    """Pieces of a batch, padded."""
    length = max(len(x.reading.pieces) for x in examples)

    def pad(name: str) -> Tensor:
        rows = [
            np.pad(getattr(x.reading, name), (0, length - len(x.reading.pieces))) for x in examples
        ]
        return torch.from_numpy(np.stack(rows))

    mask = torch.from_numpy(np.stack([np.arange(length) < len(x.reading.pieces) for x in examples]))
    return {
        "pieces": pad("pieces"),
        "segments": pad("segments"),
        "unit_shapes": pad("unit_shapes"),
        "word_shapes": pad("word_shapes"),
        "mask": mask.long(),
    }


class Transformer(nn.Module):
    """The pretrained encoder, with the shape of words added to its word vectors."""

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert
        self.width = bert.config.hidden_size
        self.unit_shape = nn.Embedding(UNIT_SHAPES, self.width)
        self.word_shape = nn.Embedding(WORD_SHAPES, self.width)
        nn.init.normal_(self.unit_shape.weight, std=0.01)
        nn.init.normal_(self.word_shape.weight, std=0.01)

    def forward(
        self,
        pieces: Tensor,
        segments: Tensor,
        unit_shapes: Tensor,
        word_shapes: Tensor,
        mask: Tensor,
    ) -> Tensor:
        """Vectors of pieces, (batch, length, width)."""
        words = self.bert.embeddings.word_embeddings(pieces)
        words = words + self.unit_shape(unit_shapes) + self.word_shape(word_shapes)
        out = self.bert(inputs_embeds=words, attention_mask=mask, token_type_ids=segments)
        return out.last_hidden_state  # type: ignore[no-any-return]


class _Block(nn.Module):
    """A gated convolution over three pieces, `reach` apart, added to what came in.

    The convolution is a product with the neighbours side by side: that quantises well.
    """

    def __init__(self, width: int, reach: int) -> None:
        super().__init__()
        self.reach = reach
        self.gated = nn.Linear(3 * width, 2 * width)
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Vectors of pieces, (batch, length, width)."""
        length = x.shape[1]
        padded = F.pad(x * mask, (0, 0, self.reach, self.reach))
        beside = torch.cat(
            [padded[:, :length], x, padded[:, 2 * self.reach : 2 * self.reach + length]], 2
        )
        return self.norm(x + self.dropout(F.glu(self.gated(beside), 2)))  # type: ignore[no-any-return]


class _Attention(nn.Module):
    """One layer of attention over the whole text, added to what came in."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.inputs = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Vectors of pieces, (batch, length, width)."""
        batch, length, width = x.shape
        size = width // self.heads
        q, k, v = (
            part.reshape(batch, length, self.heads, size).transpose(1, 2)
            for part in self.inputs(x).chunk(3, 2)
        )
        scores = q @ k.transpose(2, 3) / size**0.5
        scores = scores + (1.0 - mask.transpose(1, 2).unsqueeze(1)) * -1e4
        mixed = (scores.softmax(3) @ v).transpose(1, 2).reshape(batch, length, width)
        return self.norm(x + self.out(mixed))  # type: ignore[no-any-return]


class Convolutions(nn.Module):
    """A small encoder: word pieces, gated convolutions, one look at the whole text.

    Parameters
    ----------
    pieces
        Starting vectors of word pieces, (pieces, width).
    """

    REACHES = (1, 2, 4, 1, 2, 1)
    ATTENDS_AFTER = 3

    def __init__(self, pieces: Tensor) -> None:
        super().__init__()
        self.width = pieces.shape[1]
        self.pieces = nn.Embedding.from_pretrained(pieces, freeze=False)
        self.segment = nn.Embedding(2, self.width)
        self.unit_shape = nn.Embedding(UNIT_SHAPES, self.width)
        self.word_shape = nn.Embedding(WORD_SHAPES, self.width)
        for table in (self.segment, self.unit_shape, self.word_shape):
            nn.init.normal_(table.weight, std=0.05)
        self.norm = nn.LayerNorm(self.width)
        self.blocks = nn.ModuleList(_Block(self.width, reach) for reach in self.REACHES)
        self.attention = _Attention(self.width, 4)
        self.dropout = nn.Dropout(0.1)

    def forward(
        self,
        pieces: Tensor,
        segments: Tensor,
        unit_shapes: Tensor,
        word_shapes: Tensor,
        mask: Tensor,
    ) -> Tensor:
        """Vectors of pieces, (batch, length, width)."""
        x = self.pieces(pieces) + self.segment(segments)
        x = self.dropout(self.norm(x + self.unit_shape(unit_shapes) + self.word_shape(word_shapes)))
        inside = mask.unsqueeze(2).to(x.dtype)
        for place, block in enumerate(self.blocks):
            if place == self.ATTENDS_AFTER:
                x = self.attention(x, inside)
            x = block(x, inside)
        return x
