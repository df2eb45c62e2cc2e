"""The two towers as ONNX graphs, which serving runs without torch.

Names of inputs and outputs stand in `recommender.items.towers`, which reads them.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from dssm.network import TwoTowers
from ingest.features import Feature, FeatureSchema
from recommender.items.towers import FINISHED, HISTORY, KNOWN, QUERIES, RAW_VECTORS

OPSET = 17


class _QueryTower(nn.Module):
    """Numbers of each user feature (n,), `HISTORY` and `KNOWN` to finished queries (n, dim)."""

    def __init__(self, network: TwoTowers, features: Sequence[Feature]) -> None:
        super().__init__()
        self.network = network
        self._names = [feature.name for feature in features]

    def forward(self, *inputs: Tensor) -> Tensor:
        *numbers, history, known = inputs
        users = dict(zip(self._names, numbers, strict=True))
        return self.network.next_queries(users, history, known)


class _ItemTower(nn.Module):
    """Numbers of each item feature to raw and finished vectors, (n, dim) both."""

    def __init__(self, network: TwoTowers, features: Sequence[Feature]) -> None:
        super().__init__()
        self.network = network
        self._names = [feature.name for feature in features]

    def forward(self, *numbers: Tensor) -> tuple[Tensor, Tensor]:
        raw = self.network.raw_items(dict(zip(self._names, numbers, strict=True)))
        return raw, self.network.finish(raw)


def query_tower(network: TwoTowers, schema: FeatureSchema, dim: int) -> bytes:
    """The user side: int64 (n,) by feature name, `HISTORY` float32 (n, length, dim) of raw item vectors,
    latest last, `KNOWN` bool (n, length) False on the left where a history is shorter; to `QUERIES`.

    Any length from 1 to the schema's; nothing known is an empty history.
    """
    length = schema.history_length
    known = torch.ones(2, length, dtype=torch.bool)
    known[0, : length // 2] = False
    inputs = (*_numbers(schema.user), torch.zeros(2, length, dim), known)
    axes = {HISTORY: {0: "n", 1: "length"}, KNOWN: {0: "n", 1: "length"}, QUERIES: {0: "n"}}
    names = [*(feature.name for feature in schema.user), HISTORY, KNOWN]
    return _export(_QueryTower(network, schema.user), inputs, names, [QUERIES], axes)


def item_tower(network: TwoTowers, schema: FeatureSchema) -> bytes:
    """The item side: int64 (n,) or (n, length) by feature name, to `RAW_VECTORS` and `FINISHED`."""
    axes = {RAW_VECTORS: {0: "n"}, FINISHED: {0: "n"}}
    names = [feature.name for feature in schema.item]
    return _export(
        _ItemTower(network, schema.item), _numbers(schema.item), names, [RAW_VECTORS, FINISHED], axes
    )


def _numbers(features: Sequence[Feature]) -> tuple[Tensor, ...]:
    """Two rows of unknown values."""
    return tuple(
        torch.zeros((2, feature.length) if feature.kind == "categories" else 2, dtype=torch.int64)
        for feature in features
    )


def _export(
    graph: _QueryTower | _ItemTower,
    inputs: tuple[Tensor, ...],
    names: Sequence[str],
    outputs: Sequence[str],
    axes: dict[str, dict[int, str]],
) -> bytes:
    buffer = io.BytesIO()
    training = graph.network.training
    with warnings.catch_warnings():
        # The newer exporter loads for seconds and warns of its own internals; this one of its age, of checks
        # inside torch that it leaves out, and that a recurrent net's number of rows might be fixed, which it
        # is not: the initial state takes it from the input.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", "Converting a tensor to a Python", module=r"torch\.")
        warnings.filterwarnings("ignore", "Exporting a model to ONNX with a batch_size other than 1")
        torch.onnx.export(
            graph.eval(),
            inputs,
            buffer,  # type: ignore[arg-type]  # it takes any file
            input_names=list(names),
            output_names=list(outputs),
            dynamic_axes={name: {0: "n"} for name in names} | axes,
            opset_version=OPSET,
            dynamo=False,
        )
    graph.network.train(training)
    return buffer.getvalue()
