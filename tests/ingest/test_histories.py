from __future__ import annotations

import numpy as np

from ingest.histories import Histories, likes_of
from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId


def lists(histories: Histories) -> list[list[int]]:
    return [histories[user].tolist() for user in range(len(histories))]


def test_ragged_lists_round_trip() -> None:
    histories = Histories.from_pairs(np.array([2, 0, 2, 0]), np.array([5, 1, 3, 4]), n_users=3, n_items=6)
    assert lists(histories) == [[1, 4], [], [5, 3]]
    assert histories.counts.tolist() == [2, 0, 2]
    assert histories.owners.tolist() == [0, 0, 2, 2]
    assert lists(histories.take(np.array([2, 1, 2]))) == [[5, 3], [], [5, 3]]
    assert histories.likes_per_film().tolist() == [0, 1, 0, 1, 1, 1]
    assert histories.matrix().toarray().tolist() == [[0, 1, 0, 0, 1, 0], [0] * 6, [0, 0, 0, 1, 0, 1]]


def test_likes_are_in_time_order_and_the_last_rating_counts() -> None:
    rows = [
        # user, movie, stars, time
        (7, 30, 5.0, 300),
        (7, 10, 4.0, 100),
        (7, 20, 1.0, 200),
        (7, 20, 4.5, 400),  # changed their mind
        (9, 10, 3.0, 100),  # too few stars
        (9, 30, 2.0, 100),
    ]
    user, movie, stars, time = (np.array(column) for column in zip(*rows, strict=True))
    dataset = Dataset(
        "tiny",
        Interactions(user, movie, stars.astype(np.float32), time),
        tuple(Item(MovieId(movie_id), "", None, ()) for movie_id in (10, 20, 30)),
        tuple(User(UserId(user_id)) for user_id in (7, 8, 9)),
    )
    assert lists(likes_of(dataset)) == [[0, 2, 1], [], []]
