"""Reads the folder of trained towers, and refuses it, saying what to do, unless all its files fit together.

The folder is what `python -m dssm.train` writes, which has the names of its files from here.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ingest.checksums import MANIFEST, read_checked
from ingest.features import Feature, FeatureSchema, Vocabulary
from ingest.manifests import read_manifest
from recommender.entities import source_of
from recommender.errors import ArtifactError
from recommender.items.towers import ItemArrays, Towers

FORMAT = 2
VOCABULARIES = "vocabularies.json"
VECTORS, RAW, COUNTS = "item_vectors.npy", "item_raw.npy", "item_counts.npy"
QUERY_TOWER, ITEM_TOWER = "query_tower.onnx", "item_tower.onnx"
FILES = (VOCABULARIES, VECTORS, RAW, COUNTS, QUERY_TOWER, ITEM_TOWER)


def read_towers(out: Path) -> Towers:
    """The towers in the folder `out`, checked. Raises `ArtifactError`."""
    manifest = _manifest(out)
    again = "train again with `python -m dssm.train --force`"
    try:
        files = {name: read_checked(out, name, manifest) for name in FILES}
        schema, data = _schema(manifest["schema"]), manifest["dataset"]
        values: dict[str, list[str]] = json.loads(files[VOCABULARIES])
        vocabularies = {name: Vocabulary(words) for name, words in values.items()}
        n_items, dim = manifest["n_items"], manifest["dim"]
        arrays = ItemArrays(
            raw=_array(files, RAW, (n_items, dim), np.float32),
            vectors=_array(files, VECTORS, (n_items, dim), np.float32),
            counts=_array(files, COUNTS, (n_items,), np.int64),
        )
        for feature in (*schema.user, *schema.item):
            if feature.name not in vocabularies:
                raise ValueError(f"{VOCABULARIES} lacks {feature.name}")
        if len(vocabularies[schema.item_key].values) != n_items:
            raise ValueError(f"{VOCABULARIES} does not name {n_items} items")
        return Towers(
            schema,
            vocabularies,
            arrays,
            query_tower=files[QUERY_TOWER],
            item_tower=files[ITEM_TOWER],
            version=manifest["version"],
            source=source_of(schema.name, data["name"], data["fingerprint"]),
        )
    except (EOFError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(f"The towers in {out} are damaged ({error}); {again}.") from error


def _manifest(out: Path) -> dict[str, Any]:
    path = out / MANIFEST
    try:
        manifest, kind = read_manifest(out)
    except FileNotFoundError:
        raise ArtifactError(f"No trained towers in {out}; train them with `python -m dssm.train`.") from None
    except ValueError as error:
        raise ArtifactError(f"{path} cannot be read ({error}); train again.") from None
    if kind[0] != "dssm":
        raise ArtifactError(f"{path} describes a model {kind[0]!r}, not two towers; give another folder.")
    if kind[1] != FORMAT:
        raise ArtifactError(
            f"The towers in {out} are of format {kind[1]}, not {FORMAT}: another version of the program "
            "wrote them; train again with `python -m dssm.train`."
        )
    return manifest


def _schema(content: Mapping[str, Any]) -> FeatureSchema:
    user, item = (tuple(Feature(**feature) for feature in content[side]) for side in ("user", "item"))
    return FeatureSchema(content["name"], user, item, int(content["history_length"]))


def _array(files: Mapping[str, bytes], name: str, shape: tuple[int, ...], kind: type[np.generic]) -> Any:
    array = np.load(io.BytesIO(files[name]), allow_pickle=False)
    if array.shape != shape or array.dtype != kind or not np.isfinite(array).all():
        raise ValueError(
            f"{name} does not hold {' x '.join(map(str, shape))} finite values of {kind.__name__}"
        )
    return array
