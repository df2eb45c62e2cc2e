from __future__ import annotations

import numpy as np

from ingest.histories import Histories
from pinsage.graph import FILM, USER, user_film_graph


def test_an_edge_pair_per_like_and_films_nobody_liked() -> None:
    likes = Histories.from_lists([np.array([0, 2]), np.array([2])], n_items=4)
    graph = user_film_graph(likes)
    assert (graph.num_nodes(USER), graph.num_nodes(FILM)) == (2, 4)
    users, films = graph.edges(etype="likes")
    assert list(zip(users.tolist(), films.tolist(), strict=True)) == [(0, 0), (0, 2), (1, 2)]
    assert graph.in_degrees(etype="likes").tolist() == [1, 0, 2, 0]
    assert graph.out_degrees(etype="liked_by").tolist() == [1, 0, 2, 0]
