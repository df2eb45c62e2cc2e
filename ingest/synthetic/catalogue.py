"""Made-up products: category, brand and shop, and what they hiddenly offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.synthetic.draws import DIM, combined, generator, power_law

if TYPE_CHECKING:
    from ingest.schema import FloatArray, IntArray
    from ingest.synthetic.settings import Settings

MOST_CATEGORIES = 600
SMALLEST_CATEGORY = 4
BRANDS_EACH, SHOPS_EACH = 8, 5
"""About so many of a category's products share a brand's name and a shop on average."""

SIZE_EXPONENT, CATEGORY_EXPONENT, PRODUCT_EXPONENT = 0.2, 1.0, 1.0
SHARES = {"brand": 0.4, "shop": 0.2, "own": 0.4}
"""How much of what tells products of a category apart follows from brand and shop; of the variance."""


class Catalogue:
    """All products, those of a category side by side: category k's are rows `starts[k]` to `starts[k + 1]`.

    `kinds` (categories, DIM) and `styles` (products, DIM) are hidden; `log_category` and `log_product` the
    logarithms of popularity. `skus` are the external ids, in no order. `appeal` (products,) makes users go
    further than looking.
    """

    def __init__(self, settings: Settings) -> None:
        rng = generator(settings.seed, "catalogue")
        n = settings.products
        categories = int(np.clip(np.sqrt(n) * 1.2, 4, min(MOST_CATEGORIES, n // SMALLEST_CATEGORY)))
        sizes = SMALLEST_CATEGORY + rng.multinomial(
            n - SMALLEST_CATEGORY * categories, power_law(categories, SIZE_EXPONENT)
        )
        self.starts: IntArray = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.category: IntArray = np.repeat(np.arange(categories), sizes)
        brands, shops = max(2, n // BRANDS_EACH), max(2, n // SHOPS_EACH)
        # Brands and shops keep to neighbouring categories, the well-known ones sell in many.
        self.brand = _houses(self.category, categories, brands, rng)
        self.shop = _houses(self.category, categories, shops, rng)
        self.kinds: FloatArray = rng.standard_normal((categories, DIM), np.float32)
        factors = {
            "brand": rng.standard_normal((brands, DIM), np.float32)[self.brand],
            "shop": rng.standard_normal((shops, DIM), np.float32)[self.shop],
            "own": rng.standard_normal((n, DIM), np.float32),
        }
        self.styles = combined(factors, SHARES)
        self.log_category: FloatArray = np.log(power_law(categories, CATEGORY_EXPONENT)).astype(np.float32)
        ranks = np.concatenate([rng.permutation(size) + 1 for size in sizes])
        self.log_product: FloatArray = (-PRODUCT_EXPONENT * np.log(ranks)).astype(np.float32)
        self.appeal: FloatArray = rng.standard_normal(n, np.float32)
        self.skus: IntArray = rng.permutation(n) + 1
        self.names: dict[str, IntArray] = {
            "brand": rng.permutation(brands)[self.brand] + 1,
            "shop": rng.permutation(shops)[self.shop] + 1,
            "category": rng.permutation(categories)[self.category] + 1,
        }

    def __len__(self) -> int:
        return len(self.category)

    @property
    def sizes(self) -> IntArray:
        """Products of every category."""
        return np.diff(self.starts)


def _houses(category: IntArray, n_categories: int, n_houses: int, rng: np.random.Generator) -> IntArray:
    """A brand or shop for every product: few large ones, most at home near a category of their own."""
    home = category / n_categories * n_houses
    spread = rng.standard_exponential(len(category)) * n_houses / n_categories
    return np.asarray((home + spread) % n_houses, dtype=np.int64)
