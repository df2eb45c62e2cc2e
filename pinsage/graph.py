"""The bipartite user-film graph, made of likes."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ingest.histories import Histories
from pinsage.backend import dgl

FILM, USER = "film", "user"


def user_film_graph(likes: Histories) -> Any:
    """A DGL heterograph with an edge pair per like: (user, likes, film) and (film, liked_by, user).

    Users are the rows of `likes`, films its node ids; films that nobody liked are isolated nodes. Random
    walks need no more than each node's list of neighbours: as 32-bit lists (CSR) both directions together
    take 8 bytes a like, a tenth of what DGL makes of pairs of 64-bit ids.
    """
    users_of = likes.matrix().T.tocsr()
    return dgl.heterograph(
        {
            (USER, "likes", FILM): ("csr", _lists(likes.offsets, likes.films)),
            (FILM, "liked_by", USER): ("csr", _lists(users_of.indptr, users_of.indices)),
        },
        num_nodes_dict={USER: len(likes), FILM: likes.n_items},
        idtype=torch.int32,
    )


def _lists(offsets: NDArray[Any], nodes: NDArray[Any]) -> tuple[Tensor, Tensor, Tensor]:
    """Offsets, neighbours and the (natural) ids of the edges, as DGL takes them."""
    columns = (offsets, nodes, np.empty(0))
    first, second, third = (torch.from_numpy(column.astype(np.int32)) for column in columns)
    return first, second, third
