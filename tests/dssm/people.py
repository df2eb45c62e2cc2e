"""A world in which age alone decides: from 45 on people like even films, younger ones odd films."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ingest.schema import Dataset, Interactions, User, UserId
from tests.worlds import movie_id_of, parity_world

OLD_FROM = 4
N_FILMS = 40
UNSEEN_OCCUPATION = 8


def age_world(n_users: int = 240, seed: int = 0) -> Dataset:
    """Ages, genders and occupations at random; nobody is of `UNSEEN_OCCUPATION`, every tenth tells nothing.

    People rate half of the films: 4 or 5 stars for those of their parity, 1 or 2 for a fifth of the others.
    """
    rng = np.random.default_rng(seed)
    films = parity_world(n_items=N_FILMS)
    age, gender = rng.integers(0, 7, n_users), rng.integers(0, 2, n_users)
    occupation = rng.choice(np.delete(np.arange(21), UNSEEN_OCCUPATION), n_users)
    users, rows = np.nonzero(rng.random((n_users, N_FILMS - 1)) < 0.5)
    likes = (age[users] >= OLD_FROM) == (rows % 2 == 0)
    kept = likes | (rng.random(len(likes)) < 0.2)
    users, rows, likes = users[kept], rows[kept], likes[kept]
    ratings = Interactions(
        user_id=users.astype(np.int64) + 1,
        movie_id=np.array([movie_id_of(row) for row in rows], dtype=np.int64),
        rating=(np.where(likes, 4.0, 1.0) + rng.integers(0, 2, len(rows))).astype(np.float32),
        timestamp=np.arange(len(rows), dtype=np.int64),
    )
    people = tuple(
        User(UserId(user + 1))
        if user % 10 == 9
        else User(
            UserId(user + 1),
            gender="F" if gender[user] else "M",
            age_group=int(age[user]),
            occupation=int(occupation[user]),
        )
        for user in range(n_users)
    )
    return replace(films, name="ages", interactions=ratings, users=people)


def nameless(dataset: Dataset) -> Dataset:
    """The same with nobody telling anything."""
    return replace(dataset, users=tuple(User(user.user_id) for user in dataset.users))
