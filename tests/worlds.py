"""Small worlds with one right answer.

In the parity world even users like even films and odd users like odd films. Whoever likes an even film must
be recommended even films before any odd one.
"""

from __future__ import annotations

import numpy as np

from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId

FIRST_MOVIE_ID = 10
"""External ids start here and go up in steps of 3, so that an id is never mistaken for a row."""

GENRES = ("Comedy", "Drama", "Horror", "Western")


def movie_id_of(row: int) -> MovieId:
    """External id of the film at `row`; rows and ids have the same parity only by accident."""
    return MovieId(FIRST_MOVIE_ID + 3 * row)


def parity_world(n_users: int = 60, n_items: int = 40, density: float = 0.5, seed: int = 0) -> Dataset:
    """Users like films of their own parity (by row) with 4 or 5 stars and dislike the others with 1 or 2.

    The last film has no rating, as in real catalogues.
    """
    rng = np.random.default_rng(seed)
    user_rows, item_rows = np.nonzero(rng.random((n_users, n_items - 1)) < density)
    same = user_rows % 2 == item_rows % 2
    keep = same | (rng.random(len(same)) < 0.2)
    user_rows, item_rows, same = user_rows[keep], item_rows[keep], same[keep]
    rating = np.where(same, 4.0, 1.0) + rng.integers(0, 2, len(same))
    interactions = Interactions(
        user_id=user_rows.astype(np.int64) + 1,
        movie_id=FIRST_MOVIE_ID + 3 * item_rows.astype(np.int64),
        rating=rating.astype(np.float32),
        timestamp=rng.integers(900_000_000, 1_000_000_000, len(same)).astype(np.int64),
    )
    items = tuple(
        Item(
            movie_id_of(row),
            title=f"{'Even' if row % 2 == 0 else 'Odd'} film {row}",
            year=1950 + row,
            genres=(GENRES[row % len(GENRES)], "Parity"),
        )
        for row in range(n_items)
    )
    users = tuple(
        User(UserId(row + 1), gender="F" if row % 2 else "M", age_group=row % 7, occupation=row % 21)
        for row in range(n_users)
    )
    return Dataset("parity", interactions, items, users)
