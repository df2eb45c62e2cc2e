"""The network as an ONNX graph, so that serving needs neither torch nor this code."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn

from deepfm.network import DeepFM
from ingest.features import Feature

PROBABILITY = "probability"
"""Name of the ranker's output: float32 (n,). Outputs of other names are logits."""


class _Answer(nn.Module):
    """Feature numbers as separate arguments, as ONNX has them, to probabilities or logits."""

    def __init__(self, network: DeepFM, names: Sequence[str], *, probability: bool) -> None:
        super().__init__()
        self._network = network
        self._probability = probability
        self._names = tuple(names)

    def forward(self, *numbers: Tensor) -> Tensor:
        logits: Tensor = self._network(dict(zip(self._names, numbers, strict=True)))
        return torch.sigmoid(logits) if self._probability else logits


def export(network: DeepFM, features: Sequence[Feature], output: str = PROBABILITY) -> bytes:
    """A graph with an int64 input by each feature's name, (n,) or (n, length), and one output (n,)."""
    names = [feature.name for feature in features]
    shapes = [(2, feature.length) if feature.kind == "categories" else (2,) for feature in features]
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # The newer exporter loads for seconds and warns of its own internals; this one only of its age.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            _Answer(network, names, probability=output == PROBABILITY).eval(),
            tuple(torch.zeros(shape, dtype=torch.int64) for shape in shapes),
            cast(str, buffer),  # it takes any file
            input_names=names,
            output_names=[output],
            dynamic_axes={name: {0: "n"} for name in (*names, output)},
            dynamo=False,
        )
    return buffer.getvalue()
