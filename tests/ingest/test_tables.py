from __future__ import annotations

import numpy as np

from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId
from ingest.tables import movie_tables


def test_films_and_people_become_columns_and_events_name_their_rows() -> None:
    dataset = Dataset(
        "small",
        Interactions(np.array([7, 3]), np.array([20, 10]), np.array([4, 2], np.float32), np.array([5, 6])),
        (Item(MovieId(10), "Ten", 1999, ("Drama",)), Item(MovieId(20), "Twenty", None, tuple("abcdefgh"))),
        (User(UserId(3), "F", 2, 0, "90210"), User(UserId(7))),
    )
    tables = movie_tables(dataset)
    assert tables.users["user_id"].tolist() == ["3", "7"]
    assert tables.users["occupation"].tolist() == ["0", ""]
    assert tables.users["age"].tolist() == ["2", ""]
    assert tables.items["genres"].tolist() == [["Drama", "", "", "", "", ""], list("abcdef")]
    assert tables.items["year"].tolist() == ["1999", ""]
    assert tables.events.user.tolist() == [1, 0]
    assert tables.events.item.tolist() == [1, 0]
    assert tables.events.rating.tolist() == [4.0, 2.0]
