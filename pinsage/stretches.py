"""Parts of a history that were watched in a row, so that nearness in time counts."""

from __future__ import annotations

import numpy as np

from ingest.histories import Histories


def stretches(likes: Histories, length: int) -> Histories:
    """Every list cut into stretches of `length` films, oldest first, each a list of its own.

    The last stretch of a list may be shorter; an empty list gives none.
    """
    places = np.arange(len(likes.films)) - np.repeat(likes.offsets[:-1], likes.counts)
    starts = np.flatnonzero(places % length == 0)
    return Histories(np.append(starts, len(likes.films)), likes.films, likes.n_items)
