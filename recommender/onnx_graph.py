"""A network that training exported, run by onnxruntime: serving never loads the trainer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ingest.schema import FloatArray


class OnnxGraph:
    """A graph that runs on one thread of the caller's. Safe to use from several threads."""

    def __init__(self, onnx: bytes) -> None:
        """Raises ValueError where it cannot be run."""
        # Imported late: only a version with a tower needs the runtime.
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime's own errors share no other base
            raise ValueError("it is not a graph that can be run") from error

    def run(self, outputs: Sequence[str], inputs: Mapping[str, Any]) -> list[FloatArray]:
        """The `outputs` by name, float32. Raises ValueError where the graph takes no such inputs."""
        try:
            found = self._session.run(list(outputs), dict(inputs))
        except Exception as error:  # as above
            raise ValueError("it is not a graph that can be run") from error
        return [np.asarray(values, dtype=np.float32) for values in found]
