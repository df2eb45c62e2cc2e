"""What a visitor says about themselves, as a part of the query.

A profile tower is a small network that was trained beside the item embeddings: age group, gender and
occupation, each possibly unknown, become a vector in the films' own space. It is added to the query that the
marks make, so one search over one set of vectors answers for both:

    q = q_marks + weights[b] * q_profile,   b = 0 without likes, else 1 + floor(log2(number of likes))

and b is at most the last entry of `weights`. There are only 8 * 3 * 22 profiles: all are computed once per
version.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.checksums import checksum_of
from ingest.schema import AGE_GROUPS, OCCUPATIONS, FloatArray
from recommender.errors import ArtifactError
from recommender.onnx_graph import OnnxGraph
from recommender.types import Profile

FORMAT = 1
TOWER, GRAPH = "profile.json", "profile.onnx"
FIELDS = (len(AGE_GROUPS) + 1, 3, len(OCCUPATIONS) + 1)
"""How many values age group, gender and occupation have for the tower: 0 is unknown, else the code + 1."""
INPUT, OUTPUT = "profiles", "queries"
"""Names in the ONNX graph: int64 (n, 3) to float32 (n, dim)."""


@dataclass(frozen=True, slots=True)
class ProfileTower:
    """A tower as it is stored: an ONNX graph, and its weight by number of likes."""

    onnx: bytes
    weights: tuple[float, ...]

    @property
    def checksum(self) -> str:
        """The graph's, as profile.json has it: `sha256:<hex>`."""
        return checksum_of(self.onnx)


class ProfileQueries:
    """The answers of one tower to all profiles."""

    def __init__(self, tower: ProfileTower, dim: int) -> None:
        """Run the tower once. Raises ValueError if it is no tower for embeddings of `dim` columns."""
        every = np.stack(np.meshgrid(*map(np.arange, FIELDS), indexing="ij"), axis=-1).reshape(
            -1, len(FIELDS)
        )
        (queries,) = OnnxGraph(tower.onnx).run([OUTPUT], {INPUT: every.astype(np.int64)})
        if queries.shape != (len(every), dim) or not np.isfinite(queries).all():
            raise ValueError(f"it does not answer with {dim} finite numbers for each profile")
        self._queries = queries.reshape(*FIELDS, dim)
        self._weights = tuple(map(np.float32, tower.weights))

    def added(self, query: FloatArray, n_liked: int, profile: Profile) -> FloatArray:
        """The marks' `query` (dim,) with what the profile says, for `n_liked` liked films."""
        weight = self._weights[min(n_liked.bit_length(), len(self._weights) - 1)]
        return np.asarray(query + weight * self._queries[_numbers(profile)], dtype=np.float32)


def read_profile_tower(out: Path, h_item: str, dim: int) -> ProfileTower | None:
    """The tower in `out`, checked; None if there is none, or if the data did not suffice for one.

    `h_item` is the checksum of the embeddings that it must be made for.

    Raises `ArtifactError`.
    """
    path = out / TOWER
    again = f"train it again: python -m dssm.profile {out}"
    if not path.exists():
        return None
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"it is not of format {FORMAT}")
        weights = tuple(float(weight) for weight in content["weights"])
        files, made_for = dict(content["files"]), content["h_item"]
        onnx = (out / GRAPH).read_bytes() if files else b""
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"The profile tower {path} cannot be read ({error}); {again}.") from None
    if made_for != h_item:
        raise ArtifactError(f"The profile tower {path} belongs to another h_item.npy; {again}.")
    if not files:
        return None
    tower = ProfileTower(onnx, weights)
    if files.get(GRAPH) != tower.checksum:
        raise ArtifactError(f"{out / GRAPH} is not the file that {path} describes; {again}.")
    try:
        check_weights(weights)
        ProfileQueries(tower, dim)
    except ValueError as error:
        raise ArtifactError(f"The profile tower {path} is unusable: {error}; {again}.") from None
    return tower


def check_weights(weights: tuple[float, ...]) -> None:
    """Raises ValueError unless there are weights and all are finite."""
    if not weights or not all(math.isfinite(weight) for weight in weights):
        raise ValueError("weights must be finite numbers, at least one")


def _numbers(profile: Profile) -> tuple[int, int, int]:
    """The tower's numbers for a profile."""
    age, gender, occupation = (
        0 if code is None else code + 1 for code in (profile.age, profile.gender, profile.occupation)
    )
    return age, gender, occupation
