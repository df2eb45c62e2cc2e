from __future__ import annotations

import numpy as np

from ingest.histories import Histories, Unliked, joined, likes_of, rated_between
from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId
from tests.worlds import parity_world


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
    unliked = Unliked.of(dataset)
    assert (lists(unliked.between), lists(unliked.low)) == ([[], [], [0]], [[], [], [2]])


def test_every_rating_has_one_place() -> None:
    world = parity_world()
    likes, unliked = likes_of(world), Unliked.of(world)
    assert not len(unliked.between.films)
    assert lists(joined(joined(likes, unliked.between), unliked.low)) == [
        [*likes[user].tolist(), *unliked.low[user].tolist()] for user in range(len(likes))
    ]
    assert len(likes.films) + len(unliked.low.films) == len(world.interactions)
    assert lists(rated_between(world, 1, 1)) != lists(rated_between(world, 1, 2)) == lists(unliked.low)


def test_only_some_films() -> None:
    histories = Histories.from_pairs(np.array([0, 0, 1]), np.array([2, 0, 1]), n_users=2, n_items=3)
    assert lists(histories.only(np.array([False, True, True]))) == [[2], [1]]
