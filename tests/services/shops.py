"""A shop with one right answer: who is of sex 0 orders even products, who is of sex 1 odd ones."""

from __future__ import annotations

import numpy as np

from ingest.features import ECOMMERCE
from ingest.tables import Events, FeatureTables

N_USERS, N_ITEMS = 80, 24
FIRST_SKU = 100


def parity_shop() -> FeatureTables:
    """Even products are of category 70, odd ones of 71. No other feature is known."""
    rng = np.random.default_rng(0)
    users = {feature.name: np.full(N_USERS, "", dtype="<U8") for feature in ECOMMERCE.user}
    users["user_id"] = np.array([str(user + 1) for user in range(N_USERS)])
    users["sex"] = np.array([f"{user % 2}.0" for user in range(N_USERS)])
    items = {feature.name: np.full(N_ITEMS, "", dtype="<U8") for feature in ECOMMERCE.item}
    items["sku_id"] = np.array([str(FIRST_SKU + item) for item in range(N_ITEMS)])
    items["category"] = np.array([str(70 + item % 2) for item in range(N_ITEMS)])
    user, item = np.nonzero(rng.random((N_USERS, N_ITEMS)) < 0.5)
    same = user % 2 == item % 2
    kept = same | (rng.random(len(same)) < 0.3)
    user, item, same = user[kept], item[kept], same[kept]
    events = Events(
        user.astype(np.int64),
        item.astype(np.int64),
        np.where(same, 5.0, 1.0).astype(np.float32),
        rng.integers(1, 10**6, len(user)).astype(np.int64),
    )
    return FeatureTables("parity-shop", ECOMMERCE, users, items, events)
