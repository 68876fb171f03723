"""Write a trained model as it ships: ``python -m extractors.training.export RUN... FOLDER``.

Of several runs that went on from one (``train --init``) the mean of their weights is written.
The encoder goes to ONNX and is quantised to int8 (weights per channel, activations per text); the
heads go to a NumPy archive in half precision.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from extractors.training.encoders import Transformer
from extractors.training.model import Net
from extractors.training.train import encoder_folder, net_of

__all__ = ["export", "load_net", "main"]


def load_net(*runs: Path) -> Net:
    """The trained model of a run, or the mean of several runs from one start.

    References
    ----------
    M. Wortsman et al. (2022), Model soups: averaging weights of multiple fine-tuned models improves
    accuracy without increasing inference time, ICML.
    """
    every = [torch.load(run / "model.pt", weights_only=True) for run in runs]
    weights = {
        name: torch.stack([one[name] for one in every]).mean(0)
        if value.is_floating_point()
        else value
        for name, value in every[0].items()
    }
    net = net_of("transformer" if any(k.startswith("encoder.bert.") for k in weights) else "cnn")
    net.load_state_dict(weights)
    return net.eval()


class _OneText(nn.Module):
    """The encoder for one text without padding."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.encoder = net.encoder

    def forward(
        self, pieces: Tensor, segments: Tensor, unit_shapes: Tensor, word_shapes: Tensor
    ) -> Tensor:
        """Vectors of pieces, (1, length, width)."""
        mask = torch.ones_like(pieces)
        return self.encoder(pieces, segments, unit_shapes, word_shapes, mask)  # type: ignore[no-any-return]


INPUTS = ("pieces", "segments", "unit_shapes", "word_shapes")


def _onnx(net: Net, path: Path) -> None:
    sample = tuple(torch.ones((1, 12), dtype=torch.int64) for _ in INPUTS)
    torch.onnx.export(
        _OneText(net).eval(),
        sample,
        str(path),
        input_names=list(INPUTS),
        output_names=["hidden"],
        dynamic_axes={name: {1: "length"} for name in (*INPUTS, "hidden")},
        opset_version=17,
        dynamo=False,
    )


def head_weights(net: Net) -> dict[str, Any]:
    """Weights of the heads, as `extractors.heads` names them."""
    return {
        k: v.detach().numpy() for k, v in net.state_dict().items() if not k.startswith("encoder.")
    }


def export(runs: Sequence[Path], folder: Path) -> None:
    """Write ``encoder.onnx``, ``heads.npz`` and ``tokenizer.json``."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer

    folder.mkdir(parents=True, exist_ok=True)
    net = load_net(*runs)
    with tempfile.TemporaryDirectory() as temporary:
        plain, fused = Path(temporary, "plain.onnx"), Path(temporary, "fused.onnx")
        _onnx(net, plain)
        if isinstance(net.encoder, Transformer):
            model = optimizer.optimize_model(
                str(plain), model_type="bert", num_heads=12, hidden_size=384, opt_level=0
            )
            model.save_model_to_file(str(fused))
        else:
            fused = plain
        quantize_dynamic(
            fused,
            folder / "encoder.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    halves = {k: v.astype(np.float16) for k, v in head_weights(net).items()}
    np.savez_compressed(folder / "heads.npz", **halves)
    shutil.copy(encoder_folder() / "tokenizer.json", folder / "tokenizer.json")
    settings = folder / "settings.json"
    if not settings.exists():
        settings.write_text(json.dumps({}, indent=2) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+", help="folders that train wrote")
    parser.add_argument("folder", type=Path, help="model folder to write")
    options = parser.parse_args(arguments)
    export(options.runs, options.folder)


if __name__ == "__main__":
    main()
