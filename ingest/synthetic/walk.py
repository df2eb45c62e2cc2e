"""The hidden model: how users go from product to product, and how far they go with each.

A user chooses a category, then a product of it that they have not met. Both choices are softmaxes over what
the user likes, what the latest products suggest, and popularity:

    category k:  TASTE[0] <taste, kind_k> + MOOD[0] <R mood_kinds, kind_k> + log popularity_k
    product i:   TASTE[1] <taste, style_i> + MOOD[1] <mood_styles, style_i> + log popularity_i

with <a, b> = a·b / sqrt(DIM). Moods are running sums of the kinds and styles of the products met, of which
the latest counts most; R turns a kind halfway towards its complement (whoever looked at a phone looks at
phones, and at covers). So the order of the products tells more than the products alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.synthetic.draws import DIM, drawn, generator, log_softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.schema import FloatArray, IntArray
    from ingest.synthetic.catalogue import Catalogue
    from ingest.synthetic.settings import Settings

TASTE = (np.float32(1.5), np.float32(1.5))
MOOD = (np.float32(0.7), np.float32(0.5))
FADING = np.float32(0.5)
"""With every further product, the share of a mood that is left."""

FURTHER = (-3.2, 1.4, 0.7)
"""Log-odds of more than a view: at no liking at all, per unit of liking, per unit of the product's appeal."""

ORDER_SHARE = 0.4
"""Of those who go further than a view, so many order; the others leave it in the cart."""

VIEW, CART, ORDER = 0, 1, 2
ROWS_AT_ONCE = 4_096
NOTHING = -1
"""Stands in a history where there is no product."""


@dataclass(slots=True)
class Moods:
    """What the latest products suggest to n users: of kinds and of styles, both (n, DIM)."""

    kinds: FloatArray
    styles: FloatArray

    @classmethod
    def none(cls, n: int) -> Moods:
        """Of users who have met nothing."""
        return cls(np.zeros((n, DIM), np.float32), np.zeros((n, DIM), np.float32))


class HiddenModel:
    """Knows the true probability of every choice."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        rng = generator(settings.seed, "complements")
        turn, _ = np.linalg.qr(rng.standard_normal((DIM, DIM)))
        self._turned_kinds: FloatArray = (
            catalogue.kinds @ ((np.eye(DIM) + turn) / np.sqrt(2)).astype(np.float32)
        ).astype(np.float32)

    def category_logits(self, tastes: FloatArray, moods: Moods, met: IntArray) -> FloatArray:
        """(n, categories); a category whose products are all among `met` (n, length) is -inf."""
        shop, root = self.catalogue, np.float32(np.sqrt(DIM))
        logits = np.asarray((TASTE[0] / root * tastes) @ shop.kinds.T, dtype=np.float32)
        logits += (MOOD[0] / root * moods.kinds) @ self._turned_kinds.T
        logits += shop.log_category
        if met.shape[1] >= shop.sizes.min():
            logits[self._exhausted(met)] = -np.inf
        return logits

    def wishes(self, tastes: FloatArray, moods: Moods) -> FloatArray:
        """(n, DIM): their inner products with styles are the logits of products, but for popularity."""
        wishes = (TASTE[1] * tastes + MOOD[1] * moods.styles) / np.float32(np.sqrt(DIM))
        return np.asarray(wishes, dtype=np.float32)

    def product_logits(self, category: int, wishes: FloatArray, met: IntArray) -> FloatArray:
        """(n, products of the category); those among `met` (n, length) are -inf."""
        shop = self.catalogue
        start, end = shop.starts[category : category + 2]
        logits: FloatArray = wishes @ shop.styles[start:end].T + shop.log_product[start:end]
        place = met - start
        rows, columns = np.nonzero((place >= 0) & (place < end - start))
        logits[rows, place[rows, columns]] = -np.inf
        return logits

    def after(self, moods: Moods, products: IntArray) -> None:
        """Change `moods` to what they are once the users have met `products` (n,)."""
        shop, fresh = self.catalogue, np.sqrt(1 - FADING**2)
        moods.kinds *= FADING
        moods.kinds += fresh * shop.kinds[shop.category[products]]
        moods.styles *= FADING
        moods.styles += fresh * shop.styles[products]

    def further(self, tastes: FloatArray, products: IntArray) -> NDArray[np.float64]:
        """True probabilities (n,) that users go further than a view with `products` (n,)."""
        shop = self.catalogue
        offered = shop.kinds[shop.category[products]] + shop.styles[products]
        liking = (tastes * offered).sum(axis=1) / np.sqrt(2 * DIM)
        base, per_liking, per_appeal = FURTHER
        odds = np.exp(base + per_liking * liking + per_appeal * shop.appeal[products])
        return np.asarray(odds / (1 + odds), dtype=np.float64)

    def log_probabilities(self, tastes: FloatArray, met: IntArray) -> FloatArray:
        """(n, products): of being met next, after the products `met` (n, length; NOTHING where none)."""
        moods = Moods.none(len(tastes))
        for column in met.T:
            moved = np.flatnonzero(column != NOTHING)
            part = Moods(moods.kinds[moved], moods.styles[moved])
            self.after(part, column[moved])
            moods.kinds[moved], moods.styles[moved] = part.kinds, part.styles
        by_category = log_softmax(self.category_logits(tastes, moods, met))
        wishes = self.wishes(tastes, moods)
        result = np.full((len(tastes), len(self.catalogue)), -np.inf, np.float32)
        for category, start in enumerate(self.catalogue.starts[:-1]):
            rows = np.flatnonzero(np.isfinite(by_category[:, category]))
            logits = log_softmax(self.product_logits(category, wishes[rows], met[rows]))
            result[rows, start : self.catalogue.starts[category + 1]] = (
                by_category[rows, category, None] + logits
            )
        return result

    def _exhausted(self, met: IntArray) -> NDArray[np.bool_]:
        shop = self.catalogue
        counts = np.zeros((len(met), len(shop.sizes)), dtype=np.int32)
        rows, columns = np.nonzero(met != NOTHING)
        np.add.at(counts, (rows, shop.category[met[rows, columns]]), 1)
        return counts >= shop.sizes


def walk(model: HiddenModel, tastes: FloatArray, lengths: IntArray, rng: np.random.Generator) -> IntArray:
    """Products (n, longest) that n users meet one after the other, NOTHING after the last of each."""
    order = np.argsort(-lengths, kind="stable")
    tastes, remaining = tastes[order], lengths[order]
    met = np.full((len(tastes), int(lengths.max())), NOTHING, dtype=np.int64)
    moods = Moods.none(len(tastes))
    for step in range(met.shape[1]):
        n = int(np.searchsorted(-remaining, -step, side="left"))  # those with more than `step` products
        moods = Moods(moods.kinds[:n], moods.styles[:n])
        _step(model, tastes[:n], moods, met[:n], step, rng)
    walked = np.empty_like(met)
    walked[order] = met
    return walked


def _step(  # noqa: PLR0917 - the state of a walk
    model: HiddenModel,
    tastes: FloatArray,
    moods: Moods,
    met: IntArray,
    step: int,
    rng: np.random.Generator,
) -> None:
    n = len(tastes)
    category = np.empty(n, dtype=np.int64)
    for start in range(0, n, ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        part_moods = Moods(moods.kinds[part], moods.styles[part])
        category[part] = drawn(model.category_logits(tastes[part], part_moods, met[part, :step]), rng)
    wishes = model.wishes(tastes, moods)
    by_category = np.argsort(category, kind="stable")
    ends = np.searchsorted(category[by_category], np.arange(len(model.catalogue.sizes) + 1))
    for number in np.unique(category).tolist():
        rows = by_category[ends[number] : ends[number + 1]]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            part_rows = rows[start : start + ROWS_AT_ONCE]
            logits = model.product_logits(number, wishes[part_rows], met[part_rows, :step])
            met[part_rows, step] = model.catalogue.starts[number] + drawn(logits, rng)
    model.after(moods, met[:, step])
