"""A profile tower made by formula: no training, one right answer.

With the vectors of `tests.artifacts`, the older somebody is the more they like even films: the query is
(age number - 4) / 3 in the first column, where age numbers go from 1 (under 18) to 7 (56+) and 0 is unknown.
The other columns are the same for everybody, and keep scores from being equal.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from recommender.profiles import FORMAT, GRAPH, INPUT, OUTPUT, TOWER
from tests.artifacts import DIM

WEIGHTS = (2.0, 0.5, 0.0)
"""Without likes, with one, with more."""


EVERYBODY = 0.1 * np.sin(np.arange(2 * DIM, dtype=np.float32))


def tower_graph(dim: int = DIM, slope: float = 1.0) -> bytes:
    """The tower as an ONNX graph: int64 (n, 3) to float32 (n, dim)."""
    matrix, shift = np.zeros((3, dim), dtype=np.float32), EVERYBODY[:dim].copy()
    matrix[0, 0], shift[0] = slope / 3, -slope * 4 / 3
    nodes = [
        helper.make_node("Cast", [INPUT], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["numbers", "matrix"], ["turned"]),
        helper.make_node("Add", ["turned", "shift"], [OUTPUT]),
    ]
    graph = helper.make_graph(
        nodes,
        "tower",
        [helper.make_tensor_value_info(INPUT, TensorProto.INT64, ["n", 3])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["n", dim])],
        [numpy_helper.from_array(matrix, "matrix"), numpy_helper.from_array(shift, "shift")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def write_tower(out: Path, graph: bytes | None = None, weights: tuple[float, ...] = WEIGHTS) -> Path:
    """Put a tower beside the artifacts in `out`, as training does; returns `out`."""
    graph = tower_graph() if graph is None else graph
    manifest = json.loads((out / "manifest.json").read_text())
    (out / GRAPH).write_bytes(graph)
    content = {
        "format": FORMAT,
        "h_item": manifest["files"]["h_item.npy"],
        "files": {GRAPH: f"sha256:{hashlib.sha256(graph).hexdigest()}"},
        "weights": weights,
    }
    (out / TOWER).write_text(json.dumps(content))
    return out
