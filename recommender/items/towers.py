"""Trained towers as serving runs them: plain arrays and two ONNX graphs, without the trainer.

The item with number k is the k-th value of the item key's vocabulary; row k - 1 of every array belongs to it.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest.features import Feature, FeatureSchema, Vocabularies, encode
from ingest.rounding import rounded
from ingest.schema import FloatArray, IntArray
from recommender.entities import Person, Values
from recommender.errors import BadRequest
from recommender.onnx_graph import OnnxGraph

HISTORY, KNOWN = "history", "known"
"""Inputs of the query tower beside the user features, which go by their names."""
QUERIES = "queries"
RAW_VECTORS, FINISHED = "raw_vectors", "vectors"
"""Outputs of the item tower."""

ITEMS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class ItemArrays:
    """Of the items by number: `raw` and `vectors` float32 (n_items, dim), `counts` int64 (n_items,).

    `raw` is what histories are made of, `vectors` is what is searched, `counts` says how often training met
    an item.
    """

    raw: FloatArray
    vectors: FloatArray
    counts: IntArray


class Towers:
    """Two trained towers that answer without the trainer. Safe to use from several threads."""

    def __init__(
        self,
        schema: FeatureSchema,
        vocabularies: Vocabularies,
        arrays: ItemArrays,
        *,
        query_tower: bytes,
        item_tower: bytes,
        version: str,
        source: str,
    ) -> None:
        """The towers as ONNX graphs; `source` names the data they were trained on.

        Raises ValueError where they do not run as they must.
        """
        self.schema, self.version, self.source = schema, version, source
        self.items = arrays
        self.item_ids: list[str] = vocabularies[schema.item_key].values.tolist()
        self._new: dict[str, int] = {}
        self._vocabularies = vocabularies
        self._query_tower = OnnxGraph(query_tower)
        self._item_tower = item_tower
        self.query(Person())  # refuses a tower of another shape

    @property
    def dim(self) -> int:
        """Columns of a vector."""
        return int(self.items.vectors.shape[1])

    @property
    def new_ids(self) -> Collection[str]:
        """Ids of the items that were added after training."""
        return self._new.keys()

    def query(self, person: Person) -> FloatArray:
        """The query vector (dim,) of one person; see `queries`."""
        query: FloatArray = self.queries([person])[0]
        return query

    def queries(self, people: Sequence[Person]) -> FloatArray:
        """The query vectors (people, dim) of people, as they are searched.

        The latest `history_length` items of a history count. Values that training has not met count as
        unknown. Raises `BadRequest` for features that are not of the schema.
        """
        values = [person.values for person in people]
        encoded = encode(self.schema.user, columns_of(self.schema.user, values), self._vocabularies)
        histories = [self.items.raw[self.history_of(person)] for person in people]
        latest = [history[-self.schema.history_length :] for history in histories]
        length = max(1, *map(len, latest))
        items = np.zeros((len(latest), length, self.dim), dtype=np.float32)
        known = np.zeros(items.shape[:2], dtype=np.bool_)
        for row, history in enumerate(latest):
            items[row, length - len(history) :] = history
            known[row, length - len(history) :] = True
        (queries,) = self._query_tower.run([QUERIES], {**encoded, HISTORY: items, KNOWN: known})
        if queries.shape != (len(latest), self.dim) or not np.isfinite(queries).all():
            raise ValueError(f"the query tower does not answer with {self.dim} finite numbers")
        return rounded(queries)

    def history_of(self, person: Person) -> IntArray:
        """Rows of the items that the person met, int64 (n,), oldest first, without those nobody knows.

        Of an item that comes twice the first time counts, as in training.
        """
        rows = self.rows_of(list(dict.fromkeys(person.history)))
        return rows[rows >= 0]

    def scores(self, person: Person, items: Sequence[Values]) -> FloatArray:
        """Inner products (len(items),) of the person's query and the items, as a search gives them.

        Of an item that nobody has added to the towers the features speak. Raises `BadRequest` for features
        that are not of the schema.
        """
        rows = self.rows_of([str(item.get(self.schema.item_key, "")) for item in items])
        vectors = self.items.vectors[rows]
        strange = np.flatnonzero(rows < 0)
        if len(strange):
            vectors[strange] = self.vectors_of([items[row] for row in strange.tolist()])[1]
        scores: FloatArray = vectors @ self.query(person)
        return scores

    def vectors_of(self, items: Sequence[Values]) -> tuple[FloatArray, FloatArray]:
        """Raw vectors, as histories hold them, and rounded ones, as they are searched: (len(items), dim).

        For items that training has not met: their features alone speak, as their ids are unknown. Raises
        `BadRequest` for features that are not of the schema, ValueError where the tower does not run.
        """
        raw = np.zeros((len(items), self.dim), dtype=np.float32)
        finished = np.zeros_like(raw)
        tower = OnnxGraph(self._item_tower)
        for start in range(0, len(items), ITEMS_AT_ONCE):
            part = items[start : start + ITEMS_AT_ONCE]
            encoded = encode(self.schema.item, columns_of(self.schema.item, part), self._vocabularies)
            rows = slice(start, start + len(part))
            raw[rows], finished[rows] = tower.run([RAW_VECTORS, FINISHED], encoded)
        return raw, rounded(finished)

    def rows_of(self, item_ids: Sequence[str]) -> IntArray:
        """Rows of items in `items`, int64 (n,); -1 for those that neither training nor anybody since met."""
        trained = self._vocabularies[self.schema.item_key].encode(np.array(item_ids, dtype=np.str_)) - 1
        new = [self._new.get(item_id, -1) for item_id in item_ids]
        return np.maximum(trained, np.array(new, dtype=np.int64))

    def with_new_items(self, items: Sequence[Values]) -> Towers:
        """These towers with new items behind the others; those known already are left as they are.

        Raises `BadRequest` for features that are not of the schema.
        """
        key = self.schema.item_key
        by_id = {str(item[key]): item for item in items}
        known = self.rows_of(list(by_id)) >= 0
        new = [item for item, is_known in zip(by_id.values(), known.tolist(), strict=True) if not is_known]
        if not new:
            return self
        raw, vectors = self.vectors_of(new)
        joined = copy.copy(self)
        joined.items = ItemArrays(
            np.concatenate([self.items.raw, raw]),
            np.concatenate([self.items.vectors, vectors]),
            np.concatenate([self.items.counts, np.zeros(len(new), dtype=np.int64)]),
        )
        joined.item_ids = [*self.item_ids, *(str(item[key]) for item in new)]
        first = len(self.item_ids)
        joined._new = self._new | {str(item[key]): first + row for row, item in enumerate(new)}
        return joined


def columns_of(features: Sequence[Feature], rows: Sequence[Values]) -> dict[str, Any]:
    """Raw values as columns for `ingest.features.encode`; raises `BadRequest` for unknown features."""
    names = {feature.name for feature in features}
    for row in rows:
        if unknown := row.keys() - names:
            raise BadRequest(f"No such feature: {min(unknown)!r}; there are {', '.join(sorted(names))}.")
    columns = {}
    for feature in features:
        values = [row.get(feature.name, "") for row in rows]
        if feature.kind == "categories":
            several = [(value,) if isinstance(value, str) else tuple(value) for value in values]
            padded = [(*value[: feature.length], *[""] * (feature.length - len(value))) for value in several]
            columns[feature.name] = np.array(padded, dtype=np.str_).reshape(len(rows), feature.length)
        elif all(isinstance(value, str) for value in values):
            columns[feature.name] = np.array(values, dtype=np.str_)
        else:
            raise BadRequest(f"The feature {feature.name!r} has one value, not several.")
    return columns
