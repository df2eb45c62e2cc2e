from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from ingest.histories import Histories, likes_of
from pinsage.fold_in import fold_in
from pinsage.linear import linear_block
from tests.worlds import parity_world

LIKES = likes_of(parity_world(n_users=200)).matrix().toarray()
NEW = [4, 7]
KNOWN = np.setdiff1d(np.arange(LIKES.shape[1]), NEW)


def rows(known: np.ndarray) -> np.ndarray:
    users, films = np.nonzero(known)
    histories = Histories.from_pairs(users, films, *known.shape)
    nobody = Histories.from_lists([np.empty(0, dtype=np.int64)] * len(known), known.shape[1])
    return linear_block(histories, nobody, 16).vectors.astype(np.float64)


def test_a_film_folded_in_points_where_it_would_have_been() -> None:
    """Its scores by each known film, beside those of the decomposition that knew it."""
    among_known = rows(LIKES[:, KNOWN])
    folded = fold_in(among_known, csr_array(LIKES[:, KNOWN]), csr_array(LIKES[:, NEW]))
    together = rows(LIKES)
    for film, new in zip(NEW, folded, strict=True):
        guessed, truth = among_known @ new, together[KNOWN] @ together[film]
        assert np.corrcoef(guessed, truth)[0, 1] > 0.7
        assert guessed[film % 2 == KNOWN % 2].mean() > guessed[film % 2 != KNOWN % 2].mean() + 0.01


def test_fewer_likes_give_a_shorter_row_and_none_give_none() -> None:
    among_known = rows(LIKES[:, KNOWN])
    few, nothing = LIKES[:, NEW].copy(), np.zeros_like(LIKES[:, NEW])
    few[np.flatnonzero(few[:, 0])[3:], 0] = 0
    lengths = [
        np.linalg.norm(fold_in(among_known, csr_array(LIKES[:, KNOWN]), csr_array(new))[0])
        for new in (LIKES[:, NEW], few, nothing)
    ]
    assert lengths[0] > lengths[1] > lengths[2] == 0
