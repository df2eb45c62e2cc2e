"""The bipartite user-film graph, made of likes."""

from __future__ import annotations

from typing import Any

import torch

from ingest.histories import Histories
from pinsage.backend import dgl

FILM, USER = "film", "user"


def user_film_graph(likes: Histories) -> Any:
    """A DGL heterograph with an edge pair per like: (user, likes, film) and (film, liked_by, user).

    Users are the rows of `likes`, films its node ids; films that nobody liked are isolated nodes.
    """
    users, films = torch.from_numpy(likes.owners), torch.from_numpy(likes.films)
    return dgl.heterograph(
        {(USER, "likes", FILM): (users, films), (FILM, "liked_by", USER): (films, users)},
        num_nodes_dict={USER: len(likes), FILM: likes.n_items},
    )
